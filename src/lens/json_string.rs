//! The inside of a JSON string literal (RFC 8259, section 7), without its quotes.
//!
//! Reading is lenient, because a capture may be cut or badly written and must still be searched: raw control bytes
//! and escapes that JSON does not know stand for themselves, and a surrogate without its other half reads as
//! U+FFFD. Splicing is exact all the same: `\/`, `\u0026` and lone surrogates stay as they were written.

use super::escapes::{Escapes, Unit};

/// The codec of JSON string escapes. It reads any text, so [`Codec::decode`] never says `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonString;

/// What the character behind a backslash stands for; 0 where JSON gives it no meaning of its own.
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
const SIMPLE: [u8; 256] = {
    let mut table = [0; 256];
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table[b'/' as usize] = b'/';
    table[b'b' as usize] = 8;
    table[b'f' as usize] = 12;
    table[b'n' as usize] = b'\n';
    table[b'r' as usize] = b'\r';
    table[b't' as usize] = b'\t';
    table
};

/// What the character behind the backslash that `outer` begins with stands for; 0 where it is none of the simple
/// escapes.
#[inline(always)]
#[allow(clippy::indexing_slicing, reason = "256 values, looked up by a byte")]
fn simple(outer: &[u8]) -> u8 {
    outer.get(1).map_or(0, |&b| SIMPLE[usize::from(b)])
}

/// The four hexadecimal digits at the start of `text`.
pub(super) fn hex4(text: &[u8]) -> Option<u32> {
    let digits = text.first_chunk::<4>()?;
    digits.iter().try_fold(0, |n, &d| Some(n << 4 | char::from(d).to_digit(16)?))
}

/// The code unit written as `\uXXXX` at the start of `text`.
fn code_unit(text: &[u8]) -> Option<u32> {
    hex4(text.strip_prefix(b"\\u")?)
}

/// The unit of a `\uXXXX` escape, taking two where they are a surrogate pair.
pub(super) fn unicode(text: &[u8]) -> Option<Unit> {
    let first = code_unit(text)?;
    if let Some(c) = char::from_u32(first) {
        return Some(Unit::char(6, c));
    }
    if first < 0xdc00
        && let Some(second @ 0xdc00..=0xdfff) = text.get(6..).and_then(code_unit)
        && let Some(c) = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    {
        return Some(Unit::char(12, c));
    }
    Some(Unit { pending: first < 0xdc00, ..Unit::char(6, char::REPLACEMENT_CHARACTER) })
}

impl Escapes for JsonString {
    fn called(&self) -> &'static str {
        "json-string"
    }

    fn decode_fast(&self, outer: &[u8], out: &mut Vec<u8>) -> bool {
        decode_into(outer, out);
        true
    }

    fn reach(&self) -> usize {
        7
    }

    fn marker(&self, outer: &[u8]) -> Option<usize> {
        memchr::memchr(b'\\', outer)
    }

    fn unit(&self, outer: &[u8]) -> Unit {
        let simple = simple(outer);
        if simple != 0 {
            return Unit::byte(2, simple);
        }
        unicode(outer).unwrap_or(Unit::literal(b'\\'))
    }

    fn grows(&self, tail: &[u8]) -> bool {
        match tail {
            [_] => true,
            [_, b'u', digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
            _ => false,
        }
    }

    fn encode(&self, text: &[u8], out: &mut Vec<u8>) {
        for &b in text {
            match b {
                b'"' | b'\\' => out.extend_from_slice(&[b'\\', b]),
                b'\n' => out.extend_from_slice(b"\\n"),
                b'\r' => out.extend_from_slice(b"\\r"),
                b'\t' => out.extend_from_slice(b"\\t"),
                0..0x20 => out.extend_from_slice(format!("\\u{b:04x}").as_bytes()),
                _ => out.push(b),
            }
        }
    }
}

