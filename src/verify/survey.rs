//! Where in a text there may be something to decode: the characters that begin an escape sequence, and the runs of
//! base64 characters. Reads 64 bytes at a time, so that text with nothing in it costs next to nothing.

/// How many bytes [`classes`] looks at.
const BLOCK: usize = 64;

/// What was found, in order; reused for one text after another.
#[derive(Default)]
pub(super) struct Survey {
    /// Where `\`, `%` and `&` stand.
    pub(super) escapes: Vec<u32>,
    /// Start and end of each run of base64 characters.
    pub(super) runs: Vec<(u32, u32)>,
}

impl Survey {
    pub(super) fn clear(&mut self) {
        self.escapes.clear();
        self.runs.clear();
    }

    /// Adds what stands in `text[from..to]`. Runs have at least `shortest` characters (64 at most).
    pub(super) fn add(&mut self, text: &[u8], from: usize, to: usize, shortest: usize) {
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut push = |start: usize, end: usize| {
            if end - start >= shortest {
                self.runs.push((place(start), place(end)));
            }
        };
        // Where the run began that reaches the end of what has been read.
        let mut open = from;
        let mut at = from;
        let steps = erosion(shortest.min(BLOCK));
        let mut told = self.escapes.len();
        while at < to {
            let rest = text.get(at..to).unwrap_or(&[]);
            let base = place(at);
            let (mut escape, plain) = match rest.first_chunk::<BLOCK>() {
                Some(block) => {
                    let (escape, plain, _) = classes(block);
                    (escape, plain)
                }
                None => {
                    let mut block = [0; BLOCK];
                    block.iter_mut().zip(rest).for_each(|(b, r)| *b = *r);
                    let (escape, plain, _) = classes(&block);
                    (escape, plain)
                }
            };
            if escape != 0 {
                let count = escape.count_ones() as usize;
                if self.escapes.len() < told + BLOCK {
                    self.escapes.resize(2 * told + 4 * BLOCK, 0);
                }
                // Four at a time whether there are as many or not: a wrong guess of the processor costs more.
                let room = self.escapes.get_mut(told..told + BLOCK).unwrap_or(&mut []);
                for four in room.as_chunks_mut::<4>().0 {
                    for place_of in four {
                        *place_of = base.wrapping_add(escape.trailing_zeros());
                        escape &= escape.wrapping_sub(1);
                    }
                    if escape == 0 {
                        break;
                    }
                }
                told += count;
            }
            if plain != u64::MAX {
                let lead = plain.trailing_ones() as usize;
                push(open, at + lead);
                // Clear the run at the front; of the others keep those that are long enough.
                let inner = plain & (plain + 1);
                let mut starts = inner & inner >> steps[0];
                for step in steps.get(1..).unwrap_or(&[]) {
                    starts &= starts >> step;
                }
                while starts != 0 {
                    let start = starts.trailing_zeros() as usize;
                    let end = start + (inner >> start).trailing_ones() as usize;
                    if end == BLOCK {
                        break;
                    }
                    push(at + start, at + end);
                    starts &= u64::MAX << end;
                }
                open = at + BLOCK - inner.leading_ones() as usize;
            }
            at += BLOCK;
        }
        push(open.min(to), to);
        self.escapes.truncate(told);
    }
}

/// Characters of base64 that also end a segment of a path, a prefix, or a line.
fn is_mark(b: u8) -> bool {
    matches!(b, b'/' | b'-' | b'_' | b'+' | b'\n')
}

/// The first place of `text` right after a mark (of those that end a segment of a path, a prefix, or a line) for which
/// `is` holds.
pub(super) fn after_mark(text: &[u8], is: impl Fn(usize) -> bool) -> Option<usize> {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    for (i, block) in blocks.iter().enumerate() {
        let (.., mut marks) = classes(block);
        while marks != 0 {
            let at = i * BLOCK + marks.trailing_zeros() as usize + 1;
            if is(at) {
                return Some(at);
            }
            marks &= marks - 1;
        }
    }
    let from = blocks.len() * BLOCK;
    (from..).zip(rest).filter(|(_, b)| is_mark(**b)).map(|(i, _)| i + 1).find(|i| is(*i))
}

/// By how much to shift, one after the other, to keep the bits that begin `length` bits in a row.
fn erosion(length: usize) -> [u32; 6] {
    let mut steps = [0; 6];
    let mut have = 1;
    for step in &mut steps {
        *step = have.min(length as u32 - have);
        have += *step;
    }
    steps
}

