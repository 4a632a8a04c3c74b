//! What names say, remembered: captures repeat the same few in every entry.

use super::names::{Place, Verdict};
use rustc_hash::FxHashMap as HashMap;

/// Most names that are remembered for a place.
const MEMO: usize = 20_000;
/// How many of the last short names are at hand without hashing their bytes one by one.
const SLOTS: usize = 1024;

/// Verdicts on names seen before.
pub(super) struct Memo {
    /// Each in the place that its words give it.
    slots: Vec<Slot>,
    all: [HashMap<Box<[u8]>, Option<Verdict>>; 9],
}

#[derive(Clone, Copy)]
struct Slot {
    /// All bytes of a name, and where it stands; no name is empty.
    key: Option<Key>,
    verdict: Option<Verdict>,
}

/// A short name as words that overlap in the middle: equal ones of the same length and place are equal names.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    words: [u64; 4],
    len: u8,
    place: u8,
}

impl Key {
    fn of(place: Place, name: &[u8]) -> Option<Self> {
        let len = u8::try_from(name.len()).ok().filter(|n| (1..=32).contains(n))?;
        let word = |b: Option<&[u8; 8]>| b.map_or(0, |b| u64::from_le_bytes(*b));
        let words = if name.len() < 8 {
            let short = name.iter().fold(0, |n, b| n << 8 | u64::from(*b));
            [short, 0, 0, 0]
        } else {
            // The second and third are whole where the first and last don't meet.
            let second = name.get(8..).and_then(<[u8]>::first_chunk);
            let third = name.len().checked_sub(16).and_then(|i| name.get(i..)).and_then(<[u8]>::first_chunk);
            [word(name.first_chunk()), word(second), word(third), word(name.last_chunk())]
        };
        Some(Self { words, len, place: place as u8 })
    }

    fn slot(&self) -> usize {
        let [a, b, c, d] = self.words;
        let mixed = (a ^ d.rotate_left(23) ^ b.rotate_left(41) ^ c.rotate_left(11))
            .wrapping_add(u64::from(self.len) << 8 | u64::from(self.place))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 54) as usize % SLOTS
    }
}

impl Default for Memo {
    fn default() -> Self {
        Self { slots: vec![Slot { key: None, verdict: None }; SLOTS], all: Default::default() }
    }
}

impl Memo {
    /// What was said of a name at a place, or what `say` says now.
    pub(super) fn get(&mut self, place: Place, name: &[u8], say: impl FnOnce() -> Option<Verdict>) -> Option<Verdict> {
        let Some(key) = Key::of(place, name) else { return self.look_up(place, name, say) };
        let slot = key.slot();
        if let Some(found) = self.slots.get(slot).filter(|s| s.key == Some(key)) {
            return found.verdict;
        }
        let verdict = self.look_up(place, name, say);
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = Slot { key: Some(key), verdict };
        }
        verdict
    }

    fn look_up(&mut self, place: Place, name: &[u8], say: impl FnOnce() -> Option<Verdict>) -> Option<Verdict> {
        let memo = self.all.get_mut(place as usize)?;
        if let Some(verdict) = memo.get(name) {
            return *verdict;
        }
        let verdict = say();
        if memo.len() >= MEMO {
            memo.clear();
        }
        memo.insert(name.into(), verdict);
        verdict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_with_the_same_key_are_the_same(a in "[ab]{0,40}", b in "[ab]{0,40}") {
            let key = |n: &str| Key::of(Place::Json, n.as_bytes());
            let short = (1..=32).contains(&a.len());
            prop_assert_eq!(key(&a).is_some(), short);
            if short {
                prop_assert_eq!(key(&a) == key(&b), a == b);
                prop_assert!(Key::of(Place::Form, a.as_bytes()) != key(&a));
                // The same but for one byte.
                for i in 0..a.len() {
                    let mut other = a.clone().into_bytes();
                    other[i] ^= 1;
                    prop_assert!(Key::of(Place::Json, &other) != key(&a));
                }
            }
        }
    }
}
