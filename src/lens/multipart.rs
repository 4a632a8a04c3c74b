//! Multipart bodies: parts between boundary lines (RFC 2046, section 5.1), with the fields of `multipart/form-data`
//! (RFC 7578).
//!
//! Line ends may be bare line feeds, as captures often have them. A body that is cut short ends its last part.

use super::Pair;
use super::cookie::trim;
use super::link::header_params;
use std::ops::Range;

/// One part of a multipart body; all spans are of the whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Header fields, names and values without blanks around them; a folded line belongs to its field.
    pub headers: Vec<Pair>,
    /// The field's name, from `Content-Disposition`.
    pub name: Option<Range<usize>>,
    /// The file's name, from `Content-Disposition`.
    pub filename: Option<Range<usize>>,
    /// The whole `Content-Type` value.
    pub content_type: Option<Range<usize>>,
    /// The body, without the line end before the next boundary.
    pub body: Range<usize>,
}

/// Where the boundary stands in a `Content-Type` value.
pub fn boundary(content_type: &[u8]) -> Option<Range<usize>> {
    let named = |p: &Pair| content_type.get(p.name.clone()).is_some_and(|n| n.eq_ignore_ascii_case(b"boundary"));
    header_params(content_type).find(named).map(|p| p.value).filter(|v| !v.is_empty())
}

/// Where the boundary stands in a body's first line, `--boundary`, if that is what the line is.
pub fn sniff_boundary(text: &[u8]) -> Option<Range<usize>> {
    let start = text.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let rest = text.get(start..)?.strip_prefix(b"--")?;
    let end = memchr::memchr(b'\n', rest)?;
    let line = rest.get(..end)?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let fits = |b: &u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(b);
    let header = rest.get(end + 1..)?;
    let begins = header.get(..8).is_some_and(|h| h.eq_ignore_ascii_case(b"content-")) || header.starts_with(b"\r\n");
    (begins && (1..=70).contains(&line.len()) && line.iter().all(fits)).then(|| start + 2..start + 2 + line.len())
}

/// The parts between the lines `--boundary`. What stands before the first and behind the last is passed over.
pub fn parts(text: &[u8], boundary: &[u8]) -> Vec<Part> {
    let mut out = Vec::new();
    let mut line = next_line(text, boundary, 0);
    while let Some((_, Some(start))) = line {
        line = next_line(text, boundary, start);
        let end = line.as_ref().map_or(text.len(), |(at, _)| *at);
        out.push(part(text, start..end.max(start)));
    }
    out
}

/// The next boundary line at or behind the line start `from`: where the text before it ends, and where the part behind
/// it begins; no part follows the closing line, `--boundary--`.
fn next_line(text: &[u8], boundary: &[u8], from: usize) -> Option<(usize, Option<usize>)> {
    if boundary.is_empty() {
        return None;
    }
    for found in memchr::memmem::find_iter(text.get(from..)?, boundary) {
        let at = from + found;
        let after = text.get(at + boundary.len()..)?;
        let blank = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        let (open, close) = (after.get(blank) == Some(&b'\n'), after.starts_with(b"--"));
        let begins = at >= from + 2
            && text.get(at - 2..at) == Some(b"--")
            && (at == from + 2 || text.get(at - 3) == Some(&b'\n'));
        if begins && (open || close) {
            let dashes = at - 2;
            let before = text.get(from..dashes)?;
            let body = before.strip_suffix(b"\n").map_or(before, |b| b.strip_suffix(b"\r").unwrap_or(b));
            return Some((from + body.len(), open.then_some(at + boundary.len() + blank + 1)));
        }
    }
    None
}

