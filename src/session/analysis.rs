//! The diagnosis put together: the coordinator's side of [`crate::analyze`]. It reads the file as [`super::Session`] does and
//! keeps nothing of it but facts.
//!
//! ```text
//! push(chunk)… cut() → Batch → Collector::collect → absorb()     while the file streams
//! finish()                                                       what stands around the entries
//! diagnosis()                                                    all rules, once
//! ```

use super::entries::Entries;
use super::wire::Batch;
use crate::analyze::facts::Facts;
use crate::analyze::rules::Limits;
use crate::analyze::{Analysis, Collector, Diagnosis};
use crate::error::Error;
use crate::profile::Profiles;

/// A capture that is explained.
pub struct Reading {
    analysis: Analysis,
    entries: Entries,
}

impl Reading {
    /// A reading under profiles and thresholds.
    pub fn new(profiles: Profiles, limits: Limits) -> Self {
        Self { analysis: Analysis::new(profiles, limits), entries: Entries::new() }
    }

    /// Reads the next bytes of the file.
    ///
    /// # Errors
    /// When they can't be part of a HAR; the reading is over then.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.entries.push(chunk)
    }

    /// Offset in the file from which on bytes must be kept.
    pub fn keep_from(&self) -> u64 {
        self.entries.keep_from()
    }

    /// The entries that have ended since the last call, as one batch.
    pub fn cut(&mut self) -> Option<Batch> {
        self.entries.cut()
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
        if let Some(envelope) = self.entries.finish()? {
            self.analysis.about(&envelope);
        }
        Ok(())
    }

    /// Adds something to say about the file itself, such as what could not be unpacked.
    pub fn warn(&mut self, what: String) {
        self.analysis.warn(what);
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