/// The bytes that may begin an escape sequence, those that base64 and base64url use, and the marks; bit 0 is the first
/// byte.
#[cfg(target_arch = "x86_64")]
#[inline]
fn classes(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    use core::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
        _mm_sub_epi8,
    };
    let (mut escape, mut plain, mut mark) = (0u64, 0u64, 0u64);
    for (lane, part) in block.as_chunks::<16>().0.iter().enumerate() {
        // SAFETY: SSE2 is part of every x86_64 target; `part` is 16 bytes long and loadu has no alignment demand. All
        // else works on registers only.
        let (e, p, m) = unsafe {
            let v = _mm_loadu_si128(part.as_ptr().cast());
            let all = |b: u8| _mm_set1_epi8(b.cast_signed());
            let is = |b: u8| _mm_cmpeq_epi8(v, all(b));
            let within = |v: __m128i, low: u8, high: u8| {
                let above = _mm_sub_epi8(v, all(low));
                _mm_cmpeq_epi8(_mm_min_epu8(above, all(high - low)), above)
            };
            let e = _mm_or_si128(is(b'\\'), within(v, b'%', b'&'));
            let letter = within(_mm_or_si128(v, all(0x20)), b'a', b'z');
            let marks = _mm_or_si128(is(b'+'), _mm_or_si128(is(b'-'), is(b'_')));
            let p = _mm_or_si128(_mm_or_si128(letter, within(v, b'/', b'9')), marks);
            let m = _mm_or_si128(marks, _mm_or_si128(is(b'/'), is(b'\n')));
            (_mm_movemask_epi8(e), _mm_movemask_epi8(p), _mm_movemask_epi8(m))
        };
        escape |= u64::from(e.cast_unsigned()) << (lane * 16);
        plain |= u64::from(p.cast_unsigned()) << (lane * 16);
        mark |= u64::from(m.cast_unsigned()) << (lane * 16);
    }
    (escape, plain, mark)
}

/// The bytes that may begin an escape sequence, those that base64 and base64url use, and the marks; bit 0 is the first
/// byte.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn classes(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_le, u8x16_splat, u8x16_sub, v128, v128_load, v128_or};
    let (mut escape, mut plain, mut mark) = (0u64, 0u64, 0u64);
    for (lane, part) in block.as_chunks::<16>().0.iter().enumerate() {
        // SAFETY: `part` is 16 bytes long; v128_load has no alignment demand.
        let v: v128 = unsafe { v128_load(part.as_ptr().cast()) };
        let is = |b: u8| u8x16_eq(v, u8x16_splat(b));
        let within = |v: v128, low: u8, high: u8| u8x16_le(u8x16_sub(v, u8x16_splat(low)), u8x16_splat(high - low));
        let e = v128_or(is(b'\\'), within(v, b'%', b'&'));
        let letter = within(v128_or(v, u8x16_splat(0x20)), b'a', b'z');
        let marks = v128_or(is(b'+'), v128_or(is(b'-'), is(b'_')));
        let p = v128_or(v128_or(letter, within(v, b'/', b'9')), marks);
        escape |= u64::from(u8x16_bitmask(e)) << (lane * 16);
        plain |= u64::from(u8x16_bitmask(p)) << (lane * 16);
        let m = v128_or(marks, v128_or(is(b'/'), is(b'\n')));
        mark |= u64::from(u8x16_bitmask(m)) << (lane * 16);
    }
    (escape, plain, mark)
}

/// The bytes that may begin an escape sequence, those that base64 and base64url use, and the marks; bit 0 is the first
/// byte.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
#[inline]
fn classes(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    classes_scalar(block)
}

/// The plain spelling of [`classes`]: the fallback, and what the vector code is tested against.
#[cfg(any(test, not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))))]
fn classes_scalar(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    block.iter().enumerate().fold((0, 0, 0), |(escape, plain, mark), (i, b)| {
        let is_escape = matches!(b, b'\\' | b'%' | b'&');
        let is_plain = super::views::sextet(*b) != 64;
        (escape | u64::from(is_escape) << i, plain | u64::from(is_plain) << i, mark | u64::from(is_mark(*b)) << i)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_byte_is_classed_as_the_plain_spelling_classes_it() {
        for b in 0..=u8::MAX {
            let mut block = [b' '; BLOCK];
            block[usize::from(b) % BLOCK] = b;
            assert_eq!(classes(&block), classes_scalar(&block), "{b}");
        }
    }

    proptest! {
        #[test]
        fn escapes_and_runs_are_those_a_byte_by_byte_reader_finds(
            text in "[a-zA-Z+/_0-9-]{0,90}[\\\\%& \"]{0,3}[a-z]{0,20}[\\\\%& .]{0,2}[a-zA-Z+/_0-9-]{0,200}[. a]{0,40}",
            from in 0usize..80, cut in 0usize..60, shortest in 1usize..40,
        ) {
            let text = text.as_bytes();
            let from = from.min(text.len());
            let to = text.len().saturating_sub(cut).max(from);
            let mut s = Survey::default();
            s.add(text, from, to, shortest);
            let escapes: Vec<u32> = (from..to).filter(|i| b"\\%&".contains(&text[*i])).map(|i| i as u32).collect();
            prop_assert_eq!(&s.escapes, &escapes);
            let mut runs = Vec::new();
            let mut at = from;
            while at < to {
                let end = (at..to).find(|i| super::super::views::sextet(text[*i]) == 64).unwrap_or(to);
                if end - at >= shortest {
                    runs.push((at as u32, end as u32));
                }
                at = end + 1;
            }
            prop_assert_eq!(&s.runs, &runs);
        }
    }
}
