//! The session: one capture, from the first byte read to the report. It is the coordinator's side; [`Worker`] is the
//! workers'. Neither reads or writes files: whoever drives them (`wasm.rs`, the command) brings the bytes.
//!
//! ```text
//! push(chunk)… cut() → Batch → Worker::collect → absorb()      first pass, while the file streams
//! finish()                                                     envelope, numbering
//! review(), set_…()                                            the person decides
//! orders() → Worker::arm, batches() → Worker::clean → settle() second pass
//! frame(), report()                                            what stands between the batches; what was done
//! ```

#[cfg(feature = "analysis")]
pub mod analysis;
mod entries;
pub mod print;
pub mod view;
pub mod wire;
pub mod worker;

use crate::capture::row::{Index, Row};
use crate::capture::splitter::Envelope;
use crate::detect::book::{Book, Claim, Why};
use crate::detect::found::SecretId;
use crate::detect::kind::{Category, Kind};
use crate::detect::{Count, Tally};
use crate::error::{Error, ErrorKind};
use crate::lens::Edit;
use crate::policy::{Level, Policy};
use crate::redact::parts::Part;
use crate::redact::plan::Plan;
use crate::verify::Outcome;
use entries::Entries;
use rustc_hash::FxHashMap as HashMap;
use wire::{Batch, Broken, Cleaned, Collected, Orders};
pub use worker::Worker;

/// Largest entry that is read, in bytes: one entry is in memory at a time.
pub const MAX_ENTRY: u64 = 256 << 20;
/// What a batch holds at most, in bytes, when the second pass divides the file; a larger entry is one of its own.
pub const BATCH: u64 = 4 << 20;

/// A capture at hand.
pub struct Session {
    policy: Policy,
    entries: Entries,
    index: Index,
    envelope: Envelope,
    envelope_worker: Worker,
    broken: Vec<Broken>,
    book: Book,
    /// What the person decided against or for, secret by secret.
    switches: HashMap<SecretId, bool>,
    /// Texts that the person named.
    texts: Vec<SecretId>,
    tally: Tally,
    checked: Outcome,
    about: view::About,
}

impl Session {
    /// A session under a policy.
    pub fn new(policy: Policy) -> Self {
        let mut book = Book::new();
        for text in &policy.remove {
            book.imply(
                text.as_bytes(),
                Claim { kind: Kind::Custom, why: Why { detector: "policy", saw: b"text" }, follow: true },
            );
        }
        Self {
            envelope_worker: Worker::new(&policy),
            policy,
            entries: Entries::new(),
            index: Index::default(),
            envelope: Envelope::default(),
            broken: Vec::new(),
            book,
            switches: HashMap::default(),
            texts: Vec::new(),
            tally: Tally::default(),
            checked: Outcome::default(),
            about: view::About::default(),
        }
    }

