//! Names and values side by side in JSON, and names that count for what is below them.

use super::header::is_header_name;
use super::loose::is_secret_looking;
use crate::capture::tape::NodeKind;
use crate::detect::kind::Kind;
use crate::detect::names::{Class, Place};
use crate::detect::scan::{Doc, Out, Scan};

impl Scan<'_> {
    /// `["Authorization", "Bearer …"]`, alone or one after the other as Node's `rawHeaders` has them. Returns whether the
    /// list is one of those; it was walked then.
    pub(super) fn name_then_value(&mut self, doc: Doc<'_>, node: u32, outer: bool, out: &mut Out<'_>) -> bool {
        let mut items = doc.tape.items(node);
        let (Some(first), Some(second)) = (items.next(), items.next()) else { return false };
        let string = |n: u32| doc.kind(n) == Some(NodeKind::String);
        if !string(first) || !string(second) || doc.raw(first).len() > 64 {
            return false;
        }
        let two = items.next().is_none();
        let secret = |s: &mut Self, place: Place, name: &[u8]| {
            let class = s.detector.classify(place, name).map(|v| (v.class, v.kind));
            class.filter(|(c, _)| *c == Class::Secret).map(|(_, kind)| kind)
        };
        let all: Vec<u32> = doc.tape.items(node).take(256).collect();
        let (pairs, odd) = all.as_chunks::<2>();
        let named = pairs.iter().any(|[n, v]| {
            let name = doc.raw(*n);
            string(*n)
                && string(*v)
                && (is_header_name(name) && secret(self, Place::Header, name).is_some()
                    || two && secret(self, Place::Json, name).is_some_and(|k| is_secret_looking(doc.raw(*v), k)))
        });
        if !named || !odd.is_empty() || all.len() == 256 {
            return false;
        }
        let near = self.near(doc, node);
        for [n, v] in pairs {
            let place = if is_header_name(doc.raw(*n)) { Place::Header } else { Place::Json };
            self.pair(&near, place, *n, *v, outer, out);
        }
        true
    }

    /// Whether a member of an object with a secret's name is meant by that name: its own says nothing, and its value
    /// looks secret, or holds what may (`"password": {"plain": "…"}`, `"tokens": {"eu": {"main": "…"}}`).
    pub(super) fn inherits(&mut self, doc: Doc<'_>, value: u32, name: &[u8], inherited: &[u8]) -> bool {
        let Some(outer) = self.detector.classify(Place::Json, inherited).filter(|v| v.class == Class::Secret) else {
            return false;
        };
        // What a policy names goes with all that is below.
        if outer.kind == Kind::Custom {
            return true;
        }
        if self.detector.classify(Place::Json, name).is_some() {
            return false;
        }
        match doc.kind(value) {
            Some(NodeKind::Object | NodeKind::Array) => true,
            Some(NodeKind::String) => is_secret_looking(doc.raw(value), outer.kind),
            _ => false,
        }
    }
}

/// Names of members that say nothing of their own.
pub(super) fn is_neutral(name: &[u8]) -> bool {
    matches!(
        name,
        b"#text"
            | b"$"
            | b"_"
            | b"_text"
            | b"content"
            | b"data"
            | b"raw"
            | b"string"
            | b"text"
            | b"v"
            | b"val"
            | b"value"
    )
}

/// The rank of members that name a value only now and then.
pub(super) const TYPE: u8 = 11;

/// How good a name is for the name of a pair (0 is best).
fn pair_name(k: &[u8]) -> Option<u8> {
    Some(match k {
        b"name" => 0,
        b"key" => 1,
        b"k" => 2,
        b"field" => 3,
        b"id" => 4,
        b"param" | b"parameter" => 5,
        b"header" => 6,
        b"attribute" => 7,
        b"property" | b"prop" => 8,
        b"label" => 9,
        b"variable" => 10,
        b"type" | b"kind" => TYPE,
        _ => return None,
    })
}

/// How good a name is for the value of a pair (0 is best).
fn pair_value(k: &[u8]) -> Option<u8> {
    Some(match k {
        b"value" => 0,
        b"v" | b"val" => 1,
        b"values" => 2,
        b"data" => 3,
        b"content" => 4,
        b"text" => 5,
        b"stringValue" => 6,
        b"default" => 7,
        _ => return None,
    })
}

/// The nodes of a pair's name and value and how sure that is (0: most), if the object is one: `{"name": …, "value": …}` and the like. In HAR's own
/// lists only `name` and `value` count; elsewhere the object must be small and its name a string.
pub(super) fn pair_members(doc: Doc<'_>, object: u32, har: bool) -> Option<(u8, u32, u32)> {
    let mut name: Option<(u8, u32)> = None;
    let mut value: Option<(u8, u32)> = None;
    for (i, (key, v)) in doc.tape.members(object).enumerate() {
        if i > 12 {
            return None;
        }
        let k = doc.raw(key);
        if let Some(rank) = pair_name(k).filter(|r| !har || *r == 0)
            && name.is_none_or(|(best, _)| rank < best)
            && doc.kind(v) == Some(NodeKind::String)
        {
            name = Some((rank, v));
        } else if let Some(rank) = pair_value(k).filter(|r| !har || *r == 0)
            && value.is_none_or(|(best, _)| rank < best)
        {
            value = Some((rank, v));
        }
    }
    let (rank, name) = name?;
    Some((rank, name, value?.1))
}
