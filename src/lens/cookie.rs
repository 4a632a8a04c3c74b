//! The `Cookie` header: `a=b; c="d"` (RFC 6265, section 4.2), read as laxly as servers read it.

use super::Pair;

/// Iterates over cookies; see [`pairs`].
#[derive(Clone, Debug)]
pub struct Cookies<'a> {
    text: &'a [u8],
    at: usize,
    commas: bool,
}

/// The cookies of a `Cookie` header: separated by `;` or line ends, or by a comma with a blank where there is no `;`
/// (as some proxies join fields). A value is given without its quotes; a piece without `=` is a value without a
/// name, which is how browsers read it (RFC 6265bis, section 5.7).
pub fn pairs(text: &[u8]) -> Cookies<'_> {
    Cookies { text, at: 0, commas: memchr::memchr(b';', text).is_none() }
}

impl Iterator for Cookies<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        let blank = |b: &u8| b.is_ascii_whitespace() || *b == b';' || (self.commas && *b == b',');
        let start = self.at + self.text.get(self.at..)?.iter().take_while(|b| blank(b)).count();
        let rest = self.text.get(start..).filter(|r| !r.is_empty())?;
        let equals =
            rest.iter().position(|b| matches!(b, b'=' | b';' | b'\n' | b'\r')).filter(|&i| rest.get(i) == Some(&b'='));
        let value = equals.map_or(0, |i| i + 1);
        let mut len = value + end(rest.get(value..)?, self.commas);
        self.at = start + len;
        let name = trim(rest, 0, equals.unwrap_or(0));
        let (mut from, to) = trim(rest, value, len);
        len = to;
        if len > from + 1 && rest.get(from) == Some(&b'"') && rest.get(len - 1) == Some(&b'"') {
            from += 1;
            len -= 1;
        }
        Some(Pair { name: start + name.0..start + name.1, value: start + from..start + len })
    }
}

/// Where a value ends: at a separator, but not inside quotes that are closed right before one.
fn end(value: &[u8], commas: bool) -> usize {
    let stop = |b: &u8| matches!(b, b';' | b'\n' | b'\r');
    let skip = value.iter().take_while(|&&b| b == b' ').count();
    if let Some(inside) = value.get(skip..).and_then(|v| v.strip_prefix(b"\""))
        && let Some(close) = memchr::memchr(b'"', inside)
    {
        let after = skip + close + 2;
        if value.get(after).is_none_or(stop) {
            return after;
        }
    }
    let mut at = 0;
    while let Some(b) = value.get(at) {
        if stop(b) || (commas && *b == b',' && starts_pair(value.get(at + 1..).unwrap_or_default())) {
            return at;
        }
        at += 1;
    }
    at
}

/// Whether ` name=` stands at the start of `text`.
pub(super) fn starts_pair(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b" ") else {
        return false;
    };
    let name = rest.iter().take(128).take_while(|b| is_token(**b)).count();
    name > 0 && rest.get(name) == Some(&b'=')
}

/// Whether a byte may stand in a token (RFC 9110, section 5.6.2).
pub(super) fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

/// `from..to` without blanks at its ends.
pub(super) fn trim(text: &[u8], from: usize, to: usize) -> (usize, usize) {
    let part = text.get(from..to).unwrap_or_default();
    let head = part.len() - part.trim_ascii_start().len();
    let start = from + head;
    (start, start + part.trim_ascii().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    #[test]
    fn splits() {
        for (text, wanted) in [
            ("", &[][..]),
            ("theme=dark; sid=a=b==;tz=UTC", &[("theme", "dark"), ("sid", "a=b=="), ("tz", "UTC")]),
            ("c=\"d\"; e=\"f;g\"; h=\"i", &[("c", "d"), ("e", "f;g"), ("h", "\"i")]),
            (" ; a = b ;; lone; =x", &[("a", "b"), ("", "lone"), ("", "x")]),
            ("a=1, b=2,3", &[("a", "1"), ("b", "2,3")]),
            ("a=1, b=2; c=3", &[("a", "1, b=2"), ("c", "3")]),
            ("a=1\nb=2\r\nc=", &[("a", "1"), ("b", "2"), ("c", "")]),
            ("a=\"", &[("a", "\"")]),
        ] {
            assert_eq!(laws::shown(text, pairs(text.as_bytes())), wanted, "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["a=b", "; ", ", ", "=", "\"", "c", "\n"])) {
            laws::covers(&text, pairs(&text).flat_map(|p| [p.name, p.value]), b"; ,=\"\t\n\r\x0c")?;
        }
    }
}
