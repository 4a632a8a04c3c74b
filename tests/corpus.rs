//! Every capture of `../shared/corpus/har`: sanitized, or refused with a clear word; never a panic. Where the folder is not
//! there (`HARMLESS_SHARED` names another), captures of our own take its place.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod support;

use harmless::Policy;
use harmless::error::ErrorKind;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::drive::{Crew, How};
use support::generate::{Echo, Place, Recipe, capture};
use support::json::Style;
use support::views::shape;

/// Captures by name, in the order of their names.
fn captures() -> Vec<(String, Vec<u8>)> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("HARMLESS_SHARED").map_or(beside, PathBuf::from);
    let Ok(folder) = fs::read_dir(shared.join("corpus/har")) else {
        eprintln!("{}: no corpus there; captures of our own take its place", shared.display());
        return own();
    };
    let mut paths: Vec<PathBuf> = folder.map(|f| f.unwrap().path()).collect();
    paths.sort();
    let name = |p: &Path| p.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|p| (name(p), fs::read(p).unwrap())).collect()
}

fn own() -> Vec<(String, Vec<u8>)> {
    let cook = |seed: u64| {
        let style =
            Style { indent: seed.is_multiple_of(2).then_some(2), slashes: seed.is_multiple_of(3), ..Style::PLAIN };
        let echoes = Echo::ALL.iter().enumerate().map(|(i, e)| (i, *e)).collect();
        let recipe = Recipe { seed, plain: 3, plants: Place::ALL.to_vec(), echoes, style, ..Recipe::default() };
        (format!("own {seed}"), capture(&recipe).bytes)
    };
    (0..6).map(cook).collect()
}

/// The value as serde_json reads it, when it does.
fn parsed(file: &[u8]) -> Option<Value> {
    serde_json::from_slice(file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file)).ok()
}

/// Whether an entry of the second list is what the session should say of the first.
fn same_number(value: &Value, row: Option<f64>) -> bool {
    match value.as_f64().filter(|n| *n >= 0.0) {
        Some(n) => row.is_some_and(|r| (r - n).abs() <= n.abs() * 1e-6),
        None => true,
    }
}

#[test]
fn every_capture_is_sanitized_or_refused_with_a_clear_word() {
    let mut crew = Crew::new(&Policy::default());
    let (mut done, mut refused) = (0, 0);
    for (name, file) in captures() {
        let clean = match crew.sanitize(&file, &How { chunks: vec![1 << 16], batch: 1 << 18, workers: 2, gap: None }) {
            Ok(clean) => clean,
            Err(e) => {
                assert!(!matches!(e.kind(), ErrorKind::Internal | ErrorKind::CheckFailed), "{name}: {e}");
                assert!(e.offset().is_some_and(|o| o <= file.len() as u64), "{name}: {e}");
                let har = parsed(&file).is_some_and(|v| v["log"]["entries"].is_array());
                assert!(!har, "{name} is a HAR and was refused: {e}");
                refused += 1;
                continue;
            }
        };
        done += 1;
        let twice = crew.sanitize(&clean.bytes, &How::whole()).unwrap_or_else(|e| panic!("{name}, once more: {e}"));
        assert!(twice.bytes == clean.bytes, "{name}: sanitizing twice changes it");
        if clean.removed.is_empty() && clean.broken == 0 {
            assert!(clean.bytes == file, "{name}: changed without a secret");
        }
        let Some(before) = parsed(&file) else { continue };
        let after = parsed(&clean.bytes).unwrap_or_else(|| panic!("{name}: the output is no JSON"));
        assert!(shape(&before) == shape(&after), "{name}: reshaped");
        let entries = before["log"]["entries"].as_array().or(before["entries"].as_array()).expect("a list of entries");
        assert_eq!(clean.entries, entries.len(), "{name}");
        for (i, (entry, (status, time))) in entries.iter().zip(&clean.rows).enumerate() {
            if let Some(n) = entry["response"]["status"].as_i64() {
                assert_eq!(status.map(i64::from), Some(n), "{name}: status of entry {i}");
            }
            assert!(same_number(&entry["time"], *time), "{name}: time of entry {i}: {time:?}");
        }
    }
    println!("{done} sanitized, {refused} refused");
    assert!(done > refused);
}
