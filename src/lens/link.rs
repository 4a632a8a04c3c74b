//! Header values with parameters (`Content-Disposition`, `Content-Type`: RFC 9110, section 5.6.6) and with URLs:
//! `Link` (RFC 8288) and `Refresh` (WHATWG HTML, section 4.2.5.3).

use super::Pair;
use super::auth::quoted;
use super::cookie::trim;
use std::ops::Range;

/// Iterates over parameters; see [`header_params`].
#[derive(Clone, Debug)]
pub struct Params<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
}

/// The parameters of a value such as `form-data; name="a;b"; filename=c`, without what stands before the first `;`.
/// Quotes are left out of the spans, and escapes within them stay as written.
pub fn header_params(text: &[u8]) -> Params<'_> {
    params(text, piece(text, 0, text.len()), text.len())
}

fn params(text: &[u8], at: usize, end: usize) -> Params<'_> {
    Params { text, at, end }
}

/// Where the piece at `at` ends: at the next `;` outside quotes, or at `end`.
fn piece(text: &[u8], at: usize, end: usize) -> usize {
    stop(text, at, end, b';')
}

/// The next `byte` outside quotes, or `end`.
fn stop(text: &[u8], mut at: usize, end: usize, byte: u8) -> usize {
    while at < end {
        match text.get(at) {
            Some(b'"') => at = quoted(text, at),
            Some(&b) if b == byte => return at,
            _ => at += 1,
        }
    }
    end
}

impl Iterator for Params<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        while self.at < self.end {
            let start = self.at + usize::from(self.text.get(self.at) == Some(&b';'));
            let end = piece(self.text, start, self.end);
            self.at = end;
            let equals = memchr::memchr(b'=', self.text.get(start..end)?).map_or(end, |i| start + i);
            let (from, to) = trim(self.text, start, equals);
            let value = trim(self.text, (equals + 1).min(end), end);
            let (name, mut value) = (from..to, value.0..value.1);
            if let Some([b'"', inside @ ..]) = self.text.get(value.clone()) {
                value = value.start + 1..value.end - usize::from(inside.ends_with(b"\""));
            }
            if !name.is_empty() || !value.is_empty() {
                return Some(Pair { name, value });
            }
        }
        None
    }
}

/// One link of a `Link` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The URL, without its angle brackets.
    pub url: Range<usize>,
    /// `rel`, `as` and the like.
    pub params: Vec<Pair>,
}

/// The links of a `Link` header: `<url>; rel="next", <url2>; …`. What stands outside is passed over.
pub fn links(text: &[u8]) -> Vec<Link> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
        let start = at + open + 1;
        let rest = text.get(start..).unwrap_or_default();
        let close = start + memchr::memchr(b'>', rest).unwrap_or(rest.len());
        let after = (close + 1).min(text.len());
        let end = stop(text, after, text.len(), b',');
        let first = piece(text, after, end);
        out.push(Link { url: start..close, params: params(text, first, end).collect() });
        at = end;
    }
    out
}

/// The URL of `0; url=…`, without quotes; `None` where none is named.
pub fn refresh(text: &[u8]) -> Option<Range<usize>> {
    let seconds = text.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b' ')).count();
    let blanks = |from: usize| from + text.iter().skip(from).take_while(|b| matches!(b, b' ' | b';' | b',')).count();
    let mut at = blanks(seconds);
    if text.get(at..at + 3).is_some_and(|w| w.eq_ignore_ascii_case(b"url")) {
        let equals = at + 3 + text.iter().skip(at + 3).take_while(|b| **b == b' ').count();
        if text.get(equals) == Some(&b'=') {
            at = blanks(equals + 1);
        }
    }
    let (start, mut end) = trim(text, at, text.len());
    let quote = text.get(start).copied().filter(|b| matches!(b, b'"' | b'\''));
    let start = start + usize::from(quote.is_some());
    if let Some(close) = quote.and_then(|q| memchr::memchr(q, text.get(start..end)?)) {
        end = start + close;
    }
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    #[test]
    fn splits_parameters() {
        for (text, wanted) in [
            ("", &[][..]),
            ("text/html", &[]),
            ("form-data; name=\"a;b\"; filename = c.txt ;", &[("name", "a;b"), ("filename", "c.txt")]),
            ("a; filename*=UTF-8''x; flag; q=\"\\\"\"", &[("filename*", "UTF-8''x"), ("flag", ""), ("q", "\\\"")]),
            ("a;b=\"c", &[("b", "c")]),
            ("a;b=\"", &[("b", "")]),
        ] {
            assert_eq!(laws::shown(text, header_params(text.as_bytes())), wanted, "{text}");
        }
    }

    #[test]
    fn splits_links() {
        let text = "<https://a.example/x?p=1,2>; rel=\"next, last\"; as=script, </style.css>,<b";
        let shown: Vec<_> = links(text.as_bytes())
            .into_iter()
            .map(|l| (&text[l.url], laws::shown(text, l.params.into_iter())))
            .collect();
        let wanted = [
            ("https://a.example/x?p=1,2", vec![("rel", "next, last"), ("as", "script")]),
            ("/style.css", vec![]),
            ("b", vec![]),
        ];
        assert_eq!(shown, wanted);
    }

    #[test]
    fn finds_where_a_refresh_leads() {
        for (text, url) in [
            ("0; url=https://a.example/?t=1;2", Some("https://a.example/?t=1;2")),
            ("5;URL = '/next' ", Some("/next")),
            ("0, url=\"x", Some("x")),
            ("0; /plain", Some("/plain")),
            ("30", None),
            ("", None),
        ] {
            assert_eq!(refresh(text.as_bytes()).map(|r| &text[r]), url, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["; ", "a=b", "=", "\"", "\\", ", ", "<", ">", "url", "0"])) {
            let head = piece(&text, 0, text.len());
            let params = header_params(&text).flat_map(|p| [p.name, p.value]);
            laws::covers(&text, std::iter::once(0..head).chain(params), b"; =\"\t\n\r\x0c")?;
            let links = links(&text).into_iter().flat_map(|l| std::iter::once(l.url).chain(l.params.into_iter().flat_map(|p| [p.name, p.value])));
            laws::within(&text, links)?;
            laws::within(&text, refresh(&text))?;
        }
    }
}
