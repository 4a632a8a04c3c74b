//! What a text says once one layer of encoding is taken off it.
//!
//! Two steps cover all encodings: [`unescape`] replaces every escape sequence there is (backslash, percent, entity)
//! and leaves the rest alone, [`runs`] reads what stands in base64 or hex. Both only append, never panic, and give
//! at most as much as they were given (unpacked deflate excepted, which is bounded).

use super::survey::{Survey, after_mark};
use crate::lens::inflate::inflate;
use memchr::{memchr, memchr3};

/// Shortest run of base64 characters that is looked into.
pub(super) const MIN_RUN: usize = 12;
/// Shortest text, escape sequence included, that can stand for a value.
const MIN_TEXT: usize = 7;
/// Up to so many bytes a copy of more costs less than a loop.
const CHUNK: usize = 48;
/// What is this near to another fresh place is told of together with it.
const NEAR: u32 = 4;
/// How much of a decoded run has to be text before the rest of it is worth decoding.
const PROBE: usize = 12;
/// Longest whole leaf that is decoded even though it isn't text.
const BINARY: usize = 1 << 16;
/// Longest run that is taken for a path.
const PATH: usize = 4096;
/// Shortest run of base64 that is tried as raw deflate, of one block and of several.
const PACKED: (usize, usize) = (24, 4096);
/// Most bytes that one packed run may unpack to.
const UNPACKED: usize = 1 << 20;
/// Lines of wrapped base64 have at least this many characters (PEM 64, MIME 76).
const MIN_LINE: usize = 60;

/// Appends `text` with every escape sequence replaced by what it stands for. `false`, and nothing appended, when
/// there is none. With `json` only backslashes count, otherwise also `%41`, `%u0041` and character references.
pub(super) fn unescape(text: &[u8], json: bool, out: &mut Vec<u8>) -> bool {
    let first = if json { memchr(b'\\', text) } else { memchr3(b'\\', b'%', b'&', text) };
    let Some(first) = first else {
        return false;
    };
    let mut survey = Survey::default();
    survey.add_escapes(text, first);
    unescape_at(text, (0, text.len()), &mut &survey.escapes[..], json, out, &mut Vec::new())
}

/// A range of bytes that say something new.
pub(super) type Fresh = (u32, u32);

/// Does what [`unescape`] does with `text[span]`, knowing where escape sequences may begin, and moves `escapes` past
/// it. Adds to `fresh` the places in `out` that differ from the text, in order.
pub(super) fn unescape_at(
    text: &[u8],
    span: (usize, usize),
    escapes: &mut &[u32],
    json: bool,
    out: &mut Vec<u8>,
    fresh: &mut Vec<Fresh>,
) -> bool {
    let text = text.get(..span.1).unwrap_or(text);
    let base = out.len();
    let (mut from, mut to) = (span.0, base);
    let mut any = false;
    let mut last: Fresh = (0, 0);
    let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    while let Some((at, rest)) = escapes.split_first() {
        let at = *at as usize;
        let Some(sequence) = text.get(at..).filter(|s| !s.is_empty()) else { break };
        *escapes = rest;
        // It may be a part of the sequence before it.
        if at < from || (json && sequence.first() != Some(&b'\\')) {
            continue;
        }
        let simple = match sequence {
            [b'\\', letter, ..] => SIMPLE.get(usize::from(*letter)).copied().unwrap_or(0),
            _ => 0,
        };
        let (length, meaning) = if simple != 0 {
            (2, Decoded::Byte(simple))
        } else if let Some(decoded) = decode(sequence) {
            decoded
        } else {
            continue;
        };
        if !any {
            any = true;
            // No sequence is shorter than what it stands for.
            out.resize(base + (span.1 - span.0) + CHUNK, 0);
        }
        to = copy(text, from, at, out, to);
        let start = place(to);
        to += meaning.write(out.get_mut(to..).unwrap_or(&mut []));
        from = at + length;
        if last.1 + NEAR < start {
            if last.1 > 0 {
                fresh.push(last);
            }
            last.0 = start;
        }
        last.1 = place(to);
    }
    if any {
        fresh.push(last);
        to = copy(text, from, span.1, out, to);
        out.truncate(to);
    }
    any
}