/// Reads the header fields of a part, and what they say.
fn part(text: &[u8], span: Range<usize>) -> Part {
    let mut part = Part::default();
    let mut at = span.start;
    loop {
        let rest = text.get(at..span.end).unwrap_or_default();
        let Some(mut len) = memchr::memchr(b'\n', rest) else {
            part.body = at..span.end;
            break;
        };
        if rest.get(..len).is_some_and(|l| l.trim_ascii().is_empty()) {
            part.body = at + len + 1..span.end;
            break;
        }
        while let Some(b' ' | b'\t') = rest.get(len + 1) {
            len = rest.get(len + 1..).and_then(|r| memchr::memchr(b'\n', r)).map_or(rest.len(), |i| len + 1 + i);
        }
        let Some(colon) = rest.get(..len).and_then(|l| memchr::memchr(b':', l)) else {
            part.body = at..span.end;
            break;
        };
        let (name, value) = (trim(text, at, at + colon), trim(text, at + colon + 1, at + len));
        part.headers.push(Pair { name: name.0..name.1, value: value.0..value.1 });
        at = (at + len + 1).min(span.end);
    }
    for field in &part.headers {
        let name = text.get(field.name.clone()).unwrap_or_default();
        if name.eq_ignore_ascii_case(b"content-type") {
            part.content_type = Some(field.value.clone());
        } else if name.eq_ignore_ascii_case(b"content-disposition") {
            let value = text.get(field.value.clone()).unwrap_or_default();
            for param in header_params(value) {
                let key = value.get(param.name.clone()).unwrap_or_default().to_ascii_lowercase();
                let place = Some(param.shifted(field.value.start).value);
                match key.as_slice() {
                    b"name" => part.name = place,
                    b"filename" => part.filename = place,
                    b"filename*" if part.filename.is_none() => part.filename = place,
                    _ => {}
                }
            }
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    fn shown(text: &str, boundary: &str) -> Vec<(String, String, String, String)> {
        let one = |p: Part| {
            let get = |r: Option<Range<usize>>| r.map_or("-", |r| &text[r]).to_owned();
            (get(p.name), get(p.filename), get(p.content_type), text[p.body].to_owned())
        };
        parts(text.as_bytes(), boundary.as_bytes()).into_iter().map(one).collect()
    }

    fn owned(rows: &[(&str, &str, &str, &str)]) -> Vec<(String, String, String, String)> {
        rows.iter().map(|&(a, b, c, d)| (a.into(), b.into(), c.into(), d.into())).collect()
    }

    #[test]
    fn splits() {
        let text = "--B\r\nContent-Disposition: form-data; name=\"login\"\r\n\r\nrita\r\n--B\r\ncontent-disposition: form-data; name=f;\r\n filename=\"a;b.txt\"\r\nContent-Type: text/plain; charset=x\r\n\r\nline\r\n--Bx\r\n\r\n--B--\r\nepilogue";
        let wanted =
            owned(&[("login", "-", "-", "rita"), ("f", "a;b.txt", "text/plain; charset=x", "line\r\n--Bx\r\n")]);
        assert_eq!(shown(text, "B"), wanted);
        assert_eq!(shown(&text.replace("\r\n", "\n"), "B")[0], wanted[0]);
        assert_eq!(shown("pre\n--B\n\nx", "B"), owned(&[("-", "-", "-", "x")]));
        assert_eq!(shown("--B\n\n--B--", "B"), owned(&[("-", "-", "-", "")]));
        assert_eq!(shown("--B\nno header", "B"), owned(&[("-", "-", "-", "no header")]));
        assert!(shown("--B--", "B").is_empty());
        assert!(shown("text", "").is_empty());
    }

    #[test]
    fn knows_boundaries() {
        let kind = "multipart/form-data; Boundary=\"a b\"";
        assert_eq!(boundary(kind.as_bytes()).map(|r| &kind[r]), Some("a b"));
        assert_eq!(boundary(b"text/plain"), None);
        let text = "------WebKitFormBoundaryX1\r\nContent-Disposition: form-data\r\n\r\n";
        assert_eq!(sniff_boundary(text.as_bytes()).map(|r| &text[r]), Some("----WebKitFormBoundaryX1"));
        for no in ["-- comment\nselect", "--x\nselect 1", "--", "", "---\nContent of"] {
            assert_eq!(sniff_boundary(no.as_bytes()), None, "{no}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn spans_are_in_order(text in laws::texts(&["--B", "--B\r\n", "\r\n--B\r\n", "\n", "--B--", "Content-Disposition: form-data; name=\"a\"\r\n", "a: b\r\n", "\r\n\r\n", " x"])) {
            let all = parts(&text, b"B");
            let spans = all.iter().flat_map(|p| p.headers.iter().flat_map(|h| [h.name.clone(), h.value.clone()]).chain([p.body.clone()]));
            laws::within(&text, spans)?;
            laws::within(&text, all.iter().flat_map(|p| p.name.clone()))?;
            boundary(&text);
            laws::within(&text, sniff_boundary(&text))?;
        }

        #[test]
        fn bodies_come_back(bodies in prop::collection::vec("[ -~\r\n]{0,20}", 0..5)) {
            let mut text: String = bodies.iter().map(|b| format!("--8f2Q\r\nA: b\r\n\r\n{b}\r\n")).collect();
            text.push_str("--8f2Q--\r\n");
            let read: Vec<_> = parts(text.as_bytes(), b"8f2Q").into_iter().map(|p| text[p.body].to_owned()).collect();
            prop_assert_eq!(read, bodies);
        }
    }
}
