//! A small pattern language for tokens: the built-in shape table and the patterns of a policy are written in it.
//!
//! A pattern is a sequence of literal characters and classes, each with an optional count, and `|` between whole
//! alternatives:
//!
//! | written | means |
//! |---|---|
//! | `abc_` | these characters |
//! | `[A-Za-z0-9_-]` | one character of a class; `\d`, `\w` and escapes work inside |
//! | `\d` `\w` | a digit; a letter, digit or underscore |
//! | `\.` `\|` `\\` `\n` `\r` `\t` | an escaped character |
//! | `{20}` `{16,}` `{2,8}` `+` `?` | how often the item before it |
//!
//! There is no `.`, no `*`, no group and no anchor. Counts are greedy and never give back, so matching is linear.
//! A count that could take what the next item needs (`[a-z_]+_x`) would never match; it is refused when the
//! pattern is compiled, not silently ignored.
//!
//! The boundary is "not a token character": a match is neither preceded nor followed by a character of its own
//! first or last class, nor by a letter or digit when that class holds letters or digits. The end of an escape
//! (`\n`, `\u0022`, `%3D`) counts as a boundary, for texts that are escaped once more than expected.

use crate::capture::order::sort_by_key;
use std::fmt;
use std::ops::Range;

use memchr::memmem;

mod parse;

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Set([u64; 4]);

#[allow(clippy::indexing_slicing, reason = "the upper two bits of a byte number four words")]
impl Set {
    pub(crate) const EMPTY: Set = Set([0; 4]);
    pub(crate) const ALNUM: Set = Set([0x03FF_0000_0000_0000, 0x07FF_FFFE_07FF_FFFE, 0, 0]);

    fn one(byte: u8) -> Set {
        let mut set = Set::EMPTY;
        set.insert(byte);
        set
    }

    fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    fn insert_all(&mut self, bytes: impl IntoIterator<Item = u8>) {
        bytes.into_iter().for_each(|b| self.insert(b));
    }

    pub(crate) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    pub(crate) fn union(self, other: Set) -> Set {
        Set(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    pub(crate) fn meets(&self, other: &Set) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    #[cfg(test)]
    pub(crate) fn within(&self, other: &Set) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    pub(crate) fn bytes(self) -> impl Iterator<Item = u8> {
        (0..=255u8).filter(move |&b| self.has(b))
    }

    /// The set itself, and letters and digits when it holds any of them.
    fn edge(self) -> Set {
        if self.meets(&Set::ALNUM) { self.union(Set::ALNUM) } else { self }
    }
}

/// One class with its count.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) set: Set,
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// One alternative.
#[derive(Clone, Debug)]
pub(crate) struct Sequence {
    pub(crate) items: Vec<Item>,
    literal: Vec<u8>,
    before: Set,
    after: Set,
}

/// A compiled pattern. See the module's description for the language.
#[derive(Clone, Debug)]
pub struct Pattern {
    sequences: Vec<Sequence>,
}

/// Why a pattern cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Byte offset in the pattern.
    pub at: usize,
    /// What could have stood there.
    pub expected: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern cannot be read at byte {}: expected {}", self.at, self.expected)
    }
}

impl std::error::Error for PatternError {}

impl Pattern {
    /// Reads a pattern. Refuses what the language does not have, with the offset and what was expected there.
    pub fn compile(pattern: &str) -> Result<Pattern, PatternError> {
        Ok(Pattern { sequences: parse::alternatives(pattern)? })
    }

    /// The length of the longest match that starts exactly at `start` and stands between boundaries.
    pub fn find_at(&self, text: &[u8], start: usize) -> Option<usize> {
        self.sequences.iter().filter_map(|s| s.find_at(text, start, &mut Runs::none())).max()
    }

    /// The first match at or after `from`; of several at the same place the longest.
    ///
    /// To walk over all matches use [`Pattern::all`], which stays linear when an alternative never matches.
    pub fn first(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let hits = self.sequences.iter().filter_map(|s| s.next(text, from, &mut Runs::new(s)));
        hits.min_by_key(|r| (r.start, usize::MAX - r.end))
    }

    /// Every match, sorted and disjoint; the earlier and then the longer one wins. Linear in the text.
    pub fn all(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for s in &self.sequences {
            let (mut from, mut runs) = (0, Runs::new(s));
            while let Some(r) = s.next(text, from, &mut runs) {
                from = r.end;
                found.push(r);
            }
        }
        sort_by_key(&mut found, |r| [r.start as u64, u64::MAX - r.end as u64]);
        let mut end = 0;
        found.retain(|r| {
            let free = r.start >= end;
            if free {
                end = r.end;
            }
            free
        });
        found
    }

    pub(crate) fn sequences(&self) -> &[Sequence] {
        &self.sequences
    }
}

/// How far each item's class is known to run, so that no byte is looked at twice for the same item.
///
/// With greedy counts that never give back, the place where an item starts only moves forward as the match's start
/// does, so remembering one run per item makes the search linear.
struct Runs(Vec<(usize, usize)>);

impl Runs {
    fn none() -> Runs {
        Runs(Vec::new())
    }

    fn new(s: &Sequence) -> Runs {
        Runs(vec![(0, 0); s.items.len()])
    }
}

impl Sequence {
    /// The fixed bytes at its start.
    pub(crate) fn literal(&self) -> &[u8] {
        &self.literal
    }

