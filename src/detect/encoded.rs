//! Where base64 or hexadecimal stands in a text that nothing announces it in, and what it says is text.
//!
//! A run of base64 characters is probed: when its first bytes decode to text, to what unpacks to text, or to UTF-16, the
//! run is worth a look. Words, paths and random tokens decode to no text and cost a few instructions.

use super::follow::is_text;
use crate::lens::base64::Base64;
use crate::lens::hex::Hex;
use crate::lens::packed::Packed;
use crate::lens::utf16::Utf16;
use crate::lens::{Codec, inflate, sniff};
use std::ops::Range;

/// Shortest run that is looked into, in characters.
pub(super) const SHORTEST: usize = 16;
/// Characters that are decoded to see what a run holds.
const PROBE: usize = 64;
/// Most places within a run where the base64 may begin: behind a path or a prefix.
const STARTS: usize = 6;
/// Longest text that is tried as bare deflate, in bytes.
const BARE: usize = 1 << 16;

/// A stretch of a text to decode.
pub(super) struct Run {
    /// Where it stands.
    pub span: Range<usize>,
    /// Base64 or hex.
    pub codec: &'static dyn Codec,
    /// What is to be undone below that: gzip, zlib, deflate, UTF-16.
    pub inner: Option<&'static dyn Codec>,
}

/// Whether a byte can be part of base64 of either alphabet.
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
static MEMBER: [bool; 256] = {
    let mut table = [false; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        table[i] = b.is_ascii_alphanumeric() || b == b'+' || b == b'/' || b == b'-' || b == b'_';
        i += 1;
    }
    table
};

fn is_member(b: &u8) -> bool {
    MEMBER.get(usize::from(*b)).copied().unwrap_or(false)
}

/// The next run from `at` on that says something.
pub(super) fn next_run(text: &[u8], mut at: usize) -> Option<Run> {
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.iter().position(is_member)?;
        let rest = text.get(start..)?;
        let len = rest.iter().position(|b| !is_member(b)).unwrap_or(rest.len());
        if len >= SHORTEST
            && let Some(run) = probe(text, start..start + len)
        {
            return Some(run);
        }
        at = start + len;
    }
}

/// Looks whether the run says something.
fn probe(text: &[u8], span: Range<usize>) -> Option<Run> {
    let run = text.get(span.clone())?;
    if run.len().is_multiple_of(2) && run.iter().all(u8::is_ascii_hexdigit) {
        let head = Hex.decode(run.get(..run.len().min(PROBE))?)?;
        return is_text(&head).then_some(Run { span, codec: &Hex, inner: None });
    }
    let marks = run.iter().enumerate().filter(|(_, b)| !b.is_ascii_alphanumeric()).map(|(i, _)| i + 1);
    for from in std::iter::once(0).chain(marks.take(STARTS)) {
        let Some(rest) = run.get(from..).filter(|r| r.len() >= SHORTEST) else { break };
        let Some(head) = decoded_head(rest) else { continue };
        let span = span.start + from..span.end;
        if sniff::sniff_binary(&head).is_none() && is_text(&head) {
            let span = whole(text, span);
            return Some(Run { codec: codec_of(text, &span), span, inner: None });
        }
        if from == 0
            && let Some(inner) = packed(text, &span, &head)
        {
            let span = whole(text, span);
            return Some(Run { codec: codec_of(text, &span), span, inner: Some(inner) });
        }
    }
    None
}

fn decoded_head(run: &[u8]) -> Option<Vec<u8>> {
    let head = run.get(..run.len().min(PROBE) / 4 * 4)?;
    Base64::URL.decode(head).map(std::borrow::Cow::into_owned)
}

