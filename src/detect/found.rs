//! What detection gives: spans of secrets in a text, and the texts inside it that hold more of them.
//!
//! A [`Found`] is a tree. Its hits are spans of the text itself; its branches are spans that a codec decodes to
//! another text with a `Found` of its own. Redaction walks the same tree back: it decodes a branch, edits the inner
//! text and lets the codec splice the edits into the outer one. Only what leads to a hit is in the tree.

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

/// What was found in a text.
#[derive(Default)]
pub struct Found {
    /// Spans of the text itself.
    pub hits: Vec<Hit>,
    /// Spans to decode.
    pub branches: Vec<Branch>,
}

impl Found {
    /// Nothing found.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.branches.is_empty()
    }

    /// Whether `span` touches a hit or a branch.
    pub fn touches(&self, span: &Range<usize>) -> bool {
        let meets = |other: &Range<usize>| other.start < span.end && span.start < other.end;
        self.hits.iter().any(|h| meets(&h.span)) || self.branches.iter().any(|b| meets(&b.span))
    }

    /// Forgets the hits of secrets that are kept, so that they don't stand in the way of others.
    pub fn retain(&mut self, on: &impl Fn(SecretId) -> bool) {
        self.hits.retain(|h| on(h.secret));
        for b in &mut self.branches {
            b.inner.retain(on);
        }
        self.branches.retain(|b| !b.inner.is_empty());
    }

    /// Number of hits in the whole tree.
    pub fn count(&self) -> usize {
        self.hits.len() + self.branches.iter().map(|b| b.inner.count()).sum::<usize>()
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
