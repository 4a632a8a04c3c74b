//! Drives a session as the page and the command do: chunks in, batches to workers through the wire, parts out.

use harmless::error::{Error, ErrorKind};
use harmless::redact::parts::Part;
use harmless::session::print::print;
use harmless::session::wire::{WirePart, pack, unpack};
use harmless::verify::Failure;
use harmless::{Policy, Session, Worker};
use serde_json::Value;

/// How a capture is fed.
#[derive(Clone, Debug)]
pub struct How {
    /// Sizes of the chunks, over and over.
    pub chunks: Vec<usize>,
    /// Size of a batch of the second pass, in bytes.
    pub batch: u64,
    /// Number of workers that take turns.
    pub workers: usize,
    /// Gaps shorter than this are copied; `None` leaves the choice to the session.
    pub gap: Option<u64>,
}

impl How {
    /// All at once.
    pub fn whole() -> Self {
        Self { chunks: vec![usize::MAX], batch: u64::MAX, workers: 1, gap: None }
    }
}

/// What came out.
#[derive(Debug)]
pub struct Clean {
    /// The clean file.
    pub bytes: Vec<u8>,
    /// Its parts, those of the frame included.
    pub parts: Vec<Part>,
    /// The report.
    pub report: Value,
    /// The values that were removed, and what stands for each.
    pub removed: Vec<(Vec<u8>, String)>,
    /// Values that were found and kept.
    pub kept: Vec<Vec<u8>>,
    /// Entries that could not be read.
    pub broken: usize,
    /// The number of entries.
    pub entries: usize,
    /// Status and time of every entry.
    pub rows: Vec<(Option<i32>, Option<f64>)>,
}

/// Workers are slow to make in an unoptimised build: they are kept from capture to capture.
pub struct Crew {
    policy: Policy,
    workers: Vec<Worker>,
}

impl Crew {
    /// A crew for a policy.
    pub fn new(policy: &Policy) -> Self {
        Self { policy: policy.clone(), workers: Vec::new() }
    }

    fn worker(&mut self, i: usize) -> &mut Worker {
        while self.workers.len() <= i {
            self.workers.push(Worker::new(&self.policy));
        }
        &mut self.workers[i]
    }

    /// Sanitizes a file.
    ///
    /// # Errors
    /// Whatever a session says, and `CheckFailed` with the failures in words when the check fails.
    pub fn sanitize(&mut self, file: &[u8], how: &How) -> Result<Clean, Error> {
        let mut session = Session::new(self.policy.clone());
        self.workers.iter_mut().for_each(Worker::reset);
        self.collect(&mut session, file, how)?;
        let mut orders = session.orders(None);
        if let Some(gap) = how.gap {
            orders.gap = gap;
        }
        let orders = pack(&orders)?;
        for i in 0..how.workers {
            self.worker(i).arm(unpack(&orders)?);
        }
        self.clean(session, file, how)
    }

    fn collect(&mut self, session: &mut Session, file: &[u8], how: &How) -> Result<(), Error> {
        let mut sizes = how.chunks.iter().cycle();
        let (mut at, mut turn) = (0, 0);
        while at < file.len() {
            let size = (*sizes.next().expect("a size")).clamp(1, file.len() - at);
            let kept = session.keep_from();
            session.push(&file[at..at + size])?;
            at += size;
            if let Some(batch) = session.cut() {
                hold(batch.base >= kept, "nothing of a batch was let go before");
                let bytes = &file[batch.base as usize..(batch.base + batch.len) as usize];
                let worker = self.worker(turn % how.workers);
                turn += 1;
                let collected = worker.collect(bytes, &unpack(&pack(&batch)?)?);
                session.absorb(unpack(&pack(&collected)?)?);
            }
            hold(session.keep_from() >= kept, "what was let go is not asked for again");
        }
        session.finish()
    }

    fn clean(&mut self, mut session: Session, file: &[u8], how: &How) -> Result<Clean, Error> {
        let batches = session.batches(how.batch);
        let mut frame = session.frame(&batches)?.into_iter();
        let (mut parts, mut bytes) = (Vec::new(), Vec::new());
        for (i, batch) in batches.iter().enumerate() {
            bytes.extend(put(file, frame.next().unwrap_or_default(), &mut parts));
            let text = &file[batch.base as usize..(batch.base + batch.len) as usize];
            let cleaned = self.worker(i % how.workers).clean(text, &unpack(&pack(batch)?)?)?;
            let own = cleaned.parts.into_iter().map(|p| match p {
                WirePart::Original(start, end) => Part::Original { start, end },
                WirePart::New(bytes) => Part::New(bytes),
            });
            let piece = put(file, own.collect(), &mut parts);
            hold(piece.len() as u64 == cleaned.len && print(&piece) == cleaned.print, "parts make the batch");
            bytes.extend(piece);
            session.settle(cleaned.counts, cleaned.checked);
        }
        for rest in frame {
            bytes.extend(put(file, rest, &mut parts));
        }
        if !session.checked().passed() {
            let words: Vec<String> = session.checked().failures.iter().map(in_words).collect();
            return Err(Error::new(ErrorKind::CheckFailed, words.join("; ")));
        }
        let plan = session.plan();
        let (mut removed, mut kept) = (Vec::new(), Vec::new());
        for (id, secret) in (0u32..).zip(session.book().secrets()) {
            match plan.placeholder(id).filter(|_| session.is_on(id)) {
                Some(text) => removed.push((secret.value.to_vec(), text.to_owned())),
                None => kept.push(secret.value.to_vec()),
            }
        }
        Ok(Clean {
            report: serde_json::from_str(&session.report("", bytes.len() as u64, "")).unwrap_or_default(),
            rows: session.rows(0, usize::MAX).into_iter().map(|(_, r)| (r.status, r.time)).collect(),
            broken: session.broken().len(),
            entries: session.len(),
            bytes,
            parts,
            removed,
            kept,
        })
    }
}

/// A failure of the check, without anything of the capture.
fn in_words(f: &Failure) -> String {
    format!("{} in entry {} at {} ({})", f.check, f.entry, f.pointer, f.what)
}

/// Puts parts together and adds them to `all`. They must ascend and stay inside the file.
fn put(file: &[u8], parts: Vec<Part>, all: &mut Vec<Part>) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        match &part {
            Part::New(bytes) => out.extend_from_slice(bytes),
            Part::Original { start, end } => {
                let before = all.iter().rev().find_map(|p| match p {
                    Part::Original { end, .. } => Some(*end),
                    Part::New(_) => None,
                });
                hold(before.is_none_or(|b| b <= *start) && start < end, "parts ascend");
                out.extend_from_slice(file.get(*start as usize..*end as usize).expect("a part lies inside the file"));
            }
        }
        all.push(part);
    }
    out
}

fn hold(right: bool, rule: &str) {
    assert!(right, "broken: {rule}");
}
