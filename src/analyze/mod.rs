//! The diagnosis: which request failed or was slow, why, under which tracking id, and what to do next.
//!
//! ```text
//! Collector::collect(bytes, spans) → Vec<Facts>      in workers, one entry at a time, while the file streams
//! Analysis::absorb(facts), ::about(text)             in entry order
//! Analysis::run() → Diagnosis                        all rules over all facts, once
//! ```
//!
//! Nothing here knows what the sanitizer removes; every rule must find the same on a clean copy (law 5).

pub mod about;
pub mod case;
mod clock;
mod extract;
pub mod facts;
pub mod finding;
mod header;
pub mod phases;
mod rank;
pub mod rules;
#[cfg(test)]
pub mod sample;
mod share;
mod shown;
mod stake;
#[cfg(test)]
mod tests;
pub mod texts;
pub mod view;

use crate::capture::splitter::Envelope;
use crate::capture::tape::Tape;
use crate::profile::Profiles;
use about::About;
use case::{Case, Derived};
use facts::Facts;
use finding::Finding;
use rules::{Limits, Out};
use share::Sharer;
use std::sync::{Arc, OnceLock};

/// Reads entries into facts; one per worker.
#[derive(Default)]
pub struct Collector {
    extractor: extract::Extractor,
    tape: Tape,
}

impl Collector {
    /// A reader that knows these profiles.
    pub fn new(profiles: Profiles) -> Self {
        Self { extractor: extract::Extractor::new(profiles), tape: Tape::new() }
    }

    /// The facts of a run of entries: `spans` are offset in `bytes` and length of each, `first` is the index of the first.
    pub fn collect(&mut self, bytes: &[u8], first: u32, spans: &[(u64, u64)]) -> Vec<Facts> {
        let mut sharer = Sharer::default();
        let entry = |(offset, len): &(u64, u64)| {
            let start = usize::try_from(*offset).ok()?;
            bytes.get(start..start.checked_add(usize::try_from(*len).ok()?)?)
        };
        (first..)
            .zip(spans)
            .map(|(index, span)| {
                let text = entry(span).unwrap_or(&[]);
                let mut facts = match self.tape.parse(text) {
                    Ok(()) => self.extractor.entry(index, &self.tape, text),
                    Err(_) => extract::broken(index),
                };
                sharer.share(&mut facts);
                facts
            })
            .collect()
    }
}

/// All facts of a capture, and what the rules make of them.
pub struct Analysis {
    profiles: Profiles,
    limits: Limits,
    sharer: Sharer,
    facts: Vec<Facts>,
    about: About,
    told: OnceLock<(Arc<Derived>, Arc<[Finding]>)>,
}

/// What is told of a capture.
pub struct Diagnosis<'a> {
    /// The case that it was made from.
    pub case: Case<'a>,
    /// The likeliest cause first.
    pub findings: Arc<[Finding]>,
}

impl Analysis {
    /// An analysis of nothing yet.
    pub fn new(profiles: Profiles, limits: Limits) -> Self {
        Self {
            profiles,
            limits,
            sharer: Sharer::default(),
            facts: Vec::new(),
            about: About::default(),
            told: OnceLock::new(),
        }
    }

    /// Takes the facts of a batch. Batches must come in entry order.
    pub fn absorb(&mut self, batch: Vec<Facts>) {
        self.told = OnceLock::new();
        // A vector doubles by itself; of what is kept for every entry, half would be air.
        let (len, room) = (self.facts.len(), self.facts.capacity() - self.facts.len());
        if room < batch.len() {
            self.facts.reserve_exact(batch.len().max(len / 8));
        }
        for mut facts in batch {
            self.sharer.share(&mut facts);
            self.facts.push(facts);
        }
    }

    /// Takes what stands around the entries.
    pub fn about(&mut self, envelope: &Envelope) {
        self.told = OnceLock::new();
        let warnings = std::mem::take(&mut self.about.warnings);
        self.about = About { warnings, ..About::read(envelope) };
    }

    /// Adds something to say about the file itself.
    pub fn warn(&mut self, what: String) {
        self.about.warnings.push(what);
    }

    /// The facts so far.
    pub fn facts(&self) -> &[Facts] {
        &self.facts
    }

    /// What is told of the facts so far. The rules run once.
    pub fn run(&self) -> Diagnosis<'_> {
        let (derived, findings) = self.told.get_or_init(|| {
            let derived = Arc::new(Derived::new(&self.facts, &self.about, &self.profiles));
            (derived.clone(), findings(&self.case(derived)).into())
        });
        Diagnosis { case: self.case(derived.clone()), findings: findings.clone() }
    }

    fn case(&self, derived: Arc<Derived>) -> Case<'_> {
        Case::new(&self.facts, &self.about, &self.profiles, &self.limits, derived)
    }
}

/// Runs all rules.
fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut all = Vec::new();
    for rule in rules::RULES.iter().filter(|r| !r.last) {
        (rule.run)(case, &mut Out::new(rule, &mut all));
    }
    let mut findings = rank::settle(all);
    rank::order(case, &mut findings);
    let mut findings = rank::thin(findings);
    // What sums up the others comes after them and keeps its place.
    let mut sums = Vec::new();
    for rule in rules::RULES.iter().filter(|r| r.last) {
        let mut out = Out::new(rule, &mut sums);
        out.before = &findings;
        (rule.run)(case, &mut out);
    }
    findings.extend(sums);
    findings
}
