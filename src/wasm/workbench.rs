//! The second module's border to JavaScript: the workbench, for the page's worker and its batch workers. Calls and values
//! only; views are JSON texts, parsed here into plain objects (see `www/src/engine/bench-types.ts`).

mod batches;
mod border;

use crate::{
    About, Batch, Column, Error, ErrorKind, Group, Json, Probe, QueryError, Reader, Splitter, Workbench, compare, pack,
    unpack,
};
use batches::{BatchMessage, Room};
use border::{js, problem};
use wasm_bindgen::prelude::*;

/// A query that can't be read, as the page knows it.
fn query_problem(e: &QueryError) -> JsValue {
    let mut out = Json::new(false);
    out.object(|j| {
        j.key("at").count(e.at as u64);
        j.key("len").count(e.len as u64);
        j.key("what").string(e.what);
        j.key("hint").string(e.hint);
    });
    js(&out.into_text())
}

/// The index and its view.
#[wasm_bindgen(js_name = Workbench)]
pub struct JsWorkbench {
    inner: Workbench,
}

#[wasm_bindgen(js_class = Workbench)]
#[allow(clippy::missing_errors_doc)] // all errors are problems of one of the two kinds above
impl JsWorkbench {
    /// `zone`: what to add to UTC for the reader's clock, in ms.
    #[wasm_bindgen(constructor)]
    pub fn new(zone: f64) -> JsWorkbench {
        JsWorkbench { inner: Workbench::new(zone) }
    }

    /// Takes a worker's facts of a batch; batches in entry order.
    pub fn absorb(&mut self, batch: &[u8], facts: &[u8]) -> Result<(), JsValue> {
        let batch: Batch = unpack(batch).map_err(|e| problem(&e))?;
        let facts: Vec<crate::Facts> = unpack(facts).map_err(|e| problem(&e))?;
        self.inner.absorb(&batch, &facts);
        Ok(())
    }

    /// Ends the reading of a capture that `creator` wrote.
    pub fn finish(&mut self, creator: &str) {
        self.inner.finish(creator);
    }

    /// Number of entries.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.inner.len()
    }

    /// Number of items in the view.
    #[wasm_bindgen(getter)]
    pub fn shown(&self) -> usize {
        self.inner.shown()
    }

    /// What the analysis says of an entry.
    pub fn mark(&mut self, index: usize, tracking: &str, error: &str, org: &str) {
        self.inner.mark(index, [tracking, error, org]);
    }

    /// How many values of each entry the clean copy will not have.
    pub fn shade(&mut self, secrets: Vec<u32>) {
        self.inner.shade(secrets);
    }

    /// Filters; gives how many entries are found for certain, and how many are open. Throws a query problem.
    pub fn query(&mut self, text: &str) -> Result<Vec<u32>, JsValue> {
        let asked = self.inner.query(text).map_err(|e| query_problem(&e))?;
        Ok([asked.found, asked.open].map(|n| u32::try_from(n).unwrap_or(u32::MAX)).to_vec())
    }

    /// The plain texts of the query.
    pub fn words(&self) -> Vec<String> {
        self.inner.words().to_vec()
    }

    /// Number of batches that workers have to look at for the query.
    pub fn probes(&self) -> usize {
        self.inner.probes()
    }

    /// One of them.
    pub fn probe(&self, number: usize) -> Result<BatchMessage, JsValue> {
        let probe: Probe = self.inner.probe(number).ok_or_else(|| missing("no such batch"))?;
        Ok(BatchMessage::with(&probe.batch, pack(&probe).map_err(|e| problem(&e))?))
    }

    /// Takes the answer of a worker.
    pub fn settle(&mut self, number: usize, found: &[u32]) -> usize {
        self.inner.settle(number, found)
    }

    /// Shows what was settled.
    pub fn arrange(&mut self, column: &str, descending: bool) {
        self.inner.order(Column::from_slug(column), descending);
    }

    /// Groups the view.
    pub fn group(&mut self, by: &str) {
        self.inner.group_by(Group::from_slug(by));
    }

    /// Folds or unfolds a group.
    pub fn fold(&mut self, number: u32) {
        self.inner.fold(number);
    }

    /// `BenchItem[]`
    pub fn rows(&self, start: usize, end: usize) -> JsValue {
        js(&self.inner.rows(start, end))
    }

    /// `BenchRow`
    pub fn entry(&self, index: usize) -> JsValue {
        js(&self.inner.entry(index))
    }

    /// Entries `start` up to `end` in the order of the capture, whether they are in the view or not: `BenchRow[]`
    pub fn entries(&self, start: usize, end: usize) -> JsValue {
        js(&self.inner.entries(start, end))
    }

    /// Who started an entry, and what it started: `Family`
    pub fn family(&self, index: u32, most: usize) -> JsValue {
        js(&self.inner.family(index, most))
    }

    /// Where an entry stands in the view, or -1.
    pub fn position(&self, index: u32) -> i32 {
        self.inner.position(index).and_then(|p| i32::try_from(p).ok()).unwrap_or(-1)
    }

    /// `BenchSums`
    pub fn sums(&self) -> JsValue {
        js(&self.inner.sums())
    }

    /// `[all, shown, failed]` per stretch of time.
    pub fn strip(&self, stretches: usize) -> Vec<u32> {
        self.inner.strip(stretches)
    }

    /// First start and last end in ms since 1970; empty where no entry has a time.
    pub fn span(&self) -> Vec<f64> {
        self.inner.span().map_or_else(Vec::new, |(a, b)| vec![a, b])
    }

    /// The entries of the view in capture order.
    pub fn taken(&self) -> Vec<u32> {
        self.inner.taken()
    }

    /// Entries that stand one after the other, as a batch of the core module.
    pub fn run(&self, first: usize, last: usize) -> Result<BatchMessage, JsValue> {
        let batch = self.inner.run(first, last).ok_or_else(|| missing("no such entries"))?;
        BatchMessage::of(&batch)
    }

    /// Holds this capture against another: `Comparison`
    pub fn compare(&self, other: &JsWorkbench) -> JsValue {
        js(&compare(&self.inner, &other.inner))
    }
}

