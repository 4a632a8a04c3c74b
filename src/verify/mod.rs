//! The independent check of a sanitized capture (law 7): proven, not promised.
//!
//! Nothing here knows how secrets are found or replaced. A [`Verifier`] is told which values were removed and, entry
//! by entry, what the text was, what it became and which edits are to account for the difference. It then holds:
//!
//! - **splice**: outside the declared edits every byte is the same;
//! - **parse**: the output is JSON, and changed strings are well-formed;
//! - **shape**: the tree is the same, and edits touch the insides of strings and numbers only;
//! - **form**: a changed text is still JSON, base64, a URL, a JWT or a form body if it was one;
//! - **search**: no removed value can be read anywhere, behind any encoding and up to [`STEPS`] of them deep.
//!
//! A `before` is not parsed: where it differs from an `after` that is JSON in the insides of strings and numbers
//! only, and those are whole insides, it is the same tree.
//!
//! The decoders are simple ones of its own that turn whole texts into whole texts, so that a fault of a lens can't
//! hide itself. Failures name a place and never hold a value.

mod compare;
mod form;
mod forms;
mod look;
mod outcome;
mod pointer;
mod search;
mod survey;
#[cfg(test)]
mod tests;
mod views;

pub use outcome::{CHECKS, Failure, MAX_FAILURES, Outcome};

use crate::capture::tape::{NodeKind, Tape};
use crate::lens::Edit;
use compare::{Changed, Fault};
use form::Place;
use forms::Forms;
use look::Look;

/// How many encodings, one inside the other, are looked through.
pub const STEPS: usize = 5;

/// Most places reported of one entry.
const MAX_PER_ENTRY: usize = 64;

/// A value that was removed.
#[derive(Clone, Copy)]
pub struct Removed<'a> {
    /// Its bytes, free of any encoding around it.
    pub value: &'a [u8],
    /// Whether it must be readable nowhere. `false` when it is too short or too common to be searched for, so that
    /// only the places where it was recognised were replaced. Values under 6 bytes are never searched for.
    pub everywhere: bool,
}

/// The inside of a JSON string without its escapes; put into `room` where there are any.
fn plain<'t>(raw: &'t [u8], room: &'t mut Vec<u8>) -> &'t [u8] {
    room.clear();
    if views::unescape(raw, true, room) { room } else { raw }
}

/// Checks the entries of one sanitized capture, one after the other; one is reused for all entries of a worker.
pub struct Verifier {
    forms: Forms,
    /// Values that aren't searched for but must stay out of failures all the same.
    quiet: Vec<Box<[u8]>>,
    after: Tape,
    inner: Tape,
    changed: Vec<Changed>,
    look: Look,
    outcome: Outcome,
}

impl Verifier {
    /// A verifier that looks for `removed`. Of a value above 2 KiB the first 2 KiB are enough to call it readable.
    pub fn new(removed: &[Removed]) -> Self {
        let searched = |r: &&Removed| r.everywhere && r.value.len() >= forms::MIN_VALUE;
        let forms = Forms::new(removed.iter().filter(searched).map(|r| r.value));
        let quiet = removed.iter().filter(|r| !searched(r) && !r.value.is_empty()).map(|r| r.value.into()).collect();
        Self {
            outcome: Outcome { values: forms.count(), ..Outcome::default() },
            forms,
            quiet,
            after: Tape::new(),
            inner: Tape::new(),
            changed: Vec::new(),
            look: Look::default(),
        }
    }

    /// Checks one entry, or the envelope (`index` -1): its text before, its text after, and the edits declared for it,
    /// which are offsets into `before`, sorted and disjoint.
    ///
    /// A `before` that is no JSON is a failure: such an entry is replaced as a whole and comes to [`Self::replaced`].
    pub fn entry(&mut self, index: i64, before: &[u8], after: &[u8], edits: &[Edit]) {
        let parsed = self.after.parse(after);
        let mut faults = Vec::new();
        if let Err(e) = parsed {
            faults.push(Fault { check: "parse", at: e.at, what: "the output is not JSON" });
        }
        self.changed.clear();
        let spliced = compare::splice(before, after, edits);
        if let Err(fault) = spliced {
            faults.push(fault);
        } else if parsed.is_ok() && !edits.is_empty() {
            match compare::shape(before, (after, &self.after), edits, &mut self.changed) {
                Ok(()) => self.check_forms(before, after, &mut faults),
                // The shape can only be the same when this is JSON; to tell the reason is worth reading it.
                Err(_) if self.inner.parse(before).is_err() => faults.push(Fault {
                    check: "parse",
                    at: 0,
                    what: "the input is not JSON and was not replaced as a whole",
                }),
                Err(fault) => faults.push(fault),
            }
        }
        self.finish(index, after, faults);
    }

