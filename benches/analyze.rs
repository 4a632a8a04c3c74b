//! What analyzing costs beside detecting: the first pass of `sanitize` (walk, lenses, detectors) and the only pass of
//! `analyze` (facts, then the rules) over the same captures, in turns, in one thread. Gate: at most as much CPU per MB.
//!
//! ```text
//! cargo bench --bench analyze -- [ROUNDS] [FILE.har …]        (5; the HARs of ../shared/corpus)
//! ```
//!
//! CPU time is that of the thread as the kernel counts it, so that other jobs on the machine do not count; medians of the rounds,
//! after one that only warms up.

#![allow(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a benchmark fails"
)]

use harmless::{Collector, Limits, Policy, Profiles, Reading, Session, Worker};
use std::fs;
use std::path::PathBuf;

/// As much as the command reads at a time.
const CHUNK: usize = 4 << 20;

/// CPU time of this thread in seconds.
fn cpu() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells the CPU time of a thread");
    text.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// The first pass of `sanitize`; gives the number of entries.
fn detect(file: &[u8], worker: &mut Worker) -> Option<usize> {
    worker.reset();
    let mut session = Session::new(Policy::default());
    for piece in file.chunks(CHUNK) {
        session.push(piece).ok()?;
        if let Some(batch) = session.cut() {
            let bytes = &file[usize::try_from(batch.base).unwrap()..usize::try_from(batch.base + batch.len).unwrap()];
            session.absorb(worker.collect(bytes, &batch));
        }
    }
    session.finish().ok()?;
    Some(session.len())
}

/// The pass of `analyze`, with its rules and its JSON; gives the length of that.
fn analyze(file: &[u8], collector: &mut Collector) -> Option<usize> {
    let mut reading = Reading::new(Profiles::default(), Limits::default());
    for piece in file.chunks(CHUNK) {
        reading.push(piece).ok()?;
        if let Some(batch) = reading.cut() {
            let bytes = &file[usize::try_from(batch.base).unwrap()..usize::try_from(batch.base + batch.len).unwrap()];
            reading.absorb(harmless::collect(collector, bytes, &batch));
        }
    }
    reading.finish().ok()?;
    Some(reading.diagnosis().json().len())
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let rounds = arguments.iter().find_map(|a| a.parse::<usize>().ok()).unwrap_or(5).max(1);
    let mut paths: Vec<PathBuf> = arguments.iter().filter(|a| a.parse::<usize>().is_err()).map(PathBuf::from).collect();
    if paths.is_empty() {
        let shared = std::env::var_os("HARMLESS_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
        let corpus = fs::read_dir(shared.join("corpus/har")).into_iter().flatten().flatten();
        paths = corpus.map(|f| f.path()).collect();
        paths.sort();
    }
    if paths.is_empty() {
        return eprintln!("no captures: name some, or set HARMLESS_SHARED");
    }
    let mut worker = Worker::new(&Policy::default());
    let mut collector = Collector::new(Profiles::default());
    let files: Vec<Vec<u8>> = paths
        .iter()
        .map(|p| fs::read(p).unwrap())
        .filter(|f| detect(f, &mut worker).is_some() && analyze(f, &mut collector).is_some())
        .collect();
    let mb = files.iter().map(Vec::len).sum::<usize>() as f64 / 1e6;
    let (mut detected, mut analyzed) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let began = cpu();
        std::hint::black_box(files.iter().filter_map(|f| detect(f, &mut worker)).sum::<usize>());
        let between = cpu();
        std::hint::black_box(files.iter().filter_map(|f| analyze(f, &mut collector)).sum::<usize>());
        detected.push((between - began) * 1e3 / mb);
        analyzed.push((cpu() - between) * 1e3 / mb);
    }
    let (detected, analyzed) = (median(detected), median(analyzed));
    println!("{} captures, {mb:.1} MB, {rounds} rounds, CPU time of one thread, medians", files.len());
    println!("detect   {detected:7.2} ms/MB  {:6.0} MB/s", 1e3 / detected);
    println!("analyze  {analyzed:7.2} ms/MB  {:6.0} MB/s", 1e3 / analyzed);
    let ratio = analyzed / detected;
    println!("analyze ÷ detect {ratio:.2}, gate 1.00: {}", if ratio <= 1.0 { "met" } else { "not met" });
    if ratio > 1.0 {
        std::process::exit(1);
    }
}
