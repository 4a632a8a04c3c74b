//! Seen before: every further occurrence of the values that are known to be secret.
//!
//! The other detectors have said where secrets stand by name and by shape; this one looks through all texts of an entry
//! for the same values. It knows no names and no structure: a text is searched as it is, then with its escapes undone
//! (JSON, percent signs, character references, script escapes), one inside the other, and the search itself knows the
//! values' spellings in base64 and hex.

use super::encoded;
use super::found::{Branch, Found, Hit};
use super::known::{self, Known, Seen, Spelling};
use crate::capture::tape::{NodeKind, Tape};
use crate::lanes;
use crate::lens::hex::Hex;
use crate::lens::html_entity::HtmlEntity;
use crate::lens::json_string::JsonString;
use crate::lens::percent::Percent;
use crate::lens::unicode_escape::UnicodeEscape;
use crate::lens::{Codec, Fixed};
use std::cell::Cell;
use std::ops::Range;

/// Deepest stack of encodings.
const MAX_DEPTH: u8 = 8;
/// Longest stretch around an escape that is decoded, in bytes.
const MAX_STRETCH: usize = 8192;

/// How many bytes of an entry are decoded at most because an escape stands in them. Texts hold two or three encodings; ten of
/// each kind, one in the other, would be decoded in every order.
pub(super) fn decoding_budget(entry: &[u8]) -> usize {
    const TIMES: usize = 32;
    (1 << 16) + entry.len().saturating_mul(TIMES)
}

/// What is searched for in an entry.
struct Search<'k> {
    known: &'k Known,
    /// Bytes that may still be decoded.
    left: Cell<usize>,
}

/// Adds to `found` every occurrence of a known value in the entry that no other detector has claimed.
pub fn follow(known: &Known, tape: &Tape, text: &[u8], found: &mut Found) {
    if known.is_empty() {
        return;
    }
    let search = &Search { known, left: Cell::new(decoding_budget(text)) };
    found.sort_branches();
    // The branches of the entry as it was found: those below are added behind them.
    let own = found.branches().len();
    let mut before: &[u8] = &[];
    // The first of them that begins at the node or behind it.
    let mut here = 0;
    for node in tape.nodes() {
        let span = node.span();
        // What HAR measures is no secret, whatever a cookie may say: analysis needs it as it is.
        let measured = is_measured(before);
        before = text.get(span.clone()).unwrap_or(&[]);
        match node.kind {
            _ if measured => {}
            NodeKind::String if node.escaped => {
                here = first_branch(found, here..own, span.start);
                let existing = found.branches_mut().get_mut(here).filter(|b| here < own && b.span == span);
                match existing {
                    Some(branch) => inside(search, text, branch, 0),
                    None => through(search, &JsonString, text, span, 0, 0, found),
                }
            }
            NodeKind::String => {
                if let Some(value) = text.get(span.clone()) {
                    here = first_branch(found, here..own, span.start);
                    for i in here..own {
                        // Branches within this string: forms, URLs, base64.
                        match found.branches_mut().get_mut(i) {
                            Some(b) if b.span.start < span.end => inside(search, text, b, 0),
                            _ => break,
                        }
                    }
                    level(search, value, span.start, 0, found);
                }
            }
            NodeKind::Number if span.len() >= known::SHORTEST => {
                let digits = text.get(span.clone()).unwrap_or(&[]);
                if let Some(seen) = known.find(digits, 0)
                    && !found.touches(&span)
                {
                    // A part of a number can't be replaced: the whole of it is.
                    found.hit(Hit { span, secret: seen.secret, number: true });
                }
            }
            _ => {}
        }
    }
}

/// The first branch of `among` that does not begin before `start`.
fn first_branch(found: &Found, among: Range<usize>, start: usize) -> usize {
    let branches = found.branches().get(among.clone()).unwrap_or(&[]);
    among.start + branches.iter().take_while(|b| b.span.start < start).count()
}

/// Names of HAR 1.2 and of Chrome's exports under which times, sizes and states stand.
fn is_measured(name: &[u8]) -> bool {
    matches!(
        name,
        b"_transferSize"
            | b"blocked"
            | b"bodySize"
            | b"compression"
            | b"connect"
            | b"dns"
            | b"headersSize"
            | b"lastAccess"
            | b"onContentLoad"
            | b"onLoad"
            | b"receive"
            | b"send"
            | b"size"
            | b"ssl"
            | b"startedDateTime"
            | b"status"
            | b"time"
            | b"wait"
    )
}