/// The entries of a batch, each as a batch of its own over the same bytes: `Uint8Array[]`.
#[allow(clippy::missing_errors_doc)] // errors are problems
#[wasm_bindgen]
pub fn singles(batch: &[u8]) -> Result<js_sys::Array, JsValue> {
    let batch: Batch = unpack(batch).map_err(|e| problem(&e))?;
    let out = js_sys::Array::new();
    for (first, span) in (batch.first..).zip(&batch.spans) {
        let one = pack(&Batch { first, spans: vec![*span], ..batch }).map_err(|e| problem(&e))?;
        out.push(&js_sys::Uint8Array::from(one.as_slice()));
    }
    Ok(out)
}

fn missing(what: &'static str) -> JsValue {
    problem(&Error::new(ErrorKind::Internal, what))
}

/// Divides a second file into batches, for comparing.
#[wasm_bindgen(js_name = Divider)]
pub struct JsDivider {
    splitter: Option<Splitter>,
    spans: Vec<(u64, u64)>,
    given: usize,
    creator: String,
}

#[wasm_bindgen(js_class = Divider)]
#[allow(clippy::missing_errors_doc, clippy::new_without_default)] // see above
impl JsDivider {
    /// Before the first byte.
    #[wasm_bindgen(constructor)]
    pub fn new() -> JsDivider {
        JsDivider { splitter: Some(Splitter::new()), spans: Vec::new(), given: 0, creator: String::new() }
    }

    /// The next bytes.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), JsValue> {
        let spans = &mut self.spans;
        let Some(splitter) = self.splitter.as_mut() else { return Err(missing("reading went on after the end")) };
        splitter.push(chunk, |e| spans.push((e.offset, e.len))).map_err(|e| problem(&e))
    }

    /// After the last byte.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        let Some(splitter) = self.splitter.take() else { return Ok(()) };
        let envelope = splitter.finish().map_err(|e| problem(&e))?;
        self.creator = About::read(&envelope.text).creator;
        Ok(())
    }

    /// After the end, who wrote the capture: name and version.
    #[wasm_bindgen(getter)]
    pub fn creator(&self) -> String {
        self.creator.clone()
    }

    /// The next batch of about `size` bytes; nothing after the last.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // sizes are whole and positive
    pub fn next(&mut self, size: f64) -> Result<Option<BatchMessage>, JsValue> {
        let Some(&(base, first)) = self.spans.get(self.given) else { return Ok(None) };
        let from = self.given;
        let mut len = first;
        self.given += 1;
        while let Some((offset, next)) = self.spans.get(self.given).filter(|_| len < size as u64) {
            len = offset + next - base;
            self.given += 1;
        }
        let spans = self.spans.get(from..self.given).unwrap_or_default();
        let batch = Batch::of(u32::try_from(from).unwrap_or(u32::MAX), spans.iter().copied());
        batch.map(|b| BatchMessage::of(&b)).transpose()
    }
}

/// A batch worker of the workbench.
#[wasm_bindgen(js_name = Reader)]
pub struct JsReader {
    inner: Reader,
    room: Room,
}

#[wasm_bindgen(js_class = Reader)]
#[allow(clippy::missing_errors_doc, clippy::new_without_default)] // see above
impl JsReader {
    /// A worker.
    #[wasm_bindgen(constructor)]
    pub fn new() -> JsReader {
        JsReader { inner: Reader::default(), room: Room::default() }
    }

    /// Room for the `len` bytes of the batch that comes next; gives its address in this module's memory.
    pub fn room(&mut self, len: usize) -> usize {
        self.room.make(len)
    }

    /// The facts of the batch in the room.
    pub fn facts(&mut self, batch: &[u8]) -> Result<Vec<u8>, JsValue> {
        let batch = unpack(batch).map_err(|e| problem(&e))?;
        pack(&self.inner.facts(self.room.bytes(), &batch)).map_err(|e| problem(&e))
    }

    /// The entries of the batch in the room that belong to the probe's query.
    pub fn matching(&mut self, probe: &[u8]) -> Result<Vec<u32>, JsValue> {
        let probe: Probe = unpack(probe).map_err(|e| problem(&e))?;
        Ok(self.inner.matching(self.room.bytes(), &probe))
    }
}
