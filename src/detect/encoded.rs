//! Where base64 or hexadecimal stands in a text that nothing announces it in, and what it says is text.
//!
//! A run of base64 characters is probed: when its first bytes decode to text, to what unpacks to text, or to UTF-16, the
//! run is worth a look. Words, paths and random tokens decode to no text and cost a few instructions.

use super::follow::is_text;
use crate::lanes::{self, all, is, or, within};
use crate::lens::base64::Base64;
use crate::lens::hex::Hex;
use crate::lens::packed::Packed;
use crate::lens::utf16::Utf16;
use crate::lens::{Codec, inflate, sniff};
use std::ops::Range;

/// Shortest run that is looked into, in characters.
pub(super) const SHORTEST: usize = 16;
/// Bytes that are looked at in one go.
const BLOCK: usize = 64;
/// Characters that are decoded to see what a run holds.
const PROBE: usize = 64;
/// Characters that hold the codes of a deflated block and some of its text.
const CODES: usize = 512;
/// Most places within a run where the base64 may begin: behind a path or a prefix.
const STARTS: usize = 6;
/// How many unpacked bytes are looked at first.
const FIRST: usize = 3;
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

/// What a character stands for in base64 of either alphabet, six bits; or [`DASH`] or [`PLUS`] with it for the signs that
/// only one has; or [`NONE`].
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
static SEXTET: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut i = 0;
    while i < 62 {
        table[b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[i] as usize] = i as u8;
        i += 1;
    }
    table[b'-' as usize] = 62 | DASH;
    table[b'_' as usize] = 63 | DASH;
    table[b'+' as usize] = 62 | PLUS;
    table[b'/' as usize] = 63 | PLUS;
    table
};
const DASH: u8 = 0x40;
const PLUS: u8 = 0x80;
const NONE: u8 = 0xC0;

fn sextet(b: u8) -> u8 {
    SEXTET.get(usize::from(b)).copied().unwrap_or(NONE)
}

/// The next run from `at` on that says something.
pub(super) fn next_run(text: &[u8], mut at: usize) -> Option<Run> {
    loop {
        let span = next_long(text, at)?;
        at = span.end;
        if let Some(run) = wrapped(text, &span).or_else(|| probe(text, span)) {
            return Some(run);
        }
    }
}

/// Which bytes of a block can be part of base64 of either alphabet.
fn members(block: &[u8; BLOCK]) -> u64 {
    let letter = |v| within(or(v, all(0x20)), b'a', b'z');
    let sign = |v| or(is(v, b'+'), or(is(v, b'-'), is(v, b'_')));
    lanes::block(block, |v| or(or(letter(v), within(v, b'/', b'9')), sign(v)))
}

/// The next run of at least [`SHORTEST`] characters. Looks at 64 bytes at a time: most texts hold none or few.
fn next_long(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut at = from;
    // Where the run began that reaches `at`.
    let mut open = from;
    while at < text.len() {
        let rest = text.get(at..)?;
        let mut last = [0; BLOCK];
        let block = rest.first_chunk().unwrap_or_else(|| {
            last.iter_mut().zip(rest).for_each(|(b, r)| *b = *r);
            &last
        });
        let members = members(block);
        if members != u64::MAX {
            let end = at + members.trailing_ones() as usize;
            if end - open >= SHORTEST {
                return Some(open..end);
            }
            // Without the run that began before: where sixteen in a row begin.
            let inner = members & (members + 1);
            let two = inner & inner >> 1;
            let four = two & two >> 2;
            let eight = four & four >> 4;
            let starts = eight & eight >> 8;
            if starts != 0 {
                let start = starts.trailing_zeros() as usize;
                let end = start + (inner >> start).trailing_ones() as usize;
                if end < BLOCK {
                    return Some(at + start..at + end);
                }
            }
            open = at + BLOCK - inner.leading_ones() as usize;
        }
        at += BLOCK;
    }
    (text.len().saturating_sub(open) >= SHORTEST).then_some(open..text.len())
}

