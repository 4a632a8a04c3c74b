//! The browser's side of the façade: with its like in `wasm/` the one that names wasm-bindgen. It turns calls and values, nothing else.
//!
//! Times, sizes and offsets are JavaScript numbers; views are plain objects (see `www/src/engine/types.ts`). A failure is
//! thrown as an object `{code, message, offset?, entry?}` that holds nothing of the capture.

mod batches;
mod border;

use crate::{BATCH, Batch, Category, Error, Level, Part, Policy, Print, Session, WirePart, Worker, pack, unpack};
use batches::{BatchMessage, Room};
use border::{js, problem};
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::*;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // offsets are whole and positive
fn whole(n: f64) -> u64 {
    n as u64
}

/// A policy from its JSON text; the default for an empty one.
fn policy(text: &str) -> Result<Policy, JsValue> {
    if text.is_empty() { Ok(Policy::default()) } else { Policy::parse(text.as_bytes()).map_err(|e| problem(&e)) }
}

/// The coordinator's session.
#[wasm_bindgen(js_name = Session)]
pub struct JsSession {
    inner: Session,
    frame: Vec<Vec<Part>>,
    batches: Vec<Batch>,
}

#[wasm_bindgen(js_class = Session)]
#[allow(clippy::cast_precision_loss, clippy::missing_errors_doc)] // see `problem`; all errors are `Problem`s
impl JsSession {
    /// A session under a policy (JSON; empty for the default).
    #[wasm_bindgen(constructor)]
    pub fn new(policy_json: &str) -> Result<JsSession, JsValue> {
        Ok(JsSession { inner: Session::new(policy(policy_json)?), frame: Vec::new(), batches: Vec::new() })
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
    pub fn keep_from(&self) -> f64 {
        self.inner.keep_from() as f64
    }

    /// Takes a worker's result of the first pass, in order.
    pub fn absorb(&mut self, collected: &[u8]) -> Result<(), JsValue> {
        self.inner.absorb(unpack(collected).map_err(|e| problem(&e))?);
        Ok(())
    }

    /// Ends the reading.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        self.inner.finish().map_err(|e| problem(&e))
    }

