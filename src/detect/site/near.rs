//! What stands around a name, for the gates that ask.

use crate::detect::names::gates::Around;
use crate::detect::scan::{Doc, Request};
use crate::lens::Pair;

/// Whether two names are the same but for case and separators.
fn same(ours: &[u8], wanted: &str) -> bool {
    if let (Some(a), Some(b)) = (ours.first(), wanted.as_bytes().first())
        && a.is_ascii_alphabetic()
        && !a.eq_ignore_ascii_case(b)
    {
        return false;
    }
    let fold = |b: &u8| !matches!(b, b'-' | b'_' | b'.' | b' ' | b'$' | b'@');
    let a = ours.iter().filter(|b| fold(b)).map(u8::to_ascii_lowercase);
    let b = wanted.as_bytes().iter().filter(|b| fold(b)).map(u8::to_ascii_lowercase);
    a.eq(b)
}

/// A member of a JSON object.
pub(super) struct JsonNear<'d> {
    pub doc: Doc<'d>,
    pub object: u32,
    pub request: &'d Request,
    pub quoted: bool,
}

impl Around for JsonNear<'_> {
    fn sibling(&self, name: &str) -> bool {
        self.doc.tape.members(self.object).any(|(k, _)| same(self.doc.raw(k), name))
    }
    fn sibling_value(&self, name: &str) -> Option<&[u8]> {
        self.doc.tape.members(self.object).find(|(k, _)| same(self.doc.raw(*k), name)).map(|(_, v)| self.doc.raw(v))
    }
    fn path(&self) -> &[u8] {
        &self.request.path
    }
    fn host(&self) -> &[u8] {
        &self.request.host
    }
    fn quoted(&self) -> bool {
        self.quoted
    }
}

/// A pair of a query, form or cookie list.
pub(super) struct PairNear<'d> {
    pub text: &'d [u8],
    pub pairs: &'d [Pair],
    pub path: &'d [u8],
    pub host: &'d [u8],
}

impl Around for PairNear<'_> {
    fn sibling(&self, name: &str) -> bool {
        self.sibling_value(name).is_some()
    }
    fn sibling_value(&self, name: &str) -> Option<&[u8]> {
        let is = |p: &&Pair| self.text.get(p.name.clone()).is_some_and(|n| same(n, name));
        self.pairs.iter().find(is).and_then(|p| self.text.get(p.value.clone()))
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
