//! 64 bytes at a time: where the quotes, escapes and structural characters of JSON stand, as bit masks.
//!
//! The tricks are the ones every fast JSON reader uses: compare a block with a character and keep one bit per byte,
//! find escaped characters by carrying an addition through runs of backslashes, and turn quotes into an
//! inside-a-string mask by a running exclusive or. They cost about the same for any text, which is what keeps law 9.

use crate::lanes::{self, all, is, or};

/// One bit per byte of a block; bit 0 is the first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    /// `"`
    pub quote: u64,
    /// `\`
    pub backslash: u64,
    /// `{` and `[`
    pub open: u64,
    /// `}` and `]`
    pub close: u64,
    /// `,` and `:`
    pub separator: u64,
}

/// The number of bytes that [`masks`] looks at.
pub const BLOCK: usize = 64;

/// Classifies a block.
#[inline]
pub fn masks(block: &[u8; BLOCK]) -> Masks {
    let folded = |v| or(v, all(0x20));
    Masks {
        quote: lanes::block(block, |v| is(v, b'"')),
        backslash: lanes::block(block, |v| is(v, b'\\')),
        open: lanes::block(block, |v| is(folded(v), b'{')),
        close: lanes::block(block, |v| is(folded(v), b'}')),
        separator: lanes::block(block, |v| or(is(v, b','), is(v, b':'))),
    }
}

/// Quotes, and backslashes.
#[inline(always)]
pub fn quoting(block: &[u8; BLOCK]) -> (u64, u64) {
    (lanes::block(block, |v| is(v, b'"')), lanes::block(block, |v| is(v, b'\\')))
}

/// Brackets, commas and colons; and white space of JSON.
#[inline(always)]
pub fn between(block: &[u8; BLOCK]) -> (u64, u64) {
    let bracket = |v| {
        let folded = or(v, all(0x20));
        or(is(folded, b'{'), is(folded, b'}'))
    };
    let structural = lanes::block(block, |v| or(bracket(v), or(is(v, b','), is(v, b':'))));
    let space = lanes::block(block, |v| or(or(is(v, b' '), is(v, b'\n')), or(is(v, b'\r'), is(v, b'\t'))));
    (structural, space)
}

/// The plain spelling of [`masks`], which it is tested against.
#[cfg(test)]
fn masks_scalar(block: &[u8; BLOCK]) -> Masks {
    let mut m = Masks::default();
    for (i, &b) in block.iter().enumerate() {
        let bit = 1u64 << i;
        match b {
            b'"' => m.quote |= bit,
            b'\\' => m.backslash |= bit,
            b'{' | b'[' => m.open |= bit,
            b'}' | b']' => m.close |= bit,
            b',' | b':' => m.separator |= bit,
            _ => {}
        }
    }
    m
}

/// Where strings begin and end, carried from block to block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strings {
    /// All ones while inside a string.
    inside: u64,
    /// 1 when the next byte is escaped.
    escaped: u64,
}

/// What [`Strings::block`] tells of a block.
#[derive(Clone, Copy, Debug)]
pub struct StringMasks {
    /// Quotes that open or close a string.
    pub quotes: u64,
    /// Bytes inside a string: from the opening quote to the byte before the closing one.
    pub inside: u64,
}

impl Strings {
    /// Whether the block so far ended inside a string.
    pub fn is_inside(self) -> bool {
        self.inside != 0
    }

    /// Reads the next `used` bytes (the rest of the block, if any, must be spaces).
    #[inline]
    pub fn block(&mut self, m: &Masks, used: usize) -> StringMasks {
        self.quoted(m.quote, m.backslash, used)
    }

    /// The same, told quotes and backslashes.
    #[inline]
    pub fn quoted(&mut self, quote: u64, backslash: u64, used: usize) -> StringMasks {
        let escaped = self.escaped_bits(backslash, used);
        let quotes = quote & !escaped;
        let inside = prefix_xor(quotes) ^ self.inside;
        self.inside = 0u64.wrapping_sub(inside >> 63);
        StringMasks { quotes, inside }
    }

    /// Bits of the bytes that follow an odd run of backslashes.
    #[inline]
    fn escaped_bits(&mut self, backslash: u64, used: usize) -> u64 {
        if backslash == 0 {
            let escaped = self.escaped;
            if used > 0 {
                self.escaped = 0;
            }
            return escaped;
        }
        const EVEN: u64 = 0x5555_5555_5555_5555;
        let backslash = backslash & !self.escaped;
        let follows = (backslash << 1) | self.escaped;
        let odd_starts = backslash & !EVEN & !follows;
        let (run_ends, overflow) = odd_starts.overflowing_add(backslash);
        let escaped = (EVEN ^ (run_ends << 1)) & follows;
        self.escaped = if used >= BLOCK { u64::from(overflow) } else { (escaped >> used) & 1 };
        escaped
    }
}

/// Bit i of the result is the exclusive or of bits 0 to i.
#[inline]
fn prefix_xor(mut x: u64) -> u64 {
    x ^= x << 1;
    x ^= x << 2;
    x ^= x << 4;
    x ^= x << 8;
    x ^= x << 16;
    x ^= x << 32;
    x
}

/// Calls `each(offset, block, used)` for the blocks of `text`; the last one is padded with spaces.
/// Stops when `each` returns `false`.
#[inline]
pub fn for_each_block(text: &[u8], mut each: impl FnMut(usize, &[u8; BLOCK], usize) -> bool) {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    for (i, block) in blocks.iter().enumerate() {
        if !each(i * BLOCK, block, BLOCK) {
            return;
        }
    }
    if !rest.is_empty() {
        let mut last = [b' '; BLOCK];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        each(blocks.len() * BLOCK, &last, rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain_strings(text: &[u8]) -> Vec<bool> {
        let (mut inside, mut escaped) = (false, false);
        text.iter()
            .map(|&b| {
                if escaped {
                    escaped = false;
                } else if b == b'\\' {
                    escaped = true;
                } else if b == b'"' {
                    inside = !inside;
                }
                inside
            })
            .collect()
    }

    proptest! {
        #[test]
        fn vector_code_agrees_with_the_plain_spelling(block in proptest::array::uniform32(any::<u8>())) {
            let mut b = [0u8; BLOCK];
            b[..32].copy_from_slice(&block);
            b[32..].copy_from_slice(&block);
            let m = masks(&b);
            prop_assert_eq!(m, masks_scalar(&b));
            prop_assert_eq!(quoting(&b), (m.quote, m.backslash));
            let space = (0..).zip(&b).filter(|(_, b)| b" \t\r\n".contains(b)).fold(0, |bits, (i, _)| bits | 1u64 << i);
            prop_assert_eq!(between(&b), (m.open | m.close | m.separator, space));
        }

        #[test]
        fn strings_are_found_as_a_byte_by_byte_reader_finds_them(
            text in "[\"\\\\a{}]{0,200}", cut in 1usize..70
        ) {
            let text = text.as_bytes();
            let want = plain_strings(text);
            let mut got = Vec::new();
            let mut s = Strings::default();
            for piece in text.chunks(cut) {
                for_each_block(piece, |_, block, used| {
                    let m = s.block(&masks(block), used);
                    got.extend((0..used).map(|i| m.inside >> i & 1 == 1));
                    true
                });
            }
            prop_assert_eq!(got, want);
        }
    }
}
