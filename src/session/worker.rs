//! A worker: takes batches of whole entries and gives back what they hold, or what becomes of them. It keeps nothing
//! of one batch for the next, so the result is the same for any number of workers.

use super::print::Print;
use super::wire::{Batch, Broken, Cleaned, Collected, Orders, WirePart};
use crate::capture::row::Row;
use crate::capture::tape::{NodeKind, Tape};
use crate::detect::book::Book;
use crate::detect::found::Found;
use crate::detect::known::Known;
use crate::detect::{self, Detector, Extra, Pass, Tally, notes};
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use crate::lens::{Edit, apply};
use crate::policy::Policy;
use crate::redact;
use crate::redact::parts::parts;
use crate::redact::plan::Plan;
use crate::verify::{Removed, Verifier};
use rustc_hash::FxHashMap as HashMap;
use std::sync::Arc;

/// What the second pass works with.
struct Armed {
    book: Book,
    known: Known,
    plan: Plan,
    verifier: Verifier,
    /// Numbers in each of the worker's notes to numbers in the book.
    numbers: Vec<Vec<Option<u32>>>,
    gap: usize,
}

impl Armed {
    /// What is secret in an entry: what was noted in the first pass (or is found again, by a worker that has not seen
    /// the entry), and every further occurrence of the known values.
    fn found(&self, detector: &mut Detector, tape: &Tape, text: &[u8], index: u32, notes: &[Arc<Notes>]) -> Found {
        let noted = notes.iter().zip(&self.numbers).find_map(|(notes, numbers)| {
            let number = |number: u32| numbers.get(number as usize).copied().flatten();
            notes::read(&mut &**notes.entries.get(&index)?, &number)
        });
        let mut found = noted.unwrap_or_else(|| detector.entry(tape, text, index, Pass::Recall(&self.book)));
        found.retain(&|id| self.plan.is_on(id));
        detect::follow(&self.known, tape, text, &mut found);
        found
    }
}

/// What was found in the entries a worker has seen, by their index (see [`notes`]), and the values it is about.
#[derive(Default)]
struct Notes {
    entries: HashMap<u32, Box<[u8]>>,
    values: Book,
}

/// One worker.
pub struct Worker {
    detector: Detector,
    tape: Tape,
    /// Its own notes, to which the first pass adds.
    own: Notes,
    /// Notes that are complete, from [`Worker::share`] or [`Worker::arm`] on.
    notes: Vec<Arc<Notes>>,
    armed: Option<Armed>,
}

impl Worker {
    /// A worker for a policy.
    pub fn new(policy: &Policy) -> Self {
        let extra = Extra::new(&policy.names, &policy.keep_names, &policy.keep, &policy.patterns);
        Self {
            detector: Detector::new(extra),
            tape: Tape::new(),
            own: Notes::default(),
            notes: Vec::new(),
            armed: None,
        }
    }

    /// Gives each worker what all of them noted in the first pass, so that none need look again at what another saw.
    pub fn share(workers: &mut [Self]) {
        let notes: Vec<Arc<Notes>> = workers
            .iter_mut()
            .flat_map(|w| std::mem::take(&mut w.notes).into_iter().chain([Arc::new(std::mem::take(&mut w.own))]))
            .collect();
        workers.iter_mut().for_each(|w| w.notes.clone_from(&notes));
    }

    /// Forgets the capture that it worked on, for another one.
    pub fn reset(&mut self) {
        self.own = Notes::default();
        self.notes.clear();
        self.armed = None;
    }

    /// First pass: rows and secrets of a batch. `bytes` are the file's from `batch.base` on.
    pub fn collect(&mut self, bytes: &[u8], batch: &Batch) -> Collected {
        let mut rows = Vec::with_capacity(batch.spans.len());
        let mut broken = Vec::new();
        let mut book = Book::new();
        // Numbers in the batch's book to numbers in the worker's.
        let mut numbers: Vec<u32> = Vec::new();
        let mut note = Vec::new();
        for (index, offset, text) in entries(bytes, batch) {
            match self.tape.parse(text) {
                Ok(()) => {
                    rows.push(Row::read(&self.tape, text, offset));
                    let found = self.detector.entry(&self.tape, text, index, Pass::Collect(&mut book));
                    for new in book.secrets().get(numbers.len()..).unwrap_or(&[]) {
                        numbers.push(self.own.values.note(&new.value, new.kind));
                    }
                    note.clear();
                    notes::write(&found, &mut note, &mut |id| numbers.get(id as usize).copied().unwrap_or(u32::MAX));
                    self.own.entries.insert(index, note.as_slice().into());
                    if self.tape.get(0).is_some_and(|n| n.kind != NodeKind::Object) {
                        broken.push(Broken { entry: index, at: offset, what: NO_OBJECT.to_owned() });
                    }
                }
                Err(e) => {
                    rows.push(Row { offset, len: text.len() as u64, ..Row::default() });
                    broken.push(Broken { entry: index, at: offset + e.at as u64, what: e.what.to_owned() });
                }
            }
        }
        Collected { rows, broken, secrets: book.into_secrets() }
    }

