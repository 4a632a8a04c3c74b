//! Names and values side by side in JSON, and names that count for what is below them.

use super::header::is_header_name;
use crate::capture::tape::NodeKind;
use crate::detect::kind::Kind;
use crate::detect::names::{Class, Place, is_secret_looking};
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
        if name == b"id" || self.detector.classify(Place::Json, name).is_some() {
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

/// The rank of members that name a value only now and then: what they say must be the name of a secret.
pub(super) const TYPE: u8 = 12;

/// Most values under one name (`{"field": …, "oldValue": …, "newValue": …}`).
pub(super) const VALUES: usize = 3;

/// A member's name in small letters without signs, to compare it with what pairs are called. Longer names are none of them.
fn bare<'r>(k: &[u8], room: &'r mut [u8; 24]) -> &'r [u8] {
    let mut len = 0;
    for b in k.iter().filter(|b| b.is_ascii_alphanumeric()) {
        let Some(slot) = room.get_mut(len) else { return b"" };
        *slot = b.to_ascii_lowercase();
        len += 1;
    }
    room.get(..len).unwrap_or_default()
}

/// What the name of a pair is called, best first.
const NAMES: [&[u8]; 12] = [
    b"name",
    b"key",
    b"k",
    b"field",
    b"id",
    b"param",
    b"parameter",
    b"header",
    b"attribute",
    b"property",
    b"label",
    b"keyName",
];
/// What the name of a pair is called now and then.
const NOW_AND_THEN: [&[u8]; 10] =
    [b"kind", b"n", b"option", b"path", b"prop", b"setting", b"tag", b"title", b"type", b"variable"];
/// What the value of a pair is called, best first.
const VALUE_NAMES: [&[u8]; 9] =
    [b"value", b"v", b"val", b"values", b"data", b"content", b"text", b"stringValue", b"default"];
/// What the value of a pair is called now and then, beside what ends in `value`.
const SPOKEN: [&[u8]; 4] = [b"from", b"to", b"old", b"new"];

/// The first and last letters of what pairs are called: for each last letter the first ones, a bit each.
#[allow(clippy::indexing_slicing, reason = "counts to the lists' lengths, when compiled")]
const FIRSTS: [u32; 32] = {
    const fn with(mut ends: [u32; 32], names: &[&[u8]]) -> [u32; 32] {
        let mut i = 0;
        while i < names.len() {
            let name = names[i];
            ends[(name[name.len() - 1] & 31) as usize] |= 1 << (name[0] & 31);
            i += 1;
        }
        ends
    }
    with(with(with(with([0; 32], &NAMES), &NOW_AND_THEN), &VALUE_NAMES), &SPOKEN)
};

/// Whether a name may be what pairs are called, judged by its ends: nearly all others are told by them.
fn may_pair(k: &[u8]) -> bool {
    match k {
        [first, .., last] | [first @ last] if first.is_ascii_alphabetic() && last.is_ascii_alphabetic() => {
            let firsts = FIRSTS.get(usize::from(last & 31)).copied().unwrap_or(0);
            let second = k.len().checked_sub(2).and_then(|i| k.get(i)).map(u8::to_ascii_lowercase);
            let part = matches!(
                (second, last.to_ascii_lowercase()),
                (Some(b'm' | b'u'), b'e') | (Some(b'e'), b'y') | (Some(b'i'), b'd')
            );
            part || firsts >> (first & 31) & 1 == 1
        }
        _ => true,
    }
}

/// How good a name is for the name of a pair (0 is best).
fn pair_name(k: &[u8]) -> Option<u8> {
    if let Some(rank) = NAMES.iter().position(|n| *n == k) {
        return u8::try_from(rank).ok();
    }
    let mut room = [0; 24];
    let bare = bare(k, &mut room);
    // `parameterName`, `fieldId`; `Name` and `@name`.
    let ends = [&b"name"[..], b"key", b"id"].iter().any(|end| bare.ends_with(end));
    (NAMES.contains(&bare) || NOW_AND_THEN.contains(&bare) || ends).then_some(TYPE)
}

/// How good a name is for the value of a pair (0 is best).
fn pair_value(k: &[u8]) -> Option<u8> {
    if let Some(rank) = VALUE_NAMES.iter().position(|n| *n == k) {
        return u8::try_from(rank).ok();
    }
    let mut room = [0; 24];
    let bare = bare(k, &mut room);
    // `parameterValue`, `newValue`; the `_` that XML becomes.
    let told = VALUE_NAMES.contains(&bare) || bare.ends_with(b"value") || SPOKEN.contains(&bare);
    (told || k == b"_").then_some(TYPE)
}

/// An object that says a name and its values beside each other.
pub(super) struct NamedBy {
    /// How sure that is (0: most).
    pub rank: u8,
    /// The node of the name.
    pub name: u32,
    values: [Option<u32>; VALUES],
}

impl NamedBy {
    /// Whether a node is one of the values.
    pub(super) fn is_value(&self, node: u32) -> bool {
        self.values.contains(&Some(node))
    }
}

/// What an object names, if it is a pair: `{"name": …, "value": …}` and the like. In HAR's own lists only `name` and `value`
/// count; elsewhere the object must be small and its name a string.
pub(super) fn pair_members(doc: Doc<'_>, object: u32, har: bool) -> Option<NamedBy> {
    let mut name: Option<(u8, u32)> = None;
    let mut values = [None; VALUES];
    let (mut best, mut count) = (u8::MAX, 0);
    for (i, (key, v)) in doc.tape.members(object).enumerate() {
        if i > 12 {
            return None;
        }
        let k = doc.raw(key);
        if !may_pair(k) {
            continue;
        }
        if let Some(rank) = pair_name(k).filter(|r| !har || *r == 0)
            && name.is_none_or(|(best, _)| rank < best)
            && doc.kind(v) == Some(NodeKind::String)
        {
            name = Some((rank, v));
        } else if let Some(rank) = pair_value(k).filter(|r| (!har || *r == 0) && *r <= best) {
            if rank < best {
                (best, count) = (rank, 0);
                values = [None; VALUES];
            }
            if let Some(slot) = values.get_mut(count) {
                *slot = Some(v);
                count += 1;
            }
        }
    }
    let (rank, name) = name?;
    let rank = if best == TYPE { TYPE } else { rank };
    (count > 0).then_some(NamedBy { rank, name, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pairs_are_called_is_never_turned_down_by_its_ends() {
        let lists = [&NAMES[..], &NOW_AND_THEN, &VALUE_NAMES, &SPOKEN];
        let also = [&b"fieldName"[..], b"apiKey", b"paramId", b"newValue", b"_", b"@name", b"old-value", b"ID"];
        for name in lists.concat().into_iter().chain(also) {
            assert!(may_pair(name) && may_pair(&name.to_ascii_uppercase()), "{}", name.escape_ascii());
            assert!(pair_name(name).or(pair_value(name)).is_some(), "{}", name.escape_ascii());
        }
        assert!(!may_pair(b"amount") && !may_pair(b"tags") && !may_pair(b"email"));
    }
}
