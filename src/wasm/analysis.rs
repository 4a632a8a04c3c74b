//! The browser's side of the diagnosis: a wasm module of its own (feature `analysis`), so that the core stays small. It
//! turns calls and values, nothing else.
//!
//! ```text
//! coordinator                                        workers
//! new Analysis(profile, limits)                      new Collector(profile)
//! push(chunk)… cut() → BatchMessage            ───▶  room(len), collect(message) → facts
//! absorb(facts), in order                      ◀───
//! finish(), run()
//! rows(start, end), findings(language), json(), markdown()
//! ```
//!
//! Views are plain objects; `rows` and `findings` have the shape of `schema/analysis.schema.json`. A failure is thrown as
//! an object `{code, message, offset?, entry?}` that holds nothing of the capture.

mod batches;
mod border;

use crate::{Batch, Collector, Limits, Profile, Profiles, Reading, pack, unpack};
use batches::{BatchMessage, Room};
use border::{js, problem};
use wasm_bindgen::prelude::*;

/// The profiles: by host for an empty text, else a built-in one by name or one as JSON.
fn profiles(profile: &str) -> Result<Profiles, JsValue> {
    if profile.is_empty() {
        return Ok(Profiles::default());
    }
    if let Some(built_in) = Profile::built_in(profile) {
        return Ok(Profiles::only(built_in));
    }
    Profile::parse(profile.as_bytes()).map(Profiles::only).map_err(|e| problem(&e))
}

/// A worker: entries in, facts out.
#[wasm_bindgen(js_name = Collector)]
pub struct JsCollector {
    inner: Collector,
    room: Room,
}

#[wasm_bindgen(js_class = Collector)]
#[allow(clippy::missing_errors_doc)] // all errors are `Problem`s
impl JsCollector {
    /// A worker for a profile: empty for the built-in ones by host, a built-in name, or JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(profile: &str) -> Result<JsCollector, JsValue> {
        Ok(JsCollector { inner: Collector::new(profiles(profile)?), room: Room::default() })
    }

    /// Room for the `len` bytes of the batch that comes next; gives its address in this module's memory.
    pub fn room(&mut self, len: usize) -> usize {
        self.room.make(len)
    }

    /// The facts of the batch in the room. The message is [`JsAnalysis::cut`]'s, or that of the core module's session.
    pub fn collect(&mut self, batch: &[u8]) -> Result<Vec<u8>, JsValue> {
        let batch: Batch = unpack(batch).map_err(|e| problem(&e))?;
        pack(&crate::collect(&mut self.inner, self.room.bytes(), &batch)).map_err(|e| problem(&e))
    }
}

/// The coordinator: reads the file, takes the facts of the workers, and runs the rules.
#[wasm_bindgen(js_name = Analysis)]
pub struct JsAnalysis {
    inner: Reading,
}

#[wasm_bindgen(js_class = Analysis)]
#[allow(clippy::missing_errors_doc)] // all errors are `Problem`s
impl JsAnalysis {
    /// An analysis with a profile (as [`JsCollector::new`]) and thresholds (`slow.slow_ms=5000`, one a line).
    #[wasm_bindgen(constructor)]
    pub fn new(profile: &str, thresholds: &str) -> Result<JsAnalysis, JsValue> {
        let mut limits = Limits::default();
        for line in thresholds.lines() {
            if let Some((name, value)) = line.split_once('=')
                && let Ok(value) = value.trim().parse()
            {
                limits.set(name.trim(), value);
            }
        }
        Ok(JsAnalysis { inner: Reading::new(profiles(profile)?, limits) })
    }

    /// Reads the next bytes of the file.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), JsValue> {
        self.inner.push(chunk).map_err(|e| problem(&e))
    }

    /// The entries that ended since the last call.
    pub fn cut(&mut self) -> Result<Option<BatchMessage>, JsValue> {
        self.inner.cut().map(|b| BatchMessage::of(&b)).transpose()
    }

    /// Offset in the file from which on bytes must be kept.
    #[wasm_bindgen(js_name = keepFrom)]
    #[allow(clippy::cast_precision_loss)] // offsets are far below 2^53
    pub fn keep_from(&self) -> f64 {
        self.inner.keep_from() as f64
    }

    /// Takes a worker's facts, in order.
    pub fn absorb(&mut self, facts: &[u8]) -> Result<(), JsValue> {
        self.inner.absorb(unpack(facts).map_err(|e| problem(&e))?);
        Ok(())
    }

    /// Ends the reading.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        self.inner.finish().map_err(|e| problem(&e))
    }

    /// Runs the rules and gives all that is told, as JSON text (`schema/analysis.schema.json`).
    pub fn json(&self) -> String {
        self.inner.diagnosis().json()
    }

    /// The same for a ticket.
    pub fn markdown(&self) -> String {
        self.inner.diagnosis().markdown()
    }

    /// The findings with their words in a language (`en`, `fr`).
    pub fn findings(&self, language: &str) -> JsValue {
        js(&self.inner.diagnosis().findings_json(language))
    }

    /// Rows `start` up to `end`: tracking id, error, organisation, timings of each.
    pub fn rows(&self, start: usize, end: usize) -> JsValue {
        js(&self.inner.diagnosis().rows_json(start, end))
    }
}