    /// The secrets of what stands around the entries.
    ///
    /// # Errors
    /// When it is no valid JSON.
    pub fn collect_envelope(&mut self, text: &[u8]) -> Result<Collected, Error> {
        let mut book = Book::new();
        self.tape.parse(text).map_err(|e| Error::new(ErrorKind::NotJson, e.what).at(e.at as u64))?;
        self.detector.envelope(&self.tape, text, Pass::Collect(&mut book));
        Ok(Collected { rows: Vec::new(), broken: Vec::new(), secrets: book.into_secrets() })
    }

    /// Prepares the second pass.
    pub fn arm(&mut self, orders: Orders) {
        let on: Vec<bool> = orders.secrets.iter().map(|(_, on)| *on).collect();
        let book = Book::from_secrets(orders.secrets.into_iter().map(|(s, _)| s).collect());
        let is_on = |id: u32| on.get(id as usize).copied().unwrap_or(false);
        let plan = Plan::new((0u32..).zip(book.secrets()).map(|(id, s)| (s.kind, &*s.value, is_on(id))));
        let known = detect::search(&book, is_on);
        let removed: Vec<Removed<'_>> = (0u32..)
            .zip(book.secrets())
            .filter(|(id, _)| is_on(*id))
            .map(|(_, s)| Removed { value: &s.value, everywhere: detect::is_searched(s) })
            .collect();
        let verifier = Verifier::new(&removed);
        if !self.own.entries.is_empty() {
            self.notes.push(Arc::new(std::mem::take(&mut self.own)));
        }
        let numbers = |notes: &Arc<Notes>| notes.values.secrets().iter().map(|s| book.id(&s.value)).collect();
        let numbers = self.notes.iter().map(numbers).collect();
        let gap = usize::try_from(orders.gap).unwrap_or(usize::MAX);
        self.armed = Some(Armed { book, known, plan, verifier, numbers, gap });
    }

    /// Second pass: what becomes of a batch, checked.
    ///
    /// # Errors
    /// When the worker was not armed.
    pub fn clean(&mut self, bytes: &[u8], batch: &Batch) -> Result<Cleaned, Error> {
        let armed = self.armed.as_mut().ok_or_else(unarmed)?;
        let mut tally = Tally::default();
        let mut edits: Vec<Edit> = Vec::new();
        for (index, offset, text) in entries(bytes, batch) {
            let start = usize::try_from(offset - batch.base).unwrap_or(usize::MAX);
            if let Err(e) = self.tape.parse(text) {
                let with = stub(index, offset + e.at as u64, e.what);
                armed.verifier.replaced(i64::from(index), &with);
                edits.push(Edit { span: start..start + text.len(), with });
                continue;
            }
            let found = armed.found(&mut self.detector, &self.tape, text, index, &self.notes);
            tally.count(i64::from(index), &self.tape, text, &found);
            let own = redact::edits(text, &found, &|h| armed.plan.replacement(h));
            let after = apply(text, &own);
            armed.verifier.entry(i64::from(index), text, &after, &own);
            edits
                .extend(own.into_iter().map(|e| Edit { span: e.span.start + start..e.span.end + start, with: e.with }));
        }
        let (len, print) = outcome(bytes, &edits);
        Ok(Cleaned {
            parts: parts(batch.base, bytes, &edits, armed.gap).into_iter().map(WirePart::from).collect(),
            len,
            print,
            counts: on_only(tally, &armed.plan),
            checked: armed.verifier.take(),
        })
    }

    /// The first entry of a batch as the clean copy will have it, for a person to read: what was replaced in a text stands
    /// between [`MARKS`].
    ///
    /// # Errors
    /// When the worker was not armed or the entry is no JSON.
    pub fn look(&mut self, bytes: &[u8], batch: &Batch) -> Result<Vec<u8>, Error> {
        let armed = self.armed.as_ref().ok_or_else(unarmed)?;
        let Some((index, offset, text)) = entries(bytes, batch).next() else { return Ok(Vec::new()) };
        self.tape.parse(text).map_err(|e| Error::new(ErrorKind::EntryBroken, e.what).at(offset + e.at as u64))?;
        let found = armed.found(&mut self.detector, &self.tape, text, index, &self.notes);
        let mut edits = redact::edits(text, &found, &|h| armed.plan.replacement(h));
        for edit in &mut edits {
            let node = self.tape.nodes().partition_point(|n| n.start as usize <= edit.span.start);
            let inside = node.checked_sub(1).and_then(|n| self.tape.nodes().get(n));
            if inside.is_some_and(|n| n.kind == NodeKind::String) {
                edit.with = [MARKS[0].as_bytes(), &edit.with, MARKS[1].as_bytes()].concat();
            }
        }
        Ok(apply(text, &edits))
    }

