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

/// Which bytes of a text are taken: disjoint ranges, in order.
#[derive(Default)]
pub struct Cover(Vec<Range<usize>>);

impl Cover {
    /// Takes a range, too. Findings come mostly in the order of the text, so it mostly goes to the end.
    pub fn add(&mut self, span: &Range<usize>) {
        let from = self.0.partition_point(|r| r.end < span.start);
        let to = from + self.0.get(from..).unwrap_or(&[]).partition_point(|r| r.start <= span.end);
        let joined = self
            .0
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .fold(span.clone(), |all, r| r.start.min(all.start)..r.end.max(all.end));
        if !joined.is_empty() {
            self.0.splice(from..to, [joined]);
        }
    }

    /// Whether any byte of a range is taken.
    pub fn touches(&self, span: &Range<usize>) -> bool {
        self.0.get(self.0.partition_point(|r| r.end <= span.start)).is_some_and(|r| r.start < span.end)
    }

    /// Whether every byte of a range is.
    pub fn contains(&self, span: &Range<usize>) -> bool {
        let at = self.0.partition_point(|r| r.end <= span.start);
        self.0.get(at).is_some_and(|r| r.start <= span.start && span.end <= r.end)
    }
}

impl Cover {
    /// The parts of a range that are not taken.
    fn gaps(&self, span: &Range<usize>, out: &mut Vec<Range<usize>>) {
        let from = self.0.partition_point(|r| r.end <= span.start);
        let mut at = span.start;
        for taken in self.0.get(from..).unwrap_or(&[]).iter().take_while(|r| r.start < span.end) {
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
            spans in proptest::collection::vec((0usize..40, 0usize..9), 0..12), start in 0usize..45, len in 1usize..9,
        ) {
            let (mut cover, mut bytes) = (Cover::default(), [false; 64]);
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
