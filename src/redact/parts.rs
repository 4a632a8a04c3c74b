//! Putting the clean file together: slices of the original and rewritten pieces, few of both.
//!
//! A Blob of two thousand parts is written at the speed of the disk, one of two hundred thousand never
//! (`reference/performance.md`). So nearby edits are coalesced: what stands between them is copied, which costs less
//! than a part of its own.

use crate::lens::Edit;

/// A stretch of the clean file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The original's bytes from `start` up to `end`.
    Original {
        /// Offset in the original.
        start: u64,
        /// One past the last byte.
        end: u64,
    },
    /// Bytes that replace some.
    New(Vec<u8>),
}

/// Coalesces the edits of one piece of the original.
///
/// `base` is the piece's offset in the file and `text` its bytes. Gaps shorter than `gap` bytes are copied into the
/// rewritten piece. Parts cover the piece without holes, in order.
pub fn parts(base: u64, text: &[u8], edits: &[Edit], gap: usize) -> Vec<Part> {
    let mut out = Vec::new();
    let mut at = 0usize;
    let mut i = 0;
    while let Some(first) = edits.get(i) {
        if first.span.start > at {
            out.push(Part::Original { start: base + at as u64, end: base + first.span.start as u64 });
        }
        let mut new = first.with.clone();
        at = first.span.end;
        i += 1;
        while let Some(next) = edits.get(i) {
            if next.span.start - at >= gap {
                break;
            }
            new.extend_from_slice(text.get(at..next.span.start).unwrap_or(&[]));
            new.extend_from_slice(&next.with);
            at = next.span.end;
            i += 1;
        }
        out.push(Part::New(new));
    }
    if at < text.len() {
        out.push(Part::Original { start: base + at as u64, end: base + text.len() as u64 });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::apply;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_put_together_are_the_edited_text(
            text in proptest::collection::vec(any::<u8>(), 0..80),
            cuts in proptest::collection::btree_set(0usize..80, 0..12),
            gap in 0usize..20,
        ) {
            let cuts: Vec<usize> = cuts.into_iter().filter(|c| *c <= text.len()).collect();
            let edits: Vec<Edit> =
                cuts.chunks_exact(2).map(|c| Edit { span: c[0]..c[1], with: vec![b'x'; c[0] % 5] }).collect();
            let mut whole = Vec::new();
            let file = [vec![0; 7], text.clone()].concat();
            for p in parts(7, &text, &edits, gap) {
                match p {
                    Part::Original { start, end } => whole.extend_from_slice(&file[start as usize..end as usize]),
                    Part::New(bytes) => whole.extend(bytes),
                }
            }
            prop_assert_eq!(whole, apply(&text, &edits));
        }
    }
}
