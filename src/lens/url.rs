//! Splits a URL into its parts (RFC 3986; WHATWG URL where browsers are laxer).
//!
//! Everything is a span of the text that was given, as written. What cannot be a URL is a path.

use super::Pair;
use std::ops::Range;

/// The parts of a URL. A part that is not there is `None`; one that is there but empty is an empty span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// `https`, without the colon.
    pub scheme: Option<Range<usize>>,
    /// The user name of `user:password@`.
    pub user: Option<Range<usize>>,
    /// The password of `user:password@`.
    pub password: Option<Range<usize>>,
    /// A name or an address; an IPv6 address with its brackets.
    pub host: Option<Range<usize>>,
    /// Digits behind the host.
    pub port: Option<Range<usize>>,
    /// From the first `/` on, or all of an opaque URL behind its scheme.
    pub path: Range<usize>,
    /// Behind the first `?`, read with [`query::pairs`](super::query::pairs).
    pub query: Option<Range<usize>>,
    /// Behind the first `#`, read with [`query::fragment`](super::query::fragment).
    pub fragment: Option<Range<usize>>,
}

impl Url {
    /// The parts that are there, in the order of the text.
    pub fn parts(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let Self { scheme, user, password, host, port, path, query, fragment } = self.clone();
        [scheme, user, password, host, port, Some(path), query, fragment].into_iter().flatten()
    }
}

/// Where a scheme (RFC 3986, section 3.1) at the start of `text` ends, at its colon.
fn scheme(text: &[u8]) -> Option<usize> {
    let in_scheme = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    let end = text.iter().take(64).take_while(|b| in_scheme(b)).count();
    (text.first()?.is_ascii_alphabetic() && text.get(end) == Some(&b':')).then_some(end)
}

/// Whether what stands behind `name:` is a port, so that the name is a host.
fn is_port(name: &[u8], rest: &[u8]) -> bool {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let ends = matches!(rest.get(digits), None | Some(b'/' | b'?' | b'#'));
    let opaque = [&b"tel"[..], b"sms", b"data", b"urn"].iter().any(|s| name.eq_ignore_ascii_case(s));
    (1..=5).contains(&digits) && ends && !opaque
}

/// Splits an absolute, relative or opaque URL, `//host`, or `host:port`. Takes any text.
pub fn split(text: &[u8]) -> Url {
    let mut url = Url::default();
    let mut at = 0;
    let mut authority = text.starts_with(b"//").then_some(2);
    if let Some(colon) = scheme(text) {
        let (name, rest) = text.split_at(colon);
        let rest = rest.get(1..).unwrap_or_default();
        if is_port(name, rest) {
            authority = Some(0);
        } else {
            url.scheme = Some(0..colon);
            at = colon + 1;
            authority = rest.starts_with(b"//").then_some(at + 2);
            if [&b"data"[..], b"javascript"].iter().any(|s| name.eq_ignore_ascii_case(s)) {
                url.path = at..text.len();
                return url;
            }
        }
    }
    if let Some(start) = authority {
        let rest = text.get(start..).unwrap_or_default();
        let end = start + rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#' | b'\\')).unwrap_or(rest.len());
        split_authority(text, start..end, &mut url);
        at = end;
    }
    let rest = text.get(at..).unwrap_or_default();
    let hash = memchr::memchr(b'#', rest).map_or(text.len(), |i| at + i);
    let mark = memchr::memchr(b'?', text.get(at..hash).unwrap_or_default()).map_or(hash, |i| at + i);
    url.path = at..mark;
    url.query = (mark < hash).then(|| mark + 1..hash);
    url.fragment = (hash < text.len()).then(|| hash + 1..text.len());
    url
}

