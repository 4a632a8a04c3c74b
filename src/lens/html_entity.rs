//! Character references of HTML and XML (WHATWG HTML, section 13.5; XML 1.0, section 4.1).
//!
//! Numeric references are read with and without their `;`, as browsers do, the common named ones only with it. Whatever
//! else begins with `&` stands for itself, as browsers read a bare `&` in a URL.

use super::escapes::{Escapes, Unit};

/// The codec of character references. Reads any text, borrows one without references.
#[derive(Clone, Copy, Debug, Default)]
pub struct HtmlEntity;

/// Named references, sorted.
const NAMES: &[(&str, char)] = &[
    ("AMP", '&'),
    ("GT", '>'),
    ("LT", '<'),
    ("NewLine", '\n'),
    ("QUOT", '"'),
    ("Tab", '\t'),
    ("amp", '&'),
    ("apos", '\''),
    ("ast", '*'),
    ("auml", 'ä'),
    ("bsol", '\\'),
    ("bull", '•'),
    ("colon", ':'),
    ("comma", ','),
    ("commat", '@'),
    ("copy", '©'),
    ("dollar", '$'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("equals", '='),
    ("euro", '€'),
    ("excl", '!'),
    ("grave", '`'),
    ("gt", '>'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("lbrace", '{'),
    ("lcub", '{'),
    ("ldquo", '“'),
    ("lowbar", '_'),
    ("lpar", '('),
    ("lsqb", '['),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("num", '#'),
    ("ouml", 'ö'),
    ("percnt", '%'),
    ("period", '.'),
    ("plus", '+'),
    ("quest", '?'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rbrace", '}'),
    ("rcub", '}'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("rsquo", '’'),
    ("semi", ';'),
    ("sol", '/'),
    ("szlig", 'ß'),
    ("times", '×'),
    ("trade", '™'),
    ("uuml", 'ü'),
    ("verbar", '|'),
];

/// The longest reference that is read, with `&` and `;`.
const LONGEST: usize = 12;

/// The character that a name stands for, without `&` and `;`.
fn named(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    NAMES.binary_search_by_key(&name, |&(n, _)| n).ok().and_then(|at| NAMES.get(at)).map(|&(_, c)| c)
}

/// A numeric reference of which `number` is what stands behind `&#`: its character, and the length of what names it.
fn numbered(number: &[u8]) -> Option<(usize, char)> {
    let (mark, radix) = match number {
        [b'x' | b'X', ..] => (1, 16),
        _ => (0, 10),
    };
    let digits = number.get(mark..)?.iter().map_while(|b| char::from(*b).to_digit(radix));
    let (mut len, mut code) = (mark, 0u32);
    for digit in digits {
        len += 1;
        code = code.checked_mul(radix)?.checked_add(digit)?;
    }
    (len > mark).then_some((len, char::from_u32(code)?))
}

impl Escapes for HtmlEntity {
    fn called(&self) -> &'static str {
        "html-entity"
    }

    fn reach(&self) -> usize {
        LONGEST
    }

    fn marker(&self, outer: &[u8]) -> Option<usize> {
        memchr::memchr(b'&', outer)
    }

    fn unit(&self, outer: &[u8]) -> Unit {
        let head = outer.get(..LONGEST).unwrap_or(outer);
        let found = match head {
            [_, b'#', number @ ..] => numbered(number).and_then(|(len, c)| match number.get(len) {
                Some(b';') => Some(Unit::char(len + 3, c)),
                // More digits may follow, beyond what is read or once the text behind changes.
                None if head.len() == LONGEST => None,
                _ => Some(Unit { pending: true, ..Unit::char(len + 2, c) }),
            }),
            _ => memchr::memchr(b';', head).and_then(|end| Some(Unit::char(end + 1, named(head.get(1..end)?)?))),
        };
        found.unwrap_or(Unit::literal(b'&'))
    }

    fn grows(&self, tail: &[u8]) -> bool {
        match tail.get(1..) {
            Some([b'#', rest @ ..]) => rest.iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b'x' | b'X')),
            Some(rest) => NAMES.iter().any(|(name, _)| name.as_bytes().starts_with(rest)),
            None => false,
        }
    }

    fn encode(&self, text: &[u8], out: &mut Vec<u8>) {
        for &b in text {
            match b {
                b'&' => out.extend_from_slice(b"&amp;"),
                b'<' => out.extend_from_slice(b"&lt;"),
                b'>' => out.extend_from_slice(b"&gt;"),
                b'"' => out.extend_from_slice(b"&quot;"),
                b'\'' => out.extend_from_slice(b"&#39;"),
                _ => out.push(b),
            }
        }
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
    fn names_are_sorted_and_within_reach() {
        assert!(NAMES.is_sorted());
        assert!(NAMES.iter().all(|(name, _)| name.len() + 2 <= LONGEST));
    }

    #[test]
    fn reads_references_and_leaves_the_rest() {
        for (outer, text) in [
            ("a&amp;b&lt;&gt;&quot;&apos;&#39;&#x27;&#X27;", "a&b<>\"''''"),
            ("&#233;&#x1F600;&nbsp;", "é😀\u{a0}"),
            ("?a=1&b=2&copy=3", "?a=1&b=2&copy=3"),
            ("&amp&;&#;&#x;&#+9;&#55555555;&#xd800;&unknown;", "&amp&;&#;&#x;&#+9;&#55555555;&#xd800;&unknown;"),
            ("&amp;lt;", "&lt;"),
            ("&#65&#x42&#67;&#68x &#x45-&#7", "ABCDx E-\u{7}"),
            ("&#65;;&#00000065 &#0000000065", "A;A &#0000000065"),
            ("&", "&"),
        ] {
            assert_eq!(HtmlEntity.decode(outer.as_bytes()).as_deref(), Some(text.as_bytes()), "{outer}");
        }
        assert!(matches!(HtmlEntity.decode(b"plain"), Some(Cow::Borrowed(_))));
    }

    #[test]
    fn changes_only_what_encodes_the_secret() {
        for (outer, secret, with, wanted) in [
            ("<p>a&#x26;s&amp;x&lt;&#38;b</p>", "s&x<", "R&", "<p>a&#x26;R&amp;&#38;b</p>"),
            ("&amSp;", "S", "", "&amp;amp;"),
            ("&zzSp;", "S", "", "&zzp;"),
            ("&#65&#66&#67", "B", "7", "A7&#67"),
            ("&#65&#66&#67", "B", "R", "AR&#67"),
            // Too large for a character; what is left of it would be one.
            ("&#x6b3758x", "8x", "R", "&amp;#x6b375R"),
        ] {
            assert_eq!(laws::replaced(&HtmlEntity, outer, secret, with), wanted);
        }
    }

    const FRAGMENTS: &[&str] = &[
        "&amp;",
        "&lt;",
        "&#39;",
        "&#65",
        "&#x41",
        "&#x1F600;",
        "&eacute;",
        "&",
        "&#",
        "&#x2",
        "amp;",
        "7;",
        ";",
        "&am",
        "text",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn holds_the_laws(outer in laws::texts(FRAGMENTS), seeds in laws::edits()) {
            laws::hold(&HtmlEntity, &outer, seeds)?;
        }

        #[test]
        fn writes_what_it_reads(text in any::<String>()) {
            laws::writes(&HtmlEntity, "a&amp;", text.as_bytes())?;
        }
    }
}
