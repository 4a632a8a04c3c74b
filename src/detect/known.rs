//! Searching a text for the values that are known to be secret, in the spellings a lens does not undo.
//!
//! A Wu–Manber search: the last three bytes of a window as long as the shortest value say how far to move on. Time is
//! linear in the text and nearly independent of how many values are looked for. Percent signs, JSON escapes and
//! entities are undone by lenses before the search; what cannot be seen by decoding a whole text, a value somewhere
//! inside base64 or hex, is searched for in that spelling.

use super::found::SecretId;
use crate::lanes;
use std::ops::Range;

/// How a known value is written in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As it is.
    Plain,
    /// With backslashes, as in the strings of scripts.
    Escaped,
    /// Inside base64, `phase` bytes after a group of three began, `skipped` characters after that group.
    Base64 {
        /// 0, 1 or 2.
        phase: u8,
    },
    /// As pairs of hexadecimal digits.
    Hex,
}

/// A value to look for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The decoded value; shorter ones than [`SHORTEST`] are not searched.
    pub value: &'a [u8],
    /// The number it is known by.
    pub secret: SecretId,
    /// Only where it stands alone: no letter or digit before or after.
    pub alone: bool,
}

/// A place where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Byte range of the spelling in the text.
    pub span: Range<usize>,
    /// Whose value it is.
    pub secret: SecretId,
    /// How it is written.
    pub spelling: Spelling,
}

struct Pattern {
    bytes: Box<[u8]>,
    secret: SecretId,
    spelling: Spelling,
    alone: bool,
}

/// Shortest value that is searched for, in bytes.
pub const SHORTEST: usize = 3;
const HASH_BITS: u32 = 16;
const BLOCK: usize = 3;

/// The search tables for a set of values.
pub struct Known {
    patterns: Vec<Pattern>,
    /// Patterns of bucket b are `patterns[buckets[b]..buckets[b + 1]]`.
    buckets: Vec<u32>,
    shift: Vec<u8>,
    window: usize,
}

#[inline]
fn hash(a: u8, b: u8, c: u8) -> usize {
    let x = u32::from(a) | u32::from(b) << 8 | u32::from(c) << 16;
    (x.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize
}

impl Known {
    /// Builds the tables for `wanted`.
    pub fn new<'a>(wanted: impl IntoIterator<Item = Wanted<'a>>) -> Self {
        let mut patterns = Vec::new();
        for w in wanted {
            if w.value.len() >= SHORTEST {
                spellings(w, &mut patterns);
            }
        }
        let window = patterns.iter().map(|p| p.bytes.len()).min().unwrap_or(BLOCK).min(64);
        let key = |p: &Pattern| match p.bytes.get(window - BLOCK..window) {
            Some(&[a, b, c]) => hash(a, b, c),
            _ => 0,
        };
        // Longest first within a bucket, so that the first match is the longest one.
        crate::capture::order::sort_by_key(&mut patterns, |p| [key(p) as u64, u64::MAX - p.bytes.len() as u64]);
        patterns.dedup_by(|b, a| a.bytes == b.bytes);
        let far = u8::try_from(window - BLOCK + 1).unwrap_or(u8::MAX);
        let mut shift = vec![far; 1 << HASH_BITS];
        let mut buckets = vec![0u32; (1 << HASH_BITS) + 1];
        for p in &patterns {
            if let Some(n) = buckets.get_mut(key(p) + 1) {
                *n += 1;
            }
            for (i, w) in p.bytes.windows(BLOCK).take(window - BLOCK + 1).enumerate() {
                if let &[a, b, c] = w
                    && let Some(s) = shift.get_mut(hash(a, b, c))
                {
                    *s = (*s).min(u8::try_from(window - BLOCK - i).unwrap_or(u8::MAX));
                }
            }
        }
        let mut sum = 0;
        for n in &mut buckets {
            sum += *n;
            *n = sum;
        }
        Self { patterns, buckets, shift, window }
    }

    /// Nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The first place at or after `from` where a value stands; of several there, the longest.
    pub fn find(&self, text: &[u8], from: usize) -> Option<Seen> {
        if self.patterns.is_empty() {
            return None;
        }
        let mut end = from + self.window;
        while let Some(&[a, b, c]) = text.get(end.checked_sub(BLOCK)?..end) {
            let h = hash(a, b, c);
            let shift = self.shift.get(h).copied().unwrap_or(1);
            if shift > 0 {
                end += usize::from(shift);
                continue;
            }
            let start = end - self.window;
            let range = (self.buckets.get(h).copied()? as usize)..(self.buckets.get(h + 1).copied()? as usize);
            for p in self.patterns.get(range).unwrap_or(&[]) {
                let span = start..start + p.bytes.len();
                if text.get(span.clone()).is_some_and(|t| lanes::same(t, &p.bytes))
                    && (!p.alone || stands_alone(text, &span))
                {
                    return Some(Seen { span, secret: p.secret, spelling: p.spelling });
                }
            }
            end += 1;
        }
        None
    }
}

/// Whether no letter, digit or underscore touches the span.
fn stands_alone(text: &[u8], span: &Range<usize>) -> bool {
    let word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    !word(span.start.checked_sub(1).and_then(|i| text.get(i))) && !word(text.get(span.end))
}

