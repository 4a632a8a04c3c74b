//! Detection: what in a capture is secret, and why.
//!
//! [`Detector::entry`] walks the *sites* of an entry (`site/`), looks into each through lenses, and judges every leaf by
//! its name (`names/`), by its shape (`shape/`, `personal/`) and by having been seen before (`known`). It gives a tree
//! of findings (`found`) and fills the book of secrets (`book`). It changes nothing.

pub mod book;
mod encoded;
mod follow;
pub mod found;
pub mod kind;
pub mod known;
pub mod names;
pub mod notes;
pub mod pattern;
pub mod personal;
mod pointer;
mod scan;
pub mod shape;
mod site;

use crate::capture::tape::{Tape, TapeError};
use book::{Book, Place};
pub use follow::follow;
use found::Found;
use known::{Known, Wanted};
use names::{Names, Verdict};
pub use pattern::Pattern;
use pointer::Pointers;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
pub use scan::Pass;
use scan::{Doc, Out, Request, Scan};
use shape::Shapes;
use site::Role;

/// What a policy adds to the built-in knowledge and takes from it.
#[derive(Default)]
pub struct Extra {
    names: HashSet<Vec<u8>>,
    keep_names: HashSet<Vec<u8>>,
    keep: HashSet<Vec<u8>>,
    patterns: Vec<Pattern>,
}

impl Extra {
    /// Takes lists of names, patterns and values; patterns that don't compile are left out (the policy refuses them).
    pub fn new(names: &[String], keep_names: &[String], keep: &[String], patterns: &[String]) -> Self {
        let fold = |list: &[String]| list.iter().map(|n| folded(n.as_bytes())).collect();
        Self {
            names: fold(names),
            keep_names: fold(keep_names),
            keep: keep.iter().map(|v| v.clone().into_bytes()).collect(),
            patterns: patterns.iter().filter_map(|p| Pattern::compile(p).ok()).collect(),
        }
    }

    /// Whether the policy says that values under this name are no secrets.
    fn keeps_name(&self, name: &[u8]) -> bool {
        !self.keep_names.is_empty() && self.keep_names.contains(&folded(name))
    }

    fn keeps(&self, value: &[u8]) -> bool {
        !self.keep.is_empty() && self.keep.contains(value)
    }
}

/// A name without case and separators: `X-Api-Key`, `x_api_key` and `xApiKey` are one.
fn folded(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|b| b.is_ascii_alphanumeric() || **b >= 0x80).map(u8::to_ascii_lowercase).collect()
}

/// Finds secrets. One per worker; it keeps tables and scratch space between entries.
pub struct Detector {
    names: Names,
    shapes: Shapes,
    extra: Extra,
    /// Verdicts on names seen before: captures repeat the same few.
    memo: [HashMap<Box<[u8]>, Option<Verdict>>; 9],
    tapes: Vec<Tape>,
}

/// How often each secret stands where.
#[derive(Default)]
pub struct Tally {
    counts: HashMap<found::SecretId, Count>,
}

/// Occurrences of one secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Count {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub places: Vec<Place>,
}

impl Tally {
    /// Counts what was found in an entry (−1: around the entries).
    pub fn count(&mut self, entry: i64, tape: &Tape, text: &[u8], found: &Found) {
        let doc = Doc { tape, text };
        let mut pointers = Pointers::default();
        let mut at = |start: usize| Place { entry, pointer: pointers.of(doc, scan::node_at(tape, start)) };
        for h in found.hits() {
            self.add(h.secret, || at(h.span.start));
        }
        for b in found.branches() {
            b.inner.secrets(&mut |id| self.add(id, || at(b.span.start)));
        }
    }

    /// Most places that are kept for one secret.
    const PLACES: usize = 20;

    fn add(&mut self, secret: found::SecretId, place: impl FnOnce() -> Place) {
        let c = self.counts.entry(secret).or_default();
        c.count += 1;
        if c.places.len() < Self::PLACES {
            let place = place();
            if c.places.last() != Some(&place) {
                c.places.push(place);
            }
        }
    }

    /// The counts, by secret.
    pub fn into_counts(self) -> Vec<(found::SecretId, Count)> {
        let mut all: Vec<_> = self.counts.into_iter().collect();
        crate::capture::order::sort_by_key(&mut all, |(id, _)| [u64::from(*id), 0]);
        all
    }

    /// Adds the counts of the next batch.
    pub fn merge(&mut self, next: Vec<(found::SecretId, Count)>) {
        for (id, other) in next {
            let c = self.counts.entry(id).or_default();
            c.count += other.count;
            let room = Self::PLACES.saturating_sub(c.places.len());
            c.places.extend(other.places.into_iter().take(room));
        }
    }

    /// The count of one secret.
    pub fn get(&self, id: found::SecretId) -> Option<&Count> {
        self.counts.get(&id)
    }

    /// Occurrences in all.
    pub fn total(&self) -> u64 {
        self.counts.values().map(|c| c.count).sum()
    }
}

/// Most names that are remembered.
const MEMO: usize = 20_000;

