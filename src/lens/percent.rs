//! Percent-encoding: in URLs (RFC 3986, section 2.1) and, with `+` for a space, in forms
//! (`application/x-www-form-urlencoded`, WHATWG URL, section 5).
//!
//! A `%` without two hexadecimal digits stands for itself. A text in which nothing is encoded is borrowed, never
//! refused, so that callers need no second path.

use super::escapes::{Escapes, Unit};

/// Percent-encoding as URLs have it; `+` is a plus sign. Reads any text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Percent;

/// Percent-encoding as forms and most query strings have it; `+` is a space. Reads any text.
#[derive(Clone, Copy, Debug, Default)]
pub struct PercentPlus;

/// The byte written as `%XX` at the start of `outer`, the character written as `%uXXXX` (ECMAScript, annex B.2.1), or the
/// `%` itself.
fn unit(outer: &[u8]) -> Unit {
    let digit = |at: usize| outer.get(at).and_then(|&d| char::from(d).to_digit(16));
    if matches!(outer.get(1), Some(b'u' | b'U')) {
        let code = (2..6).try_fold(0, |code, at| Some(code << 4 | digit(at)?));
        return code.and_then(char::from_u32).map_or(Unit::literal(b'%'), |c| Unit::char(6, c));
    }
    match (digit(1), digit(2)) {
        (Some(high), Some(low)) => Unit::byte(3, (high << 4 | low) as u8),
        _ => Unit::literal(b'%'),
    }
}

fn grows(tail: &[u8]) -> bool {
    let digits = |t: &[u8]| t.iter().all(u8::is_ascii_hexdigit);
    match tail.get(1..) {
        Some([b'u' | b'U', rest @ ..]) => rest.len() < 4 && digits(rest),
        Some(rest) => rest.len() < 2 && digits(rest),
        None => false,
    }
}

/// Encodes everything but RFC 3986's unreserved characters.
fn encode(text: &[u8], space: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or(b'0');
    for &b in text {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(b),
            b' ' => out.extend_from_slice(space),
            _ => out.extend_from_slice(&[b'%', digit(b >> 4), digit(b & 15)]),
        }
    }
}

impl Escapes for Percent {
    fn called(&self) -> &'static str {
        "percent"
    }

    fn reach(&self) -> usize {
        6
    }

    fn marker(&self, outer: &[u8]) -> Option<usize> {
        memchr::memchr(b'%', outer)
    }

    fn unit(&self, outer: &[u8]) -> Unit {
        unit(outer)
    }

    fn grows(&self, tail: &[u8]) -> bool {
        grows(tail)
    }

    fn encode(&self, text: &[u8], out: &mut Vec<u8>) {
        encode(text, b"%20", out);
    }
}

impl Escapes for PercentPlus {
    fn called(&self) -> &'static str {
        "percent-plus"
    }

    fn reach(&self) -> usize {
        6
    }

    fn marker(&self, outer: &[u8]) -> Option<usize> {
        memchr::memchr2(b'%', b'+', outer)
    }

    fn unit(&self, outer: &[u8]) -> Unit {
        if outer.first() == Some(&b'+') { Unit::byte(1, b' ') } else { unit(outer) }
    }

    fn grows(&self, tail: &[u8]) -> bool {
        grows(tail)
    }

    fn encode(&self, text: &[u8], out: &mut Vec<u8>) {
        encode(text, b"+", out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::Codec;
    use crate::lens::laws;
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn reads_both_variants() {
        for (outer, url, form) in [
            ("", "", ""),
            ("a+b%20c", "a+b c", "a b c"),
            ("%2f%2F%25", "//%", "//%"),
            ("100%", "100%", "100%"),
            ("%zz%4%41", "%zz%4A", "%zz%4A"),
            ("%C3%A9%2B", "é+", "é+"),
        ] {
            assert_eq!(Percent.decode(outer.as_bytes()).as_deref(), Some(url.as_bytes()), "{outer}");
            assert_eq!(PercentPlus.decode(outer.as_bytes()).as_deref(), Some(form.as_bytes()), "{outer}");
        }
        assert!(matches!(Percent.decode(b"a+b"), Some(Cow::Borrowed(_))));
    }

    #[test]
    fn changes_only_what_encodes_the_secret() {
        for (outer, secret, with, wanted) in [
            ("u=http%3a%2F%2fx%3Ft%3Ds%2Bcret%26a", "s+cret", "R-1", "u=http%3a%2F%2fx%3Ft%3DR-1%26a"),
            ("a+b%20s", "s", "x &é", "a+b%20x+%26%C3%A9"),
            ("%s41", "s", "", "%2541"),
            ("%4s1", "s", "", "%2541"),
            ("% s41", "s", "", "% 41"),
        ] {
            assert_eq!(laws::replaced(&PercentPlus, outer, secret, with), wanted);
        }
    }

    const FRAGMENTS: &[&str] = &["%41", "%2f", "%2F", "%", "%4", "%%", "+", "%20", "%C3%A9", "%FF", "a=b&c", "41"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn holds_the_laws(outer in laws::texts(FRAGMENTS), seeds in laws::edits()) {
            laws::hold(&Percent, &outer, seeds.clone())?;
            laws::hold(&PercentPlus, &outer, seeds)?;
        }

        #[test]
        fn writes_what_it_reads(text in prop::collection::vec(any::<u8>(), 0..40)) {
            laws::writes(&Percent, "a%20", &text)?;
            laws::writes(&PercentPlus, "a%20", &text)?;
        }
    }
}