/// Splits `user:password@host:port`. As in browsers, the last `@` ends the password.
fn split_authority(text: &[u8], span: Range<usize>, url: &mut Url) {
    let part = text.get(span.clone()).unwrap_or_default();
    let mut start = span.start;
    if let Some(sign) = memchr::memrchr(b'@', part) {
        let sign = span.start + sign;
        let colon = memchr::memchr(b':', text.get(start..sign).unwrap_or_default()).map_or(sign, |i| start + i);
        url.user = Some(start..colon);
        url.password = (colon < sign).then(|| colon + 1..sign);
        start = sign + 1;
    }
    let host = text.get(start..span.end).unwrap_or_default();
    let port = memchr::memrchr(b':', host).filter(|&i| host.iter().skip(i + 1).all(u8::is_ascii_digit));
    let end = port.map_or(span.end, |i| start + i);
    url.host = Some(start..end);
    url.port = port.map(|_| end + 1..span.end);
}

/// The segments of a path: spans of `text` between the slashes of `path`, which is such a span itself.
pub fn segments(text: &[u8], path: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = path.start;
    text.get(path).unwrap_or_default().split(|&b| b == b'/').map(move |segment| {
        let start = at;
        at += segment.len() + 1;
        start..start + segment.len()
    })
}

/// The matrix parameters of a segment, `;k=v` (RFC 3986, section 3.3), as spans of `text`.
pub fn matrix(text: &[u8], segment: Range<usize>) -> impl Iterator<Item = Pair> {
    let mut at = segment.start;
    let pieces = text.get(segment).unwrap_or_default().split(|&b| b == b';').map(move |piece| {
        let start = at;
        at += piece.len() + 1;
        let name = memchr::memchr(b'=', piece).unwrap_or(piece.len());
        Pair { name: start..start + name, value: start + (name + 1).min(piece.len())..start + piece.len() }
    });
    pieces.skip(1)
}

/// Whether a byte ends a URL in free text.
fn ends_url(b: u8) -> bool {
    b <= b' ' || b == 0x7f || matches!(b, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'{' | b'}' | b'|' | b'^')
}

/// Whether a text as a whole is worth splitting as a URL: absolute, `//host.name`, an opaque `data:`, `blob:` or
/// `mailto:`, or a path with a query of pairs.
pub fn looks_url(text: &[u8]) -> bool {
    if text.iter().any(|&b| b <= b' ' || matches!(b, b'"' | b'<' | b'>' | 0x7f)) {
        return false;
    }
    let url = split(text);
    let host = url.host.clone().and_then(|h| text.get(h)).unwrap_or_default();
    if let Some(name) = url.scheme.and_then(|s| text.get(s)) {
        let opaque = [&b"data"[..], b"blob", b"mailto"].iter().any(|s| name.eq_ignore_ascii_case(s));
        return !host.is_empty() || (opaque && !url.path.is_empty());
    }
    let pairs = url.query.is_some_and(|q| memchr::memchr(b'=', text.get(q).unwrap_or_default()).is_some());
    let named = host.contains(&b'.') && text.starts_with(b"//");
    named || (pairs && matches!(text.first(), Some(b'/' | b'?' | b'.')))
}

/// The absolute URLs (`scheme://…`) in free text, each up to a blank, a quote or a bracket that encloses it, without
/// the punctuation of the sentence around it. A URL inside another is part of that.
pub fn find_urls(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut done = 0;
    memchr::memmem::find_iter(text, b"://").filter_map(move |mark| {
        let head = text.get(done.max(mark.saturating_sub(32))..mark)?;
        let name =
            head.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
        let name = head.get(head.len() - name..)?;
        let start = mark - name.len() + name.iter().position(u8::is_ascii_alphabetic)?;
        let tail = text.get(mark + 3..)?;
        let mut url = tail.get(..tail.iter().position(|&b| ends_url(b)).unwrap_or(tail.len()))?;
        let (mut rounds, mut squares) = (balance(url, b'(', b')'), balance(url, b'[', b']'));
        while let Some((&last, rest)) = url.split_last() {
            match last {
                b'.' | b',' | b';' | b':' | b'!' | b'?' => {}
                b')' if rounds < 0 => rounds += 1,
                b']' if squares < 0 => squares += 1,
                _ => break,
            }
            url = rest;
        }
        done = mark + 3 + url.len();
        (!url.is_empty()).then_some(start..done)
    })
}