/// What a backslash and one letter stand for; 0 where it is not as simple as that.
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
const SIMPLE: [u8; 256] = {
    let mut table = [0; 256];
    let pairs = [b"n\n", b"t\t", b"r\r", b"b\x08", b"f\x0c", b"v\x0b", b"\"\"", b"\\\\", b"//", b"''"];
    let mut i = 0;
    while i < pairs.len() {
        table[pairs[i][0] as usize] = pairs[i][1];
        i += 1;
    }
    table
};

/// Copies `text[from..end]` to `out[to..]`, and what is little in one go and thus past the end; gives the end there.
#[inline(always)]
fn copy(text: &[u8], from: usize, end: usize, out: &mut [u8], to: usize) -> usize {
    let done = to + (end - from);
    let source = text.get(from..).and_then(<[u8]>::first_chunk::<CHUNK>);
    match (source, out.get_mut(to..).and_then(<[u8]>::first_chunk_mut::<CHUNK>)) {
        (Some(source), Some(target)) if end - from <= CHUNK => *target = *source,
        _ => {
            if let (Some(source), Some(target)) = (text.get(from..end), out.get_mut(to..done)) {
                target.copy_from_slice(source);
            }
        }
    }
    done
}

/// What one escape sequence stands for.
enum Decoded {
    Nothing,
    Byte(u8),
    Char(char),
}

