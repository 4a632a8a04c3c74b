//! Sixteen bytes at a time, for whoever classifies text: the few vector instructions that this needs, under one name on
//! every target. On targets without them the same is done byte by byte.

/// Sixteen bytes.
pub const LANE: usize = 16;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[allow(missing_docs, reason = "the names say it")]
mod target {
    use core::arch::wasm32 as w;

    /// Sixteen bytes in a register.
    pub type Lane = w::v128;

    #[inline(always)]
    pub fn load(bytes: &[u8; 16]) -> Lane {
        // SAFETY: `bytes` is 16 bytes long; v128_load has no alignment demand.
        unsafe { w::v128_load(bytes.as_ptr().cast()) }
    }
    #[inline(always)]
    pub fn all(byte: u8) -> Lane {
        w::u8x16_splat(byte)
    }
    #[inline(always)]
    pub fn or(a: Lane, b: Lane) -> Lane {
        w::v128_or(a, b)
    }
    #[inline(always)]
    pub fn eq(a: Lane, b: Lane) -> Lane {
        w::u8x16_eq(a, b)
    }
    #[inline(always)]
    pub fn within(v: Lane, low: u8, high: u8) -> Lane {
        w::u8x16_le(w::u8x16_sub(v, all(low)), all(high - low))
    }
    #[inline(always)]
    pub fn bits(v: Lane) -> u64 {
        u64::from(w::u8x16_bitmask(v))
    }
}

#[cfg(target_arch = "x86_64")]
#[allow(missing_docs, reason = "the names say it")]
mod target {
    use core::arch::x86_64 as x;

    /// Sixteen bytes in a register.
    pub type Lane = x::__m128i;

    #[inline(always)]
    pub fn load(bytes: &[u8; 16]) -> Lane {
        // SAFETY: SSE2 is part of every x86_64 target; `bytes` is 16 bytes long and loadu has no alignment demand.
        unsafe { x::_mm_loadu_si128(bytes.as_ptr().cast()) }
    }
    #[inline(always)]
    pub fn all(byte: u8) -> Lane {
        // SAFETY: SSE2 is part of every x86_64 target; this works on registers only.
        unsafe { x::_mm_set1_epi8(byte.cast_signed()) }
    }
    #[inline(always)]
    pub fn or(a: Lane, b: Lane) -> Lane {
        // SAFETY: see `all`.
        unsafe { x::_mm_or_si128(a, b) }
    }
    #[inline(always)]
    pub fn eq(a: Lane, b: Lane) -> Lane {
        // SAFETY: see `all`.
        unsafe { x::_mm_cmpeq_epi8(a, b) }
    }
    #[inline(always)]
    pub fn within(v: Lane, low: u8, high: u8) -> Lane {
        // SAFETY: see `all`.
        unsafe {
            let above = x::_mm_sub_epi8(v, all(low));
            x::_mm_cmpeq_epi8(x::_mm_min_epu8(above, all(high - low)), above)
        }
    }
    #[inline(always)]
    pub fn bits(v: Lane) -> u64 {
        // SAFETY: see `all`.
        unsafe { u64::from(x::_mm_movemask_epi8(v).cast_unsigned()) }
    }
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
#[allow(missing_docs, reason = "the names say it")]
mod target {
    /// Sixteen bytes.
    pub type Lane = [u8; 16];

    pub fn load(bytes: &[u8; 16]) -> Lane {
        *bytes
    }
    pub fn all(byte: u8) -> Lane {
        [byte; 16]
    }
    fn zip(a: Lane, b: Lane, f: impl Fn(u8, u8) -> u8) -> Lane {
        let mut out = a;
        out.iter_mut().zip(b).for_each(|(a, b)| *a = f(*a, b));
        out
    }
    pub fn or(a: Lane, b: Lane) -> Lane {
        zip(a, b, |a, b| a | b)
    }
    pub fn eq(a: Lane, b: Lane) -> Lane {
        zip(a, b, |a, b| if a == b { 255 } else { 0 })
    }
    pub fn within(v: Lane, low: u8, high: u8) -> Lane {
        v.map(|b| if (low..=high).contains(&b) { 255 } else { 0 })
    }
    pub fn bits(v: Lane) -> u64 {
        v.iter().rev().fold(0, |bits, b| bits << 1 | u64::from(b >> 7))
    }
}

pub use target::{Lane, all, bits, eq, load, or, within};

/// Where a lane has this byte: all bits of a byte set, or none.
#[inline(always)]
pub fn is(v: Lane, byte: u8) -> Lane {
    eq(v, all(byte))
}

/// Puts together what `of` gives for each lane of a block: bit 0 is the first byte's.
#[inline(always)]
pub fn block(bytes: &[u8; 64], of: impl Fn(Lane) -> Lane) -> u64 {
    let (lanes, _) = bytes.as_chunks::<LANE>();
    lanes.iter().rev().fold(0, |out, lane| out << LANE | bits(of(load(lane))))
}

/// Whether two texts are the same; for long ones where the target's own comparison goes byte by byte, as on wasm.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    let ((a_lanes, a_rest), (b_lanes, b_rest)) = (a.as_chunks::<LANE>(), b.as_chunks::<LANE>());
    let alike = |(a, b): (&[u8; LANE], &[u8; LANE])| bits(eq(load(a), load(b))) == 0xFFFF;
    a.len() == b.len() && a_lanes.iter().zip(b_lanes).all(alike) && a_rest.iter().zip(b_rest).all(|(a, b)| a == b)
}

