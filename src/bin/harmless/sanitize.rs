//! `harmless sanitize`: two passes over the file, a check of everything written, and only then a file.

use crate::output::Output;
use crate::progress::Progress;
use crate::source::Source;
use crate::{Failure, SanitizeArguments, pipeline};
use harmless::{BATCH, Batch, Level, Part, Policy, Session, WirePart, Worker};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// How much is read at a time, in bytes.
const CHUNK: usize = 2 << 20;

/// Runs the command.
pub fn run(a: &SanitizeArguments) -> Result<(), Failure> {
    let policy = policy(a)?;
    let target = a.output.clone().unwrap_or_else(|| beside(&a.input));
    if is_same(&target, &a.input) {
        return Err(Failure::usage("the output would overwrite the input; name another with -o"));
    }
    if a.report.as_deref().is_some_and(|r| is_same(r, &a.input) || is_same(r, &target)) {
        return Err(Failure::usage("the report would overwrite the input or the output; name another with --report"));
    }
    let workers = a.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).clamp(1, 8);
    let source = Source::open(&a.input, &a.opening, a.quiet)?;
    let progress = Progress::new(source.len, a.quiet);
    let result = sanitize(a, &policy, &source, &target, workers, &progress);
    progress.done();
    let summary = result.map_err(|f| Failure { message: format!("{}: {}", a.input.display(), f.message), ..f })?;
    if !a.quiet {
        eprintln!("{summary}");
    }
    Ok(())
}

/// Whether two paths lead to one file, however they are written: over another name for it, or a link.
fn is_same(a: &Path, b: &Path) -> bool {
    let whole = |p: &Path| {
        let folder = p.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        p.canonicalize()
            .or_else(|_| Ok::<_, std::io::Error>(folder.canonicalize()?.join(p.file_name().unwrap_or_default())))
    };
    let streams = a.as_os_str() == "-" || b.as_os_str() == "-";
    !streams && (a == b || whole(a).ok().zip(whole(b).ok()).is_some_and(|(a, b)| a == b))
}

/// The policy that the arguments ask for.
pub fn policy(a: &SanitizeArguments) -> Result<Policy, Failure> {
    let mut policy = match &a.policy {
        None => Policy::default(),
        Some(path) => {
            let text =
                std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {}", path.display(), crate::why(&e))))?;
            Policy::parse(&text).map_err(|e| Failure::usage(format!("{}: {e}", path.display())))?
        }
    };
    if let Some(level) = a.level.as_deref().and_then(Level::from_slug) {
        policy.level = level;
    }
    Ok(policy)
}

/// `name.sanitized.har` beside the input; standard output for standard input.
fn beside(input: &Path) -> PathBuf {
    if input.as_os_str() == "-" {
        return "-".into();
    }
    input.with_file_name(format!("{}.sanitized.har", crate::unpack::stem(input)))
}