impl Decoded {
    fn code(code: u32) -> Self {
        Self::Char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Puts it at the start of `out`; gives its length.
    #[inline]
    fn write(self, out: &mut [u8]) -> usize {
        let code = match self {
            Self::Nothing => return 0,
            Self::Byte(b) => {
                if let Some(first) = out.first_mut() {
                    *first = b;
                }
                return 1;
            }
            Self::Char(c) => c,
        };
        match out.first_chunk_mut::<4>() {
            Some(room) => code.encode_utf8(room).len(),
            None => 0,
        }
    }
}

/// Length and meaning of the escape sequence at the start of `s`, if there is one.
fn decode(s: &[u8]) -> Option<(usize, Decoded)> {
    match s {
        [b'\\', rest @ ..] => backslash(rest).map(|(n, d)| (n + 1, d)),
        [b'%', b'u' | b'U', rest @ ..] => hex(rest, 4).map(|code| (6, Decoded::code(code))),
        [b'%', rest @ ..] => {
            let byte = hex(rest, 2).and_then(|b| u8::try_from(b).ok())?;
            Some((3, Decoded::Byte(byte)))
        }
        [b'&', rest @ ..] => entity(rest).map(|(n, d)| (n + 1, d)),
        _ => None,
    }
}

/// JSON's and JavaScript's escapes but those in [`SIMPLE`], and octal ones; before any other character a backslash just goes.
fn backslash(s: &[u8]) -> Option<(usize, Decoded)> {
    match s {
        [b'x', rest @ ..] => match hex(rest, 2) {
            Some(code) => Some((3, Decoded::code(code))),
            None => Some((0, Decoded::Nothing)),
        },
        [b'u', b'{', rest @ ..] => {
            let digits = rest.iter().take(7).take_while(|b| b.is_ascii_hexdigit()).count();
            match (hex(rest, digits), rest.get(digits)) {
                (Some(code), Some(b'}')) => Some((digits + 3, Decoded::code(code))),
                _ => Some((0, Decoded::Nothing)),
            }
        }
        [b'u', rest @ ..] => match hex(rest, 4) {
            Some(high @ 0xD800..=0xDBFF) => {
                let low = match rest.get(4..) {
                    Some([b'\\', b'u', low @ ..]) => hex(low, 4),
                    _ => None,
                };
                match low {
                    Some(low @ 0xDC00..=0xDFFF) => {
                        let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                        Some((11, Decoded::code(code)))
                    }
                    _ => Some((5, Decoded::code(high))),
                }
            }
            Some(code) => Some((5, Decoded::code(code))),
            None => Some((0, Decoded::Nothing)),
        },
        [b'0'..=b'7', ..] => {
            let digits = s.iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
            let code = s.iter().take(digits).fold(0, |n, b| n * 8 + u32::from(b - b'0'));
            Some((digits, Decoded::code(code)))
        }
        [] => None,
        _ => Some((0, Decoded::Nothing)),
    }
}

/// The number in the first `digits` hex digits.
#[inline]
fn hex(s: &[u8], digits: usize) -> Option<u32> {
    if digits == 0 {
        return None;
    }
    s.get(..digits)?.iter().try_fold(0u32, |n, b| Some(n << 4 | char::from(*b).to_digit(16)?))
}

/// Names of the references to ASCII characters and the no-break space, sorted.
const ENTITIES: [(&[u8], u32); 38] = [
    (b"Hat", 94),
    (b"NewLine", 10),
    (b"Tab", 9),
    (b"amp", 38),
    (b"apos", 39),
    (b"ast", 42),
    (b"bsol", 92),
    (b"colon", 58),
    (b"comma", 44),
    (b"commat", 64),
    (b"dollar", 36),
    (b"equals", 61),
    (b"excl", 33),
    (b"grave", 96),
    (b"gt", 62),
    (b"lbrace", 123),
    (b"lbrack", 91),
    (b"lcub", 123),
    (b"lowbar", 95),
    (b"lpar", 40),
    (b"lsqb", 91),
    (b"lt", 60),
    (b"nbsp", 32),
    (b"num", 35),
    (b"percnt", 37),
    (b"period", 46),
    (b"plus", 43),
    (b"quest", 63),
    (b"quot", 34),
    (b"rbrace", 125),
    (b"rbrack", 93),
    (b"rcub", 125),
    (b"rpar", 41),
    (b"rsqb", 93),
    (b"semi", 59),
    (b"sol", 47),
    (b"verbar", 124),
    (b"vert", 124),
];

fn entity(s: &[u8]) -> Option<(usize, Decoded)> {
    if let [b'#', rest @ ..] = s {
        let (skip, radix) = match rest {
            [b'x' | b'X', ..] => (1, 16),
            _ => (0, 10),
        };
        let digits = rest.get(skip..)?;
        let count = digits.iter().take_while(|b| char::from(**b).is_digit(radix)).count();
        if count == 0 {
            return None;
        }
        let code = digits
            .iter()
            .take(count)
            .fold(0u32, |n, b| n.saturating_mul(radix).saturating_add(char::from(*b).to_digit(radix).unwrap_or(0)));
        let end = usize::from(digits.get(count) == Some(&b';'));
        return Some((1 + skip + count + end, Decoded::code(code)));
    }
    let length = memchr(b';', s.get(..s.len().min(8))?)?;
    let name = s.get(..length)?;
    let place = ENTITIES.binary_search_by(|(n, _)| (*n).cmp(name)).ok()?;
    let (_, code) = ENTITIES.get(place)?;
    Some((length + 1, Decoded::code(*code)))
}

/// The value of a base64 or base64url character; 64 for any other.
#[allow(clippy::indexing_slicing, reason = "computed at compile time")]
const SEXTETS: [u8; 256] = {
    let mut table = [64u8; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut i = 0;
    while i < 64 {
        table[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
};

#[inline(always)]
pub(super) fn sextet(b: u8) -> u8 {
    SEXTETS.get(usize::from(b)).copied().unwrap_or(64)
}

/// Appends what base64 or base64url text says, skipping line ends and stopping at anything else.
pub(super) fn base64(text: &[u8], out: &mut Vec<u8>) {
    let base = out.len();
    let (mut done, mut to) = (0, base);
    out.resize(base + text.len() / 4 * 3 + 1, 0);
    for four in text.as_chunks::<4>().0 {
        let [a, b, c, d] = four.map(|c| u32::from(sextet(c)));
        let Some(room) = out.get_mut(to..).and_then(<[u8]>::first_chunk_mut::<4>).filter(|_| (a | b | c | d) & 64 == 0)
        else {
            break;
        };
        *room = (a << 26 | b << 20 | c << 14 | d << 8).to_be_bytes();
        done += 4;
        to += 3;
    }
    out.truncate(to);
    let (mut held, mut bits) = (0u32, 0u32);
    for b in text.get(done..).unwrap_or(&[]) {
        match sextet(*b) {
            64 if matches!(b, b'\r' | b'\n') => {}
            64 => break,
            s => {
                held = held << 6 | u32::from(s);
                bits += 6;
                if bits >= 8 {
                    bits -= 8;
                    out.push((held >> bits & 0xFF) as u8);
                }
            }
        }
    }
}

/// Appends what pairs of hex digits say, up to anything else.
pub(super) fn unhex(text: &[u8], out: &mut Vec<u8>) {
    for pair in text.chunks_exact(2) {
        let Some(byte) = hex(pair, 2).and_then(|b| u8::try_from(b).ok()) else {
            break;
        };
        out.push(byte);
    }
}

/// Reads the run of base64 characters `text[from..end]` as base64 or hex and appends to `out` what was found to be
/// text, calling `part` with each piece's range there. A run that is all there is (`border` stands around it, as at
/// both ends of the text) is decoded whatever it holds, unless it is large. Gives the end of what was read, which is
/// later where lines of base64 follow.
pub(super) fn read(
    text: &[u8],
    from: usize,
    end: usize,
    border: u8,
    out: &mut Vec<u8>,
    part: &mut dyn FnMut(usize, usize),
) -> usize {
    let end = if end - from >= MIN_LINE { run_end(text, from, end) } else { end };
    let run = text.get(from..end).unwrap_or(&[]);
    let tail = text.get(end..).unwrap_or(&[]);
    let padding = tail.iter().take(2).take_while(|b| **b == b'=').count();
    let is_border = |b: Option<&u8>| b.is_none_or(|b| *b == border);
    let before = from.checked_sub(1).and_then(|i| text.get(i));
    let whole = run.len() <= BINARY && is_border(before) && is_border(tail.get(padding));
    read_run(run, whole, out, part);
    end
}

/// One past the last character of the run `text[line..end]`, which goes on after the line ends of wrapped base64.
fn run_end(text: &[u8], mut line: usize, mut end: usize) -> usize {
    loop {
        let tail = text.get(end..).unwrap_or(&[]);
        let breaks = tail.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let goes_on = tail.get(breaks).is_some_and(|b| sextet(*b) != 64);
        if breaks == 0 || end - line < MIN_LINE || !goes_on {
            return end;
        }
        line = end + breaks;
        let rest = text.get(line..).unwrap_or(&[]);
        end = line + rest.iter().position(|b| sextet(*b) == 64).unwrap_or(rest.len());
    }
}

fn read_run(run: &[u8], whole: bool, out: &mut Vec<u8>, part: &mut dyn FnMut(usize, usize)) {
    let from = out.len();
    if run.len().is_multiple_of(2) && run.len() >= 16 && run.iter().all(u8::is_ascii_hexdigit) {
        unhex(run, out);
        if is_text(out.get(from..).unwrap_or(&[]), PROBE) {
            part(from, out.len());
        } else {
            out.truncate(from);
        }
        return;
    }
    // A path or a prefix may stand before the base64: try the first four places and the one after each mark.
    let last = run.len().saturating_sub(MIN_RUN);
    let shows = |start: &usize| shows_text(run.get(*start..).unwrap_or(&[]));
    let marked = || after_mark(run.get(3..last).unwrap_or(&[]), |i| shows(&(i + 3))).map(|i| i + 3);
    let first = (0..=last.min(3)).find(shows).or_else(marked);
    let Some(first) = first else {
        read_binary(run, whole, out, part);
        return;
    };
    let mut piece = |text: &[u8]| {
        let here = out.len();
        base64(text, out);
        narrow(out, here);
        part(here, out.len());
    };
    let rest = run.get(first..).unwrap_or(&[]);
    piece(rest);
    // Only the segments of a path can hold another one; a long run is one text.
    if run.len() <= PATH {
        for segment in rest.split(|b| *b == b'/').skip(1) {
            if segment.len() >= MIN_RUN && shows_text(segment) {
                piece(segment);
            }
        }
    }
}

/// A run that doesn't begin as text: packed, UTF-16, or binary.
fn read_binary(run: &[u8], whole: bool, out: &mut Vec<u8>, part: &mut dyn FnMut(usize, usize)) {
    let head = head(run);
    // Of deflate blocks only the packed ones: what is stored as it is has been searched for already.
    let packed_at = match head {
        [0x1f, 0x8b, 8, flags, ..] => Some((10, flags)),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some((2, 0)),
        [first, ..] if first & 7 == 3 || first & 7 == 5 => {
            (run.len() >= PACKED.0 && run.len() <= BINARY).then_some((0, 0))
        }
        [first, ..] if first & 7 == 2 || first & 7 == 4 => {
            (run.len() >= PACKED.1 && run.len() <= BINARY).then_some((0, 0))
        }
        _ => None,
    };
    let zeros = head.iter().filter(|b| **b == 0).count() >= 4 || matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if packed_at.is_none() && !zeros && !whole {
        return;
    }
    let from = out.len();
    if let Some((skip, flags)) = packed_at {
        let mut probe = Vec::new();
        base64(run, &mut probe);
        let skip = skip + gzip_extra(&probe, flags);
        let limit = UNPACKED.min(probe.len().saturating_mul(64));
        let sound = inflate(probe.get(skip..).unwrap_or(&[]), limit, out);
        let unpacked = out.get(from..).unwrap_or(&[]);
        if is_text(unpacked, PROBE) || (sound && unpacked.len() >= MIN_RUN) {
            part(from, out.len());
            return;
        }
        out.truncate(from);
    }
    if zeros || whole {
        base64(run, out);
        if !zeros && !tells(out.get(from..).unwrap_or(&[])) {
            out.truncate(from);
            return;
        }
        narrow(out, from);
        part(from, out.len());
    }
}

/// Whether there is something in binary data for another step: a run of base64, or an escape sequence in some text.
/// What can be read there as it is has been found already, in the base64.
fn tells(data: &[u8]) -> bool {
    let mut survey = Survey::default();
    survey.add(data, 0, data.len(), MIN_RUN);
    let text = |b: &&u8| is_printable(**b);
    !survey.runs.is_empty()
        || survey.escapes.iter().any(|at| {
            let (before, after) = data.split_at(*at as usize);
            let stretch = before.iter().rev().take(MIN_TEXT).take_while(text).count()
                + after.iter().take(MIN_TEXT).take_while(text).count();
            stretch >= MIN_TEXT && decode(after).is_some()
        })
}

/// Length of the optional parts of a gzip header (RFC 1952).
fn gzip_extra(data: &[u8], flags: u8) -> usize {
    let mut at = 10;
    if flags & 4 != 0 {
        let size = data.get(at..).and_then(<[u8]>::first_chunk::<2>).map_or(0, |n| u16::from_le_bytes(*n));
        at += 2 + usize::from(size);
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += data.get(at..).and_then(|d| memchr(0, d)).map_or(0, |n| n + 1);
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    at - 10
}

/// The first bytes that a run decodes to, or zeros where it is shorter.
fn head(run: &[u8]) -> [u8; PROBE] {
    let mut decoded = [0u8; PROBE];
    for (three, four) in decoded.as_chunks_mut::<3>().0.iter_mut().zip(run.as_chunks::<4>().0) {
        *three = three_bytes(*four);
    }
    decoded
}

#[inline(always)]
fn three_bytes(four: [u8; 4]) -> [u8; 3] {
    let [a, b, c, d] = four;
    let (a, b, c, d) = (sextet(a), sextet(b), sextet(c), sextet(d));
    [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]
}

/// Whether base64 text begins with text.
#[inline]
fn shows_text(run: &[u8]) -> bool {
    let (mut follow, mut length) = (0u8, 0);
    for four in run.as_chunks::<4>().0.iter().take(PROBE / 3) {
        let [a, b, c, d] = four.map(|c| u32::from(sextet(c)));
        let three = a << 18 | b << 12 | c << 6 | d;
        // All of them between a space and a tilde, mostly; else one by one.
        let odd = (three.wrapping_sub(0x20_2020) | three.wrapping_add(0x01_0101) | three) & 0x80_8080;
        if odd != 0 || follow > 0 {
            let [_, bytes @ ..] = three.to_be_bytes();
            for b in bytes {
                follow = match (follow, b) {
                    (0, 0xC2..=0xDF) => 1,
                    (0, 0xE0..=0xEF) => 2,
                    (0, 0xF0..=0xF4) => 3,
                    (0, b) if is_printable(b) => 0,
                    (1.., 0x80..=0xBF) => follow - 1,
                    _ => return false,
                };
            }
        }
        length += 3;
    }
    length >= 9
}

#[inline]
fn is_printable(b: u8) -> bool {
    matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// At least 9 bytes, the first `probe` of them printable ASCII or well-formed UTF-8.
fn is_text(bytes: &[u8], probe: usize) -> bool {
    let head = bytes.get(..probe.min(bytes.len())).unwrap_or(&[]);
    if head.len() < 9 || head.iter().any(|b| b.is_ascii() && !is_printable(*b)) {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    }
}

/// UTF-16 becomes UTF-8; other bytes with many zeros among them lose those.
fn narrow(out: &mut Vec<u8>, from: usize) {
    let piece = out.get(from..).unwrap_or(&[]);
    let zeros = |odd: usize| {
        let head = piece.iter().take(64).skip(odd).step_by(2);
        head.filter(|b| **b == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd < 4 {
        return;
    }
    let said = if even == 0 || odd == 0 {
        let unit = if odd > 0 { u16::from_le_bytes } else { u16::from_be_bytes };
        let units = piece.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        text.into_bytes()
    } else {
        piece.iter().copied().filter(|b| *b != 0).collect()
    };
    out.truncate(from);
    out.extend_from_slice(&said);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unescaped(text: &str) -> Option<String> {
        let mut out = b"|".to_vec();
        let any = unescape(text.as_bytes(), false, &mut out);
        assert_eq!(any, out.len() > 1 || any);
        any.then(|| String::from_utf8_lossy(&out[1..]).into_owned())
    }

    fn runs(text: &[u8], out: &mut Vec<u8>, part: &mut dyn FnMut(usize, usize)) {
        let mut survey = Survey::default();
        survey.add(text, 0, text.len(), MIN_RUN);
        let mut done = 0;
        for (from, end) in survey.runs {
            if from as usize >= done {
                done = read(text, from as usize, end as usize, b'"', out, part);
            }
        }
    }

    fn found(text: &str) -> Vec<String> {
        let (mut out, mut parts) = (Vec::new(), Vec::new());
        runs(text.as_bytes(), &mut out, &mut |a, b| parts.push((a, b)));
        parts.into_iter().map(|(a, b)| String::from_utf8_lossy(&out[a..b]).into_owned()).collect()
    }

    #[test]
    fn every_escape_is_read() {
        for (text, says) in [
            (r"a\n\t\r\b\f\v\/\'b", "a\n\t\r\u{8}\u{c}\u{b}/'b"),
            (r#"\"\\u0041"#, "\"\\u0041"),
            (r"\u0041\u00e9\ud83d\ude00\x41\u{1f600}\101", "Aé😀A😀A"),
            (r"\ud83d\u0041\ude00", "\u{fffd}A\u{fffd}"),
            (r"p\-q\u00zz\xg", "p-qu00zzxg"),
            ("%41%c3%A9%u00e9%zz%4", "Aéé%zz%4"),
            ("&amp;&lt;&#65;&#x41;&#65 &commat;&nope;&", "&<AAA @&nope;&"),
            (r"\%61", "a"),
        ] {
            assert_eq!(unescaped(text).as_deref(), Some(says), "{text}");
        }
        for text in ["", "plain", "100% && a&b; 5%", "\\"] {
            assert_eq!(unescaped(text), None, "{text}");
        }
    }

    #[test]
    fn entity_names_are_sorted() {
        assert!(ENTITIES.windows(2).all(|w| w[0].0 < w[1].0));
    }

    #[test]
    fn base64_is_found_where_it_stands() {
        let hello = "aGVsbG8gd29ybGQsIGhlbGxv"; // hello world, hello
        let says = "hello world, hello".to_owned();
        for text in [
            hello.to_owned(),
            format!("{{\"a\":\"{hello}\"}}"),
            format!("sid_{hello}"),
            format!("ab{hello}"),
            format!("https://h.example/items/v1/{hello}?q=1"),
        ] {
            assert!(found(&text).iter().any(|f| f.contains(&says)), "{text}: {:?}", found(&text));
        }
        assert_eq!(found(&format!("/{hello}/{hello}")).iter().filter(|f| f.contains(&says)).count(), 2);
    }

    #[test]
    fn wrapped_hex_wide_and_packed_runs_are_read() {
        let line = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU2Nzg5YWJjZGVmZ2hpamts"; // abc … z0…9abc … l
        let text = format!("begin\r\n{line}\r\n{line}\r\n= end");
        let whole = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl";
        assert_eq!(found(&text), [format!("{whole}{whole}")]);
        assert_eq!(found("x=68656c6c6f20776f726c64"), ["hello world"]);
        assert_eq!(found("aABlAGwAbABvACAAdwBvAHIAbABkAA=="), ["hello world"]);
        // printf 'hello world, hello world' | gzip -n | base64
        assert_eq!(found("H4sIAAAAAAAAA8tIzcnJVyjPL8pJ0VHIQHAAUTKtsxgAAAA="), ["hello world, hello world"]);
    }

    #[test]
    fn ordinary_names_are_left_alone() {
        for text in [
            "a.addEventListenerOnceOrTwice",
            "Accept: application/x-www-form-urlencoded",
            "d41d8cd98f00b204e9800998ecf8427f!",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn pathological_texts_take_linear_time() {
        for unit in [
            "/",
            "a/",
            "\\",
            "%25",
            "&",
            "&#",
            "&#9",
            "YWJj/",
            "YWJjZGVmZ2hp/",
            "\n",
            "ffffffffffff/",
            "H4sIAAAA/",
            "=aaaaaaaaaaa",
        ] {
            let text = unit.repeat((1 << 20) / unit.len());
            let mut out = Vec::new();
            unescape(text.as_bytes(), false, &mut out);
            runs(text.as_bytes(), &mut out, &mut |_, _| {});
            assert!(out.len() <= 4 * text.len(), "{unit}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(text in proptest::collection::vec(any::<u8>(), 0..300), soup in "[\\\\%&#;xu0-9a-f{}\\n/+=-]{0,80}") {
            for text in [&text[..], soup.as_bytes()] {
                let mut out = Vec::new();
                unescape(text, false, &mut out);
                unescape(text, true, &mut out);
                runs(text, &mut out, &mut |a, b| assert!(a <= b));
            }
        }
    }
}
