//! Detection: what in a capture is secret, and why.
//!
//! [`Detector::entry`] walks the *sites* of an entry (`site/`), looks into each through lenses, and judges every leaf by
//! its name (`names/`), by its shape (`shape/`, `personal/`) and by having been seen before (`known`). It gives a tree
//! of findings (`found`) and fills the book of secrets (`book`). It changes nothing.

pub mod book;
pub mod found;
pub mod kind;
pub mod known;
pub mod names;
pub mod pattern;
pub mod personal;
mod scan;
pub mod shape;
mod site;

use crate::capture::tape::{Tape, TapeError};
use book::Book;
use found::Found;
use known::{Known, Wanted};
use names::{Names, Place, Verdict};
use pattern::Pattern;
pub use scan::Pass;
use scan::{Doc, Out, Request, Scan};
use shape::Shapes;
use site::Role;
use std::collections::{HashMap, HashSet};

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
        let fold = |list: &[String]| list.iter().map(|n| n.to_ascii_lowercase().into_bytes()).collect();
        Self {
            names: fold(names),
            keep_names: fold(keep_names),
            keep: keep.iter().map(|v| v.clone().into_bytes()).collect(),
            patterns: patterns.iter().filter_map(|p| Pattern::compile(p).ok()).collect(),
        }
    }

    fn keeps(&self, value: &[u8]) -> bool {
        !self.keep.is_empty() && self.keep.contains(value)
    }
}

/// Finds secrets. One per worker; it keeps tables and scratch space between entries.
pub struct Detector {
    names: Names,
    shapes: Shapes,
    extra: Extra,
    /// Verdicts on names seen before: captures repeat the same few.
    memo: HashMap<(Place, Box<[u8]>), Option<Verdict>>,
    tapes: Vec<Tape>,
}

/// Most names that are remembered.
const MEMO: usize = 20_000;

impl Detector {
    /// Builds the tables, which takes some milliseconds.
    pub fn new(extra: Extra) -> Self {
        Self { names: Names::new(), shapes: Shapes::new(), extra, memo: HashMap::new(), tapes: Vec::new() }
    }

    /// Finds the secrets of one element of `log.entries`.
    ///
    /// # Errors
    /// When the entry is no valid JSON; then nothing is found, and it can't be shared.
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
        let mut scan = Scan { detector: self, pass, entry, request, outer: doc, site: 0, lenses: 0 };
        scan.json(doc, 0, role, b"", true, &mut Out { found: &mut found, base: 0 });
        found
    }

    /// What a name says, remembered.
    fn classify(&mut self, place: Place, name: &[u8]) -> Option<Verdict> {
        let key = (place, Box::from(name));
        if let Some(verdict) = self.memo.get(&key) {
            return *verdict;
        }
        let mut verdict = self.names.classify(place, name);
        let folded = name.to_ascii_lowercase();
        if self.extra.keep_names.contains(&folded) {
            verdict = None;
        } else if self.extra.names.contains(&folded) {
            verdict = Some(Verdict { class: names::Class::Secret, kind: kind::Kind::Custom, why: "policy" });
        }
        if self.memo.len() >= MEMO {
            self.memo.clear();
        }
        self.memo.insert(key, verdict);
        verdict
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
    Known::new((0u32..).zip(book.secrets()).filter(|(id, s)| s.follow && on(*id)).map(|(id, s)| Wanted {
        value: &s.value,
        secret: id,
        alone: is_weak(&s.value),
    }))
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
