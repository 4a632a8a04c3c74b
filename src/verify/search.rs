//! Finds many byte patterns in one pass per length class, without caring what they mean.
//!
//! Every occurrence of a pattern of at least `m` bytes covers a window of `w` bytes that starts at a multiple of
//! `m - w + 1`. So only those windows of the text are hashed and looked up in a small Bloom filter; the few that
//! pass go to a table sorted by hash, offset and pattern, where one binary search decides. The table is free of
//! patterns that begin with another one, so the predecessor of the text is the only pattern that can match.

use std::cmp::Ordering;

/// Shortest pattern that can be searched for.
pub(super) const MIN_PATTERN: usize = 4;

/// Odd, so multiplication by it is a bijection: equal hashes mean equal windows.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Length classes: shortest member, width of the window.
const CLASSES: [(usize, usize); 3] = [(MIN_PATTERN, 4), (12, 8), (20, 8)];

/// Longest distance between two windows; more would only make the table larger.
const MAX_STRIDE: usize = 24;

/// How many places inside a long pattern are considered for its windows.
const PLACES: usize = 6;

/// A fixed set of patterns, ready to be looked for.
pub(super) struct Searcher {
    patterns: Vec<Box<[u8]>>,
    classes: Vec<Class>,
}

struct Class {
    width: usize,
    stride: usize,
    bloom: Vec<u64>,
    bloom_shift: u32,
    starts: Vec<u32>,
    starts_shift: u32,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    /// Where in the pattern the window stands.
    offset: u32,
    pattern: u32,
}

impl Searcher {
    /// A searcher for `patterns`; those shorter than [`MIN_PATTERN`] are never found.
    pub(super) fn new(patterns: Vec<Box<[u8]>>) -> Self {
        let mut members: [Vec<u32>; 3] = Default::default();
        for (i, p) in (0u32..).zip(&patterns) {
            let class = CLASSES.iter().rposition(|(min, _)| p.len() >= *min);
            if let Some(list) = class.and_then(|c| members.get_mut(c)) {
                list.push(i);
            }
        }
        let classes = CLASSES
            .iter()
            .zip(&members)
            .filter(|(_, m)| !m.is_empty())
            .map(|((_, width), m)| Class::new(&patterns, m, *width))
            .collect();
        Self { patterns, classes }
    }

    /// Calls `found` with the start and the index of every pattern found in `text`, until it says `false`.
    ///
    /// Of patterns that begin with another one in the set, the shorter may be the only one reported. Overlapping
    /// and repeated places are all reported; the order is no one's promise.
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(usize, usize) -> bool) {
        for class in &self.classes {
            let more = if class.width == 8 {
                class.scan::<8>(&self.patterns, text, &mut found)
            } else {
                class.scan::<4>(&self.patterns, text, &mut found)
            };
            if !more {
                return;
            }
        }
    }

    /// The bytes of one pattern.
    pub(super) fn pattern(&self, index: usize) -> &[u8] {
        self.patterns.get(index).map_or(&[], |p| p)
    }
}

/// The window as a number, spread over 64 bits.
#[inline(always)]
fn hash<const W: usize>(window: &[u8; W]) -> u64 {
    let mut wide = [0u8; 8];
    if let Some(low) = wide.first_chunk_mut::<W>() {
        *low = *window;
    }
    u64::from_le_bytes(wide).wrapping_mul(SPREAD)
}

fn hash_at(pattern: &[u8], at: usize, width: usize) -> Option<u64> {
    let rest = pattern.get(at..)?;
    if width == 8 { rest.first_chunk::<8>().map(hash) } else { rest.first_chunk::<4>().map(hash) }
}

/// Bytes of prose, markup and code: a window of nothing else is met often.
fn is_plain(b: u8) -> bool {
    b.is_ascii_lowercase() || matches!(b, b' ' | b'"' | b':' | b',' | b'/' | b'.' | b'=' | b'\n')
}

/// Two bits of one word of the filter.
#[inline(always)]
fn bloom_bits(hash: u64, shift: u32) -> u64 {
    let bits = hash >> (shift - 12);
    1u64 << (bits & 63) | 1u64 << (bits >> 6 & 63)
}