/// How many more brackets open than close.
fn balance(text: &[u8], open: u8, close: u8) -> isize {
    text.iter().map(|&b| isize::from(b == open) - isize::from(b == close)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    /// The parts as text: scheme, user, password, host, port, path, query, fragment; `-` for none.
    fn shown(text: &str) -> String {
        let Url { scheme, user, password, host, port, path, query, fragment } = split(text.as_bytes());
        [scheme, user, password, host, port, Some(path), query, fragment].map(|p| p.map_or("-", |p| &text[p])).join(" ")
    }

    #[test]
    fn splits() {
        for (text, wanted) in [
            ("", "- - - - -  - -"),
            ("https://a.example/b/c?d=e#f", "https - - a.example - /b/c d=e f"),
            ("https://u:p@ss:w@a.example:8443", "https u p@ss:w a.example 8443  - -"),
            ("ftp://u@h/", "ftp u - h - / - -"),
            ("//cdn.example?x", "- - - cdn.example -  x -"),
            ("http://[::1]:80/#", "http - - [::1] 80 / - "),
            ("http://[::1]", "http - - [::1] -  - -"),
            ("file:///etc/x", "file - -  - /etc/x - -"),
            ("db.example:5432", "- - - db.example 5432  - -"),
            ("localhost:3000/x?y", "- - - localhost 3000 /x y -"),
            ("/a/b?c#d?e", "- - - - - /a/b c d?e"),
            ("?a=b", "- - - - -  a=b -"),
            ("#a?b", "- - - - -  - a?b"),
            ("a/b", "- - - - - a/b - -"),
            ("data:text/plain;x?y#z", "data - - - - text/plain;x?y#z - -"),
            ("blob:https://a/b", "blob - - - - https://a/b - -"),
            ("mailto:a@b.example?subject=c", "mailto - - - - a@b.example subject=c -"),
            ("tel:12345", "tel - - - - 12345 - -"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn splits_paths() {
        let text = "/a;v=1;jsessionid=AB/b//;";
        let all: Vec<_> = segments(text.as_bytes(), 0..text.len()).map(|s| &text[s]).collect();
        assert_eq!(all, ["", "a;v=1;jsessionid=AB", "b", "", ";"]);
        assert_eq!(laws::shown(text, matrix(text.as_bytes(), 1..20)), [("v", "1"), ("jsessionid", "AB")]);
    }

    #[test]
    fn finds_in_text() {
        let text = "see (https://a.example/x_(y)?t=1), 'wss://b.example/z'; 9http://c.example. x=ftp://d/https://e ://f -+://g <h://>";
        let all: Vec<_> = find_urls(text.as_bytes()).map(|s| &text[s]).collect();
        assert_eq!(all, ["https://a.example/x_(y)?t=1", "wss://b.example/z", "http://c.example", "ftp://d/https://e"]);
    }

    #[test]
    fn sniffs() {
        for yes in [
            "https://a.example",
            "//a.example/b",
            "blob:https://a/b",
            "data:,x",
            "/cb?code=1",
            "?a=b",
            "postgres://u:p@h/db",
        ] {
            assert!(looks_url(yes.as_bytes()), "{yes}");
        }
        for no in ["", "word", "a: b", "/9j/4AAQ", "// comment", "https://a b", "note:this", "https://", "a=b"] {
            assert!(!looks_url(no.as_bytes()), "{no}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["https", ":", "//", "/", "@", "?", "#", "a.example", "8080", "[::1]", ";k=v", "\\", "data:", ")"])) {
            let url = split(&text);
            laws::covers(&text, url.parts(), b":/@?#")?;
            laws::covers(&text[url.path.clone()], segments(&text, url.path.clone()).map(|s| s.start - url.path.start..s.end - url.path.start), b"/")?;
            for segment in segments(&text, url.path.clone()) {
                laws::within(&text, matrix(&text, segment).flat_map(|p| [p.name, p.value]))?;
            }
            laws::within(&text, find_urls(&text))?;
            looks_url(&text);
        }
    }
}
