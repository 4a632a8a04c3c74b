//! Where in a text there may be something to decode: the characters that begin an escape sequence, and the runs of
//! base64 characters. Reads 64 bytes at a time, so that text with nothing in it costs next to nothing.

use crate::lanes::{self, all, is, or, within};

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
            let mut last = [0; BLOCK];
            let (escape, plain) = classes(block_of(rest, &mut last));
            if escape != 0 {
                told = note(&mut self.escapes, told, place(at), escape);
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

    /// Adds the places of the escapes in `text` from `from` on, and no runs.
    pub(super) fn add_escapes(&mut self, text: &[u8], from: usize) {
        let mut told = self.escapes.len();
        let mut at = from;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let mut last = [0; BLOCK];
            let escape = escapes(block_of(rest, &mut last));
            if escape != 0 {
                told = note(&mut self.escapes, told, u32::try_from(at).unwrap_or(u32::MAX), escape);
            }
            at += BLOCK;
        }
        self.escapes.truncate(told);
    }
}

/// The first block of a text; of what is shorter one filled up with zeros in `room`.
#[inline(always)]
fn block_of<'t>(text: &'t [u8], room: &'t mut [u8; BLOCK]) -> &'t [u8; BLOCK] {
    match text.first_chunk() {
        Some(block) => block,
        None => {
            room.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
            room
        }
    }
}

/// Writes `base` and the number of each bit to `to[told..]`; gives the end there. What comes after that is room.
#[inline]
fn note(to: &mut Vec<u32>, told: usize, base: u32, mut bits: u64) -> usize {
    let count = bits.count_ones() as usize;
    if to.len() < told + BLOCK {
        to.resize(2 * told + 4 * BLOCK, 0);
    }
    // Four at a time whether there are as many or not: a wrong guess of the processor costs more.
    let room = to.get_mut(told..told + BLOCK).unwrap_or(&mut []);
    for four in room.as_chunks_mut::<4>().0 {
        for place in four {
            *place = base.wrapping_add(bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
        if bits == 0 {
            break;
        }
    }
    told + count
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
        let mut marks = marks(block);
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

/// The bytes that may begin an escape sequence, and those that base64 and base64url use; bit 0 is the first byte.
#[inline(always)]
fn classes(block: &[u8; BLOCK]) -> (u64, u64) {
    let letter = |v| within(or(v, all(0x20)), b'a', b'z');
    let sign = |v| or(is(v, b'+'), or(is(v, b'-'), is(v, b'_')));
    let plain = lanes::block(block, |v| or(or(letter(v), within(v, b'/', b'9')), sign(v)));
    (escapes(block), plain)
}

/// The bytes that may begin an escape sequence.
#[inline(always)]
fn escapes(block: &[u8; BLOCK]) -> u64 {
    lanes::block(block, |v| or(is(v, b'\\'), within(v, b'%', b'&')))
}

/// The marks.
#[inline(always)]
fn marks(block: &[u8; BLOCK]) -> u64 {
    let sign = |v| or(is(v, b'+'), or(is(v, b'-'), is(v, b'_')));
    lanes::block(block, |v| or(sign(v), or(is(v, b'/'), is(v, b'\n'))))
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
            let each = |is: fn(u8) -> bool| (0..).zip(&block).fold(0, |bits, (i, b)| bits | u64::from(is(*b)) << i);
            let escapes = each(|b| matches!(b, b'\\' | b'%' | b'&'));
            assert_eq!(classes(&block), (escapes, each(|b| super::super::views::sextet(b) != 64)), "{b}");
            assert_eq!(marks(&block), each(is_mark), "{b}");
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
