//! Lenses: what lies inside a text, and how to change it there without disturbing the rest.
//!
//! A capture nests encodings: a JSON string holds a form body, whose field holds a percent-encoded URL, whose
//! parameter holds a JWT, whose payload is base64url JSON. A [`Codec`] is one such encoding of a whole text. It
//! decodes, tells where an inner span stands outside (its offset map), and splices inner edits back so that only
//! the bytes of the edited span change. The *structure* inside a text (members, pairs, parts) is found by the
//! splitters in the sibling files, which return spans of the text they were given.
//!
//! Nothing here allocates for a text without escapes, nothing recurses, and nothing panics on any input.

mod escapes;
#[cfg(test)]
mod laws;

pub mod assign;
pub mod auth;
pub mod base64;
pub mod bound;
pub mod cookie;
pub mod fixed;
pub mod form;
pub mod hex;
pub mod html_entity;
pub mod inflate;
pub mod json_string;
pub mod jwt;
pub mod link;
pub mod markup;
pub mod multipart;
pub mod packed;
pub mod percent;
pub mod query;
pub mod set_cookie;
pub mod sniff;
pub mod sse;
pub mod unicode_escape;
pub mod url;
pub mod utf16;

pub use base64::Base64;
pub use fixed::Fixed;
pub use hex::Hex;
pub use html_entity::HtmlEntity;
pub use json_string::JsonString;
pub use packed::Packed;
pub use percent::{Percent, PercentPlus};
pub use unicode_escape::UnicodeEscape;
pub use utf16::Utf16;

use std::borrow::Cow;
use std::ops::Range;

/// Every codec, sorted by name.
pub static CODECS: &[&dyn Codec] = &[
    &Base64::STANDARD,
    &Base64::URL,
    &Packed::DEFLATE,
    &Fixed,
    &Packed::GZIP,
    &Hex,
    &HtmlEntity,
    &JsonString,
    &Percent,
    &PercentPlus,
    &UnicodeEscape,
    &Utf16::BE,
    &Utf16::LE,
    &Packed::ZLIB,
];

/// One replacement in a text: the bytes at `span` (offsets into that text) become `with`.
///
/// Lists of edits are sorted by `span.start` and never overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the text that the edit belongs to.
    pub span: Range<usize>,
    /// The bytes that stand there afterwards.
    pub with: Vec<u8>,
}

/// A reversible encoding of a whole text, such as JSON string escapes, percent-encoding or base64.
pub trait Codec: Sync {
    /// The name of the encoding, for reports and tests: `json-string`, `percent`, `base64` …
    fn name(&self) -> &'static str;

    /// What `outer` says, or `None` when it is not in this encoding. Borrows when nothing is escaped.
    fn decode<'a>(&self, outer: &'a [u8]) -> Option<Cow<'a, [u8]>>;

    /// Puts edits of the decoded text back into `outer`. Returns edits of `outer`, sorted and disjoint.
    ///
    /// Law: `decode(apply(outer, splice(outer, inner))) == apply(decode(outer), inner)`, and bytes of `outer` that
    /// encode nothing inside an inner span stay as they are wherever the encoding allows it.
    fn splice(&self, outer: &[u8], inner: &[Edit]) -> Vec<Edit>;
}

/// A name and its value in a text, as the splitters find them: spans of that text, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Where the name stands; empty where there is none.
    pub name: Range<usize>,
    /// Where the value stands, without quotes; empty where there is none.
    pub value: Range<usize>,
}

impl Pair {
    /// The same pair in a text in which this one's text begins at `base`.
    pub fn shifted(self, base: usize) -> Self {
        let shift = |r: Range<usize>| base + r.start..base + r.end;
        Self { name: shift(self.name), value: shift(self.value) }
    }
}

/// Applies sorted, disjoint edits to a text.
pub fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let grown: usize = edits.iter().map(|e| e.with.len()).sum();
    let mut out = Vec::with_capacity(text.len() + grown);
    let mut at = 0;
    for e in edits {
        if let Some(kept) = text.get(at..e.span.start) {
            out.extend_from_slice(kept);
        }
        out.extend_from_slice(&e.with);
        at = e.span.end;
    }
    if let Some(rest) = text.get(at..) {
        out.extend_from_slice(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(CODECS.is_sorted_by_key(|c| c.name()));
    }

    #[test]
    fn edits_go_out_through_all_layers() {
        let outer = r"a=1\u0026state=eyJhdXRoIjoiay8xK3MzY3JldD8ifQ%3D%3d\u0026x=\/";
        let form = JsonString.decode(outer.as_bytes()).unwrap();
        let span = form::pairs(&form).nth(1).unwrap().value;
        let state = PercentPlus.decode(&form[span.clone()]).unwrap();
        let json = Base64::STANDARD.decode(&state).unwrap();
        assert_eq!(&json[..], br#"{"auth":"k/1+s3cret?"}"#);

        let edits = Base64::STANDARD.splice(&state, &[Edit { span: 13..19, with: b"R-1".to_vec() }]);
        let edits = PercentPlus.splice(&form[span.clone()], &edits);
        let edits: Vec<Edit> =
            edits.into_iter().map(|e| Edit { span: span.start + e.span.start..span.start + e.span.end, ..e }).collect();
        let clean = apply(outer.as_bytes(), &JsonString.splice(outer.as_bytes(), &edits));
        let wanted = r"a=1\u0026state=eyJhdXRoIjoiay8xK1ItMT8ifQ%3D%3d\u0026x=\/";
        assert_eq!(String::from_utf8(clean).unwrap(), wanted);
    }
}
