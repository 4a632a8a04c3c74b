//! 64 bytes at a time: where the quotes, escapes and structural characters of JSON stand, as bit masks.
//!
//! The tricks are the ones every fast JSON reader uses: compare a block with a character and keep one bit per byte,
//! find escaped characters by carrying an addition through runs of backslashes, and turn quotes into an
//! inside-a-string mask by a running exclusive or. They cost about the same for any text, which is what keeps law 9.

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
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
pub fn masks(block: &[u8; BLOCK]) -> Masks {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, v128, v128_load, v128_or};
    let mut m = Masks::default();
    for lane in 0..4 {
        // SAFETY: `lane * 16 + 16 <= 64`, so the load stays inside `block`; v128_load has no alignment demand.
        let v: v128 = unsafe { v128_load(block.as_ptr().add(lane * 16).cast()) };
        let folded = v128_or(v, u8x16_splat(0x20));
        let bits = |v: v128, c: u8| u64::from(u8x16_bitmask(u8x16_eq(v, u8x16_splat(c)))) << (lane * 16);
        m.quote |= bits(v, b'"');
        m.backslash |= bits(v, b'\\');
        m.open |= bits(folded, b'{');
        m.close |= bits(folded, b'}');
        m.separator |= bits(v, b',') | bits(v, b':');
    }
    m
}

/// Classifies a block.
#[cfg(target_arch = "x86_64")]
#[inline]
pub fn masks(block: &[u8; BLOCK]) -> Masks {
    use core::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    let mut m = Masks::default();
    for lane in 0..4 {
        // SAFETY: SSE2 is part of every x86_64 target; `lane * 16 + 16 <= 64`, so the load stays inside `block`, and
        // loadu has no alignment demand.
        let v: __m128i = unsafe { _mm_loadu_si128(block.as_ptr().add(lane * 16).cast()) };
        // SAFETY: SSE2 is part of every x86_64 target; these work on registers only.
        let (folded, bits) = unsafe {
            (_mm_or_si128(v, _mm_set1_epi8(0x20)), |v: __m128i, c: u8| {
                u64::from(_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(c.cast_signed()))).cast_unsigned())
                    << (lane * 16)
            })
        };
        m.quote |= bits(v, b'"');
        m.backslash |= bits(v, b'\\');
        m.open |= bits(folded, b'{');
        m.close |= bits(folded, b'}');
        m.separator |= bits(v, b',') | bits(v, b':');
    }
    m
}

/// Classifies a block.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
#[inline]
pub fn masks(block: &[u8; BLOCK]) -> Masks {
    masks_scalar(block)
}

/// The plain spelling of [`masks`]: the fallback, and what the vector code is tested against.
#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
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
        let escaped = self.escaped_bits(m.backslash, used);
        let quotes = m.quote & !escaped;
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
            prop_assert_eq!(masks(&b), masks_scalar(&b));
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
