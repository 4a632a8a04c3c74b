//! A quick fingerprint of a stretch of bytes, fed in pieces of any size: to notice a file that was not written as it was
//! checked. It protects against accidents, not against anybody; the report's SHA-256 does that.

/// The state of one stretch.
#[derive(Clone, Default)]
pub struct Print {
    state: u64,
    /// The bytes of a word that is not whole yet, and how many they are.
    rest: [u8; 8],
    filled: usize,
    len: u64,
}

impl Print {
    /// The next bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        self.len += bytes.len() as u64;
        if self.filled > 0 {
            let take = bytes.len().min(8 - self.filled);
            let (head, tail) = bytes.split_at(take);
            if let Some(room) = self.rest.get_mut(self.filled..self.filled + take) {
                room.copy_from_slice(head);
            }
            self.filled += take;
            bytes = tail;
            if self.filled < 8 {
                return;
            }
            self.word(u64::from_le_bytes(self.rest));
            self.filled = 0;
        }
        let (words, tail) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        if let Some(room) = self.rest.get_mut(..tail.len()) {
            room.copy_from_slice(tail);
        }
        self.filled = tail.len();
    }

    fn word(&mut self, word: u64) {
        // An odd constant without pattern: the fractional part of the golden ratio.
        self.state = (self.state ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }

    /// The fingerprint of what was fed since the last call.
    pub fn take(&mut self) -> u64 {
        let mut last = [0u8; 8];
        if let (Some(room), Some(rest)) = (last.get_mut(..self.filled), self.rest.get(..self.filled)) {
            room.copy_from_slice(rest);
        }
        self.word(u64::from_le_bytes(last));
        self.word(self.len);
        std::mem::take(self).state
    }
}

/// The fingerprint of a stretch at hand.
pub fn print(bytes: &[u8]) -> u64 {
    let mut p = Print::default();
    p.update(bytes);
    p.take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_do_not_matter_but_every_byte_does(bytes in proptest::collection::vec(any::<u8>(), 1..70), cut in 1usize..20, at in any::<prop::sample::Index>()) {
            let mut p = Print::default();
            for piece in bytes.chunks(cut) {
                p.update(piece);
            }
            prop_assert_eq!(p.take(), print(&bytes));
            let mut other = bytes.clone();
            other[at.index(bytes.len())] ^= 1;
            prop_assert_ne!(print(&bytes), print(&other));
            other = bytes.clone();
            other.push(0);
            prop_assert_ne!(print(&bytes), print(&other));
        }
    }
}
