//! An open-addressing multimap from folded names to rules, hashed from the last byte to the first so that one walk
//! over a name gives the hash of every suffix.

/// The hash of the empty text.
pub(super) const SEED: u32 = 0x811c_9dc5;

/// Extends a hash by the byte before the text hashed so far (FNV-1a).
pub(super) const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

fn hash(text: &[u8]) -> u32 {
    text.iter().rev().fold(SEED, |h, b| step(h, *b))
}

const SLOTS: usize = 1 << 14;

struct Entry {
    hash: u32,
    at: u32,
    len: u8,
    rule: u16,
}

/// Names and the numbers of the rules that list them.
pub(super) struct Table {
    /// One more than the index of an entry, 0 for a free slot.
    slots: Vec<u16>,
    entries: Vec<Entry>,
    texts: Vec<u8>,
}

impl Table {
    pub(super) fn new() -> Table {
        Table { slots: vec![0; SLOTS], entries: Vec::new(), texts: Vec::new() }
    }

    /// Adds a rule to a name. Beyond three quarters of the slots nothing is added; a test holds that this never is.
    pub(super) fn insert(&mut self, text: &[u8], rule: u16) {
        if self.entries.len() >= SLOTS * 3 / 4 || text.is_empty() {
            return;
        }
        let entry = Entry { hash: hash(text), at: self.texts.len() as u32, len: text.len().min(255) as u8, rule };
        let mut i = place(entry.hash);
        while self.slots.get(i).is_some_and(|s| *s != 0) {
            i = (i + 1) % SLOTS;
        }
        self.texts.extend_from_slice(text);
        self.entries.push(entry);
        if let Some(slot) = self.slots.get_mut(i) {
            *slot = self.entries.len() as u16;
        }
    }

    /// The rules that list `text`.
    pub(super) fn get<'a>(&'a self, text: &'a [u8]) -> Found<'a> {
        self.get_hashed(hash(text), text)
    }

    /// The rules that list `text`, whose hash is known.
    pub(super) fn get_hashed<'a>(&'a self, hash: u32, text: &'a [u8]) -> Found<'a> {
        Found { table: self, hash, text, slot: place(hash) }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

fn place(hash: u32) -> usize {
    ((hash ^ (hash >> 15)) as usize) % SLOTS
}

/// The rules of one name.
pub(super) struct Found<'a> {
    table: &'a Table,
    hash: u32,
    text: &'a [u8],
    slot: usize,
}

impl Iterator for Found<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        loop {
            let number = usize::from(*self.table.slots.get(self.slot)?);
            let entry = self.table.entries.get(number.checked_sub(1)?)?;
            self.slot = (self.slot + 1) % SLOTS;
            if entry.hash == self.hash {
                let at = entry.at as usize;
                if self.table.texts.get(at..at + usize::from(entry.len)) == Some(self.text) {
                    return Some(entry.rule);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_many_rules() {
        let mut t = Table::new();
        for i in 0..3000_u16 {
            t.insert(format!("name{i}").as_bytes(), i);
        }
        t.insert(b"name7", 9999);
        assert_eq!(t.get(b"name7").collect::<Vec<_>>(), [7, 9999]);
        assert_eq!(t.get(b"name2999").collect::<Vec<_>>(), [2999]);
        assert_eq!(t.get(b"name3000").count(), 0);
        assert_eq!(t.get(b"").count(), 0);
        assert_eq!(t.len(), 3001);
    }
}
