//! From the first four bytes of a letter or digit run to the rows and probes that may begin there.
//!
//! An 8 KB bitset over a 16-bit hash answers "none" for nearly every run; behind it stands a table sorted by hash.

use super::super::pattern::{Pattern, Sequence, Set};
use super::{DETECTORS, Probe, Row};

/// What begins at a head.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    /// A row, and how many bytes of its token stand before the head.
    Row(u16, u8),
    Probe(u16),
}

/// The compiled tables.
pub(super) struct Index {
    bits: Box<[u64; 1024]>,
    /// For each upper half of a hash, where its entries begin.
    buckets: Vec<u32>,
    entries: Vec<(u32, Entry)>,
    pub(super) rows: Vec<(&'static Row, &'static str, Pattern)>,
    pub(super) probes: Vec<(&'static Probe, &'static str)>,
}

const BUCKETS: usize = 1 << 12;

#[inline(always)]
fn hash(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> 16) as usize
}

#[allow(
    clippy::indexing_slicing,
    reason = "a hash has 16 bits: 1024 words of 64, and buckets, one more than 12 bits number, are made here"
)]
impl Index {
    pub(super) fn new() -> Index {
        let mut index = Index {
            bits: Box::new([0; 1024]),
            buckets: vec![0; BUCKETS + 1],
            entries: Vec::new(),
            rows: Vec::new(),
            probes: Vec::new(),
        };
        for detector in DETECTORS {
            for row in detector.rows {
                // The tables are ours; a test compiles every one of them.
                let Ok(pattern) = Pattern::compile(row.pattern) else { continue };
                for sequence in pattern.sequences() {
                    let lead = lead(sequence);
                    let entry = Entry::Row(index.rows.len() as u16, lead as u8);
                    index.add(&head_sets(sequence, lead), entry);
                }
                index.rows.push((row, detector.id, pattern));
            }
            for probe in detector.probes {
                for head in probe.heads {
                    let Ok(pattern) = Pattern::compile(head) else { continue };
                    for sequence in pattern.sequences() {
                        let entry = Entry::Probe(index.probes.len() as u16);
                        index.add(&head_sets(sequence, 0), entry);
                    }
                }
                index.probes.push((probe, detector.id));
            }
        }
        crate::capture::order::sort_by_key(&mut index.entries, |(key, _)| [hash(*key) as u64, u64::from(*key)]);
        for (key, _) in &index.entries {
            let h = hash(*key);
            index.bits[h >> 6] |= 1 << (h & 63);
            index.buckets[(h >> 4) + 1] += 1;
        }
        for i in 0..BUCKETS {
            index.buckets[i + 1] += index.buckets[i];
        }
        index
    }

    fn add(&mut self, sets: &[Set], entry: Entry) {
        let mut keys = vec![0u32];
        for (i, set) in sets.iter().enumerate() {
            keys = keys.iter().flat_map(|k| set.bytes().map(move |b| k | u32::from(b) << (8 * i))).collect();
        }
        self.entries.extend(keys.into_iter().map(|k| (k, entry)));
    }

    /// Whether anything may begin with these four bytes.
    #[inline(always)]
    pub(super) fn maybe(&self, key: u32) -> bool {
        let h = hash(key);
        self.bits[h >> 6] >> (h & 63) & 1 == 1
    }

    /// What begins with these four bytes.
    pub(super) fn entries(&self, key: u32) -> impl Iterator<Item = Entry> + '_ {
        let bucket = hash(key) >> 4;
        let range = self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize;
        self.entries.get(range).unwrap_or_default().iter().filter(move |(k, _)| *k == key).map(|(_, e)| *e)
    }

    #[cfg(test)]
    pub(super) fn heads(&self) -> usize {
        self.bits.iter().map(|w| w.count_ones() as usize).sum()
    }
}

/// How many bytes stand before the first one that is surely a letter or digit.
pub(super) fn lead(sequence: &Sequence) -> usize {
    sequence.items.iter().take_while(|i| !i.set.meets(&Set::ALNUM)).map(|i| i.min).sum()
}

/// The classes of the four bytes from `lead` on; fewer when the pattern's counts are not fixed there.
pub(super) fn head_sets(sequence: &Sequence, lead: usize) -> Vec<Set> {
    let mut sets = Vec::new();
    for item in &sequence.items {
        sets.extend(std::iter::repeat_n(item.set, item.min.min(lead + 4)));
        if item.min != item.max {
            break;
        }
    }
    sets.into_iter().skip(lead).take(4).collect()
}