/// Appends what the inside of a JSON string literal says; the same text as [`Codec::decode`] gives.
///
/// It copies eight bytes at a time while escapes are near each other, as in JSON inside JSON, and by whole runs
/// where they are far apart.
pub fn decode_into(outer: &[u8], out: &mut Vec<u8>) {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    const SLASHES: u64 = ONES * b'\\' as u64;
    let base = out.len();
    out.resize(base + outer.len(), 0);
    let Some(to) = out.get_mut(base..) else {
        return;
    };
    let (mut read, mut write, mut clean) = (0, 0, 0);
    while let Some(rest) = outer.get(read..).filter(|r| !r.is_empty()) {
        let mut run = 0;
        let mut copied = false;
        if clean < 4
            && let Some(from) = rest.first_chunk::<8>()
            && let Some(place) = to.get_mut(write..).and_then(<[u8]>::first_chunk_mut::<8>)
        {
            *place = *from;
            let x = u64::from_le_bytes(*from) ^ SLASHES;
            let found = x.wrapping_sub(ONES) & !x & HIGHS;
            run = if found == 0 { 8 } else { found.trailing_zeros() as usize / 8 };
            copied = true;
            if found == 0 {
                clean += 1;
            }
        }
        if !copied {
            clean = 0;
            run = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
            if let (Some(place), Some(from)) = (to.get_mut(write..write + run), rest.get(..run)) {
                place.copy_from_slice(from);
            }
        }
        read += run;
        write += run;
        if outer.get(read) != Some(&b'\\') {
            continue;
        }
        clean = 0;
        let escape = outer.get(read..).unwrap_or_default();
        let simple = simple(escape);
        if simple != 0 {
            if let Some(place) = to.get_mut(write) {
                *place = simple;
            }
            read += 2;
            write += 1;
            continue;
        }
        let unit = JsonString.unit(escape);
        if let (Some(place), Some(from)) = (to.get_mut(write..write + unit.size), unit.bytes.get(..unit.size)) {
            place.copy_from_slice(from);
        }
        read += unit.len;
        write += unit.size;
    }
    out.truncate(base + write);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use crate::lens::{Codec, Edit, escapes};
    use proptest::prelude::*;
    use std::borrow::Cow;

    fn decode(outer: &str) -> String {
        String::from_utf8(JsonString.decode(outer.as_bytes()).unwrap().into_owned()).unwrap()
    }

    #[test]
    fn reads_what_json_writes_and_what_it_forbids() {
        for (outer, text) in [
            ("", ""),
            ("plain", "plain"),
            (r#"a\"b\\c\/d"#, r#"a"b\c/d"#),
            (r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t"),
            (r"\u0026\u00e9\u20AC", "&é€"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d!", "\u{fffd}!"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
            (r"\q\u12\uZZZZ\", r"\q\u12\uZZZZ\"),
            ("tab\there", "tab\there"),
        ] {
            assert_eq!(decode(outer), text, "{outer}");
        }
        assert!(matches!(JsonString.decode(b"plain"), Some(Cow::Borrowed(_))));
    }

    #[test]
    fn changes_only_what_encodes_the_secret() {
        for (outer, secret, with, wanted) in [
            (r#"{\"a\":\"s3cret\",\"u\":\"http:\/\/x\"}"#, "s3cret", "R", r#"{\"a\":\"R\",\"u\":\"http:\/\/x\"}"#),
            (r"a\u0026t=s3c\u0072et\u0026b", "s3cret", "R-1", r"a\u0026t=R-1\u0026b"),
            (r"\ud83d\ude00s\ud83d", "s", "\"\\\n\u{1}", "\\ud83d\\ude00\\\"\\\\\\n\\u0001\\ud83d"),
            (r"\ud83dx\ude00", "x", "", "\u{fffd}\\ude00"),
            (r"\qn", "q", "", r"\\n"),
            (r"\u00xx41", "xx", "", r"\\u0041"),
        ] {
            assert_eq!(laws::replaced(&JsonString, outer, secret, with), wanted);
        }
    }

    #[test]
    fn an_edit_inside_a_character_keeps_its_other_bytes() {
        let edits = JsonString.splice(br"x\ud83d\ude00y", &[Edit { span: 3..3, with: vec![] }]);
        assert_eq!(edits, [Edit { span: 1..13, with: "😀".into() }]);
    }

    const FRAGMENTS: &[&str] = &[
        "\\\"",
        "\\\\",
        "\\/",
        "\\n",
        "\\u0041",
        "\\u00e9",
        "\\ud83d",
        "\\ude00",
        "\\",
        "\\u",
        "\\u00",
        "\\x",
        "é",
        "abcdefghijklmnop",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn holds_the_laws(outer in laws::texts(FRAGMENTS), seeds in laws::edits()) {
            laws::hold(&JsonString, &outer, seeds)?;
        }

        #[test]
        fn fast_and_plain_decoding_agree(outer in laws::texts(FRAGMENTS)) {
            let (mut fast, mut plain) = (b"kept".to_vec(), b"kept".to_vec());
            decode_into(&outer, &mut fast);
            escapes::decode_into(&JsonString, &outer, &mut plain);
            prop_assert_eq!(fast, plain);
        }

        #[test]
        fn writes_what_it_reads(text in any::<String>()) {
            laws::writes(&JsonString, r"a\nb", text.as_bytes())?;
        }

        #[test]
        fn reads_like_serde(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(decode(&json[1..json.len() - 1]), text);
        }
    }
}
