//! Which bytes of a 64-byte block belong to which class, one bit each.
//!
//! SSE2 is part of every x86_64; wasm uses simd128 when the build has it; everything else takes a table. The three
//! give the same masks, which a test holds.

/// One bit per byte of a block; bit 0 is the first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) alnum: u64,
    pub(super) digit: u64,
    pub(super) upper: u64,
    pub(super) at: u64,
    pub(super) colon: u64,
    pub(super) slash: u64,
    pub(super) dot: u64,
    pub(super) plus: u64,
    pub(super) under: u64,
    pub(super) back: u64,
    pub(super) percent: u64,
}

#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod lanes {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi8, _mm_cmpeq_epi8, _mm_cmplt_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128,
        _mm_set1_epi8,
    };

    pub(super) type Lane = __m128i;

    #[inline(always)]
    pub(super) fn load(bytes: &[u8; 16]) -> Lane {
        // SAFETY: `bytes` is a reference to 16 readable bytes, exactly what is read; the load needs no alignment.
        unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    pub(super) fn equal(lane: Lane, byte: u8) -> u64 {
        // SAFETY: works on registers only; this module is compiled only where SSE2 is present.
        unsafe { bits(_mm_cmpeq_epi8(lane, _mm_set1_epi8(byte as i8))) }
    }

    /// Bytes in `low..low + count`: shifted so that the range starts at -128, then one signed comparison.
    #[inline(always)]
    pub(super) fn within(lane: Lane, low: u8, count: u8) -> u64 {
        let (shift, end) = (0x80u8.wrapping_sub(low) as i8, 0x80u8.wrapping_add(count) as i8);
        // SAFETY: works on registers only; this module is compiled only where SSE2 is present.
        unsafe { bits(_mm_cmplt_epi8(_mm_add_epi8(lane, _mm_set1_epi8(shift)), _mm_set1_epi8(end))) }
    }

    #[inline(always)]
    pub(super) fn lower(lane: Lane) -> Lane {
        // SAFETY: works on registers only; this module is compiled only where SSE2 is present.
        unsafe { _mm_or_si128(lane, _mm_set1_epi8(0x20)) }
    }

    #[inline(always)]
    fn bits(lane: Lane) -> u64 {
        // SAFETY: works on registers only; this module is compiled only where SSE2 is present.
        u64::from(unsafe { _mm_movemask_epi8(lane) } as u16)
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub, v128, v128_load, v128_or};

    pub(super) type Lane = v128;

    #[inline(always)]
    pub(super) fn load(bytes: &[u8; 16]) -> Lane {
        // SAFETY: `bytes` is a reference to 16 readable bytes, exactly what is read; the load needs no alignment.
        unsafe { v128_load(bytes.as_ptr().cast()) }
    }

    #[inline(always)]
    pub(super) fn equal(lane: Lane, byte: u8) -> u64 {
        u64::from(i8x16_bitmask(i8x16_eq(lane, u8x16_splat(byte))))
    }

    #[inline(always)]
    pub(super) fn within(lane: Lane, low: u8, count: u8) -> u64 {
        u64::from(i8x16_bitmask(u8x16_lt(u8x16_sub(lane, u8x16_splat(low)), u8x16_splat(count))))
    }

    #[inline(always)]
    pub(super) fn lower(lane: Lane) -> Lane {
        v128_or(lane, u8x16_splat(0x20))
    }
}

/// The masks of a block.
#[cfg(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128")
))]
#[inline(always)]
pub(super) fn masks(block: &[u8; 64]) -> Masks {
    use lanes::{equal, load, lower, within};
    let mut m = Masks::default();
    let (parts, _) = block.as_chunks::<16>();
    for (i, part) in parts.iter().enumerate() {
        let (lane, shift) = (load(part), 16 * i);
        let digit = within(lane, b'0', 10);
        m.digit |= digit << shift;
        m.alnum |= (digit | within(lower(lane), b'a', 26)) << shift;
        m.upper |= within(lane, b'A', 26) << shift;
        m.at |= equal(lane, b'@') << shift;
        m.colon |= equal(lane, b':') << shift;
        m.slash |= equal(lane, b'/') << shift;
        m.dot |= equal(lane, b'.') << shift;
        m.plus |= equal(lane, b'+') << shift;
        m.under |= equal(lane, b'_') << shift;
        m.back |= equal(lane, b'\\') << shift;
        m.percent |= equal(lane, b'%') << shift;
    }
    m
}

/// The masks of a block.
#[cfg(not(any(
    all(target_arch = "x86_64", target_feature = "sse2"),
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
pub(super) fn masks(block: &[u8; 64]) -> Masks {
    by_table(block)
}

/// The same, one byte after the other.
#[cfg(any(
    test,
    not(any(
        all(target_arch = "x86_64", target_feature = "sse2"),
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
fn by_table(block: &[u8; 64]) -> Masks {
    let mut m = Masks::default();
    for (i, &b) in block.iter().enumerate() {
        let bit = 1u64 << i;
        match b {
            b'0'..=b'9' => {
                m.alnum |= bit;
                m.digit |= bit;
            }
            b'A'..=b'Z' => {
                m.alnum |= bit;
                m.upper |= bit;
            }
            b'a'..=b'z' => m.alnum |= bit,
            b'@' => m.at |= bit,
            b':' => m.colon |= bit,
            b'/' => m.slash |= bit,
            b'.' => m.dot |= bit,
            b'+' => m.plus |= bit,
            b'_' => m.under |= bit,
            b'\\' => m.back |= bit,
            b'%' => m.percent |= bit,
            _ => {}
        }
    }
    m
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_and_table_agree_on_every_byte() {
        for start in 0..=255u8 {
            let block: [u8; 64] = std::array::from_fn(|i| start.wrapping_add(i as u8));
            assert_eq!(masks(&block), by_table(&block), "block from {start}");
        }
    }
}