    fn find_at(&self, text: &[u8], start: usize, runs: &mut Runs) -> Option<usize> {
        if start > 0 && self.before.has(*text.get(start - 1)?) && !ends_escape(text, start) {
            return None;
        }
        let mut at = start;
        for (i, item) in self.items.iter().enumerate() {
            let limit = at.saturating_add(item.max).min(text.len());
            let mut end = at;
            if let Some(&(s, e)) = runs.0.get(i)
                && s <= at
                && at < e
            {
                end = e.min(limit);
            }
            let rest = text.get(end..limit).unwrap_or_default();
            end += rest.iter().take_while(|b| item.set.has(**b)).count();
            if let Some(run) = runs.0.get_mut(i)
                && end > run.1
            {
                *run = (if at < run.1 { run.0 } else { at }, end);
            }
            if end - at < item.min {
                return None;
            }
            at = end;
        }
        if text.get(at).is_some_and(|&b| self.after.has(b)) {
            return None;
        }
        Some(at - start)
    }

    fn next(&self, text: &[u8], from: usize, runs: &mut Runs) -> Option<Range<usize>> {
        let mut at = from;
        if self.literal.is_empty() {
            let first = &self.items.first()?.set;
            while let Some(&byte) = text.get(at) {
                if first.has(byte)
                    && let Some(len) = self.find_at(text, at, runs)
                {
                    return Some(at..at + len);
                }
                at += 1;
            }
            return None;
        }
        for hit in memmem::find_iter(text.get(from..)?, &self.literal) {
            at = from + hit;
            if let Some(len) = self.find_at(text, at, runs) {
                return Some(at..at + len);
            }
        }
        None
    }

    fn new(items: Vec<Item>, at: usize) -> Result<Sequence, PatternError> {
        let error = |expected: &str| Err(PatternError { at, expected: expected.into() });
        let Some(first) = items.first() else {
            return error("at least one character or class");
        };
        if first.min == 0 {
            return error("a first item that must be there");
        }
        let mut after = Set::EMPTY;
        // What may be absent at the end lets the match end with the item before it.
        for item in items.iter().rev() {
            after = after.union(item.set);
            if item.min > 0 {
                break;
            }
        }
        let literal = items
            .iter()
            .take_while(|i| i.min == 1 && i.max == 1 && i.set.bytes().count() == 1)
            .filter_map(|i| i.set.bytes().next());
        Ok(Sequence { literal: literal.collect(), before: first.set.edge(), after: after.edge(), items })
    }
}

/// Whether the bytes before `at` are the end of an escape: `\n`, `\u0022`, `\x22` or `%3D`.
pub(crate) fn ends_escape(text: &[u8], at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).and_then(|i| text.get(i..at));
    let hex = |b: &[u8]| b.iter().all(u8::is_ascii_hexdigit);
    matches!(back(2), Some([b'\\', b'n' | b'r' | b't' | b'b' | b'f']))
        || matches!(back(3), Some([b'%', rest @ ..]) if hex(rest))
        || matches!(back(4), Some([b'\\', b'x', rest @ ..]) if hex(rest))
        || matches!(back(6), Some([b'\\', b'u', rest @ ..]) if hex(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pattern: &str, text: &str) -> Vec<String> {
        let found = Pattern::compile(pattern).unwrap().all(text.as_bytes());
        found.into_iter().map(|r| text[r].to_string()).collect()
    }

    #[test]
    fn finds_sequences_counts_and_alternatives() {
        assert_eq!(all(r"tok_[a-f0-9]{4,6}", "x tok_12ab, tok_12 and tok_1234567."), ["tok_12ab"]);
        assert_eq!(all(r"a\d+|b[x-z]?q", "a12 bq bxq bwq"), ["a12", "bq", "bxq"]);
        assert_eq!(all(r"[A-Z]+_[0-9]{2}", "key AB_12 and xAB_12"), ["AB_12"]);
        assert_eq!(all(r"\w{3}\.\w+", "one.two,a.b"), ["one.two"]);
        assert_eq!(all(r"[A-Za-z0-9+/]{4,}={0,2}", "abcd== x"), ["abcd=="]);
    }

    #[test]
    fn boundaries_are_token_characters_and_escapes_end_them() {
        assert_eq!(all("k-[a-z]{3}", "xk-abc k-abcd k-abc9 k-abc_"), ["k-abc"]);
        assert_eq!(all("k-[a-z]{3}", r"\nk-abc\u0022k-abd%3Dk-abe"), ["k-abc", "k-abd", "k-abe"]);
    }

    #[test]
    fn refuses_with_place_and_reason() {
        for (pattern, at) in [
            ("a.b", 1),
            ("", 0),
            ("a|", 2),
            ("[abc", 0),
            ("[]", 1),
            ("[^a]", 1),
            ("[z-a]", 1),
            ("a*", 1),
            ("+a", 0),
            ("a{2", 1),
            ("a{3,2}", 1),
            ("(a)", 0),
            ("a?", 0),
            ("[a-z_]+_x", 7),
            ("[a-z]{2,4}-?b", 12),
            (r"a\q", 1),
            ("a{0}", 1),
        ] {
            let e = Pattern::compile(pattern).expect_err(pattern);
            assert_eq!(e.at, at, "{pattern}: {e}");
        }
    }

    #[test]
    fn stays_linear_where_matches_fail_late() {
        for (pattern, part) in
            [("x[a-z ]+=", "x "), ("[a-z]{3,}=", "abc-"), ("k-[a-z-]{1,60000}=", "k-"), ("a[ab]{3,}!|zz", "a")]
        {
            let text = part.repeat(500_000);
            assert_eq!(Pattern::compile(pattern).unwrap().all(text.as_bytes()), []);
        }
    }
}