/// Looks into a branch that is there already.
fn inside(search: &Search<'_>, text: &[u8], branch: &mut Branch, depth: u8) {
    if depth >= MAX_DEPTH {
        return;
    }
    let Some(decoded) = text.get(branch.span.clone()).and_then(|t| branch.codec.decode(t)) else { return };
    for b in branch.inner.branches_mut() {
        inside(search, &decoded, b, depth + 1);
        // The same bytes, with their lengths kept: that was all.
        if b.codec.name() == Fixed.name() {
            return;
        }
    }
    level(search, &decoded, 0, depth + 1, &mut branch.inner);
}

/// Decodes `span` of `text`, which begins at `base` in the level's text, and looks into it.
fn through(
    search: &Search<'_>,
    codec: &'static dyn Codec,
    text: &[u8],
    span: Range<usize>,
    base: usize,
    depth: u8,
    found: &mut Found,
) {
    if depth >= MAX_DEPTH {
        return;
    }
    let Some(left) = search.left.get().checked_sub(span.len()) else { return };
    search.left.set(left);
    let Some(decoded) = text.get(span.clone()).and_then(|t| codec.decode(t)) else { return };
    let mut inner = Found::default();
    level(search, &decoded, 0, depth + 1, &mut inner);
    if inner.is_empty() {
        return;
    }
    if is_binary(codec) && Fixed::sniff(&decoded) {
        let whole = Branch { span: 0..decoded.len(), codec: &Fixed, inner };
        inner = Found::default();
        inner.branch(whole);
    }
    found.branch(Branch { span: base + span.start..base + span.end, codec, inner });
}

/// Whether a codec is one in which data is written that is no text.
fn is_binary(codec: &dyn Codec) -> bool {
    codec.name().starts_with("base64") || codec.name() == Hex.name()
}

/// A text as it is and with its escapes undone. It begins at `base` in the text that `found` is about.
fn level(search: &Search<'_>, text: &[u8], base: usize, depth: u8, found: &mut Found) {
    if text.len() < known::SHORTEST {
        return;
    }
    plain(search, text, base, depth, found);
    runs(search, text, base, depth, found);
    if !lanes::any(text, |v| lanes::or(lanes::within(v, b'%', b'&'), lanes::is(v, b'\\'))) {
        return;
    }
    // Scripts leave `'` as it is when they encode for a URL, and in strings between other quotes.
    let quotes = |b: u8| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|');
    stretches_through(search, &Percent, text, stretches(text, b'%', is_percent, quotes), base, depth, found);
    let words = |b: u8| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'<' | b'>');
    stretches_through(search, &HtmlEntity, text, stretches(text, b'&', is_reference, words), base, depth, found);
    let line = |b: u8| !matches!(b, b'"' | b'\n');
    stretches_through(search, &UnicodeEscape, text, stretches(text, b'\\', |_, _| true, line), base, depth, found);
}

/// The values as they stand, in any spelling.
fn plain(search: &Search<'_>, text: &[u8], base: usize, depth: u8, found: &mut Found) {
    let mut from = 0;
    while let Some(seen) = search.known.find(text, from) {
        from = seen.span.end;
        let place = base + seen.span.start..base + seen.span.end;
        if found.touches(&place) {
            continue;
        }
        match seen.spelling {
            Spelling::Plain | Spelling::Escaped => {
                let number = is_json_number(text, &seen.span);
                found.hit(Hit { span: place, secret: seen.secret, number });
            }
            Spelling::Hex => through(search, &Hex, text, seen.span, base, depth, found),
            Spelling::Base64 { .. } => from = in_base64(search, text, &seen, base, depth, found),
        }
    }
}

/// Whether digits stand where JSON has a number, in a text that may be JSON.
fn is_json_number(text: &[u8], span: &Range<usize>) -> bool {
    let (head, tail) = (text.get(..span.start).unwrap_or(&[]), text.get(span.end..).unwrap_or(&[]));
    let blank = |b: &&u8| b.is_ascii_whitespace();
    text.get(span.clone()).is_some_and(|v| v.iter().all(u8::is_ascii_digit))
        && matches!(head.iter().rev().take(64).find(|b| !blank(b)), Some(b':' | b'[' | b','))
        && matches!(tail.iter().take(64).find(|b| !blank(b)), Some(b',' | b']' | b'}'))
}

/// A value inside base64: the run it stands in is decoded from the start of a group on. Returns where the run ends.
fn in_base64(search: &Search<'_>, text: &[u8], seen: &Seen, base: usize, depth: u8, found: &mut Found) -> usize {
    let Some(start) = seen.span.start.checked_sub(seen.spelling.lead()) else { return seen.span.end };
    let run = encoded::run_from(text, start);
    // What remains of a run that was cut off in the middle of a group is left as it is.
    let whole = encoded::whole(text, run.clone());
    let end = whole.end;
    if let Some(lines) = encoded::lines_around(text, &run) {
        let end = lines.span.end;
        run_through(search, text, lines, base, depth, found);
        return end;
    }
    // What goes on behind a percent sign is left to the look at the decoded text.
    if !encoded::is_cut(text, &run) {
        through(search, encoded::codec_of(text, &whole), text, whole, base, depth, found);
    }
    end.max(seen.span.end)
}