/// What unpacks a run whose first bytes are `head`.
fn packed(text: &[u8], span: &Range<usize>, head: &[u8]) -> Option<&'static dyn Codec> {
    let sniffed = Packed::sniff(head).map(|c| c as &'static dyn Codec);
    let sniffed = sniffed.or_else(|| Utf16::sniff(head.get(..head.len() / 2 * 2)?).map(|c| c as &'static dyn Codec));
    if sniffed.is_none() {
        // The beginning must unpack to text before the whole is tried.
        let mut begin = Vec::new();
        let sound = inflate::inflate(head, PROBE, &mut begin);
        if begin.len() < if sound { 8 } else { 16 } || !is_text(&begin) {
            return None;
        }
    }
    let span = whole(text, span.clone());
    let decoded = codec_of(text, &span).decode(text.get(span.clone())?)?;
    inner_codec(&decoded).filter(|inner| inner.decode(&decoded).is_some_and(|t| is_text(&t)))
}

/// The run with its padding, without what is left of a group that was cut.
fn whole(text: &[u8], span: Range<usize>) -> Range<usize> {
    let pad = text.get(span.end..).unwrap_or(&[]).iter().take(2).take_while(|b| **b == b'=').count();
    let pad = if (span.len() + pad).is_multiple_of(4) { pad } else { 0 };
    let cut = usize::from(span.len() % 4 == 1);
    span.start..span.end + pad - cut
}

/// The flavour of base64: as its characters tell, else unpadded in the parts of a JWT and where padding is missing.
pub(super) fn codec_of(text: &[u8], span: &Range<usize>) -> &'static Base64 {
    let run = text.get(span.clone()).unwrap_or(&[]);
    let dot = |at: Option<usize>| at.and_then(|i| text.get(i)) == Some(&b'.');
    let jwt = dot(span.start.checked_sub(1)) || dot(Some(span.end));
    let url = run.iter().any(|b| matches!(b, b'-' | b'_'));
    if url || jwt || !run.len().is_multiple_of(4) { &Base64::URL } else { &Base64::STANDARD }
}

/// What unpacks or recodes decoded bytes that are text below: gzip, zlib, bare deflate (which has no mark: it must unpack
/// to text), UTF-16.
pub(super) fn inner_codec(decoded: &[u8]) -> Option<&'static dyn Codec> {
    if let Some(packed) = Packed::sniff(decoded) {
        return Some(packed);
    }
    if let Some(utf16) = Utf16::sniff(decoded) {
        return Some(utf16);
    }
    let bare = (8..BARE).contains(&decoded.len()) && !is_text(decoded) && sniff::sniff_binary(decoded).is_none();
    let unpacked = if bare { Packed::DEFLATE.decode(decoded) } else { None };
    unpacked.filter(|t| t.len() > 8 && is_text(t)).map(|_| &Packed::DEFLATE as &dyn Codec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::{Edit, apply};

    fn said(text: &[u8]) -> Vec<(String, String)> {
        let (mut out, mut at) = (Vec::new(), 0);
        while let Some(run) = next_run(text, at) {
            at = run.span.end;
            let mut inside = run.codec.decode(&text[run.span.clone()]).unwrap().into_owned();
            if let Some(inner) = run.inner {
                inside = inner.decode(&inside).unwrap().into_owned();
            }
            let names = run.codec.name().to_owned() + run.inner.map_or("", |c| c.name());
            out.push((names, String::from_utf8_lossy(&inside).into_owned()));
        }
        out
    }

    #[test]
    fn text_in_base64_and_hex_is_found_and_nothing_else() {
        let encode = |t: &[u8]| {
            let edits = Base64::STANDARD.splice(b"", &[Edit { span: 0..0, with: t.to_vec() }]);
            String::from_utf8(apply(b"", &edits)).unwrap()
        };
        let text = encode(b"user=bob&password=x");
        let utf16: Vec<u8> = "user=bob".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bare = apply(
            &[3, 0],
            &Packed::DEFLATE.splice(&[3, 0], &[Edit { span: 0..0, with: b"<a>text here</a>".to_vec() }]),
        );
        let all = format!(
            "/api/v1/{text} internationalization 757365723d626f622670 {} {} kQ8zT0vBnX3wLr7YpD5sMaJ2hG6fC1eU",
            encode(&utf16),
            encode(&bare)
        );
        let wanted = [
            ("base64", "user=bob&password=x"),
            ("hex", "user=bob&p"),
            ("base64utf-16le", "user=bob"),
            ("base64deflate", "<a>text here</a>"),
        ];
        assert_eq!(said(all.as_bytes()), wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