    /// Reads the next bytes of the file.
    ///
    /// # Errors
    /// When they can't be part of a HAR; the session is over then.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.entries.push(chunk)
    }

    /// Offset in the file from which on bytes must be kept: nothing before it belongs to an entry that is still open.
    pub fn keep_from(&self) -> u64 {
        self.entries.keep_from()
    }

    /// The entries that have ended since the last call, as one batch.
    pub fn cut(&mut self) -> Option<Batch> {
        self.entries.cut()
    }

    /// Takes what a worker collected. Batches must come in entry order.
    pub fn absorb(&mut self, collected: Collected) {
        for row in &collected.rows {
            self.index.push(row);
        }
        self.broken.extend(collected.broken);
        self.book.merge(collected.secrets);
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When the file was cut off, is empty or is no HAR.
    pub fn finish(&mut self) -> Result<(), Error> {
        let Some(envelope) = self.entries.finish()? else { return Ok(()) };
        self.envelope = envelope;
        let envelope = &self.envelope;
        let collected = self.envelope_worker.collect_envelope(&envelope.text).map_err(|e| {
            let at = usize::try_from(e.offset().unwrap_or(0)).unwrap_or(0);
            Error::new(e.kind(), format!("this is not valid JSON: {}", e.message())).at(envelope.file_offset(at))
        })?;
        self.book.merge(collected.secrets);
        self.about = view::About::read(&self.envelope.text);
        Ok(())
    }

    /// The rows `start` up to `end`, as far as they are there.
    pub fn rows(&self, start: usize, end: usize) -> Vec<(usize, Row)> {
        (start..end.min(self.index.len())).filter_map(|i| self.index.get(i).map(|r| (i, r))).collect()
    }

    /// The number of rows so far.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The file's size in bytes, once it was read.
    pub fn bytes(&self) -> u64 {
        self.entries.bytes()
    }

    /// The entries that can't be read.
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// The policy with what the person changed in it.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// All secrets so far.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Whether a secret will be removed.
    pub fn is_on(&self, id: SecretId) -> bool {
        match (self.switches.get(&id), self.book.get(id)) {
            (Some(on), _) => *on,
            (None, Some(s)) => self.policy.removes(s.kind.category()),
            (None, None) => false,
        }
    }

    /// Chooses a level. Switches of categories and secrets that were set by hand stay.
    pub fn set_level(&mut self, level: Level) {
        self.policy.level = level;
    }

    /// Switches a category, and every secret of it that was switched by hand.
    pub fn set_category(&mut self, category: Category, on: bool) {
        self.policy.switch(category, on);
        let book = &self.book;
        self.switches.retain(|id, _| book.get(*id).is_none_or(|s| s.kind.category() != category));
    }

    /// Switches one secret.
    pub fn set_secret(&mut self, id: SecretId, on: bool) {
        self.switches.insert(id, on);
    }

    /// Takes a text that the person wants removed. What was known under it keeps its kind.
    ///
    /// # Errors
    /// When the text is too short to be removed everywhere.
    pub fn add_text(&mut self, text: &str) -> Result<SecretId, Error> {
        if text.len() < crate::policy::MIN_TEXT {
            return Err(Error::new(ErrorKind::Policy, "a text to remove needs at least 3 characters"));
        }
        if crate::policy::is_ours(text) {
            return Err(Error::new(
                ErrorKind::Policy,
                "this text stands in the place of what is removed; it can't be removed",
            ));
        }
        let id = self.book.imply(
            text.as_bytes(),
            Claim { kind: Kind::Custom, why: Why { detector: "text", saw: b"named by you" }, follow: true },
        );
        self.book.follow(id);
        self.switches.insert(id, true);
        if !self.texts.contains(&id) {
            self.texts.push(id);
        }
        Ok(id)
    }

    /// Takes it back.
    pub fn remove_text(&mut self, id: SecretId) {
        self.texts.retain(|t| *t != id);
        match self.book.get(id).map(|s| s.kind) {
            Some(Kind::Custom) => self.switches.insert(id, false),
            _ => self.switches.remove(&id),
        };
    }

    /// What workers need for the second pass. `only` limits it to one secret, to look where it stands.
    pub fn orders(&self, only: Option<SecretId>) -> Orders {
        let secrets = (0u32..)
            .zip(self.book.secrets())
            .map(|(id, s)| (s.clone(), only.map_or_else(|| self.is_on(id), |o| o == id)))
            .collect();
        // Parts in the low thousands: the more entries, the longer the gaps that are copied.
        let gap = (self.entries.bytes() / 4000).clamp(256, 1 << 20);
        Orders { secrets, gap }
    }

    /// The file's entries in batches of at most `size` bytes, for the second pass.
    pub fn batches(&self, size: u64) -> Vec<Batch> {
        self.batches_from(&[], size)
    }

    /// The same, with a new batch at each entry of `starts` (ascending): where another worker took over in the first
    /// pass, so that each gets the entries again that it knows.
    pub fn batches_from(&self, starts: &[u32], size: u64) -> Vec<Batch> {
        let mut starts = starts.iter().copied().peekable();
        let mut out: Vec<Batch> = Vec::new();
        for i in 0..self.index.len() {
            let Some((offset, len)) = self.index.place(i) else { break };
            let first = u32::try_from(i).unwrap_or(u32::MAX);
            let mut new = false;
            while starts.next_if(|s| *s <= first).is_some() {
                new = true;
            }
            match out.last_mut() {
                Some(b) if !new && offset + len - b.base <= size && !self.envelope_between(b.base + b.len, offset) => {
                    b.spans.push((offset - b.base, len));
                    b.len = offset + len - b.base;
                }
                _ => out.push(Batch { first, base: offset, len, spans: vec![(0, len)] }),
            }
        }
        out
    }

    fn envelope_between(&self, from: u64, to: u64) -> bool {
        self.envelope.jumps.iter().any(|(_, file)| from <= *file && *file < to)
    }

    /// Takes what a worker made of a batch: counts and the check's outcome. Batches must come in order.
    pub fn settle(&mut self, counts: Vec<(SecretId, Count)>, checked: Outcome) {
        self.tally.merge(counts);
        self.checked.merge(checked);
    }

    /// What stands before, between and after the batches in the clean file: one list more than batches. Forgets the
    /// counts of an earlier run.
    ///
    /// # Errors
    /// When the part around the entries could not be cleaned.
    pub fn frame(&mut self, batches: &[Batch]) -> Result<Vec<Vec<Part>>, Error> {
        self.tally = Tally::default();
        self.checked = Outcome::default();
        self.envelope_worker.arm(self.orders(None));
        let (edits, cleaned) = self.envelope_worker.clean_envelope(&self.envelope.text)?;
        let Cleaned { counts, checked, .. } = cleaned;
        self.settle(counts, checked);
        let mut edits = edits.into_iter().map(|e| self.in_file(e)).peekable();
        let mut out = Vec::with_capacity(batches.len() + 1);
        let mut at = 0u64;
        let ends = batches.iter().map(|b| (b.base, b.base + b.len)).chain([(self.bytes(), self.bytes())]);
        for (stop, next) in ends {
            let mut parts = Vec::new();
            while let Some((start, end, with)) = edits.next_if(|e| e.0 < stop) {
                if start > at {
                    parts.push(Part::Original { start: at, end: start });
                }
                parts.push(Part::New(with));
                at = end;
            }
            if stop > at {
                parts.push(Part::Original { start: at, end: stop });
            }
            at = next;
            out.push(parts);
        }
        Ok(out)
    }

    /// An edit of the envelope's text in offsets of the file.
    fn in_file(&self, e: Edit) -> (u64, u64, Vec<u8>) {
        let start = self.envelope.file_offset(e.span.start);
        (start, start + e.span.len() as u64, e.with)
    }

    /// What the check found.
    pub fn checked(&self) -> &Outcome {
        &self.checked
    }

    /// What was replaced how often in the second pass.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The placeholders under the present switches.
    pub fn plan(&self) -> Plan {
        Plan::new((0u32..).zip(self.book.secrets()).map(|(id, s)| (s.kind, &*s.value, self.is_on(id))))
    }
}
