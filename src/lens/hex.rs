//! Hexadecimal text (RFC 4648, section 8), in either case.

use super::{Codec, Edit};
use std::borrow::Cow;

/// The codec of hexadecimal text: nothing but digits, and an even number of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hex;

/// The value of a digit, or 16.
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
const DIGIT: [u8; 256] = {
    let mut table = [16; 256];
    let mut i = 0;
    while i < 16 {
        table[LOWER[i] as usize] = i as u8;
        table[UPPER[i] as usize] = i as u8;
        i += 1;
    }
    table
};
/// The value of a digit, or 16.
#[allow(clippy::indexing_slicing, reason = "256 values, looked up by bytes")]
fn value(digit: u8) -> u8 {
    DIGIT[usize::from(digit)]
}

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

impl Codec for Hex {
    fn name(&self) -> &'static str {
        "hex"
    }

    /// What the digits say; `None` when a character is no digit or one digit is left over. Never borrows.
    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let (pairs, odd) = outer.as_chunks::<2>();
        let mut seen = 0;
        let pair = |&[high, low]: &[u8; 2]| {
            let (high, low) = (value(high), value(low));
            seen |= high | low;
            high << 4 | low & 15
        };
        let text: Vec<u8> = pairs.iter().map(pair).collect();
        (odd.is_empty() && seen < 16).then_some(Cow::Owned(text))
    }

    /// Writes the new bytes in lower case, or in upper case where the text has upper case only. A text that is not
    /// hexadecimal gets no edits.
    fn splice(&self, outer: &[u8], inner: &[Edit]) -> Vec<Edit> {
        if !outer.len().is_multiple_of(2) || outer.iter().any(|&b| value(b) > 15) {
            return Vec::new();
        }
        let upper = outer.iter().any(u8::is_ascii_uppercase) && !outer.iter().any(u8::is_ascii_lowercase);
        let digits = if upper { UPPER } else { LOWER };
        let digit = |n: u8| digits.get(usize::from(n)).copied().unwrap_or(b'0');
        let place = |at: usize| at.saturating_mul(2).min(outer.len());
        let edit = |e: &Edit| Edit {
            span: place(e.span.start)..place(e.span.end),
            with: e.with.iter().flat_map(|&b| [digit(b >> 4), digit(b & 15)]).collect(),
        };
        inner.iter().map(edit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::laws;
    use proptest::prelude::*;

    #[test]
    fn reads_and_writes_either_case() {
        for (outer, text) in
            [("", Some("")), ("4a4B", Some("JK")), ("4", None), ("4g", None), ("0x", None), ("4a 4", None)]
        {
            assert_eq!(Hex.decode(outer.as_bytes()).as_deref(), text.map(str::as_bytes), "{outer}");
        }
        assert_eq!(laws::replaced(&Hex, "613d2f3f", "=", "JK"), "614a4b2f3f");
        assert_eq!(laws::replaced(&Hex, "613D2F3F", "=", "JK"), "614A4B2F3F");
        assert_eq!(laws::replaced(&Hex, "6131", "1", "J"), "614a");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn holds_the_laws(outer in "([0-9a-f]{2}){0,20}|([0-9A-F]{2}){0,20}|[0-9a-fA-Fg]{0,9}|\\PC{0,9}", seeds in laws::edits()) {
            laws::hold(&Hex, outer.as_bytes(), seeds)?;
        }

        #[test]
        fn writes_what_it_reads(text in prop::collection::vec(any::<u8>(), 0..40)) {
            laws::writes(&Hex, "00FF", &text)?;
        }
    }
}
