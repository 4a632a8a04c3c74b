//! Server-sent events: lines of `data:`, `event:`, `id:` and `retry:` (WHATWG HTML, section 9.2.6).

use super::Pair;

/// Iterates over fields; see [`fields`].
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    text: &'a [u8],
    at: usize,
}

/// The fields of an event stream, one per line, without the blank behind the colon. A comment has an empty name, a
/// line without a colon an empty value; empty lines, which end events, are passed over.
///
/// Data of several lines is several fields: read together, their values are joined by line feeds.
pub fn fields(text: &[u8]) -> Fields<'_> {
    Fields { text, at: if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } }
}

impl Iterator for Fields<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        loop {
            let start = self.at;
            let rest = self.text.get(start..).filter(|r| !r.is_empty())?;
            let len = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
            self.at += len + 1;
            if len > 0 {
                let line = rest.get(..len)?;
                let name = memchr::memchr(b':', line).unwrap_or(len);
                let value = (name + 1).min(len);
                let value = value + usize::from(line.get(value) == Some(&b' '));
                return Some(Pair { name: start..start + name, value: start + value..start + len });
            }
        }
    }
}

/// Whether a text of unknown type is an event stream: its first three lines are fields or comments, and one of them
/// is data.
pub fn looks_sse(text: &[u8]) -> bool {
    let mut data = false;
    for field in fields(text).take(3) {
        match text.get(field.name) {
            Some(b"data") => data = true,
            Some(b"event" | b"id" | b"retry" | b"") => {}
            _ => return false,
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    #[test]
    fn splits() {
        let text = "\u{feff}: ping\n\nevent: login\r\ndata: {\"a\":\"b: c\"}\rdata:  two\nid\ndata:\n";
        let wanted = [
            ("", "ping"),
            ("event", "login"),
            ("data", "{\"a\":\"b: c\"}"),
            ("data", " two"),
            ("id", ""),
            ("data", ""),
        ];
        assert_eq!(laws::shown(text, fields(text.as_bytes())), wanted);
        assert!(looks_sse(text.as_bytes()));
        for no in ["", "data", "name: value\n", "event: only\n", "data: x\nfoo: y\n", "{\"data\":1}"] {
            assert_eq!(looks_sse(no.as_bytes()), no == "data", "{no}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["data: x", "\n", "\r\n", ":", "id", " "])) {
            laws::covers(&text, fields(&text).flat_map(|p| [p.name, p.value]), b": \r\n\xef\xbb\xbf")?;
            looks_sse(&text);
        }
    }
}