    /// Number of rows so far.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.inner.len()
    }

    /// `CaptureSummary`
    pub fn summary(&self) -> JsValue {
        js(&self.inner.summary())
    }

    /// `EntryRow[]`
    pub fn rows(&self, start: usize, end: usize) -> JsValue {
        js(&self.inner.rows_view(start, end))
    }

    /// `Review`
    pub fn review(&self) -> JsValue {
        js(&self.inner.review())
    }

    /// `SecretView[]` of a category.
    pub fn secrets(&self, category: &str, start: usize, end: usize) -> JsValue {
        match Category::ALL.iter().find(|c| c.slug() == category) {
            Some(c) => js(&self.inner.secrets(*c, start, end)),
            None => js_sys::Array::new().into(),
        }
    }

    /// The value of a secret.
    pub fn reveal(&self, id: u32) -> String {
        self.inner.reveal(id)
    }

    /// Chooses a level.
    #[wasm_bindgen(js_name = setLevel)]
    pub fn set_level(&mut self, level: &str) {
        if let Some(level) = Level::from_slug(level) {
            self.inner.set_level(level);
        }
    }

    /// Switches a category.
    #[wasm_bindgen(js_name = setCategory)]
    pub fn set_category(&mut self, slug: &str, on: bool) {
        if let Some(c) = Category::ALL.iter().find(|c| c.slug() == slug) {
            self.inner.set_category(*c, on);
        }
    }

    /// Switches a secret.
    #[wasm_bindgen(js_name = setSecret)]
    pub fn set_secret(&mut self, id: u32, on: bool) {
        self.inner.set_secret(id, on);
    }

    /// Takes a text to remove; gives its number.
    #[wasm_bindgen(js_name = addText)]
    pub fn add_text(&mut self, text: &str) -> Result<u32, JsValue> {
        self.inner.add_text(text).map_err(|e| problem(&e))
    }

    /// Takes it back.
    #[wasm_bindgen(js_name = removeText)]
    pub fn remove_text(&mut self, id: u32) {
        self.inner.remove_text(id);
    }

    /// What workers need for the second pass, or, with a number, to look where that secret stands.
    pub fn orders(&self, only: Option<u32>) -> Result<Vec<u8>, JsValue> {
        pack(&self.inner.orders(only)).map_err(|e| problem(&e))
    }

    /// Divides the file into batches, with a new one at each entry of `starts` (ascending); gives their number.
    pub fn divide(&mut self, starts: &[u32]) -> usize {
        self.batches = self.inner.batches_from(starts, BATCH / 8);
        self.batches.len()
    }

    /// A batch of [`JsSession::divide`].
    pub fn batch(&self, number: usize) -> Result<BatchMessage, JsValue> {
        let batch = self
            .batches
            .get(number)
            .ok_or_else(|| problem(&Error::new(crate::ErrorKind::Internal, "no such batch")))?;
        BatchMessage::of(batch)
    }

    /// Cleans what stands around the entries. Call it before the batches are settled.
    pub fn frame(&mut self) -> Result<(), JsValue> {
        self.frame = self.inner.frame(&self.batches).map_err(|e| problem(&e))?;
        Ok(())
    }

    /// What stands before batch `number` in the clean file (`number` = count: after the last): `[start, end]` pairs of
    /// the original and byte arrays, in order.
    #[wasm_bindgen(js_name = frameBefore)]
    pub fn frame_before(&self, number: usize) -> js_sys::Array {
        let out = js_sys::Array::new();
        for part in self.frame.get(number).map_or(&[][..], Vec::as_slice) {
            match part {
                Part::Original { start, end } => push_range(&out, *start, *end),
                Part::New(bytes) => {
                    out.push(&js_sys::Uint8Array::from(bytes.as_slice()));
                }
            }
        }
        out
    }

    /// Takes counts and check of a batch, in order.
    pub fn settle(&mut self, counts: &[u8]) -> Result<(), JsValue> {
        let (counts, checked) = unpack(counts).map_err(|e| problem(&e))?;
        self.inner.settle(counts, checked);
        Ok(())
    }

    /// Whether every check has passed so far.
    #[wasm_bindgen(getter)]
    pub fn passed(&self) -> bool {
        self.inner.checked().passed()
    }

    /// `Verification`
    pub fn verification(&self) -> JsValue {
        js(&self.inner.verification())
    }

    /// The report as JSON text.
    pub fn report(&self, input_sha256: &str, output_bytes: f64, output_sha256: &str) -> String {
        self.inner.report(input_sha256, whole(output_bytes), output_sha256)
    }
}

fn push_range(out: &js_sys::Array, start: u64, end: u64) {
    #[allow(clippy::cast_precision_loss)] // see `problem`
    let range = js_sys::Array::of2(&JsValue::from(start as f64), &JsValue::from(end as f64));
    out.push(&range);
}

/// What became of a batch.
#[wasm_bindgen(getter_with_clone)]
pub struct CleanedMessage {
    /// Length in the clean file.
    pub len: f64,
    /// Fingerprint, as 16 hexadecimal digits.
    pub print: String,
    /// For [`JsSession::settle`].
    pub counts: Vec<u8>,
    /// Whether the check passed.
    pub passed: bool,
    parts: Vec<WirePart>,
}

#[wasm_bindgen]
#[allow(clippy::cast_precision_loss)] // see `problem`
impl CleanedMessage {
    /// Its parts in order, three numbers each: 0, start and end in the original; or 1, address and length of new bytes in
    /// this module's memory, where they stay until the message is freed.
    pub fn layout(&self) -> Vec<f64> {
        let place = |part: &WirePart| match part {
            WirePart::Original(start, end) => [0.0, *start as f64, *end as f64],
            WirePart::New(bytes) => [1.0, bytes.as_ptr().addr() as f64, bytes.len() as f64],
        };
        self.parts.iter().flat_map(place).collect()
    }
}

/// A worker.
#[wasm_bindgen(js_name = Worker)]
pub struct JsWorker {
    inner: Worker,
    room: Room,
}

