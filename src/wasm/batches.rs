//! Batches as JavaScript sees them, and room for their bytes: for the modules that work on entries.

use super::border::problem;
use crate::{Batch, pack};
use wasm_bindgen::prelude::*;

/// A batch as whoever drives the module needs it: where its bytes stand, and the message for a worker.
#[wasm_bindgen(getter_with_clone)]
pub struct BatchMessage {
    /// Offset in the file of its first byte.
    pub base: f64,
    /// Length in bytes.
    pub len: f64,
    /// Number of entries.
    pub entries: u32,
    /// For the worker.
    pub message: Vec<u8>,
}

impl BatchMessage {
    /// A batch with the message that goes to its worker, which may hold more than the batch.
    #[allow(clippy::cast_precision_loss)] // offsets are far below 2^53
    pub(super) fn with(batch: &Batch, message: Vec<u8>) -> Self {
        Self {
            base: batch.base as f64,
            len: batch.len as f64,
            entries: u32::try_from(batch.spans.len()).unwrap_or(u32::MAX),
            message,
        }
    }

    /// A batch that is itself the message.
    pub(super) fn of(batch: &Batch) -> Result<Self, JsValue> {
        Ok(Self::with(batch, pack(batch).map_err(|e| problem(&e))?))
    }
}

/// Room in the module's memory for the bytes of the batch that comes next.
#[derive(Default)]
pub(super) struct Room(Vec<u8>);

impl Room {
    /// Makes room for `len` bytes; gives its address. What was there before is not copied.
    pub(super) fn make(&mut self, len: usize) -> usize {
        if self.0.capacity() < len {
            self.0 = Vec::new();
            self.0.reserve_exact(len);
        }
        self.0.resize(len, 0);
        self.0.as_ptr().addr()
    }

    /// What was put there.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
