//! Reading a file into batches of whole entries, for whoever coordinates: the session and the diagnosis.

use super::MAX_ENTRY;
use super::wire::Batch;
use crate::capture::splitter::{EntrySpan, Envelope, Splitter};
use crate::error::{Error, ErrorKind};

/// A file that is being read.
pub(super) struct Entries {
    splitter: Option<Splitter>,
    pending: Vec<EntrySpan>,
    next: u32,
    bytes: u64,
}

impl Entries {
    /// Before the first byte.
    pub(super) fn new() -> Self {
        Self { splitter: Some(Splitter::new()), pending: Vec::new(), next: 0, bytes: 0 }
    }

    /// Reads the next bytes of the file.
    ///
    /// # Errors
    /// When they can't be part of a HAR, or an entry is too large; the reading is over then.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
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
            .in_entry(self.next)),
            _ => Ok(()),
        }
    }

    /// Offset in the file from which on bytes must be kept: nothing before it belongs to an entry that is still open.
    pub(super) fn keep_from(&self) -> u64 {
        self.splitter.as_ref().and_then(Splitter::open_entry).unwrap_or(self.bytes)
    }

    /// The entries that have ended since the last call, as one batch.
    pub(super) fn cut(&mut self) -> Option<Batch> {
        let batch = Batch::of(self.next, self.pending.iter().map(|e| (e.offset, e.len)))?;
        self.next += u32::try_from(self.pending.len()).unwrap_or(u32::MAX);
        self.pending.clear();
        Some(batch)
    }

    /// The bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the reading; gives what stands around the entries, the first time it is called.
    ///
    /// # Errors
    /// When the file was cut off, is empty or is no HAR.
    pub(super) fn finish(&mut self) -> Result<Option<Envelope>, Error> {
        self.splitter.take().map(Splitter::finish).transpose()
    }
}