    /// Checks an entry that could not be read and was replaced as a whole: it has to be JSON and free of secrets.
    pub fn replaced(&mut self, index: i64, after: &[u8]) {
        self.changed.clear();
        let mut faults = Vec::new();
        if let Err(e) = self.after.parse(after) {
            faults.push(Fault { check: "parse", at: e.at, what: "the output is not JSON" });
        }
        self.finish(index, after, faults);
    }

    /// Takes in what another verifier of the same capture found. Any order gives the same outcome.
    pub fn merge(&mut self, other: Outcome) {
        self.outcome.merge(other);
    }

    /// What was checked and found.
    pub fn outcome(self) -> Outcome {
        self.outcome
    }

    /// What was checked and found since the last call.
    pub fn take(&mut self) -> Outcome {
        let fresh = Outcome { values: self.outcome.values, ..Outcome::default() };
        std::mem::replace(&mut self.outcome, fresh)
    }

    /// Every changed text keeps its form.
    fn check_forms(&mut self, before: &[u8], after: &[u8], faults: &mut Vec<Fault>) {
        let (mut said, mut says) = (Vec::new(), Vec::new());
        let mut encoding: Option<(u32, bool)> = None;
        let tape = &self.after;
        // What stood where a node of the output stands.
        let once = |node: u32| -> &[u8] {
            match self.changed.binary_search_by_key(&node, |c| c.node) {
                Ok(i) => self.changed.get(i).and_then(|c| before.get(c.before.clone())),
                Err(_) => tape.get(node).and_then(|n| after.get(n.span())),
            }
            .unwrap_or(&[])
        };
        for changed in &self.changed {
            let Some(new) = tape.get(changed.node) else {
                continue;
            };
            if changed.key || new.kind != NodeKind::String {
                continue;
            }
            let mut place = Place::default();
            let name = changed.node.checked_sub(1).filter(|_| changed.named);
            if let (Some(parent), Some(b"text")) = (changed.parent, name.map(once)) {
                let known = encoding.filter(|(of, _)| *of == parent);
                let (_, base64) = *encoding.insert(known.unwrap_or_else(|| {
                    let beside = tape.members(parent).filter(|(k, _)| once(*k) == b"encoding").last();
                    (parent, beside.is_some_and(|(_, v)| once(v).eq_ignore_ascii_case(b"base64")))
                }));
                place = Place { body: true, base64 };
            }
            let old_text = once(changed.node);
            let says = plain(after.get(new.span()).unwrap_or(&[]), &mut says);
            if !place.base64 && form::stays_json(old_text, says, &mut self.inner) {
                continue;
            }
            if let Some(what) = form::lost(plain(old_text, &mut said), says, place, &mut self.inner) {
                faults.push(Fault { check: "form", at: new.start as usize, what });
                if faults.len() >= MAX_PER_ENTRY {
                    return;
                }
            }
        }
    }

    /// Searches `after`, whose tape has been read, and books all that was found about it.
    fn finish(&mut self, index: i64, after: &[u8], mut faults: Vec<Fault>) {
        self.search(after, &mut faults);
        let leaves =
            self.after.nodes().iter().filter(|n| !matches!(n.kind, NodeKind::Object | NodeKind::Array)).count();
        self.outcome.entries += u64::from(index >= 0);
        self.outcome.leaves += leaves as u64;
        self.outcome.changed += self.changed.len() as u64;
        self.outcome.bytes += after.len() as u64;
        for fault in faults {
            let hidden = |name: &[u8]| self.hidden(name);
            let pointer = pointer::of(&self.after, after, fault.at, hidden);
            self.outcome.fail(Failure { check: fault.check.into(), entry: index, pointer, what: fault.what.into() });
        }
    }

    /// Whether a name may not stand in a failure.
    fn hidden(&self, name: &[u8]) -> bool {
        let quiet = |v: &[u8]| name == v || (v.len() >= 3 && memchr::memmem::find(name, v).is_some());
        self.quiet.iter().any(|v| quiet(v)) || look::readable(&self.forms, name, STEPS)
    }

    /// Looks for the removed values in the text and in all that can be decoded from it.
    fn search(&mut self, after: &[u8], faults: &mut Vec<Fault>) {
        if self.forms.count() == 0 {
            return;
        }
        let nodes = self.after.nodes();
        // Of each node one place is enough.
        let mut seen: Vec<usize> = Vec::new();
        let mut found = |at: usize| {
            let node = nodes.partition_point(|n| n.start as usize <= at);
            if !seen.contains(&node) {
                seen.push(node);
                faults.push(Fault { check: "search", at, what: "a removed value can still be read" });
            }
            seen.len() < MAX_PER_ENTRY
        };
        self.look.through(&self.forms, after, nodes, STEPS, &mut found);
    }
}