/// Whether `of` holds for any byte of a text.
#[inline]
pub fn any(text: &[u8], of: impl Fn(Lane) -> Lane) -> bool {
    let (lanes, rest) = text.as_chunks::<LANE>();
    let mut found = lanes.iter().fold(all(0), |found, lane| or(found, of(load(lane))));
    if !rest.is_empty() {
        // The last sixteen bytes, some of them for the second time; a shorter text with one of its own bytes behind it.
        let last = text.last_chunk::<LANE>().copied().unwrap_or_else(|| {
            let mut last = [rest.first().copied().unwrap_or(0); LANE];
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            last
        });
        found = or(found, of(load(&last)));
    }
    bits(found) != 0
}

/// The places of a text where `of` holds, for whoever asks for one after the other: a block is looked at once, however
/// many it has.
pub struct Places<'t, F> {
    text: &'t [u8],
    of: F,
    /// Where the block at hand begins, and the places in it: bit 0 is its first byte.
    base: usize,
    bits: u64,
}

impl<'t, F: Fn(Lane) -> Lane> Places<'t, F> {
    /// The places of a text.
    pub fn new(text: &'t [u8], of: F) -> Self {
        let mut places = Self { text, of, base: 0, bits: 0 };
        places.look();
        places
    }

    /// The first place from `at` on. What was asked for before lies before `at`.
    #[inline(always)]
    pub fn next_from(&mut self, mut at: usize) -> Option<usize> {
        loop {
            if let Some(within) = at.checked_sub(self.base).filter(|within| *within < 64) {
                let bits = self.bits & u64::MAX << within;
                if bits != 0 {
                    return Some(self.base + bits.trailing_zeros() as usize);
                }
                at = self.base + 64;
            }
            if at >= self.text.len() {
                return None;
            }
            self.base = at;
            self.look();
        }
    }

    /// Looks at the block that begins at `base`.
    fn look(&mut self) {
        let rest = self.text.get(self.base..).unwrap_or(&[]);
        let mut last = [0; 64];
        let whole = rest.first_chunk().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &last
        });
        let used = if rest.len() < 64 { !(u64::MAX << rest.len()) } else { u64::MAX };
        self.bits = block(whole, &self.of) & used;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_of_a_text_counts_and_no_other() {
        for len in 0..50 {
            let mut text = vec![b'.'; len];
            assert!(!any(&text, |v| or(is(v, b'%'), is(v, 0))), "{len}");
            for at in 0..len {
                text[at] = b'%';
                assert!(any(&text, |v| is(v, b'%')), "{at} of {len}");
                text[at] = b'.';
            }
        }
    }

    #[test]
    fn every_place_is_told_once_and_in_order() {
        for len in 0..200 {
            let text: Vec<u8> = (0..len).map(|i| if i * i % 7 == 1 || i == 64 { b'%' } else { 0 }).collect();
            let mut places = Places::new(&text, |v| is(v, b'%'));
            let (mut at, mut told) = (0, Vec::new());
            while let Some(place) = places.next_from(at) {
                told.push(place);
                at = place + 1;
            }
            let wanted: Vec<usize> = (0..len).filter(|i| text[*i] == b'%').collect();
            assert_eq!(told, wanted, "{len}");
            // Some of them passed over.
            let mut places = Places::new(&text, |v| is(v, b'%'));
            assert_eq!(places.next_from(len / 2), wanted.iter().copied().find(|i| *i >= len / 2), "{len}");
            assert_eq!(places.next_from(len), None);
        }
    }

    #[test]
    fn texts_are_the_same_or_not() {
        for len in 0..50 {
            let text = vec![b'.'; len];
            assert!(same(&text, &text.clone()) && !same(&text, &vec![b'.'; len + 1]));
            for at in 0..len {
                let mut other = text.clone();
                other[at] = b',';
                assert!(!same(&text, &other), "{at} of {len}");
            }
        }
    }

    #[test]
    fn each_byte_is_told_by_its_bit() {
        for b in 0..=u8::MAX {
            let mut bytes = [b'~'; 64];
            let at = usize::from(b) % 64;
            bytes[at] = b;
            let one = |yes: bool| u64::from(yes) << at;
            let rest = |bits: u64| bits & 1 << at;
            assert_eq!(rest(block(&bytes, |v| is(v, b'x'))), one(b == b'x'), "{b}");
            assert_eq!(rest(block(&bytes, |v| within(v, b'/', b'9'))), one((b'/'..=b'9').contains(&b)), "{b}");
            assert_eq!(rest(block(&bytes, |v| or(is(v, 0), within(v, 250, 255)))), one(b == 0 || b >= 250), "{b}");
        }
    }
}