/// Whether a run of base64 goes on behind a percent sign (`%2B`, `%2F`, `%3D`): it is one run only once that is decoded, and
/// to change a piece of it would shift the rest.
pub(super) fn is_cut(text: &[u8], span: &Range<usize>) -> bool {
    let is_sign =
        |s: Option<&[u8]>| s.is_some_and(|s| [&b"%2B"[..], b"%2F", b"%3D"].iter().any(|e| e.eq_ignore_ascii_case(s)));
    is_sign(text.get(span.end..span.end + 3)) || {
        // The digits of the escape before are part of the run.
        let before = span.start.checked_sub(1);
        is_sign(before.and_then(|i| text.get(i..i + 3)))
    }
}

/// Fewest characters in a line of base64 that goes on in the next.
const WIDTH: usize = 24;

/// Most lines that are gone back to find where base64 in lines begins.
const LINES: usize = 1 << 12;

/// The base64 in lines of one width (RFC 2045, RFC 7468) that a run is a part of: what stands in it may go over their ends.
pub(super) fn lines_around(text: &[u8], run: &Range<usize>) -> Option<Run> {
    let back = |end: usize| {
        let head = text.get(..end).unwrap_or(&[]);
        end - head.iter().rev().take_while(|b| sextet(**b) != NONE).count()..end
    };
    let mut first = back(run.start).start..run.end;
    let mut width = 0;
    for _ in 0..LINES {
        let Some(head) = text.get(..first.start).and_then(|t| t.strip_suffix(b"\n")) else { break };
        let line = back(head.strip_suffix(b"\r").unwrap_or(head).len());
        if line.len() < WIDTH || line.len() < first.len() || (width > 0 && line.len() != width) {
            break;
        }
        (width, first) = (line.len(), line);
    }
    wrapped(text, &first).filter(|r| r.span.start <= run.start && run.end <= r.span.end)
}

/// Where the next line begins, if one ends at `at`.
fn line_end(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at..)? {
        [b'\n', ..] => Some(at + 1),
        [b'\r', b'\n', ..] => Some(at + 2),
        _ => None,
    }
}

/// Base64 in lines of one width of which `first` is the first, if it says something.
fn wrapped(text: &[u8], first: &Range<usize>) -> Option<Run> {
    if first.len() < WIDTH {
        return None;
    }
    let mut end = first.end;
    while let Some(at) = line_end(text, end) {
        let line = run_from(text, at);
        if line.is_empty() || line.len() > first.len() {
            break;
        }
        end = line.end;
        if line.len() < first.len() {
            break;
        }
    }
    if end == first.end {
        return None;
    }
    let pad = text.get(end..).unwrap_or(&[]).iter().take(2).take_while(|b| **b == b'=').count();
    let span = first.start..end + pad;
    let decoded = Base64::STANDARD.decode(text.get(span.clone())?)?;
    let inner = inner_codec(&decoded).filter(|inner| inner.decode(&decoded).is_some_and(|t| is_text(&t)));
    (inner.is_some() || is_text(&decoded)).then_some(Run { span, codec: &Base64::STANDARD, inner })
}

/// Looks whether the run says something.
fn probe(text: &[u8], span: Range<usize>) -> Option<Run> {
    if is_cut(text, &span) {
        return None;
    }
    let run = text.get(span.clone())?;
    if run.len().is_multiple_of(2) && run.iter().all(u8::is_ascii_hexdigit) {
        let head = Hex.decode(run.get(..run.len().min(PROBE))?)?;
        return is_text(&head).then_some(Run { span, codec: &Hex, inner: None });
    }
    let marks = run.iter().enumerate().filter(|(_, b)| !b.is_ascii_alphanumeric()).map(|(i, _)| i + 1);
    let mut room = [0; PROBE / 4 * 3];
    for from in std::iter::once(0).chain(marks.take(STARTS)) {
        let Some(rest) = run.get(from..).filter(|r| r.len() >= SHORTEST) else { break };
        if from > 0 && !begins_text(rest) {
            continue;
        }
        let Some(head) = decoded_head(rest, &mut room) else { continue };
        let span = span.start + from..span.end;
        if is_plain(head) != Some(false) && is_text(head) && sniff::sniff_binary(head).is_none() {
            let span = whole(text, span);
            return Some(Run { codec: codec_of(text, &span), span, inner: None });
        }
        if from == 0
            && let Some(inner) = packed(text, &span, head)
        {
            let span = whole(text, span);
            return Some(Run { codec: codec_of(text, &span), span, inner: Some(inner) });
        }
    }
    None
}

