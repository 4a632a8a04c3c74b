//! What stands around a name, for the gates that ask.

use crate::detect::names::gates::Around;
use crate::detect::scan::{Doc, Request};
use crate::lens::Pair;
use std::cell::OnceCell;

/// How many neighbours are asked at most; what has more members is a table, not a record.
const NEAR: usize = 200;

fn is_separator(b: &u8) -> bool {
    matches!(b, b'-' | b'_' | b'.' | b' ' | b'$' | b'@')
}

/// A name without case and separators, as a number.
fn folded(name: &[u8]) -> u64 {
    name.iter()
        .filter(|b| !is_separator(b))
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3))
}

/// The members of a JSON object.
pub(super) struct JsonNear<'d> {
    pub doc: Doc<'d>,
    pub object: u32,
    /// The name of the member that the object belongs to.
    pub parent: &'d [u8],
    /// Its members tell of values rather than give them.
    pub told: bool,
    pub request: &'d Request,
    /// The names, folded, once somebody has asked.
    pub names: OnceCell<Vec<u64>>,
    /// Whether there is one that only a person has.
    pub personal: OnceCell<bool>,
}

impl JsonNear<'_> {
    fn find(&self, name: &str) -> Option<usize> {
        let names = self.names.get_or_init(|| {
            self.doc.tape.members(self.object).take(NEAR).map(|(k, _)| folded(self.doc.raw(k))).collect()
        });
        let wanted = folded(name.as_bytes());
        names.iter().position(|n| *n == wanted)
    }
}

/// One member among them.
pub(super) struct Member<'n, 'd> {
    pub near: &'n JsonNear<'d>,
    pub quoted: bool,
}

impl Around for Member<'_, '_> {
    fn sibling(&self, name: &str) -> bool {
        self.near.find(name).is_some()
    }
    fn sibling_value(&self, name: &str) -> Option<&[u8]> {
        let doc = self.near.doc;
        let at = self.near.find(name)?;
        doc.tape.members(self.near.object).nth(at).map(|(_, v)| doc.raw(v))
    }
    fn personal(&self, names: &[&str]) -> bool {
        // Most objects have no name that begins as any of these does.
        let first = |name: &[u8]| name.iter().find(|b| !is_separator(b)).map_or(0, u8::to_ascii_lowercase);
        let bit = |b: u8| 1u64 << (b & 63);
        *self.near.personal.get_or_init(|| {
            let doc = self.near.doc;
            let members = doc.tape.members(self.near.object).take(NEAR);
            let begin = members.fold(0, |bits, (k, _)| bits | bit(first(doc.raw(k))));
            names.iter().any(|n| begin & bit(first(n.as_bytes())) != 0 && self.sibling(n))
        })
    }
    fn path(&self) -> &[u8] {
        &self.near.request.path
    }
    fn host(&self) -> &[u8] {
        &self.near.request.host
    }
    fn quoted(&self) -> bool {
        self.quoted
    }
    fn parent(&self) -> &[u8] {
        self.near.parent
    }
    fn told(&self) -> bool {
        self.near.told
    }
}

/// The pairs of a query, form or cookie list.
pub(super) struct PairNear<'d> {
    text: &'d [u8],
    pairs: &'d [Pair],
    path: &'d [u8],
    host: &'d [u8],
    /// The names, folded, once somebody has asked.
    names: OnceCell<Vec<u64>>,
}

impl<'d> PairNear<'d> {
    pub fn new(text: &'d [u8], pairs: &'d [Pair], host: &'d [u8], path: &'d [u8]) -> Self {
        Self { text, pairs, path, host, names: OnceCell::new() }
    }
}

impl Around for PairNear<'_> {
    fn sibling(&self, name: &str) -> bool {
        self.sibling_value(name).is_some()
    }
    fn sibling_value(&self, name: &str) -> Option<&[u8]> {
        let piece = |r: &std::ops::Range<usize>| self.text.get(r.clone());
        let names = self
            .names
            .get_or_init(|| self.pairs.iter().take(NEAR).map(|p| folded(piece(&p.name).unwrap_or(&[]))).collect());
        let wanted = folded(name.as_bytes());
        let at = names.iter().position(|n| *n == wanted)?;
        self.pairs.get(at).and_then(|p| piece(&p.value))
    }
    fn path(&self) -> &[u8] {
        self.path
    }
    fn host(&self) -> &[u8] {
        self.host
    }
    fn quoted(&self) -> bool {
        true
    }
}