#[wasm_bindgen(js_class = Worker)]
#[allow(clippy::missing_errors_doc)] // all errors are `Problem`s
impl JsWorker {
    /// A worker for a policy (JSON; empty for the default).
    #[wasm_bindgen(constructor)]
    pub fn new(policy_json: &str) -> Result<JsWorker, JsValue> {
        Ok(JsWorker { inner: Worker::new(&policy(policy_json)?), room: Room::default() })
    }

    /// Room for the `len` bytes of the batch that comes next; gives its address in this module's memory. The one buffer
    /// of a worker: filled piece by piece as the file is read, nothing of the capture lies in JavaScript's memory.
    pub fn room(&mut self, len: usize) -> usize {
        self.room.make(len)
    }

    /// First pass over the batch in the room.
    pub fn collect(&mut self, batch: &[u8]) -> Result<Vec<u8>, JsValue> {
        let batch = unpack(batch).map_err(|e| problem(&e))?;
        pack(&self.inner.collect(self.room.bytes(), &batch)).map_err(|e| problem(&e))
    }

    /// Prepares the second pass.
    pub fn arm(&mut self, orders: &[u8]) -> Result<(), JsValue> {
        self.inner.arm(unpack(orders).map_err(|e| problem(&e))?);
        Ok(())
    }

    /// Second pass over the batch in the room.
    pub fn clean(&mut self, batch: &[u8]) -> Result<CleanedMessage, JsValue> {
        let batch = unpack(batch).map_err(|e| problem(&e))?;
        let cleaned = self.inner.clean(self.room.bytes(), &batch).map_err(|e| problem(&e))?;
        #[allow(clippy::cast_precision_loss)] // see `problem`
        let len = cleaned.len as f64;
        let passed = cleaned.checked.passed();
        Ok(CleanedMessage {
            len,
            print: format!("{:016x}", cleaned.print),
            counts: pack(&(cleaned.counts, cleaned.checked)).map_err(|e| problem(&e))?,
            passed,
            parts: cleaned.parts,
        })
    }

    /// The first entry of the batch in the room as the clean copy will have it, what was replaced between marks.
    pub fn look(&mut self, batch: &[u8]) -> Result<Vec<u8>, JsValue> {
        let batch = unpack(batch).map_err(|e| problem(&e))?;
        self.inner.look(self.room.bytes(), &batch).map_err(|e| problem(&e))
    }

    /// The room's bytes as an entry by itself, none of the capture's: as the clean copy would have it, what was replaced
    /// between marks.
    #[wasm_bindgen(js_name = lookAlone)]
    pub fn look_alone(&mut self) -> Result<Vec<u8>, JsValue> {
        let bytes = self.room.bytes();
        // No entry has this index, so none is taken for one that was seen.
        let batch = Batch { first: u32::MAX, base: 0, len: bytes.len() as u64, spans: vec![(0, bytes.len() as u64)] };
        self.inner.look(bytes, &batch).map_err(|e| problem(&e))
    }

    /// How often, and where, what the orders name stands in the batch in the room: `{count, places}[]`.
    pub fn find(&mut self, batch: &[u8]) -> Result<JsValue, JsValue> {
        let batch = unpack(batch).map_err(|e| problem(&e))?;
        let counts = self.inner.find(self.room.bytes(), &batch).map_err(|e| problem(&e))?;
        Ok(js(&crate::counts(&counts)))
    }
}

/// SHA-256 of a stream, with a fingerprint of any stretch of it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Hash {
    sha: Sha256,
    print: Print,
}

#[wasm_bindgen]
impl Hash {
    /// An empty stream.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Hash {
        Hash::default()
    }

    /// The next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha.update(bytes);
        self.print.update(bytes);
    }

    /// The fingerprint of the bytes since the last call, as 16 hexadecimal digits.
    pub fn mark(&mut self) -> String {
        format!("{:016x}", self.print.take())
    }

    /// The SHA-256, as 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        self.sha.clone().finalize().iter().map(|b| format!("{b:02x}")).collect()
    }
}
