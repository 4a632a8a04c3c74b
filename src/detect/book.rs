//! The book of secrets: every value once, numbered in the order of first appearance.
//!
//! Each batch of entries fills a book of its own; merged in entry order they give the same book for any number of
//! workers. Values never leave the process that holds the capture; a book is sent between workers of one page only.

use super::found::SecretId;
use super::kind::Kind;
use rustc_hash::FxHashMap as HashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most places that are kept for one secret; `count` goes on.
pub const MAX_PLACES: usize = 5;

/// Where a secret stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Index of the entry, or −1 for the part around the entries.
    pub entry: i64,
    /// JSON pointer (RFC 6901) inside the entry.
    pub pointer: String,
}

/// One secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Secret {
    /// What it is.
    pub kind: Kind,
    /// The decoded value.
    pub value: Arc<[u8]>,
    /// Which detector found it first, and what it saw: `name password`, `shape GitHub token` …
    pub why: Arc<str>,
    /// Where it was found first.
    pub places: Vec<Place>,
    /// How often it was found.
    pub count: u64,
    /// In how many entries.
    pub entries: u64,
    /// The last of them.
    pub last_entry: i64,
    /// Looked for everywhere; otherwise only replaced where a detector found it.
    pub follow: bool,
    /// What stood before and after it at the first place.
    pub context: (String, String),
    /// How it was written where that is not the value itself, as with percent signs: inside base64 or hex this is what
    /// there is to be found.
    pub spellings: Vec<Arc<[u8]>>,
}

/// Most spellings that are kept of one secret.
const MAX_SPELLINGS: usize = 4;

impl Secret {
    /// A user name or place that is a password somewhere is a password: what `standard` removes outweighs what it keeps.
    fn sharpen(&mut self, kind: Kind) {
        if !self.kind.category().in_standard() && kind.category().in_standard() {
            self.kind = kind;
        }
    }

    fn spelled(&mut self, spelling: &[u8]) {
        let known = *spelling == *self.value || self.spellings.iter().any(|s| **s == *spelling);
        if !known && self.spellings.len() < MAX_SPELLINGS {
            self.spellings.push(spelling.into());
        }
    }
}

/// Which detector spoke, and what it saw: a name, or the kind of token.
#[derive(Clone, Copy, Debug)]
pub struct Why<'a> {
    /// `name`, `shape`, `cookie` …
    pub detector: &'static str,
    /// The name of a member, header, parameter …, or the label of a shape.
    pub saw: &'a [u8],
}

impl Why<'_> {
    /// As one text, `name:password`. What looks like a token itself is left out: a report holds no value.
    fn text(&self) -> String {
        let saw = String::from_utf8_lossy(self.saw);
        let named = self.saw.len() <= 64 && !super::names::trivial::token_like(self.saw, 20);
        format!("{}:{}", self.detector, if named || self.detector == "shape" { &saw } else { "…" })
    }
}

/// What a detector says of a value.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// What it is.
    pub kind: Kind,
    /// Detector and reason.
    pub why: Why<'a>,
    /// Worth looking for elsewhere.
    pub follow: bool,
}

/// All secrets of a capture, or of a batch of it.
#[derive(Default)]
pub struct Book {
    secrets: Vec<Secret>,
    ids: HashMap<Arc<[u8]>, SecretId>,
    reasons: HashMap<Box<str>, Arc<str>>,
}

impl Book {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// The secrets, in order of first appearance.
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// The secret with this number.
    pub fn get(&self, id: SecretId) -> Option<&Secret> {
        self.secrets.get(id as usize)
    }

    /// The number of a value.
    pub fn id(&self, value: &[u8]) -> Option<SecretId> {
        self.ids.get(value).copied()
    }

    /// Writes down one occurrence of `value`. The first claim decides the kind; a value that is worth following once
    /// is followed. `pointer` is only asked for while places are still being kept. Returns the number, and whether
    /// the value is new.
    pub fn add(
        &mut self,
        value: &[u8],
        claim: Claim<'_>,
        entry: i64,
        pointer: impl FnOnce() -> String,
    ) -> (SecretId, bool) {
        let (id, new) = match self.ids.get(value) {
            Some(&id) => (id, false),
            None => (self.insert(value, claim), true),
        };
        if let Some(s) = self.secrets.get_mut(id as usize) {
            s.count += 1;
            s.follow |= claim.follow;
            s.sharpen(claim.kind);
            if s.last_entry != entry || s.entries == 0 {
                s.entries += 1;
                s.last_entry = entry;
            }
            if s.places.len() < MAX_PLACES {
                let place = Place { entry, pointer: pointer() };
                if s.places.last() != Some(&place) {
                    s.places.push(place);
                }
            }
        }
        (id, new)
    }

