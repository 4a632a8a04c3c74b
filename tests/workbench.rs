//! The workbench's index over every capture of the corpus, against a plain reading of the same JSON: the same number of
//! entries, the same statuses and total times; and where each exporter puts TLS.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a panic is how a test fails")]

use harmless::{Batch, Reader, Splitter, Workbench};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The index of a file, or nothing when the file is refused.
fn indexed(file: &[u8]) -> Option<Workbench> {
    indexed_of(file, "")
}

/// The index of a file that `creator` wrote.
fn indexed_of(file: &[u8], creator: &str) -> Option<Workbench> {
    let mut splitter = Splitter::new();
    let mut spans = Vec::new();
    splitter.push(file, |e| spans.push((e.offset, e.len))).ok()?;
    splitter.finish().ok()?;
    let mut bench = Workbench::new(0.0);
    if let (Some(&(base, _)), Some(&(last, len))) = (spans.first(), spans.last()) {
        let spans = spans.iter().map(|(o, l)| (o - base, *l)).collect();
        let batch = Batch { first: 0, base, len: last + len - base, spans };
        let bytes = &file[usize::try_from(base).unwrap()..];
        bench.absorb(&batch, &Reader::default().facts(bytes, &batch));
    }
    bench.finish(creator);
    Some(bench)
}

fn captures() -> Vec<(String, Vec<u8>)> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("HARMLESS_SHARED").map_or(beside, PathBuf::from);
    let Ok(folder) = std::fs::read_dir(shared.join("corpus/har")) else {
        eprintln!("{}: no corpus there; a capture of our own takes its place", shared.display());
        let own = br#"{"log":{"entries":[{"time":3,"request":{},"response":{"status":200}},{"time":4.5}]}}"#;
        return vec![("own".to_owned(), own.to_vec())];
    };
    let mut paths: Vec<PathBuf> = folder.map(|f| f.unwrap().path()).collect();
    paths.sort();
    let name = |p: &Path| p.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|p| (name(p), std::fs::read(p).unwrap())).collect()
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[test]
fn entries_statuses_and_times_are_those_of_a_plain_reading() {
    let mut seen = 0;
    for (name, file) in captures() {
        let Ok(plain) = serde_json::from_slice::<Value>(file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&file)) else {
            continue;
        };
        let Some(bench) = indexed(&file) else { continue };
        let log = if plain["log"].is_object() { &plain["log"] } else { &plain };
        let entries = log["entries"].as_array().cloned().unwrap_or_default();
        assert_eq!(bench.len(), entries.len(), "{name}");
        for (i, entry) in entries.iter().enumerate() {
            let row: Value = serde_json::from_str(&bench.entry(i)).unwrap();
            let status = number(&entry["response"]["status"]);
            assert_eq!(row["status"].as_f64(), status, "{name}, entry {i}: status");
            let time = number(&entry["time"]).filter(|t| *t >= 0.0);
            let told = row["time"].as_f64();
            // Rows are written to a thousandth.
            assert_eq!(told.is_some(), time.is_some(), "{name}, entry {i}: time");
            assert!(
                (told.unwrap_or(0.0) - time.unwrap_or(0.0)).abs() <= 0.001,
                "{name}, entry {i}: {told:?}, {time:?}"
            );
            seen += 1;
        }
    }
    assert!(seen > 1, "nothing was looked at");
}

/// An entry with TLS, as an exporter writes it.
fn with_tls(connect: f64, ssl: f64, time: f64) -> Vec<u8> {
    format!(
        r#"{{"log":{{"entries":[{{"time":{time},"timings":{{"blocked":2,"dns":5,"connect":{connect},"ssl":{ssl},"send":1,"wait":20,"receive":2}}}}]}}}}"#
    )
    .into_bytes()
}

/// Connecting and TLS, as the waterfall shows them, and the whole.
fn shown(file: &[u8], creator: &str) -> (f64, f64, f64) {
    let row: Value = serde_json::from_str(&indexed_of(file, creator).unwrap().entry(0)).unwrap();
    (row["phases"][3].as_f64().unwrap(), row["phases"][4].as_f64().unwrap(), row["duration"].as_f64().unwrap())
}

#[test]
fn tls_is_told_apart_from_connecting_as_each_exporter_means_it() {
    // Chrome, Safari, Charles: `connect` holds it, and `time` counts it once.
    for creator in ["WebInspector 537.36", "WebKit Web Inspector 1.0", "Charles Proxy 5", ""] {
        assert_eq!(shown(&with_tls(50.0, 30.0, 80.0), creator), (20.0, 30.0, 80.0), "{creator}");
    }
    // Firefox, mitmproxy: apart, and `time` counts both.
    for creator in ["Firefox 140.0", "mitmproxy", ""] {
        assert_eq!(shown(&with_tls(20.0, 30.0, 80.0), creator), (20.0, 30.0, 80.0), "{creator}");
    }
    // Firefox again, where rounding leaves TLS no longer than connecting.
    assert_eq!(shown(&with_tls(30.0, 30.0, 90.0), "Firefox 140.0"), (30.0, 30.0, 90.0));
    // Playwright: `connect` holds it, and `time` counts it twice.
    let (connect, tls, _) = shown(&with_tls(50.0, 30.0, 110.0), "Playwright 1.56.1");
    assert_eq!((connect, tls), (20.0, 30.0));
}

#[test]
fn chromes_sentinels_are_no_times() {
    let file = br#"{"log":{"entries":[{"time":41.5,"timings":{"blocked":-1,"_blocked_queueing":-1,"dns":-1,"connect":-1,"ssl":-1,"send":0,"wait":-0.4,"receive":41.5}}]}}"#;
    let row: Value = serde_json::from_str(&indexed(file).unwrap().entry(0)).unwrap();
    let phases: Vec<Option<f64>> = row["phases"].as_array().unwrap().iter().map(Value::as_f64).collect();
    assert_eq!(phases, [None, None, None, None, None, Some(0.0), None, Some(41.5)]);
    // Queueing is a part of `blocked`, not beside it.
    let file = br#"{"log":{"entries":[{"time":10,"timings":{"blocked":6,"_blocked_queueing":4,"send":0,"wait":4,"receive":0}}]}}"#;
    let row: Value = serde_json::from_str(&indexed(file).unwrap().entry(0)).unwrap();
    assert_eq!((row["phases"][0].as_f64(), row["phases"][1].as_f64()), (Some(4.0), Some(2.0)));
    assert_eq!(row["duration"].as_f64(), Some(10.0));
}
