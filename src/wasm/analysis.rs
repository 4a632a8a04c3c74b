//! The browser's side of the diagnosis: a wasm module of its own (feature `analysis`), so that the core stays small. Beside
//! `wasm.rs` the one file that names wasm-bindgen; it turns calls and values, nothing else.
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

use crate::{Batch, Collector, Error, Json, Limits, Profile, Profiles, Reading, Texts, pack, unpack};
use wasm_bindgen::prelude::*;

/// An error as the page knows it.
#[cold]
#[inline(never)]
fn problem(e: &Error) -> JsValue {
    let mut out = Json::new(false);
    out.object(|j| {
        j.key("code").string(e.kind().slug());
        j.key("message").string(e.message());
        if let Some(offset) = e.offset() {
            j.key("offset").count(offset);
        }
        if let Some(entry) = e.entry() {
            j.key("entry").count(u64::from(entry));
        }
    });
    js(&out.into_text())
}

/// A view as the object that the page reads.
fn js(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}

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

/// Called once after the module was loaded: a fault of ours is told on the console by its place, never by its data.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// A batch: where its bytes stand, and the message for a worker.
#[wasm_bindgen(getter_with_clone)]
pub struct BatchMessage {
    /// Offset in the file of its first byte.
    pub base: f64,
    /// Length in bytes.
    pub len: f64,
    /// Number of entries.
    pub entries: u32,
    /// For [`JsCollector`].
    pub message: Vec<u8>,
}

/// A worker: entries in, facts out.
#[wasm_bindgen(js_name = Collector)]
pub struct JsCollector {
    inner: Collector,
    room: Vec<u8>,
}

#[wasm_bindgen(js_class = Collector)]
#[allow(clippy::missing_errors_doc)] // all errors are `Problem`s
impl JsCollector {
    /// A worker for a profile: empty for the built-in ones by host, a built-in name, or JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(profile: &str) -> Result<JsCollector, JsValue> {
        Ok(JsCollector { inner: Collector::new(profiles(profile)?), room: Vec::new() })
    }

    /// Room for the `len` bytes of the batch that comes next; gives its address in this module's memory.
    pub fn room(&mut self, len: usize) -> usize {
        if self.room.capacity() < len {
            self.room = Vec::new();
            self.room.reserve_exact(len);
        }
        self.room.resize(len, 0);
        self.room.as_ptr().addr()
    }

    /// The facts of the batch in the room. The message is [`JsAnalysis::cut`]'s, or that of the core module's session.
    pub fn collect(&mut self, batch: &[u8]) -> Result<Vec<u8>, JsValue> {
        let batch: Batch = unpack(batch).map_err(|e| problem(&e))?;
        pack(&crate::collect(&mut self.inner, &self.room, &batch)).map_err(|e| problem(&e))
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
    #[allow(clippy::cast_precision_loss)] // offsets are far below 2^53
    pub fn cut(&mut self) -> Result<Option<BatchMessage>, JsValue> {
        let Some(batch) = self.inner.cut() else { return Ok(None) };
        Ok(Some(BatchMessage {
            base: batch.base as f64,
            len: batch.len as f64,
            entries: u32::try_from(batch.spans.len()).unwrap_or(u32::MAX),
            message: pack(&batch).map_err(|e| problem(&e))?,
        }))
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

/// The catalogue of texts of a language, as JSON text.
#[wasm_bindgen]
pub fn catalogue(language: &str) -> String {
    Texts::of(language).json().to_owned()
}