/// Whether the first bytes of base64 may be those of a text: a quick no for most that are none.
fn begins_text(run: &[u8]) -> bool {
    let mut room = [0; 3];
    let head = run.get(..4).and_then(|four| decoded_head(four, &mut room)).unwrap_or(&[]);
    is_plain(head) != Some(false)
}

/// Whether the first three bytes are text; nothing is said of what is not ASCII.
fn is_plain(head: &[u8]) -> Option<bool> {
    for b in head.iter().take(3) {
        match b {
            b' '..=0x7F | b'\t' | b'\n' | b'\x0C' | b'\r' => {}
            0xC2..=0xF4 => return None,
            _ => return Some(false),
        }
    }
    Some(true)
}

/// What the first [`PROBE`] characters of a run say, as far as there is room; as [`Base64`] would have it.
#[inline(never)]
fn decoded_head<'r>(run: &[u8], room: &'r mut [u8]) -> Option<&'r [u8]> {
    let mut length = 0;
    let mut seen = 0;
    for (four, three) in run.as_chunks::<4>().0.iter().zip(room.as_chunks_mut::<3>().0) {
        let [a, b, c, d] = four.map(sextet);
        seen |= a | b | c | d;
        *three = [a << 2 | (b & 63) >> 4, b << 4 | (c & 63) >> 2, c << 6 | (d & 63)];
        length += 3;
    }
    (seen & NONE != NONE).then(|| room.get(..length)).flatten()
}