impl Detector {
    /// Builds the tables, which takes some milliseconds.
    pub fn new(extra: Extra) -> Self {
        Self { names: Names::new(), shapes: Shapes::new(), extra, memo: Default::default(), tapes: Vec::new() }
    }

    /// Finds the secrets of one element of `log.entries`.
    ///
    /// `tape` holds the entry, parsed.
    pub fn entry(&mut self, tape: &Tape, text: &[u8], index: u32, pass: Pass<'_>) -> Found {
        let doc = Doc { tape, text };
        let request = site::request(doc);
        self.run(doc, Role::Entry, i64::from(index), pass, &request)
    }

    /// Finds the secrets of what stands around the entries.
    pub fn envelope(&mut self, tape: &Tape, text: &[u8], pass: Pass<'_>) -> Found {
        let request = Request::default();
        self.run(Doc { tape, text }, Role::Vendor, -1, pass, &request)
    }

    fn run(&mut self, doc: Doc<'_>, role: Role, entry: i64, pass: Pass<'_>, request: &Request) -> Found {
        let mut found = Found::default();
        let mut scan = Scan {
            detector: self,
            pass,
            entry,
            request,
            outer: doc,
            site: 0,
            lenses: 0,
            left: follow::decoding_budget(doc.text),
            depth: 0,
            nested: 0,
            told: false,
            catalogue: names::gates::mentions(&request.path, &["/i18n", "/lang/", "/locale", "/translation"]),
            operation: None,
            pointers: Pointers::default(),
        };
        scan.json(doc, 0, role, b"", true, &mut Out { found: &mut found, base: 0 });
        found
    }

    /// What a name says, remembered.
    fn classify(&mut self, place: names::Place, name: &[u8]) -> Option<Verdict> {
        if let Some(verdict) = self.memo.get(place as usize).and_then(|m| m.get(name)) {
            return *verdict;
        }
        let mut verdict = self.names.classify(place, name);
        // A secret can stand where a name does; what stands for it is no name either.
        if scan::holds_placeholder(name) {
            verdict = None;
        }
        if self.extra.keeps_name(name) {
            verdict = None;
        } else if !self.extra.names.is_empty() && self.extra.names.contains(&folded(name)) {
            verdict = Some(Verdict { class: names::Class::Secret, kind: kind::Kind::Custom, why: "policy" });
        }
        if let Some(memo) = self.memo.get_mut(place as usize) {
            if memo.len() >= MEMO {
                memo.clear();
            }
            memo.insert(name.into(), verdict);
        }
        verdict
    }

    /// What the names say of a name under which a value is a secret, or may be one.
    fn may_be_secret(&mut self, place: names::Place, name: &[u8]) -> Option<Verdict> {
        self.classify(place, name).filter(|v| matches!(v.class, names::Class::Secret | names::Class::Gated(_)))
    }
}

/// Reads a text into a tape; the error is the caller's to tell.
///
/// # Errors
/// See [`Tape::parse`].
pub fn parse(tape: &mut Tape, text: &[u8]) -> Result<(), TapeError> {
    tape.parse(text)
}

/// The search for all secrets of a book that are followed and for which `on` holds.
pub fn search(book: &Book, on: impl Fn(u32) -> bool) -> Known {
    let followed = || (0u32..).zip(book.secrets()).filter(|(id, s)| s.follow && on(*id));
    // Forms write a space as a plus sign.
    let spaced: Vec<(u32, Vec<u8>)> = followed()
        .filter(|(_, s)| s.value.contains(&b' '))
        .map(|(id, s)| (id, s.value.iter().map(|b| if *b == b' ' { b'+' } else { *b }).collect()))
        .collect();
    let plain = followed().flat_map(|(secret, s)| {
        let spelled = std::iter::once(&s.value).chain(&s.spellings);
        let alone = is_weak(&s.value) && !is_wanted_everywhere(s);
        spelled.map(move |value| Wanted { value, secret, alone })
    });
    Known::new(plain.chain(spaced.iter().map(|(secret, v)| Wanted { value: v, secret: *secret, alone: is_weak(v) })))
}

/// Whether a secret must be found nowhere in the result. Short and common values are replaced in their places only;
/// personal data is found by its look, not by having been seen.
pub fn is_searched(secret: &book::Secret) -> bool {
    secret.follow && secret.value.len() >= 6 && (!is_weak(&secret.value) || is_wanted_everywhere(secret))
}

/// A text that a person or policy named goes even where it is a part of a word, unless it is very short.
fn is_wanted_everywhere(secret: &book::Secret) -> bool {
    secret.kind == kind::Kind::Custom && secret.value.len() >= 6
}

/// A value of one class of characters (a word, a number) is only followed where it stands alone.
fn is_weak(value: &[u8]) -> bool {
    let any = |f: fn(&u8) -> bool| value.iter().any(f);
    let classes = u8::from(any(u8::is_ascii_lowercase))
        + u8::from(any(u8::is_ascii_uppercase))
        + u8::from(any(u8::is_ascii_digit))
        + u8::from(any(|b| !b.is_ascii_alphanumeric()));
    classes < 2 || value.len() < 8
}