/// What stands in base64 or hex, packed or not: what is escaped in there has no spelling that the search would know.
fn runs(search: &Search<'_>, text: &[u8], base: usize, depth: u8, found: &mut Found) {
    if text.len() < encoded::SHORTEST || depth >= MAX_DEPTH {
        return;
    }
    let mut at = 0;
    while let Some(run) = encoded::next_run(text, at) {
        at = run.span.end;
        run_through(search, text, run, base, depth, found);
    }
}

/// What stands in a run in which nothing was found yet.
fn run_through(search: &Search<'_>, text: &[u8], run: encoded::Run, base: usize, depth: u8, found: &mut Found) {
    let span = base + run.span.start..base + run.span.end;
    if found.touches(&span) {
        return;
    }
    let Some(inner) = run.inner else { return through(search, run.codec, text, run.span, base, depth, found) };
    let Some(packed) = text.get(run.span).and_then(|t| run.codec.decode(t)) else { return };
    let mut below = Found::default();
    through(search, inner, &packed, 0..packed.len(), 0, depth + 1, &mut below);
    if !below.is_empty() {
        found.branch(Branch { span, codec: run.codec, inner: below });
    }
}

/// Decodes the stretches in which nothing was found yet.
fn stretches_through(
    search: &Search<'_>,
    codec: &'static dyn Codec,
    text: &[u8],
    stretches: impl Iterator<Item = Range<usize>>,
    base: usize,
    depth: u8,
    found: &mut Found,
) {
    for span in stretches {
        for gap in found.gaps(&(base + span.start..base + span.end)) {
            if gap.len() >= 6 {
                through(search, codec, text, gap.start - base..gap.end - base, base, depth, found);
            }
        }
    }
}

/// The stretches around each `trigger` at which `starts` says so, runs of bytes that `belongs` holds together.
pub(super) fn stretches<'t>(
    text: &'t [u8],
    trigger: u8,
    starts: impl Fn(&[u8], usize) -> bool + 't,
    belongs: impl Fn(u8) -> bool + 't,
) -> impl Iterator<Item = Range<usize>> + 't {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + memchr::memchr(trigger, text.get(from..)?)?;
            if starts(text, at) {
                let span = stretch(text, at, from, &belongs);
                from = span.end;
                return Some(span);
            }
            from = at + 1;
        }
    })
}

/// The run around `at`, not before `floor`. A backslash takes the byte behind it along.
fn stretch(text: &[u8], at: usize, floor: usize, belongs: &impl Fn(u8) -> bool) -> Range<usize> {
    let floor = floor.max(at.saturating_sub(MAX_STRETCH));
    let head = text.get(floor..at).unwrap_or(&[]);
    let start = floor + head.iter().rposition(|b| !belongs(*b)).map_or(0, |i| i + 1);
    let ceiling = (at + MAX_STRETCH).min(text.len());
    let mut end = at;
    while end < ceiling {
        match text.get(end) {
            Some(b'\\') => end = (end + 2).min(ceiling),
            Some(b) if belongs(*b) => end += 1,
            _ => break,
        }
    }
    start..end.max(at + 1)
}

/// `%` and two hexadecimal digits, or `%u` and four.
pub(super) fn is_percent(text: &[u8], at: usize) -> bool {
    let hex = |from: usize, to: usize| text.get(from..to).is_some_and(|d| d.iter().all(u8::is_ascii_hexdigit));
    if matches!(text.get(at + 1), Some(b'u' | b'U')) {
        return hex(at + 2, at + 6);
    }
    matches!(text.get(at + 1..at + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// `&name;`, `&#…;` or `&#…`.
pub(super) fn is_reference(text: &[u8], at: usize) -> bool {
    let rest = text.get(at + 1..(at + 12).min(text.len())).unwrap_or(&[]);
    let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    // Numeric references are read without their semicolon too.
    let number = matches!(rest, [b'#', b'0'..=b'9' | b'x' | b'X', ..]);
    len >= 2 && (number || rest.get(len) == Some(&b';'))
}

/// Whether bytes are text but for a character that was cut at the end: no control characters other than white space.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    };
    valid && !bytes.is_empty() && bytes.iter().all(|b| *b >= b' ' || b.is_ascii_whitespace())
}