/// All spellings of one value.
fn spellings(w: Wanted<'_>, out: &mut Vec<Pattern>) {
    let mut add = |bytes: Vec<u8>, spelling| {
        if bytes.len() >= SHORTEST {
            out.push(Pattern {
                bytes: bytes.into(),
                secret: w.secret,
                spelling,
                alone: w.alone && matches!(spelling, Spelling::Plain | Spelling::Escaped),
            });
        }
    };
    add(w.value.to_vec(), Spelling::Plain);
    if w.value.iter().any(|b| matches!(b, b'"' | b'\'' | b'\\' | b'\n' | b'\r' | b'\t')) {
        // The quotes around a script's string are escaped in it, the others seldom; slashes in markup.
        for signs in [&b"\""[..], b"\"/", b"'", b"'\"", b"'\"/", b""] {
            add(escaped(w.value, signs), Spelling::Escaped);
        }
    }
    if w.value.len() < 6 {
        return;
    }
    for (alphabet, phase) in [(STANDARD, 0u8), (STANDARD, 1), (STANDARD, 2), (URL, 0), (URL, 1), (URL, 2)] {
        add(base64_middle(w.value, phase, alphabet), Spelling::Base64 { phase });
    }
    for digits in [b"0123456789abcdef", b"0123456789ABCDEF"] {
        let digit = |n: u8| digits.get(usize::from(n)).copied().unwrap_or(b'0');
        let hex = |b: &u8| [digit(b >> 4), digit(b & 15)];
        add(w.value.iter().flat_map(hex).collect(), Spelling::Hex);
    }
}

/// A value as a script writes it in a string, with a backslash before each of `signs`.
fn escaped(value: &[u8], signs: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 8);
    for &b in value {
        match b {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ if b == b'\\' || signs.contains(&b) => out.extend_from_slice(&[b'\\', b]),
            _ => out.push(b),
        }
    }
    out
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The characters of base64 that depend on `value` alone when it begins `phase` bytes into a group.
fn base64_middle(value: &[u8], phase: u8, alphabet: &[u8; 64]) -> Vec<u8> {
    let lead = usize::from(phase) * 8;
    let bits = lead + value.len() * 8;
    let bit = |i: usize| value.get((i - lead) / 8).map_or(0, |b| b >> (7 - (i - lead) % 8) & 1);
    (lead.div_ceil(6)..bits / 6)
        .map(|c| {
            let six = (0..6).fold(0u8, |acc, k| acc << 1 | bit(c * 6 + k));
            alphabet.get(usize::from(six)).copied().unwrap_or(b'A')
        })
        .collect()
}

impl Spelling {
    /// How many characters before the spelling its base64 group of four begins.
    pub fn lead(self) -> usize {
        match self {
            Self::Base64 { phase } => (usize::from(phase) * 8).div_ceil(6),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(values: &[&str], alone: bool) -> Known {
        Known::new(values.iter().enumerate().map(|(i, v)| Wanted { value: v.as_bytes(), secret: i as u32, alone }))
    }

    #[test]
    fn finds_the_first_and_longest() {
        let k = known(&["abcdef", "abcdefgh", "xyz123"], false);
        let at = |text: &str| k.find(text.as_bytes(), 0).map(|s| (s.span, s.secret));
        assert_eq!(at("..abcdefghi"), Some((2..10, 1)));
        assert_eq!(at("..abcdefg"), Some((2..8, 0)));
        assert_eq!(at("xyz123abcdef"), Some((0..6, 2)));
        assert_eq!(at("abcde"), None);
        assert_eq!(at(""), None);
        assert!(known(&[], false).find(b"abc", 0).is_none());
    }

    #[test]
    fn weak_values_stand_alone() {
        let k = known(&["summer"], true);
        assert!(k.find(b"midsummers", 0).is_none());
        assert!(k.find(b"\"summer\"", 0).is_some());
    }

    #[test]
    fn other_spellings() {
        let k = known(&["Tulip!Gravel7"], false);
        // "Tulip!Gravel7" after 0, 1 and 2 other bytes, in base64; and in hex.
        for (text, phase) in [("VHVsaXAhR3JhdmVsNw==", 0), ("eFR1bGlwIUdyYXZlbDc=", 1), ("eHhUdWxpcCFHcmF2ZWw3", 2)] {
            let s = k.find(text.as_bytes(), 0).unwrap();
            assert_eq!(s.spelling, Spelling::Base64 { phase }, "{text}");
            assert_eq!(s.span.start - s.spelling.lead(), 0, "{text}");
        }
        assert_eq!(k.find(b"x54756c69702147726176656c37", 0).unwrap().spelling, Spelling::Hex);
    }

    /// The search decoded stretches between quotes, and a value that held a quote lay in two of them.
    #[test]
    fn a_value_with_quotes_is_found_in_a_script() {
        let k = known(&["p4Ke3'f3Zh\"54"], false);
        for text in [r#"boot("p4Ke3'f3Zh\"54")"#, r#"boot('p4Ke3\'f3Zh"54')"#, r#"boot('p4Ke3\'f3Zh\"54')"#] {
            assert_eq!(k.find(text.as_bytes(), 0).unwrap().spelling, Spelling::Escaped, "{text}");
        }
        assert_eq!(known(&["a\\b\nc/d"], false).find(br"x a\\b\nc\/d", 0).map(|s| s.span), Some(2..12));
        assert_eq!(known(&["a\\b\nc/d"], false).find(br"x a\\b\nc/d", 0).map(|s| s.span), Some(2..11));
    }

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(
            text in "[ab]{0,60}", values in proptest::collection::vec("[ab]{3,9}", 1..5)
        ) {
            let refs: Vec<&str> = values.iter().map(String::as_str).collect();
            let k = known(&refs, false);
            let want = (0..text.len())
                .find_map(|i| refs.iter().filter(|v| text[i..].starts_with(**v)).map(|v| (i, v.len())).max_by_key(|x| x.1));
            let got = k.find(text.as_bytes(), 0).filter(|s| s.spelling == Spelling::Plain).map(|s| (s.span.start, s.span.len()));
            prop_assert_eq!(got, want);
        }
    }
}
