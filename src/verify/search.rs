//! Finds where in a text one of very many short byte windows stands, without caring what it means.
//!
//! Every occurrence of a pattern of at least `m` bytes covers a window of `w` bytes that starts at a multiple of
//! `m - w + 1`. So only those windows of the text are hashed and looked up in a small filter that stays in the cache;
//! the few that pass go to a table. What the window belongs to is then for the caller to decide.

use crate::capture::order;
use std::cmp::Ordering;

/// Odd, so multiplication by it spreads without loss.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Most words of the filter (256 KiB).
const WORDS: usize = 1 << 15;

/// A window of a pattern.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry {
    /// Bits of the window's hash that its bucket does not tell.
    tag: u32,
    /// What the caller knows the place in the pattern by.
    pub(super) place: u32,
    /// What the caller knows the pattern by.
    pub(super) item: u32,
}

impl Entry {
    pub(super) fn new(place: u32, item: u32) -> Self {
        Self { tag: 0, place, item }
    }
}

/// Which windows of a text are looked up.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    /// Bytes of a window, 8 at most.
    pub(super) width: usize,
    /// From one to the next.
    pub(super) stride: usize,
}

impl Grid {
    /// The grid for patterns of `shortest` bytes or more, of at most `stride`.
    pub(super) fn new(shortest: usize, stride: usize) -> Self {
        // Narrow windows are met by chance more often, but the fewer of them have to be looked up.
        let width = if shortest >= 12 {
            5
        } else if shortest >= 7 {
            4
        } else {
            3
        };
        Self { width, stride: (shortest + 1).saturating_sub(width).clamp(1, stride.max(1)) }
    }

    /// Bytes that the windows of one place take up together.
    pub(super) fn span(self) -> usize {
        self.stride + self.width - 1
    }

    /// The hash of the window at the start of `text`.
    #[inline(always)]
    pub(super) fn hash(self, text: &[u8]) -> u64 {
        let wide = match text.first_chunk::<8>() {
            Some(eight) => *eight,
            None => {
                let mut wide = [0; 8];
                wide.iter_mut().zip(text).for_each(|(w, b)| *w = *b);
                wide
            }
        };
        self.spread(wide)
    }

    #[inline(always)]
    fn spread(self, window: [u8; 8]) -> u64 {
        let h = (u64::from_le_bytes(window) << (64 - 8 * self.width)).wrapping_mul(SPREAD);
        // The low half of a product knows little of the high half of its factors.
        h ^ h >> 32
    }
}

/// A fixed set of windows, ready to be looked for.
pub(super) struct Table {
    pub(super) grid: Grid,
    filter: Vec<u64>,
    filter_shift: u32,
    starts: Vec<u32>,
    starts_shift: u32,
    entries: Vec<Entry>,
}

/// Two bits of one word of the filter.
#[inline(always)]
fn filter_bits(hash: u64, shift: u32) -> u64 {
    let bits = hash >> (shift - 12);
    1u64 << (bits & 63) | 1u64 << (bits >> 6 & 63)
}

