//! What detection gives: spans of secrets in a text, and the texts inside it that hold more of them.
//!
//! A [`Found`] is a tree. Its hits are spans of the text itself; its branches are spans that a codec decodes to
//! another text with a `Found` of its own. Redaction walks the same tree back: it decodes a branch, edits the inner
//! text and lets the codec splice the edits into the outer one. Only what leads to a hit is in the tree.

use crate::capture::order::sort_by_key;
use crate::lens::Codec;
use std::ops::Range;

/// The number of a secret in the [`Book`](super::book::Book).
pub type SecretId = u32;

/// A span that is (part of) a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Byte range in the text at hand.
    pub span: Range<usize>,
    /// Which secret.
    pub secret: SecretId,
    /// The span is a JSON number: what replaces it must be one too.
    pub number: bool,
}

/// A span that a codec decodes to a text with hits in it.
pub struct Branch {
    /// Byte range in the text at hand.
    pub span: Range<usize>,
    /// What decodes it.
    pub codec: &'static dyn Codec,
    /// What was found inside.
    pub inner: Found,
}

/// Most ranges in one block of a [`Cover`].
const BLOCK: usize = 256;

/// Which bytes of a text are taken: disjoint ranges, in order, in blocks, so that one more among very many costs little.
#[derive(Default)]
pub struct Cover(Vec<Vec<Range<usize>>>);

impl Cover {
    /// The first range that ends behind `at`: its block, and its place there.
    fn seek(&self, at: usize) -> (usize, usize) {
        let block = self.0.partition_point(|b| b.last().is_none_or(|r| r.end <= at));
        let place = self.0.get(block).map_or(0, |b| b.partition_point(|r| r.end <= at));
        (block, place)
    }

    fn get(&self, (block, place): (usize, usize)) -> Option<&Range<usize>> {
        self.0.get(block)?.get(place)
    }

    /// Takes a range, too.
    pub fn add(&mut self, span: &Range<usize>) {
        let mut all = span.clone();
        // Whatever it meets, or ends where it begins, becomes one with it.
        loop {
            let (block, place) = self.seek(all.start.saturating_sub(1));
            match self.get((block, place)) {
                Some(r) if r.start <= all.end && all.start <= r.end => {
                    all = r.start.min(all.start)..r.end.max(all.end);
                    if let Some(b) = self.0.get_mut(block) {
                        b.remove(place);
                        if b.is_empty() {
                            self.0.remove(block);
                        }
                    }
                }
                _ => break,
            }
        }
        if all.is_empty() {
            return;
        }
        let (block, place) = self.seek(all.start);
        // Behind everything: at the end of the last block.
        let (block, place) = match self.0.len().checked_sub(1) {
            None => {
                self.0.push(Vec::new());
                (0, 0)
            }
            Some(last) if block > last => (last, self.0.last().map_or(0, Vec::len)),
            Some(_) => (block, place),
        };
        let Some(b) = self.0.get_mut(block) else { return };
        b.insert(place, all);
        if b.len() > BLOCK {
            let rest = b.split_off(if place == BLOCK { BLOCK } else { BLOCK / 2 });
            self.0.insert(block + 1, rest);
        }
    }

    /// Whether any byte of a range is taken.
    pub fn touches(&self, span: &Range<usize>) -> bool {
        self.get(self.seek(span.start)).is_some_and(|r| r.start < span.end)
    }

    /// Whether every byte of a range is.
    pub fn contains(&self, span: &Range<usize>) -> bool {
        self.get(self.seek(span.start)).is_some_and(|r| r.start <= span.start && span.end <= r.end)
    }

    /// The parts of a range that are not taken.
    fn gaps(&self, span: &Range<usize>, out: &mut Vec<Range<usize>>) {
        let (block, place) = self.seek(span.start);
        let first = self.0.get(block).and_then(|b| b.get(place..)).unwrap_or(&[]);
        let others = self.0.get(block + 1..).unwrap_or(&[]).iter().flatten();
        let mut at = span.start;
        for taken in first.iter().chain(others).take_while(|r| r.start < span.end) {
            if at < taken.start {
                out.push(at..taken.start);
            }
            at = taken.end;
        }
        if at < span.end {
            out.push(at..span.end);
        }
    }
}