/// What unpacks a run whose first bytes are `head`.
fn packed(text: &[u8], span: &Range<usize>, head: &[u8]) -> Option<&'static dyn Codec> {
    let sniffed = Packed::sniff(head).map(|c| c as &'static dyn Codec);
    let sniffed = sniffed.or_else(|| {
        // Without a mark every other byte is zero.
        let marked = matches!(head, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) || head.contains(&0);
        Utf16::sniff(head.get(..head.len() / 2 * 2).filter(|_| marked)?).map(|c| c as &'static dyn Codec)
    });
    if sniffed.is_none() {
        // A kind of block that there is not, or one of stored bytes whose length is not what it says.
        if matches!(head, [first, rest @ ..] if first & 6 == 6 || (first & 6 == 0 && !is_stored(rest))) {
            return None;
        }
        // The beginning must unpack to text before the whole is tried.
        let mut begin = Vec::new();
        // Mostly the first bytes show that it is none.
        inflate::inflate(head, FIRST, &mut begin);
        if !begin.is_empty() && !is_text(&begin) {
            return None;
        }
        begin.clear();
        let mut sound = inflate::inflate(head, PROBE, &mut begin);
        // A block that brings its own codes may say nothing in its first bytes.
        if begin.len() < 16 && !sound && head.first().is_some_and(|b| b & 6 == 4) {
            let more = text.get(span.clone()).and_then(|run| run.get(..run.len().min(CODES) / 4 * 4));
            if let Some(more) = more.and_then(|m| Base64::URL.decode(m)) {
                begin.clear();
                sound = inflate::inflate(&more, PROBE, &mut begin);
            }
        }
        if begin.len() < if sound { 8 } else { 16 } || !is_text(&begin) {
            return None;
        }
    }
    let span = whole(text, span.clone());
    let decoded = codec_of(text, &span).decode(text.get(span.clone())?)?;
    inner_codec(&decoded).filter(|inner| inner.decode(&decoded).is_some_and(|t| is_text(&t)))
}

/// Whether the length of a stored block stands here, once as it is and once inverted.
fn is_stored(head: &[u8]) -> bool {
    matches!(head, [a, b, c, d, ..] if *a == !c && *b == !d)
}

/// The run of base64 characters from `start` on, without its padding.
pub(super) fn run_from(text: &[u8], start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or(&[]);
    start..start + rest.iter().position(|b| sextet(*b) == NONE).unwrap_or(rest.len())
}

/// The run with its padding, without what is left of a group that was cut.
pub(super) fn whole(text: &[u8], span: Range<usize>) -> Range<usize> {
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

/// What unpacks or recodes bytes that show it at their beginning: gzip, zlib, UTF-16.
pub(super) fn marked_codec(head: &[u8]) -> Option<&'static dyn Codec> {
    let packed = Packed::sniff(head).map(|c| c as &'static dyn Codec);
    packed.or_else(|| Utf16::sniff(head).map(|c| c as &'static dyn Codec))
}

/// What unpacks or recodes decoded bytes that are text below: as [`marked_codec`], or bare deflate, which has no mark: it
/// must unpack to text.
pub(super) fn inner_codec(decoded: &[u8]) -> Option<&'static dyn Codec> {
    if let Some(codec) = marked_codec(decoded) {
        return Some(codec);
    }
    let bare = (8..BARE).contains(&decoded.len()) && !is_text(decoded) && sniff::sniff_binary(decoded).is_none();
    let unpacked = if bare { Packed::DEFLATE.decode(decoded) } else { None };
    unpacked.filter(|t| t.len() > 8 && is_text(t)).map(|_| &Packed::DEFLATE as &dyn Codec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::{Edit, apply};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_those_a_byte_by_byte_reader_finds(
            text in "[a-zA-Z+/_0-9-]{0,90}[% \"]{0,3}[a-z]{0,20}[% .]{0,2}[a-zA-Z+/_0-9-]{0,200}[. a]{0,40}", from in 0usize..80,
        ) {
            let text = text.as_bytes();
            let mut wanted = Vec::new();
            let mut at = from.min(text.len());
            while at < text.len() {
                let end = (at..text.len()).find(|i| sextet(text[*i]) == NONE).unwrap_or(text.len());
                if end - at >= SHORTEST {
                    wanted.push(at..end);
                }
                at = end + 1;
            }
            let (mut found, mut at) = (Vec::new(), from.min(text.len()));
            while let Some(run) = next_long(text, at) {
                at = run.end;
                found.push(run);
            }
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn heads_are_decoded_as_base64_is(run in "[a-zA-Z0-9]{10,30}[a-zA-Z+/_0-9-]{6,60}") {
            let head = &run.as_bytes()[..run.len().min(PROBE) / 4 * 4];
            let mut room = [0; PROBE / 4 * 3];
            let said = decoded_head(run.as_bytes(), &mut room);
            let wanted = Base64::URL.decode(head);
            prop_assert_eq!(said, wanted.as_deref());
            if said.is_some_and(is_text) {
                prop_assert!(begins_text(run.as_bytes()));
            }
        }
    }

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

    /// The first bytes of such data are codes and no text.
    #[test]
    fn a_deflated_block_with_codes_of_its_own_is_unpacked() {
        let packed = "Rc3BDgExEIDhe5O+w2TPJmnZWkucEAkiIkS4zdqWHtqiEzy+7Ml/+m4/YqNVlyEpZimyjYxznx8pe/YpjsGlV8CWmCYQKdhp0bmQQgrPNtQqOa10ZcoeeIYPZVg/qwuf++H0rffNtnxvrqPVfbDLw2OrF84sSR0S0I18lAL/e0Qpfg==";
        let found = said(packed.as_bytes());
        assert!(matches!(&*found, [(codec, text)] if codec == "base64deflate" && text.contains("it was")), "{found:?}");
    }
}
