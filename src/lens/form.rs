//! Form text: `name=value` pairs joined by `&` (`application/x-www-form-urlencoded`, WHATWG URL, section 5.1).
//!
//! Names and values are given as written; [`PercentPlus`](super::PercentPlus) reads them.

use super::Pair;

/// Iterates over the pairs of a form or query; see [`pairs`].
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    text: &'a [u8],
    at: usize,
    separator: u8,
}

/// The pairs of `a=b&c=d`. A piece without `=` is a name with an empty value, empty pieces are passed over.
///
/// Where no `&` stands, `;` separates too, if every piece is then a pair (HTML 4.01, B.2.2): a value with a `;` in it
/// is not torn apart.
pub fn pairs(text: &[u8]) -> Pairs<'_> {
    let by_semicolon = memchr::memchr(b'&', text).is_none()
        && memchr::memchr(b';', text).is_some()
        && text
            .split(|&b| b == b';')
            .all(|piece| piece.is_empty() || memchr::memchr(b'=', piece).is_some_and(|at| at > 0));
    Pairs { text, at: 0, separator: if by_semicolon { b';' } else { b'&' } }
}

impl Iterator for Pairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        loop {
            let rest = self.text.get(self.at..).filter(|r| !r.is_empty())?;
            let start = self.at;
            let len = memchr::memchr(self.separator, rest).unwrap_or(rest.len());
            self.at += len + 1;
            if len > 0 {
                let piece = rest.get(..len)?;
                let name = memchr::memchr(b'=', piece).unwrap_or(len);
                return Some(Pair { name: start..start + name, value: start + (name + 1).min(len)..start + len });
            }
        }
    }
}

/// Whether a text of unknown type is a form: only characters that a form may hold, every piece a pair with a plain
/// name, and not the padded end of base64.
pub fn looks_form(text: &[u8]) -> bool {
    let allowed = |b: &u8| b.is_ascii_alphanumeric() || b"-._~%+=&*!'()[]:/?@,;$".contains(b);
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || b"-._~%+[]:$".contains(b);
    if !text.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_' || *b == b'%') || !text.iter().all(allowed) {
        return false;
    }
    let mut count = 0;
    let mut with_value = 0;
    for pair in pairs(text) {
        let name = text.get(pair.name.clone()).unwrap_or_default();
        let value = text.get(pair.value.clone()).unwrap_or_default();
        if name.is_empty() || name.len() > 128 || !name.iter().all(in_name) || pair.name.end == pair.value.start {
            return false;
        }
        count += 1;
        with_value += usize::from(value.iter().any(|&b| b != b'='));
    }
    with_value > 0 || count > 1
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
            ("a=b&c=d", &[("a", "b"), ("c", "d")]),
            ("&a&&b=&=c&d=e=f&", &[("a", ""), ("b", ""), ("", "c"), ("d", "e=f")]),
            ("a=b;c=d", &[("a", "b"), ("c", "d")]),
            ("pw=b;c", &[("pw", "b;c")]),
            ("a=b;c&d=e", &[("a", "b;c"), ("d", "e")]),
        ] {
            assert_eq!(laws::shown(text, pairs(text.as_bytes())), wanted, "{text}");
        }
    }

    #[test]
    fn sniffs() {
        for yes in [
            "username=rita&password=Tulip%2BDrift",
            "a=1",
            "_x[0]=1&_x[1]=",
            "grant_type=authorization_code&code=abc",
            "a=&b=",
            "u=https://x/y",
        ] {
            assert!(looks_form(yes.as_bytes()), "{yes}");
        }
        for no in [
            "",
            "word",
            "Zm9vYg==",
            "Zm9vYmE=",
            "a = b",
            "{\"a\":\"b=c\"}",
            "https://x/?a=b",
            "a&b",
            "x=1 and y=2",
            "if(a==b&&c){}",
            "=a",
        ] {
            assert!(!looks_form(no.as_bytes()), "{no}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn loses_nothing(text in laws::texts(&["a=b", "&", ";", "=", "c", "&&"])) {
            laws::covers(&text, pairs(&text).flat_map(|p| [p.name, p.value]), b"&;=")?;
            looks_form(&text);
        }
    }
}
