//! `Set-Cookie` (RFC 6265, section 4.1), one or several: captures join them by line feeds, Safari by commas.

use super::Pair;
use super::cookie::{starts_pair, trim};
use std::ops::Range;

/// One cookie that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    /// Name and value; the value without quotes. Without `=` the text is the value.
    pub cookie: Pair,
    /// `Path`, `Domain`, `Expires` … as written; a flag such as `Secure` has an empty value.
    pub attributes: Vec<Pair>,
}

/// The cookies that a `Set-Cookie` value sets.
///
/// A comma ends a cookie only where no line feed joins them and ` name=` follows it: the comma in `Expires=Wed, 09 Jun
/// 2027 …` and those in values stay.
pub fn cookies(text: &[u8]) -> Vec<SetCookie> {
    let mut out = Vec::new();
    let commas = memchr::memchr(b'\n', text).is_none();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let len = if commas { end(rest) } else { memchr::memchr(b'\n', rest).unwrap_or(rest.len()) };
        let (start, stop) = trim(text, at, at + len);
        if start < stop {
            out.push(one(text, start..stop));
        }
        at += len + 1;
    }
    out
}

/// Where a cookie ends that others may follow behind a comma.
fn end(text: &[u8]) -> usize {
    let follows = |&at: &usize| starts_pair(text.get(at + 1..).unwrap_or_default());
    memchr::memchr_iter(b',', text).find(follows).unwrap_or(text.len())
}

fn one(text: &[u8], span: Range<usize>) -> SetCookie {
    let mut at = span.start;
    let mut pieces = text.get(span).unwrap_or_default().split(|&b| b == b';').map(|piece| {
        let start = at;
        at += piece.len() + 1;
        (start, start + piece.len())
    });
    let first = pieces.next().unwrap_or_default();
    let mut cookie = pair(text, first, false);
    if let [b'"', .., b'"'] = text.get(cookie.value.clone()).unwrap_or_default() {
        cookie.value = cookie.value.start + 1..cookie.value.end - 1;
    }
    let attributes = pieces.map(|piece| pair(text, piece, true)).filter(|p| !p.name.is_empty() || !p.value.is_empty());
    SetCookie { cookie, attributes: attributes.collect() }
}

/// Splits a piece at its `=`; without one it is a name if `flag`, else a value.
fn pair(text: &[u8], (start, stop): (usize, usize), flag: bool) -> Pair {
    let equals = memchr::memchr(b'=', text.get(start..stop).unwrap_or_default()).map(|i| start + i);
    let (name, value) = match equals {
        Some(at) => (trim(text, start, at), trim(text, at + 1, stop)),
        None if flag => (trim(text, start, stop), (stop, stop)),
        None => ((start, start), trim(text, start, stop)),
    };
    Pair { name: name.0..name.1, value: value.0..value.1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let one = |c: SetCookie| {
            let all: Vec<_> = std::iter::once(c.cookie).chain(c.attributes).collect();
            laws::shown(text, all.into_iter()).iter().map(|(n, v)| format!("{n}:{v}")).collect::<Vec<_>>().join("|")
        };
        cookies(text.as_bytes()).into_iter().map(one).collect::<Vec<_>>().join(" + ")
    }

    #[test]
    fn splits() {
        for (text, wanted) in [
            ("", ""),
            ("xq7=v; Path=/; Secure; HttpOnly; SameSite=Lax", "xq7:v|Path:/|Secure:|HttpOnly:|SameSite:Lax"),
            ("a1=v; Path=/\nb2=w==; Path=/; Secure", "a1:v|Path:/ + b2:w==|Path:/|Secure:"),
            (
                "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT, b=2; Expires=Thu, 10-Jun-27 10:18:14 GMT",
                "a:1|Expires:Wed, 09 Jun 2027 10:18:14 GMT + b:2|Expires:Thu, 10-Jun-27 10:18:14 GMT",
            ),
            ("a=1,2; Path=/", "a:1,2|Path:/"),
            ("a=1, b=2\nc=3", "a:1, b=2 + c:3"),
            ("a=\"q\" ;; max-age=0 ;", "a:q|max-age:0"),
            ("lone; Secure", ":lone|Secure:"),
            ("a=1\r\n\r\nb=2\n", "a:1 + b:2"),
        ] {
            assert_eq!(shown(text), wanted, "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["a=b", "; ", ", ", ",", "=", "\"", "Path=/", "\n", "Expires=Wed, 09 Jun"])) {
            let all = cookies(&text).into_iter().flat_map(|c| std::iter::once(c.cookie).chain(c.attributes));
            laws::covers(&text, all.flat_map(|p| [p.name, p.value]), b"; ,=\"\t\n\r\x0c")?;
        }
    }
}
