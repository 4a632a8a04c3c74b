//! The diagnosis put together: the coordinator's side of [`crate::analyze`]. It reads the file as [`super::Session`] does and
//! keeps nothing of it but facts.
//!
//! ```text
//! push(chunk)… cut() → Batch → Collector::collect → absorb()     while the file streams
//! finish()                                                       what stands around the entries
//! diagnosis()                                                    all rules, once
//! ```

use super::MAX_ENTRY;
use super::wire::Batch;
use crate::analyze::facts::Facts;
use crate::analyze::rules::Limits;
use crate::analyze::{Analysis, Collector, Diagnosis};
use crate::capture::splitter::{EntrySpan, Splitter};
use crate::error::{Error, ErrorKind};
use crate::profile::Profiles;

/// A capture that is explained.
pub struct Reading {
    analysis: Analysis,
    splitter: Option<Splitter>,
    pending: Vec<EntrySpan>,
    next_entry: u32,
    bytes: u64,
}

impl Reading {
    /// A reading under profiles and thresholds.
    pub fn new(profiles: Profiles, limits: Limits) -> Self {
        Self {
            analysis: Analysis::new(profiles, limits),
            splitter: Some(Splitter::new()),
            pending: Vec::new(),
            next_entry: 0,
            bytes: 0,
        }
    }

    /// Reads the next bytes of the file.
    ///
    /// # Errors
    /// When they can't be part of a HAR; the reading is over then.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        let splitter =
            self.splitter.as_mut().ok_or_else(|| Error::new(ErrorKind::Internal, "reading went on after the end"))?;
        let pending = &mut self.pending;
        splitter.push(chunk, |e| pending.push(e))?;
        self.bytes = splitter.bytes();
        match splitter.open_entry() {
            Some(open) if self.bytes - open > MAX_ENTRY => Err(Error::new(
                ErrorKind::Limit,
                "this entry is larger than 256 MB, which is the most that can be read",
            )
            .at(open)
            .in_entry(self.next_entry)),
            _ => Ok(()),
        }
    }

    /// Offset in the file from which on bytes must be kept.
    pub fn keep_from(&self) -> u64 {
        self.splitter.as_ref().and_then(Splitter::open_entry).unwrap_or(self.bytes)
    }

    /// The entries that have ended since the last call, as one batch.
    pub fn cut(&mut self) -> Option<Batch> {
        let batch = Batch::of(self.next_entry, &self.pending)?;
        self.next_entry += u32::try_from(self.pending.len()).unwrap_or(u32::MAX);
        self.pending.clear();
        Some(batch)
    }

    /// Takes the facts of a batch. Batches must come in entry order.
    pub fn absorb(&mut self, facts: Vec<Facts>) {
        self.analysis.absorb(facts);
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When the file was cut off, is empty or is no HAR.
    pub fn finish(&mut self) -> Result<(), Error> {
        if let Some(splitter) = self.splitter.take() {
            self.analysis.about(&splitter.finish()?);
        }
        Ok(())
    }

    /// Runs all rules.
    pub fn diagnosis(&self) -> Diagnosis<'_> {
        self.analysis.run()
    }
}

/// The facts of a batch; `bytes` are the file's from `batch.base` on.
pub fn collect(collector: &mut Collector, bytes: &[u8], batch: &Batch) -> Vec<Facts> {
    collector.collect(bytes, batch.first, &batch.spans)
}
