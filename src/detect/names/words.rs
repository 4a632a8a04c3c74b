//! Short lists of words that are asked for often, most of the time in vain.

use std::cmp::Ordering;

/// A sorted list of words in small letters, a space before and after each.
pub(super) struct Words {
    pub(super) text: &'static str,
    /// A bit for each length with first and last byte that a word has, as [`Words::bit`] counts them.
    ends: [u64; 8],
}

impl Words {
    #[allow(clippy::indexing_slicing, reason = "counts to the text's length, when compiled")]
    pub(super) const fn new(text: &'static str) -> Self {
        let (bytes, mut ends, mut start, mut i) = (text.as_bytes(), [0; 8], 1, 1);
        while i < bytes.len() {
            if bytes[i] == b' ' {
                let bit = Self::bit(i - start, bytes[start], bytes[i - 1]);
                ends[bit / 64] |= 1 << (bit % 64);
                start = i + 1;
            }
            i += 1;
        }
        Self { text, ends }
    }

    const fn bit(len: usize, first: u8, last: u8) -> usize {
        let (first, last) = (first.to_ascii_lowercase() as usize, last.to_ascii_lowercase() as usize);
        (len ^ (first * 5) ^ (last * 37)) % 512
    }

    /// Whether a word of the list may have these ends and this length; most others are told by them.
    fn may_have(&self, value: &[u8]) -> bool {
        let (Some(first), Some(last)) = (value.first(), value.last()) else { return false };
        let bit = Self::bit(value.len(), *first, *last);
        self.ends.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    /// Whether the list has `value` in any case of ASCII letters.
    pub(super) fn has(&self, value: &[u8]) -> bool {
        if !self.may_have(value) {
            return false;
        }
        let mut room = [0; 16];
        let Some(low) = room.get_mut(..value.len()).filter(|low| !low.is_empty()) else {
            return false;
        };
        low.iter_mut().zip(value).for_each(|(low, b)| *low = b.to_ascii_lowercase());
        let list = self.text.as_bytes();
        // The word is between these two spaces.
        let (mut from, mut to) = (0, list.len().saturating_sub(1));
        while from < to {
            let middle = from + (to - from) / 2;
            let before = list.get(from..=middle).unwrap_or_default().iter().rposition(|b| *b == b' ');
            let start = from + before.unwrap_or(0) + 1;
            let rest = list.get(start..).unwrap_or_default();
            let len = rest.iter().position(|b| *b == b' ').unwrap_or(rest.len());
            match rest.get(..len).unwrap_or_default().cmp(low) {
                Ordering::Equal => return true,
                Ordering::Greater => to = start - 1,
                Ordering::Less => from = start + len,
            }
        }
        false
    }
}
