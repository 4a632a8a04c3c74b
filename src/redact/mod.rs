//! Redaction: from what was found to the edits that make an entry harmless.
//!
//! Pure: text and findings in, edits out. What has no edits is never copied; the caller puts the clean file together
//! from slices of the original and the few rewritten pieces.

pub mod parts;
pub mod plan;

use crate::capture::order::sort_by_key;
use crate::detect::found::{Cover, Found, Hit};
use crate::lens::Edit;

/// The edits of `text` that replace every hit of `found` for which `replacement` gives something.
///
/// Sorted and disjoint. Where two findings overlap, the bytes of both are replaced by what stands for the first.
pub fn edits(text: &[u8], found: &Found, replacement: &impl Fn(&Hit) -> Option<Vec<u8>>) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::with_capacity(found.hits().len());
    let mut gone = Cover::default();
    for hit in found.hits() {
        if let Some(with) = replacement(hit) {
            gone.add(&hit.span);
            all.push(Edit { span: hit.span.clone(), with });
        }
    }
    for branch in found.branches() {
        // What goes as a whole needs no edits inside.
        if gone.contains(&branch.span) {
            continue;
        }
        let Some(outer) = text.get(branch.span.clone()) else { continue };
        let Some(inner_text) = branch.codec.decode(outer) else { continue };
        let inner = edits(&inner_text, &branch.inner, replacement);
        if inner.is_empty() {
            continue;
        }
        all.extend(branch.codec.splice(outer, &inner).into_iter().map(|mut e| {
            e.span = e.span.start + branch.span.start..e.span.end + branch.span.start;
            e
        }));
    }
    disjoint(all)
}

/// Sorts edits and joins those that overlap: the union of the spans, with what the first one says.
fn disjoint(mut all: Vec<Edit>) -> Vec<Edit> {
    // At the same start the longer one decides.
    sort_by_key(&mut all, |e| [e.span.start as u64, u64::MAX - e.span.end as u64]);
    let mut out: Vec<Edit> = Vec::with_capacity(all.len());
    for e in all {
        match out.last_mut() {
            Some(last) if e.span.start < last.span.end => last.span.end = last.span.end.max(e.span.end),
            _ => out.push(e),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::found::Branch;
    use crate::lens::{apply, json_string::JsonString, percent::Percent};

    fn hit(span: std::ops::Range<usize>, secret: u32) -> Hit {
        Hit { span, secret, number: false }
    }

    fn run(text: &[u8], found: &Found) -> String {
        let edits = edits(text, found, &|h| (h.secret < 9).then(|| format!("<{}>", h.secret).into_bytes()));
        String::from_utf8(apply(text, &edits)).unwrap()
    }

    #[test]
    fn hits_become_edits_and_switched_off_ones_do_not() {
        let found = Found::of(vec![hit(4..6, 1), hit(0..2, 0), hit(7..8, 9)], vec![]);
        assert_eq!(run(b"aa--bb-c", &found), "<0>--<1>-c");
    }

    #[test]
    fn branches_are_spliced_through_their_codecs() {
        // A JSON string that holds a percent-encoded value: only the secret's bytes change.
        let text = br#"x\/y?t=a%2Fb&u=\u0026"#;
        let decoded = br#"x/y?t=a%2Fb&u=&"#;
        let secret = Found::of(vec![hit(0..3, 2)], vec![]);
        let inner = Found::of(vec![], vec![Branch { span: 6..11, codec: &Percent, inner: secret }]);
        assert_eq!(&decoded[6..11], b"a%2Fb");
        let found = Found::of(vec![], vec![Branch { span: 0..text.len(), codec: &JsonString, inner }]);
        assert_eq!(run(text, &found), r"x\/y?t=%3C2%3E&u=\u0026");
    }

    #[test]
    fn overlaps_never_leave_a_rest() {
        let found = Found::of(vec![hit(0..4, 1), hit(2..6, 2), hit(3..4, 3)], vec![]);
        assert_eq!(run(b"abcdefg", &found), "<1>g");
    }
}
