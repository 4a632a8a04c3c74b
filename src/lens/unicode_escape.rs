//! Escapes in the string literals of script text (ECMA-262, section 12.9.4): `\x3d`, `\u003d`, `\u{3d}`, `\n`, `\'`.
//!
//! Octal escapes of sloppy scripts are read, a backslash at a line end joins lines, a backslash before any other
//! character drops out, and a malformed `\x` or `\u` stands for itself.

use super::escapes::{Escapes, Unit};
use super::json_string::unicode;

/// The codec of script string escapes. Reads any text, borrows one without a backslash.
///
/// Replacements are written so that they stand in any kind of quotes, and in a script inside HTML.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnicodeEscape;

/// How many digits `\u{…}` may have; more are leading zeros that nobody writes.
const BRACED: usize = 8;

/// The unit of a `\u{…}` escape.
fn braced(outer: &[u8]) -> Option<Unit> {
    let rest = outer.strip_prefix(b"\\u{")?;
    let digits = rest.get(..memchr::memchr(b'}', rest.get(..=BRACED).unwrap_or(rest))?)?;
    if digits.is_empty() {
        return None;
    }
    let code = digits.iter().try_fold(0, |n, &d| Some(n << 4 | char::from(d).to_digit(16)?))?;
    Some(Unit::char(digits.len() + 4, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)))
}

/// The unit of a `\xXX` escape.
fn hexadecimal(outer: &[u8]) -> Option<Unit> {
    let digit = |at: usize| outer.get(at).and_then(|&d| char::from(d).to_digit(16));
    Some(Unit::char(4, char::from_u32(digit(2)? << 4 | digit(3)?)?))
}

/// The unit of `\0` and of octal escapes, up to `\377`.
fn octal(outer: &[u8]) -> Unit {
    let digits = outer.iter().skip(1).take(3).take_while(|b| matches!(b, b'0'..=b'7'));
    let (mut code, mut len) = (0, 1);
    for &d in digits {
        let next = code * 8 + u32::from(d - b'0');
        if next > 0o377 {
            break;
        }
        code = next;
        len += 1;
    }
    let unit = Unit::char(len, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    Unit { pending: len < 4, ..unit }
}

impl Escapes for UnicodeEscape {
    fn called(&self) -> &'static str {
        "unicode-escape"
    }

    fn reach(&self) -> usize {
        BRACED + 4
    }

    fn marker(&self, outer: &[u8]) -> Option<usize> {
        memchr::memchr(b'\\', outer)
    }

    fn unit(&self, outer: &[u8]) -> Unit {
        let Some(&next) = outer.get(1) else {
            return Unit::literal(b'\\');
        };
        match next {
            b'b' => Unit::byte(2, 8),
            b'f' => Unit::byte(2, 12),
            b'n' => Unit::byte(2, b'\n'),
            b'r' => Unit::byte(2, b'\r'),
            b't' => Unit::byte(2, b'\t'),
            b'v' => Unit::byte(2, 11),
            b'\n' => Unit { size: 0, ..Unit::byte(2, 0) },
            b'\r' if outer.get(2) == Some(&b'\n') => Unit { size: 0, ..Unit::byte(3, 0) },
            b'\r' => Unit { size: 0, pending: true, ..Unit::byte(2, 0) },
            b'0'..=b'7' => octal(outer),
            b'x' => hexadecimal(outer).unwrap_or(Unit::literal(b'\\')),
            b'u' => unicode(outer).or_else(|| braced(outer)).unwrap_or(Unit::literal(b'\\')),
            other => Unit::byte(2, other),
        }
    }

    fn grows(&self, tail: &[u8]) -> bool {
        match tail {
            [_] | [_, b'\r'] => true,
            [_, b'x', digits @ ..] => digits.len() < 2 && digits.iter().all(u8::is_ascii_hexdigit),
            [_, b'u', b'{', digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
            [_, b'u', digits @ ..] => digits.len() <= 4 && digits.iter().all(u8::is_ascii_hexdigit),
            [_, digits @ ..] => digits.iter().all(|b| matches!(b, b'0'..=b'7')),
            [] => false,
        }
    }

    fn encode(&self, text: &[u8], out: &mut Vec<u8>) {
        for &b in text {
            match b {
                b'\\' => out.extend_from_slice(b"\\\\"),
                b'\n' => out.extend_from_slice(b"\\n"),
                b'\r' => out.extend_from_slice(b"\\r"),
                0..0x20 | b'"' | b'\'' | b'`' | b'<' | b'$' => out.extend_from_slice(format!("\\x{b:02x}").as_bytes()),
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
    fn reads_what_scripts_write() {
        for (outer, text) in [
            (r"a\x3db\u003dc\u{3d}d\u{1F600}", "a=b=c=d😀"),
            (r#"\'\"\`\\\/\n\t\v"#, "'\"`\\/\n\t\u{b}"),
            (r"\ud83d\ude00\ud83d", "😀\u{fffd}"),
            (r"\0\101\4001", "\0A 01"),
            ("a\\\nb\\\r\nc\\\rd", "abcd"),
            (r"\x4\u12\u{}\u{110000}\u{zz}\q\", "\\x4\\u12\\u{}\u{fffd}\\u{zz}q\\"),
            (r"\é", "é"),
        ] {
            let read = UnicodeEscape.decode(outer.as_bytes()).map(|t| String::from_utf8(t.into_owned()).unwrap());
            assert_eq!(read.as_deref(), Some(text), "{outer}");
        }
        assert!(matches!(UnicodeEscape.decode(b"plain"), Some(Cow::Borrowed(_))));
    }

    #[test]
    fn changes_only_what_encodes_the_secret() {
        for (outer, secret, with, wanted) in [
            (r"var\x20t\x3ds\u{33}cret\x26u\/v", "s3cret", "R-1", r"var\x20t\x3dR-1\x26u\/v"),
            (r"x\'s\'", "s", "'</b>", r"x\'\x27\x3c/b>\'"),
            (r"\0s1", "s", "", r"\x001"),
            (r"\us{41}", "s", "", r"\\u{41}"),
        ] {
            assert_eq!(laws::replaced(&UnicodeEscape, outer, secret, with), wanted);
        }
    }

    const FRAGMENTS: &[&str] = &[
        "\\x3d", "\\x", "\\u003d", "\\u{3d}", "\\u{", "\\u{0000", "}", "\\ud83d", "\\ude00", "\\0", "\\1", "7", "\\\r",
        "\n", "\\\n", "\\'", "\\", "ab", "é",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn holds_the_laws(outer in laws::texts(FRAGMENTS), seeds in laws::edits()) {
            laws::hold(&UnicodeEscape, &outer, seeds)?;
        }

        #[test]
        fn writes_what_it_reads(text in any::<String>()) {
            laws::writes(&UnicodeEscape, "a\\x20", text.as_bytes())?;
        }
    }
}