/// Writes the clean copy and the report, or nothing. Gives what to tell.
pub fn sanitize(
    a: &SanitizeArguments,
    policy: &Policy,
    source: &Source,
    target: &Path,
    workers: usize,
    progress: &Progress,
) -> Result<String, Failure> {
    let mut session = Session::new(policy.clone());
    let pool = Pool::default();
    let input_sha256 = collect(&mut session, policy, source, workers, &pool, progress)?;
    pool.share();
    let mut output = Output::create(target)?;
    let written = write_clean(&mut session, policy, source, &mut output, workers, &pool, progress)?;
    if !session.checked().passed() {
        let first = session
            .checked()
            .failures
            .first()
            .map(|f| {
                let place = if f.entry < 0 { "around the entries".into() } else { format!("entry {}", f.entry + 1) };
                format!(": {place} {} ({})", f.pointer, f.what)
            })
            .unwrap_or_default();
        return Err(Failure::input(format!(
            "the check of the output failed at {} places{first}; no file was written",
            session.checked().failed
        )));
    }
    progress.phase("checking");
    let output_sha256 = read_back(&output, &written, progress)?;
    if read_again(source, progress)? != input_sha256 {
        return Err(Failure::input("the file changed while it was read; no file was written"));
    }
    let report = session.report(&input_sha256, written.bytes, &output_sha256);
    if let Some(path) = &a.report {
        let mut file = Output::create(path)?;
        file.write_all(report.as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .map_err(|e| Failure::input(e.to_string()))?;
        output.keep()?;
        file.keep()?;
    } else {
        output.keep()?;
    }
    let (secrets, places) = session.totals();
    let unreadable = session.broken().iter().filter(|b| !b.what.starts_with("expected an object")).count();
    let count = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    Ok(format!(
        "removed {} at {} from {}; checked{}",
        count(secrets, "secret", "secrets"),
        count(places, "place", "places"),
        count(session.len() as u64, "entry", "entries"),
        if unreadable > 0 {
            format!(
                "; left out {} that could not be read (see the report)",
                count(unreadable as u64, "entry", "entries")
            )
        } else {
            String::new()
        },
    ))
}

/// The workers of the first pass, for the second: they know what they have seen.
#[derive(Default)]
struct Pool(Mutex<Vec<Worker>>);

impl Pool {
    /// A worker for a thread.
    fn lend(&self, policy: &Policy) -> Worker {
        let idle = self.0.lock().ok().and_then(|mut idle| idle.pop());
        idle.unwrap_or_else(|| Worker::new(policy))
    }

    /// Takes it back when the thread ends.
    fn back(&self, worker: Worker) {
        if let Ok(mut idle) = self.0.lock() {
            idle.push(worker);
        }
    }

    /// Lets each worker use what all of them noted.
    fn share(&self) {
        if let Ok(mut idle) = self.0.lock() {
            Worker::share(&mut idle);
        }
    }
}

/// First pass. Returns the input's SHA-256.
fn collect(
    session: &mut Session,
    policy: &Policy,
    source: &Source,
    workers: usize,
    pool: &Pool,
    progress: &Progress,
) -> Result<String, Failure> {
    progress.phase("reading");
    let mut hash = Sha256::new();
    // Bytes from `kept_from` on that may belong to an entry that has not ended.
    let (mut kept, mut kept_from, mut at) = (Vec::<u8>::new(), 0u64, 0u64);
    let mut ended = false;
    let session = std::cell::RefCell::new(session);
    pipeline::run(
        workers,
        || {
            while !ended {
                let old = kept.len();
                kept.resize(old + CHUNK, 0);
                let n = source
                    .fill(kept.get_mut(old..).unwrap_or(&mut []), at)
                    .map_err(|e| Failure::input(e.to_string()))?;
                kept.truncate(old + n);
                if n == 0 {
                    ended = true;
                    return Ok(None);
                }
                let chunk = kept.get(old..).unwrap_or(&[]);
                hash.update(chunk);
                let mut s = session.borrow_mut();
                s.push(chunk)?;
                at += n as u64;
                progress.at(at);
                let batch = s.cut();
                let keep_from = s.keep_from();
                let job = batch.map(|b| {
                    let start = usize::try_from(b.base - kept_from).unwrap_or(usize::MAX);
                    let bytes = kept.get(start..start + usize::try_from(b.len).unwrap_or(0)).unwrap_or(&[]).to_vec();
                    (b, bytes)
                });
                kept.drain(..usize::try_from(keep_from - kept_from).unwrap_or(0).min(kept.len()));
                kept_from = keep_from;
                if job.is_some() {
                    return Ok(job);
                }
            }
            Ok(None)
        },
        || pool.lend(policy),
        |worker, (batch, bytes): (Batch, Vec<u8>)| Ok(worker.collect(&bytes, &batch)),
        |worker| pool.back(worker),
        |collected| {
            session.borrow_mut().absorb(collected);
            Ok(())
        },
    )?;
    // Only now: what stands around the entries is numbered after all of them, however many workers there are.
    session.borrow_mut().finish()?;
    Ok(hex(&hash.finalize()))
}

/// What was written, to be compared with what is read back.
struct Written {
    bytes: u64,
    /// Length and fingerprint of each batch, with the length of what stands before it.
    batches: Vec<(u64, u64, u64)>,
}

/// Second pass, into the output.
fn write_clean(
    session: &mut Session,
    policy: &Policy,
    source: &Source,
    output: &mut Output,
    workers: usize,
    pool: &Pool,
    progress: &Progress,
) -> Result<Written, Failure> {
    progress.phase("cleaning");
    let batches = session.batches(BATCH / 2);
    let mut frame: VecDeque<Vec<Part>> = session.frame(&batches)?.into();
    let mut out = std::io::BufWriter::with_capacity(1 << 20, output);
    let mut written = Written { bytes: 0, batches: Vec::with_capacity(batches.len()) };
    let io = |e: std::io::Error| Failure::input(format!("the output could not be written: {e}"));
    let orders = harmless::pack(&session.orders(None))?;
    let mut todo = batches.iter();
    pipeline::run(
        workers,
        || match todo.next() {
            None => Ok(None),
            Some(b) => {
                let bytes = source
                    .read_at(b.base, usize::try_from(b.len).unwrap_or(usize::MAX))
                    .map_err(|e| Failure::input(e.to_string()))?;
                Ok(Some((b.clone(), bytes)))
            }
        },
        || {
            let mut worker = pool.lend(policy);
            if let Ok(orders) = harmless::unpack(&orders) {
                worker.arm(orders);
            }
            worker
        },
        |worker, (batch, bytes): (Batch, Vec<u8>)| {
            let cleaned = worker.clean(&bytes, &batch)?;
            Ok((batch, bytes, cleaned))
        },
        drop,
        |(batch, bytes, cleaned)| {
            let mut before = 0;
            for part in frame.pop_front().unwrap_or_default() {
                before += copy(part, source, &mut out).map_err(io)?;
            }
            for part in cleaned.parts {
                match part {
                    WirePart::New(new) => out.write_all(&new).map_err(io)?,
                    WirePart::Original(start, end) => {
                        let from = usize::try_from(start - batch.base).unwrap_or(usize::MAX);
                        let to = usize::try_from(end - batch.base).unwrap_or(usize::MAX);
                        out.write_all(bytes.get(from..to).unwrap_or(&[])).map_err(io)?;
                    }
                }
            }
            written.bytes += before + cleaned.len;
            written.batches.push((before, cleaned.len, cleaned.print));
            session.settle(cleaned.counts, cleaned.checked);
            progress.at(batch.base + batch.len);
            Ok(())
        },
    )?;
    for part in frame.pop_front().unwrap_or_default() {
        written.bytes += copy(part, source, &mut out).map_err(io)?;
    }
    out.flush().map_err(io)?;
    Ok(written)
}

fn copy(part: Part, source: &Source, out: &mut impl Write) -> std::io::Result<u64> {
    match part {
        Part::New(new) => {
            out.write_all(&new)?;
            Ok(new.len() as u64)
        }
        Part::Original { start, end } => {
            let mut at = start;
            while at < end {
                let len = usize::try_from(end - at).unwrap_or(usize::MAX).min(CHUNK);
                out.write_all(&source.read_at(at, len)?)?;
                at += len as u64;
            }
            Ok(end - start)
        }
    }
}

/// Reads the output from its file and compares it with what the check saw. Returns its SHA-256.
fn read_back(output: &Output, written: &Written, progress: &Progress) -> Result<String, Failure> {
    let io = |e: std::io::Error| Failure::input(format!("the output could not be read back: {e}; no file was written"));
    let mut file = output.reopen().map_err(io)?;
    let mut hash = Sha256::new();
    let (mut buffer, mut total) = (Vec::new(), 0u64);
    let mut take = |len: u64| -> Result<(u64, u64), Failure> {
        buffer.resize(usize::try_from(len).unwrap_or(usize::MAX), 0);
        file.read_exact(&mut buffer).map_err(io)?;
        hash.update(&buffer);
        total += len;
        progress.at(total);
        Ok((len, harmless::print(&buffer)))
    };
    for (before, len, print) in &written.batches {
        take(*before)?;
        if take(*len)?.1 != *print {
            return Err(Failure::input("the output on disk is not what was checked; no file was written"));
        }
    }
    let rest = written.bytes - written.batches.iter().map(|(a, b, _)| a + b).sum::<u64>();
    take(rest)?;
    Ok(hex(&hash.finalize()))
}

/// The input's SHA-256 once more: a file that changed between the passes has no meaning.
fn read_again(source: &Source, progress: &Progress) -> Result<String, Failure> {
    let (mut hash, mut at) = (Sha256::new(), 0u64);
    let mut buffer = vec![0; CHUNK];
    loop {
        let n = source
            .fill(&mut buffer, at)
            .map_err(|e| Failure::input(format!("the file changed while it was read: {e}")))?;
        if n == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(buffer.get(..n).unwrap_or(&[]));
        at += n as u64;
        progress.at(at);
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
