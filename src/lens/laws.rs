//! What every codec and splitter must hold, checked with generated texts and edits.

use super::escapes::RECENT;
use super::{Codec, Edit, Pair, apply};
use proptest::prelude::*;
use std::ops::Range;

/// Texts made of the given fragments and of arbitrary bytes.
pub(super) fn texts(fragments: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => prop::sample::select(fragments).prop_map(|s| s.as_bytes().to_vec()),
        2 => "[ -~]{0,12}".prop_map(String::into_bytes),
        1 => "\\PC{0,4}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Seeds of edits, to be fitted to a text by [`fit`].
pub(super) fn edits() -> impl Strategy<Value = Vec<(usize, usize, Vec<u8>)>> {
    let with = prop_oneof![
        2 => "[ -~]{0,9}".prop_map(String::into_bytes),
        1 => "[0-9a-fu%&;]{0,3}".prop_map(String::into_bytes),
        1 => "\\PC{0,4}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..5),
    ];
    prop::collection::vec((0..10_000usize, 0..8usize, with), 0..6)
}

/// Sorted, disjoint edits of a text of `len` bytes.
pub(super) fn fit(len: usize, seeds: Vec<(usize, usize, Vec<u8>)>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = seeds
        .into_iter()
        .map(|(at, size, with)| {
            let start = at % (len + 1);
            Edit { span: start..(start + size).min(len), with }
        })
        .collect();
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut end = 0;
    edits.retain(|e| {
        let fits = e.span.start >= end;
        if fits {
            end = e.span.end;
        }
        fits
    });
    edits
}

/// How much more than an inner edit asks for may be written again: the rest of the units that it cuts, and a marker
/// in front of it that it could bring to life. Base64 has its own test, since it may have to go on to the end.
const SLACK: usize = 6 + RECENT;

/// Checks the laws on one text; a text that is not in the encoding must refuse edits.
pub(super) fn hold(codec: &dyn Codec, outer: &[u8], seeds: Vec<(usize, usize, Vec<u8>)>) -> Result<(), TestCaseError> {
    prop_assert!(codec.splice(outer, &[]).is_empty());
    let Some(decoded) = codec.decode(outer) else {
        let edits = fit(outer.len(), seeds);
        prop_assert!(codec.splice(outer, &edits).is_empty());
        return Ok(());
    };
    let inner = fit(decoded.len(), seeds);
    let edits = codec.splice(outer, &inner);
    let mut end = 0;
    for e in &edits {
        prop_assert!(end <= e.span.start && e.span.start <= e.span.end && e.span.end <= outer.len());
        end = e.span.end;
    }
    let changed = apply(outer, &edits);
    let again = codec.decode(&changed);
    let wanted = apply(&decoded, &inner);
    prop_assert_eq!(again.as_deref(), Some(&wanted[..]), "{:?} -> {:?}", outer, changed);
    if !codec.name().starts_with("base64") {
        let taken: usize = edits.iter().map(|e| codec.decode(&outer[e.span.clone()]).map_or(0, |d| d.len())).sum();
        let meant: usize = inner.iter().map(|e| e.span.len()).sum();
        prop_assert!(taken <= meant + inner.len() * SLACK, "{:?} for {:?}", edits, inner);
    }
    Ok(())
}

/// Checks that `text`, put in the place of all that `outer` says, is what the result says.
pub(super) fn writes(codec: &dyn Codec, outer: &str, text: &[u8]) -> Result<(), TestCaseError> {
    let outer = outer.as_bytes();
    let len = codec.decode(outer).map_or(0, |d| d.len());
    let changed = apply(outer, &codec.splice(outer, &[Edit { span: 0..len, with: text.to_vec() }]));
    let again = codec.decode(&changed);
    prop_assert_eq!(again.as_deref(), Some(text));
    Ok(())
}

/// Replaces the one occurrence of `secret` in the decoded text by `with`.
pub(super) fn replaced(codec: &dyn Codec, outer: &str, secret: &str, with: &str) -> String {
    let decoded = codec.decode(outer.as_bytes()).expect("a text of the encoding");
    let start = memchr::memmem::find(&decoded, secret.as_bytes()).expect("the secret stands inside");
    let inner = [Edit { span: start..start + secret.len(), with: with.into() }];
    String::from_utf8(apply(outer.as_bytes(), &codec.splice(outer.as_bytes(), &inner))).expect("UTF-8")
}

/// Pairs as text.
pub(super) fn shown(text: &str, pairs: impl Iterator<Item = Pair>) -> Vec<(&str, &str)> {
    pairs.map(|p| (&text[p.name], &text[p.value])).collect()
}

/// Checks that spans lie in the text, one behind the other.
pub(super) fn within(text: &[u8], spans: impl IntoIterator<Item = Range<usize>>) -> Result<(), TestCaseError> {
    let mut end = 0;
    for span in spans {
        prop_assert!(
            end <= span.start && span.start <= span.end && span.end <= text.len(),
            "{:?} behind {}",
            span,
            end
        );
        end = span.end;
    }
    Ok(())
}

/// Checks that spans lie in the text, one behind the other, with nothing but `separators` between and around them.
pub(super) fn covers(
    text: &[u8],
    spans: impl IntoIterator<Item = Range<usize>>,
    separators: &[u8],
) -> Result<(), TestCaseError> {
    let spans: Vec<_> = spans.into_iter().collect();
    within(text, spans.iter().cloned())?;
    let starts = spans.iter().map(|s| s.start).chain([text.len()]);
    let ends = std::iter::once(0).chain(spans.iter().map(|s| s.end));
    for (end, start) in ends.zip(starts) {
        let gap = &text[end..start];
        prop_assert!(gap.iter().all(|b| separators.contains(b)), "{:?} lost from {:?}", gap, text);
    }
    Ok(())
}