/// What was found in a text.
#[derive(Default)]
pub struct Found {
    hits: Vec<Hit>,
    branches: Vec<Branch>,
    /// Hits in the whole tree.
    count: usize,
    by_hits: Cover,
    by_branches: Cover,
}

impl Found {
    /// A tree of these.
    #[cfg(test)]
    pub fn of(hits: Vec<Hit>, branches: Vec<Branch>) -> Self {
        let mut found = Self::default();
        hits.into_iter().for_each(|h| found.hit(h));
        branches.into_iter().for_each(|b| found.branch(b));
        found
    }

    /// Spans of the text itself.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// Spans to decode.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// Spans to decode, to look further into each. Their spans must stay.
    pub fn branches_mut(&mut self) -> &mut [Branch] {
        &mut self.branches
    }

    /// Brings the branches into the order of the text.
    pub fn sort_branches(&mut self) {
        sort_by_key(&mut self.branches, |b| [b.span.start as u64, b.span.end as u64]);
    }

    /// Adds a span of the text itself.
    pub fn hit(&mut self, hit: Hit) {
        self.by_hits.add(&hit.span);
        self.hits.push(hit);
        self.count += 1;
    }

    /// Adds a span to decode.
    pub fn branch(&mut self, branch: Branch) {
        self.by_branches.add(&branch.span);
        self.count += branch.inner.count;
        self.branches.push(branch);
    }

    /// Has the hits from number `from` on stand for all of `span`, a JSON number.
    pub fn widen(&mut self, from: usize, span: &Range<usize>) {
        for hit in self.hits.get_mut(from..).unwrap_or(&mut []) {
            hit.span = span.clone();
            hit.number = true;
            self.by_hits.add(span);
        }
    }

    /// Nothing found.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.branches.is_empty()
    }

    /// Whether `span` touches a hit or a branch.
    pub fn touches(&self, span: &Range<usize>) -> bool {
        self.by_hits.touches(span) || self.by_branches.touches(span)
    }

    /// The parts of `span` in which nothing was found. What is decoded as a whole must not be decoded twice: two changes of
    /// the same packed data can't both be made.
    pub fn gaps(&self, span: &Range<usize>) -> Vec<Range<usize>> {
        let (mut by_hits, mut out) = (Vec::new(), Vec::new());
        self.by_hits.gaps(span, &mut by_hits);
        by_hits.iter().for_each(|gap| self.by_branches.gaps(gap, &mut out));
        out
    }

    /// Forgets the hits of secrets that are kept, so that they don't stand in the way of others.
    pub fn retain(&mut self, on: &impl Fn(SecretId) -> bool) {
        let (hits, branches) = (std::mem::take(&mut self.hits), std::mem::take(&mut self.branches));
        *self = Self::default();
        hits.into_iter().filter(|h| on(h.secret)).for_each(|h| self.hit(h));
        for mut b in branches {
            b.inner.retain(on);
            if !b.inner.is_empty() {
                self.branch(b);
            }
        }
    }

    /// Number of hits in the whole tree, as it was built.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Calls `each` with every secret in the tree, in text order within each level.
    pub fn secrets(&self, each: &mut impl FnMut(SecretId)) {
        for h in &self.hits {
            each(h.secret);
        }
        for b in &self.branches {
            b.inner.secrets(each);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cover_says_what_a_list_of_bytes_says(
            spans in proptest::collection::vec((0usize..4000, 0usize..9), 0..900), start in 0usize..4000, len in 1usize..90,
        ) {
            let (mut cover, mut bytes) = (Cover::default(), [false; 4096]);
            for (start, len) in spans {
                cover.add(&(start..start + len));
                bytes[start..start + len].fill(true);
            }
            let asked = &bytes[start..start + len];
            prop_assert_eq!(cover.touches(&(start..start + len)), asked.iter().any(|b| *b));
            prop_assert_eq!(cover.contains(&(start..start + len)), asked.iter().all(|b| *b));
            let mut gaps = Vec::new();
            cover.gaps(&(start..start + len), &mut gaps);
            let free: Vec<usize> = gaps.into_iter().flatten().collect();
            let wanted: Vec<usize> = (start..start + len).filter(|i| !bytes[*i]).collect();
            prop_assert_eq!(free, wanted);
        }
    }
}