    /// Writes down a value that was not seen itself but follows from one that was (the password inside Basic
    /// credentials, say).
    pub fn imply(&mut self, value: &[u8], claim: Claim<'_>) -> SecretId {
        match self.ids.get(value) {
            Some(&id) => id,
            None => self.insert(value, claim),
        }
    }

    /// Keeps a value under a number, without counting it.
    pub fn note(&mut self, value: &[u8], kind: Kind) -> SecretId {
        match self.ids.get(value) {
            Some(&id) => id,
            None => self.push(value, kind, Arc::default(), false),
        }
    }

    /// Has a secret looked for everywhere.
    pub fn follow(&mut self, id: SecretId) {
        if let Some(s) = self.secrets.get_mut(id as usize) {
            s.follow = true;
        }
    }

    fn insert(&mut self, value: &[u8], claim: Claim<'_>) -> SecretId {
        let text = claim.why.text();
        let why = self.reason(text);
        self.push(value, claim.kind, why, claim.follow)
    }

    /// A reason, held once however many secrets share it.
    fn reason(&mut self, text: String) -> Arc<str> {
        match self.reasons.get(text.as_str()) {
            Some(why) => why.clone(),
            None => {
                let why: Arc<str> = text.as_str().into();
                self.reasons.insert(text.into(), why.clone());
                why
            }
        }
    }

    fn push(&mut self, value: &[u8], kind: Kind, why: Arc<str>, follow: bool) -> SecretId {
        let id = SecretId::try_from(self.secrets.len()).unwrap_or(SecretId::MAX);
        let value: Arc<[u8]> = value.into();
        self.ids.insert(value.clone(), id);
        self.secrets.push(Secret {
            kind,
            value,
            why,
            places: Vec::new(),
            count: 0,
            entries: 0,
            last_entry: i64::MIN,
            follow,
            context: Default::default(),
            spellings: Vec::new(),
        });
        id
    }

    /// Keeps what stood around the first occurrence.
    pub fn set_context(&mut self, id: SecretId, before: String, after: String) {
        if let Some(s) = self.secrets.get_mut(id as usize) {
            s.context = (before, after);
        }
    }

    /// Keeps how a secret was written.
    pub fn set_spelling(&mut self, id: SecretId, spelling: &[u8]) {
        if let Some(s) = self.secrets.get_mut(id as usize) {
            s.spelled(spelling);
        }
    }

    /// Adds the book of the next batch.
    pub fn merge(&mut self, next: Vec<Secret>) {
        for other in next {
            let id = match self.ids.get(&other.value) {
                Some(&id) => id,
                None => {
                    let why = self.reason(other.why.to_string());
                    self.push(&other.value, other.kind, why, other.follow)
                }
            };
            if let Some(s) = self.secrets.get_mut(id as usize) {
                if s.count == 0 {
                    s.context = other.context;
                }
                s.count += other.count;
                s.follow |= other.follow;
                s.sharpen(other.kind);
                other.spellings.iter().for_each(|spelling| s.spelled(spelling));
                // Batches are whole entries, so none is counted twice.
                s.entries += other.entries;
                s.last_entry = s.last_entry.max(other.last_entry);
                let room = MAX_PLACES.saturating_sub(s.places.len());
                s.places.extend(other.places.into_iter().take(room));
            }
        }
    }

    /// The secrets themselves, to be merged elsewhere.
    pub fn into_secrets(self) -> Vec<Secret> {
        self.secrets
    }

    /// A book of these secrets.
    pub fn from_secrets(secrets: Vec<Secret>) -> Self {
        let mut book = Self::new();
        book.merge(secrets);
        book
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_batches_is_the_same_as_one_book() {
        let claim = |kind| Claim { kind, why: Why { detector: "test", saw: b"" }, follow: true };
        let seen: [(&[u8], i64); 6] = [(b"a1", 0), (b"b2", 0), (b"a1", 1), (b"c3", 1), (b"a1", 1), (b"b2", 2)];
        let mut whole = Book::new();
        let (mut one, mut two) = (Book::new(), Book::new());
        for (value, entry) in seen {
            whole.add(value, claim(Kind::Token), entry, || format!("/{entry}"));
            let part = if entry < 1 { &mut one } else { &mut two };
            part.add(value, claim(Kind::Token), entry, || format!("/{entry}"));
        }
        one.merge(two.into_secrets());
        let plain = |b: &Book| {
            b.secrets().iter().map(|s| (s.value.to_vec(), s.count, s.entries, s.places.clone())).collect::<Vec<_>>()
        };
        assert_eq!(plain(&one), plain(&whole));
        assert_eq!(whole.get(0).unwrap().count, 3);
        assert_eq!(whole.get(0).unwrap().entries, 2);
    }
}