    /// Second pass over what stands around the entries: its edits, in offsets of `text`, checked.
    ///
    /// # Errors
    /// When the worker was not armed or the text is no JSON.
    pub fn clean_envelope(&mut self, text: &[u8]) -> Result<(Vec<Edit>, Cleaned), Error> {
        let armed = self.armed.as_mut().ok_or_else(unarmed)?;
        self.tape.parse(text).map_err(|e| Error::new(ErrorKind::NotJson, e.what).at(e.at as u64))?;
        let mut tally = Tally::default();
        let mut found = self.detector.envelope(&self.tape, text, Pass::Recall(&armed.book));
        found.retain(&|id| armed.plan.is_on(id));
        detect::follow(&armed.known, &self.tape, text, &mut found);
        tally.count(-1, &self.tape, text, &found);
        let edits = redact::edits(text, &found, &|h| armed.plan.replacement(h));
        let after = apply(text, &edits);
        armed.verifier.entry(-1, text, &after, &edits);
        let cleaned = Cleaned {
            parts: Vec::new(),
            len: after.len() as u64,
            print: 0,
            counts: on_only(tally, &armed.plan),
            checked: armed.verifier.take(),
        };
        Ok((edits, cleaned))
    }

    /// Where the secrets that are on stand in a batch, as the second pass sees it; changes nothing.
    ///
    /// # Errors
    /// When the worker was not armed.
    pub fn find(&mut self, bytes: &[u8], batch: &Batch) -> Result<Vec<(u32, detect::Count)>, Error> {
        let armed = self.armed.as_ref().ok_or_else(unarmed)?;
        let mut tally = Tally::default();
        for (index, _, text) in entries(bytes, batch) {
            if self.tape.parse(text).is_ok() {
                let found = armed.found(&mut self.detector, &self.tape, text, index, &self.notes);
                tally.count(i64::from(index), &self.tape, text, &found);
            }
        }
        Ok(on_only(tally, &armed.plan))
    }
}

/// What stands before and after a replaced stretch in [`Worker::look`]: code points that no text may use in exchange.
pub const MARKS: [&str; 2] = ["\u{FDD0}", "\u{FDD1}"];

/// Said of an element of `log.entries` that is no object.
const NO_OBJECT: &str = "expected an object for an entry";

/// Length and fingerprint of what a batch becomes.
fn outcome(bytes: &[u8], edits: &[Edit]) -> (u64, u64) {
    let mut print = Print::default();
    let mut len = 0;
    let mut feed = |piece: &[u8]| {
        len += piece.len() as u64;
        print.update(piece);
    };
    let mut at = 0;
    for edit in edits {
        feed(bytes.get(at..edit.span.start).unwrap_or(&[]));
        feed(&edit.with);
        at = edit.span.end;
    }
    feed(bytes.get(at..).unwrap_or(&[]));
    (len, print.take())
}

fn on_only(tally: Tally, plan: &Plan) -> Vec<(u32, detect::Count)> {
    tally.into_counts().into_iter().filter(|(id, _)| plan.is_on(*id)).collect()
}

fn unarmed() -> Error {
    Error::new(ErrorKind::Internal, "a worker was asked to clean before it was told what")
}

/// Index, offset in the file and bytes of each entry of a batch.
fn entries<'b>(bytes: &'b [u8], batch: &'b Batch) -> impl Iterator<Item = (u32, u64, &'b [u8])> {
    (batch.first..).zip(&batch.spans).filter_map(move |(index, (offset, len))| {
        let start = usize::try_from(*offset).ok()?;
        let text = bytes.get(start..start + usize::try_from(*len).ok()?)?;
        Some((index, batch.base + offset, text))
    })
}

/// What stands in the place of an entry that can't be read and therefore not be searched for secrets.
fn stub(index: u32, at: u64, what: &str) -> Vec<u8> {
    let mut said = Json::new(false);
    said.string(&format!(
        "harmless took entry {} out: it was not valid JSON at byte {at} of the original ({what})",
        u64::from(index) + 1
    ));
    let mut out = STUB.as_bytes().to_vec();
    out.extend_from_slice(said.into_text().as_bytes());
    out.push(b'}');
    out
}

/// The members of a stub, up to the value of its last one, `comment`.
const STUB: &str = concat!(
    r#"{"startedDateTime":"1970-01-01T00:00:00.000Z","time":0,"request":{"method":"GET","url":"about:blank","httpVersion":"","#,
    r#""cookies":[],"headers":[],"queryString":[],"headersSize":-1,"bodySize":-1},"response":{"status":0,"statusText":"","#,
    r#""httpVersion":"","cookies":[],"headers":[],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"","headersSize":-1,"#,
    r#""bodySize":-1},"cache":{},"timings":{"send":0,"wait":0,"receive":0},"comment":"#,
);
