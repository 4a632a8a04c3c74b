//! Bytes among which lengths are counted: protobuf, MessagePack, CBOR, frames of any kind. What is replaced in them keeps its
//! length, so that everything around it still parses, whatever counts it.

use super::{Codec, Edit};
use std::borrow::Cow;
use std::ops::Range;

/// The codec of binary data with texts in it. It reads bytes as they are; what is put in is fitted to the span that it
/// replaces. So it keeps the law of [`Codec`] only for edits that keep their length.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fixed;

/// How much of the data is looked at, in bytes.
const HEAD: usize = 256;

impl Fixed {
    /// Whether lengths may be counted in these bytes: there are control characters among the first of them, as in no text.
    pub fn sniff(bytes: &[u8]) -> bool {
        let control = |b: &u8| *b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r' | b'\x0c' | b'\x1b');
        bytes.iter().take(HEAD).any(control)
    }
}

impl Codec for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        Some(Cow::Borrowed(outer))
    }

    fn splice(&self, _: &[u8], inner: &[Edit]) -> Vec<Edit> {
        inner.iter().map(|e| Edit { span: e.span.clone(), with: fitted(&e.with, e.span.len()) }).collect()
    }
}

/// The last run of digits in a text, or its end.
fn number(text: &[u8]) -> Range<usize> {
    let end = text.iter().rposition(u8::is_ascii_digit).map_or(text.len(), |i| i + 1);
    let digits = text.get(..end).unwrap_or(&[]).iter().rev().take_while(|b| b.is_ascii_digit()).count();
    end - digits..end
}

/// A replacement in `len` bytes. A longer place gets zeros before its number, a shorter one what fits of the beginning, and
/// the number.
fn fitted(with: &[u8], len: usize) -> Vec<u8> {
    let number = number(with);
    let (head, tail) = with.split_at(number.start);
    let (head, tail) = match len >= with.len() {
        true => (head, tail),
        false => {
            let digits = tail.get(..number.len()).unwrap_or(tail);
            let digits = digits.get(digits.len().saturating_sub(len)..).unwrap_or(digits);
            (head.get(..len - digits.len()).unwrap_or(head), digits)
        }
    };
    [head, &vec![b'0'; len - head.len() - tail.len()], tail].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::apply;
    use proptest::prelude::*;

    #[test]
    fn a_replacement_keeps_the_length_and_the_number() {
        for (with, len, wanted) in [
            ("REDACTED-token-7", 16, "REDACTED-token-7"),
            ("REDACTED-token-7", 20, "REDACTED-token-00007"),
            ("REDACTED-token-12", 8, "REDACT12"),
            ("REDACTED-token-12", 1, "2"),
            ("REDACTED-token-12", 0, ""),
            ("user-3@redacted.invalid", 25, "user-003@redacted.invalid"),
            ("user-3@redacted.invalid", 20, "user-000000000000003"),
            ("gone", 6, "gone00"),
            ("gone", 2, "go"),
        ] {
            assert_eq!(String::from_utf8(fitted(with.as_bytes(), len)).unwrap(), wanted);
        }
    }

    #[test]
    fn frames_are_told_from_text() {
        assert!(Fixed::sniff(b"\0\0\0\0\x05hello"));
        assert!(!Fixed::sniff("caf\u{e9}\r\n\tna\u{ef}ve".as_bytes()));
        assert!(!Fixed::sniff(b"caf\xe9"));
    }

    proptest! {
        #[test]
        fn lengths_stay(text in prop::collection::vec(any::<u8>(), 0..80), with in "\\PC{0,30}", at in 0..80usize, len in 0..40usize) {
            let start = at.min(text.len());
            let edits = Fixed.splice(&text, &[Edit { span: start..(start + len).min(text.len()), with: with.into_bytes() }]);
            prop_assert_eq!(apply(&text, &edits).len(), text.len());
        }
    }
}