impl Table {
    /// A table of the windows with these hashes. Those of the same window and place are sorted by what `says` gives
    /// for their items, and are free of items that begin with another one of them.
    pub(super) fn new<'a>(grid: Grid, windows: &[(u64, Entry)], says: &dyn Fn(u32) -> &'a [u8]) -> Self {
        let words = (windows.len() / 2).next_power_of_two().clamp(64, WORDS);
        let filter_shift = 64 - words.trailing_zeros();
        let buckets = windows.len().next_power_of_two().max(2);
        let starts_shift = 64 - buckets.trailing_zeros();
        let mut filter = vec![0u64; words];
        let mut starts = vec![0u32; buckets + 1];
        for (h, _) in windows {
            if let Some(word) = filter.get_mut((h >> filter_shift) as usize) {
                *word |= filter_bits(*h, filter_shift);
            }
            if let Some(n) = starts.get_mut((h >> starts_shift) as usize) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for n in &mut starts {
            sum += *n;
            *n = sum;
        }
        // Each start is now the end of its bucket and moves down as the bucket fills.
        let mut entries = vec![Entry::default(); windows.len()];
        for (h, entry) in windows {
            if let Some(n) = starts.get_mut((h >> starts_shift) as usize) {
                *n -= 1;
                if let Some(e) = entries.get_mut(*n as usize) {
                    *e = Entry { tag: *h as u32, ..*entry };
                }
            }
        }
        let mut kept = 0usize;
        let mut from = 0usize;
        for b in 0..buckets {
            let to = starts.get(b + 1).map_or(from, |n| *n as usize);
            if to > from + 1
                && let Some(bucket) = entries.get_mut(from..to)
            {
                order::sort(bucket.len(), &mut Bucket { entries: bucket, says: &says });
            }
            let start = kept;
            for i in from..to {
                let Some(e) = entries.get(i).copied() else { break };
                let last = kept.checked_sub(1).filter(|k| *k >= start).and_then(|k| entries.get(k));
                let covered = last
                    .is_some_and(|l| (l.tag, l.place) == (e.tag, e.place) && says(e.item).starts_with(says(l.item)));
                if !covered && let Some(place) = entries.get_mut(kept) {
                    *place = e;
                    kept += 1;
                }
            }
            from = to;
            if let (Some(n), Ok(start)) = (starts.get_mut(b), u32::try_from(start)) {
                *n = start;
            }
        }
        if let (Some(n), Ok(kept)) = (starts.last_mut(), u32::try_from(kept)) {
            *n = kept;
        }
        entries.truncate(kept);
        Self { grid, filter, filter_shift, starts, starts_shift, entries }
    }

    /// Calls `found` with each place in `text[from..to]` where a window may stand, and with the entries of that
    /// window, until it says `false`.
    pub(super) fn scan(
        &self,
        text: &[u8],
        from: usize,
        to: usize,
        found: &mut dyn FnMut(usize, &[Entry]) -> bool,
    ) -> bool {
        let mut at = from;
        let shift = 64 - 8 * self.grid.width as u32;
        let (filter, words, stride) = (&self.filter[..], self.filter_shift, self.grid.stride);
        while at < to {
            let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) else {
                break;
            };
            let h = (u64::from_le_bytes(*eight) << shift).wrapping_mul(SPREAD);
            // One bit after the other: of most windows not even the first is there.
            let word = filter.get((h >> words) as usize).copied().unwrap_or(0);
            if word >> (h >> (words - 12) & 63) & 1 == 1
                && word >> (h >> (words - 6) & 63) & 1 == 1
                && !found(at, self.entries(h ^ h >> 32))
            {
                return false;
            }
            at += stride;
        }
        while at < to && at + self.grid.width <= text.len() {
            let h = self.grid.hash(text.get(at..).unwrap_or(&[]));
            if self.passes(h) && !found(at, self.entries(h)) {
                return false;
            }
            at += stride;
        }
        true
    }

    #[inline(always)]
    fn passes(&self, h: u64) -> bool {
        let bits = filter_bits(h, self.filter_shift);
        self.filter.get((h >> self.filter_shift) as usize).is_some_and(|word| word & bits == bits)
    }

    /// All entries with the hash `h`.
    fn entries(&self, h: u64) -> &[Entry] {
        let bucket = (h >> self.starts_shift) as usize;
        let (Some(from), Some(to)) = (self.starts.get(bucket), self.starts.get(bucket + 1)) else {
            return &[];
        };
        let entries = self.entries.get(*from as usize..*to as usize).unwrap_or(&[]);
        let tag = h as u32;
        let from = entries.partition_point(|e| e.tag < tag);
        let same = entries.get(from..).unwrap_or(&[]);
        same.get(..same.partition_point(|e| e.tag == tag)).unwrap_or(&[])
    }
}

/// The entries of one bucket, by tag, place and text.
struct Bucket<'b, 's> {
    entries: &'b mut [Entry],
    says: &'b dyn Fn(u32) -> &'s [u8],
}

impl order::Sortable for Bucket<'_, '_> {
    fn less(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.entries.get(a), self.entries.get(b)) else { return false };
        match (a.tag, a.place).cmp(&(b.tag, b.place)) {
            Ordering::Equal => (self.says)(a.item) < (self.says)(b.item),
            other => other == Ordering::Less,
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        if a < self.entries.len() && b < self.entries.len() {
            self.entries.swap(a, b);
        }
    }
}