impl Class {
    fn new(patterns: &[Box<[u8]>], members: &[u32], width: usize) -> Self {
        let pattern = |i: u32| patterns.get(i as usize).map_or(&[][..], |p| p);
        let shortest = members.iter().map(|i| pattern(*i).len()).min().unwrap_or(0);
        let stride = (shortest + 1).saturating_sub(width).clamp(1, MAX_STRIDE);

        // How often each window stands in the patterns, roughly; shared beginnings make bad windows.
        const SLOTS: u32 = 16;
        let mut seen = vec![0u16; 1 << SLOTS];
        let slot = |h: u64| (h >> (64 - SLOTS)) as usize;
        for &i in members {
            let p = pattern(i);
            for place in places(p.len(), width, stride) {
                for at in place..place + stride {
                    if let Some(n) = hash_at(p, at, width).and_then(|h| seen.get_mut(slot(h))) {
                        *n = n.saturating_add(1);
                    }
                }
            }
        }

        let mut entries = Vec::with_capacity(members.len() * stride);
        for &i in members {
            let p = pattern(i);
            let cost = |place: usize| -> u32 {
                (place..place + stride)
                    .map(|at| {
                        let crowd = hash_at(p, at, width).and_then(|h| seen.get(slot(h)));
                        let window = p.get(at..at + width).unwrap_or(&[]);
                        u32::from(crowd.copied().unwrap_or(0))
                            + if window.iter().all(|b| is_plain(*b)) { 64 } else { 0 }
                    })
                    .sum()
            };
            // The last of equals: what secrets share, they share at the front.
            let best = places(p.len(), width, stride)
                .map(|place| (cost(place), place))
                .reduce(|a, b| if b.0 <= a.0 { b } else { a })
                .map_or(0, |(_, place)| place);
            for at in best..best + stride {
                if let Some(hash) = hash_at(p, at, width) {
                    let offset = u32::try_from(at).unwrap_or(u32::MAX);
                    entries.push(Entry { hash, offset, pattern: i });
                }
            }
        }
        entries.sort_unstable_by(|a, b| {
            (a.hash, a.offset).cmp(&(b.hash, b.offset)).then_with(|| pattern(a.pattern).cmp(pattern(b.pattern)))
        });
        entries.dedup_by(|b, a| {
            (a.hash, a.offset) == (b.hash, b.offset) && pattern(b.pattern).starts_with(pattern(a.pattern))
        });

        let words = (entries.len() / 6).next_power_of_two().clamp(128, 1 << 20);
        let bloom_shift = 64 - words.trailing_zeros();
        let mut bloom = vec![0u64; words];
        let buckets = entries.len().next_power_of_two().max(2);
        let starts_shift = 64 - buckets.trailing_zeros();
        let mut starts = vec![0u32; buckets + 1];
        for e in &entries {
            if let Some(word) = bloom.get_mut((e.hash >> bloom_shift) as usize) {
                *word |= bloom_bits(e.hash, bloom_shift);
            }
            if let Some(n) = starts.get_mut((e.hash >> starts_shift) as usize + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for n in &mut starts {
            sum += *n;
            *n = sum;
        }
        Self { width, stride, bloom, bloom_shift, starts, starts_shift, entries }
    }

    #[inline(always)]
    fn scan<const W: usize>(
        &self,
        patterns: &[Box<[u8]>],
        text: &[u8],
        found: &mut impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let mut at = 0;
        while let Some(window) = text.get(at..).and_then(<[u8]>::first_chunk::<W>) {
            let h = hash(window);
            let bits = bloom_bits(h, self.bloom_shift);
            let word = self.bloom.get((h >> self.bloom_shift) as usize).copied().unwrap_or(0);
            if word & bits == bits && !self.resolve(patterns, text, at, h, found) {
                return false;
            }
            at += self.stride;
        }
        true
    }

    /// All patterns that stand in `text` with the window of hash `h` at `at`.
    #[inline(never)]
    fn resolve(
        &self,
        patterns: &[Box<[u8]>],
        text: &[u8],
        at: usize,
        h: u64,
        found: &mut impl FnMut(usize, usize) -> bool,
    ) -> bool {
        let bucket = (h >> self.starts_shift) as usize;
        let (Some(from), Some(to)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else {
            return true;
        };
        let entries = self.entries.get(*from as usize..*to as usize).unwrap_or(&[]);
        let mut same = match entries.iter().position(|e| e.hash >= h) {
            Some(first) => entries.get(first..).unwrap_or(&[]),
            None => return true,
        };
        let bytes = |e: &Entry| patterns.get(e.pattern as usize).map_or(&[][..], |p| p);
        while let Some(first) = same.first().filter(|e| e.hash == h) {
            let count = match same.get(1) {
                Some(e) if (e.hash, e.offset) == (h, first.offset) => {
                    same.partition_point(|e| (e.hash, e.offset) <= (h, first.offset))
                }
                _ => 1,
            };
            let (here, rest) = same.split_at(count.min(same.len()));
            if let Some((start, tail)) =
                at.checked_sub(first.offset as usize).and_then(|start| text.get(start..).map(|tail| (start, tail)))
            {
                let before = here.partition_point(|e| bytes(e).cmp(tail) != Ordering::Greater);
                let near = before.checked_sub(1).and_then(|i| here.get(i));
                if let Some(e) = near.filter(|e| tail.starts_with(bytes(e)))
                    && !found(start, e.pattern as usize)
                {
                    return false;
                }
            }
            same = rest;
        }
        true
    }
}

/// Where in a pattern of `len` bytes its `stride` windows may begin.
fn places(len: usize, width: usize, stride: usize) -> impl Iterator<Item = usize> {
    let last = (len + 1).saturating_sub(width + stride);
    let step = last.div_ceil(PLACES - 1).max(1);
    (0..last).step_by(step).chain(std::iter::once(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Instant;

    fn searcher(patterns: &[&[u8]]) -> Searcher {
        Searcher::new(patterns.iter().map(|p| (*p).into()).collect())
    }

    fn finds(s: &Searcher, text: &[u8]) -> bool {
        let mut any = false;
        s.each(text, |start, i| {
            let p = s.pattern(i);
            assert_eq!(text.get(start..start + p.len()), Some(p));
            any = true;
            true
        });
        any
    }

    fn naive(patterns: &[Vec<u8>], text: &[u8]) -> bool {
        patterns.iter().any(|p| text.windows(p.len()).any(|w| w == p))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn agrees_with_the_naive_search(
            patterns in proptest::collection::vec(proptest::collection::vec(b'a'..b'd', 4..40), 1..12),
            mut text in proptest::collection::vec(b'a'..b'd', 0..300),
            planted in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), plant in any::<bool>(),
        ) {
            if plant && !text.is_empty() {
                let p = &patterns[planted.index(patterns.len())];
                let at = at.index(text.len());
                text.splice(at..at, p.iter().copied());
            }
            let s = Searcher::new(patterns.iter().map(|p| p.clone().into()).collect());
            prop_assert_eq!(finds(&s, &text), naive(&patterns, &text));
        }

        #[test]
        fn finds_every_start(
            patterns in proptest::collection::vec(proptest::collection::vec(b'a'..b'c', 6..9), 1..6),
            text in proptest::collection::vec(b'a'..b'c', 0..200),
        ) {
            let s = Searcher::new(patterns.iter().map(|p| p.clone().into()).collect());
            let mut starts = std::collections::BTreeSet::new();
            s.each(&text, |start, _| {
                starts.insert(start);
                true
            });
            for at in 0..text.len() {
                let here = patterns.iter().any(|p| text[at..].starts_with(p));
                prop_assert_eq!(starts.contains(&at), here);
            }
        }
    }

    #[test]
    fn stops_when_told() {
        let s = searcher(&[b"abcdef"]);
        let mut n = 0;
        s.each(b"abcdefabcdefabcdef", |_, _| {
            n += 1;
            n < 2
        });
        assert_eq!(n, 2);
    }

    #[test]
    fn an_empty_set_and_short_texts_find_nothing() {
        assert!(!finds(&searcher(&[]), b"anything at all"));
        assert!(!finds(&searcher(&[b"", b"a", b"abcdef"]), b"abcde"));
    }

    #[test]
    fn many_values_that_share_their_windows_stay_fast() {
        let patterns: Vec<Box<[u8]>> = (0..3000)
            .map(|i| format!("{}{i:05}", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.".repeat(2)).into_bytes().into())
            .collect();
        let s = Searcher::new(patterns);
        let text = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.".repeat(20_000);
        let start = Instant::now();
        assert!(!finds(&s, text.as_bytes()));
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
