//! Which bytes of a 64-byte block belong to which class, one bit each.
//!
//! What most texts hold is looked for always; the rest only where a sign of it was seen.

use crate::lanes::{self, LANE, all, is, or, within};

/// One bit per byte of a block; bit 0 is the first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) alnum: u64,
    pub(super) digit: u64,
    pub(super) colon: u64,
    pub(super) dot: u64,
    pub(super) under: u64,
    /// `@`, `+`, `\` and `%` together.
    rare: u64,
    pub(super) at: u64,
    pub(super) plus: u64,
    pub(super) back: u64,
    pub(super) percent: u64,
}

/// The masks of a block of which the first `used` bytes count and the others are zero.
#[inline(always)]
pub(super) fn masks(block: &[u8; 64], used: usize) -> Masks {
    let mut m = Masks::default();
    let (parts, _) = block.as_chunks::<LANE>();
    for (i, part) in parts.iter().enumerate().take(used.div_ceil(LANE)) {
        let (v, shift) = (lanes::load(part), LANE * i);
        let digit = within(v, b'0', b'9');
        let rare = or(or(is(v, b'@'), is(v, b'+')), or(is(v, b'\\'), is(v, b'%')));
        m.alnum |= lanes::bits(or(digit, within(or(v, all(0x20)), b'a', b'z'))) << shift;
        m.digit |= lanes::bits(digit) << shift;
        m.colon |= lanes::bits(is(v, b':')) << shift;
        m.dot |= lanes::bits(is(v, b'.')) << shift;
        m.under |= lanes::bits(is(v, b'_')) << shift;
        m.rare |= lanes::bits(rare) << shift;
    }
    if m.rare != 0 {
        m.at = only(block, b'@');
        m.plus = only(block, b'+');
        m.back = only(block, b'\\');
        m.percent = only(block, b'%');
    }
    m
}

/// Capital letters.
#[inline(never)]
pub(super) fn upper(block: &[u8; 64]) -> u64 {
    lanes::block(block, |v| within(v, b'A', b'Z'))
}

/// Where this byte stands.
#[inline(never)]
pub(super) fn only(block: &[u8; 64], byte: u8) -> u64 {
    lanes::block(block, |v| is(v, byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_in_its_classes() {
        for start in 0..=255u8 {
            for used in [64, 40, 16, 5] {
                let byte = |i: usize| if i < used { start.wrapping_add(i as u8) } else { 0 };
                let block: [u8; 64] = std::array::from_fn(byte);
                let bits = |of: fn(&u8) -> bool| {
                    block.iter().enumerate().filter(|(_, b)| of(b)).fold(0u64, |bits, (i, _)| bits | 1 << i)
                };
                let wanted = Masks {
                    alnum: bits(u8::is_ascii_alphanumeric),
                    digit: bits(u8::is_ascii_digit),
                    colon: bits(|b| *b == b':'),
                    dot: bits(|b| *b == b'.'),
                    under: bits(|b| *b == b'_'),
                    rare: bits(|b| b"@+\\%".contains(b)),
                    at: bits(|b| *b == b'@'),
                    plus: bits(|b| *b == b'+'),
                    back: bits(|b| *b == b'\\'),
                    percent: bits(|b| *b == b'%'),
                };
                assert_eq!(masks(&block, used), wanted, "block from {start}");
                assert_eq!((upper(&block), only(&block, b'/')), (bits(u8::is_ascii_uppercase), bits(|b| *b == b'/')));
            }
        }
    }
}
