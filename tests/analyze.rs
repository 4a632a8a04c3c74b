//! The diagnosis survives (law 5): what `analyze` says of a capture and of its clean copy is the same, but for the values
//! that were removed. At both levels; over captures of our own, and over the corpus, the stories and the leak bench where
//! they are there (`HARMLESS_SHARED` names their folder; `HARMLESS_SHOW` shows what differs, which may hold secrets).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod support;

use harmless::{Collector, Limits, Policy, Profiles, Reading, collect};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::drive::{Clean, Crew, How};
use support::generate::{Echo, Place, Recipe, capture};
use support::json::Style;

/// The diagnosis of a file that is read in chunks; `None` when it is no HAR.
fn diagnosis(file: &[u8], chunk: usize) -> Option<Value> {
    let mut reading = Reading::new(Profiles::default(), Limits::default());
    let mut collector = Collector::new(Profiles::default());
    for piece in file.chunks(chunk) {
        reading.push(piece).ok()?;
        if let Some(batch) = reading.cut() {
            let bytes = &file[batch.base as usize..(batch.base + batch.len) as usize];
            reading.absorb(collect(&mut collector, bytes, &batch));
        }
    }
    reading.finish().ok()?;
    Some(serde_json::from_str(&reading.diagnosis().json()).expect("the diagnosis is JSON"))
}

/// A text without what the sanitizer put in or took out: removed values and placeholders become one sign.
fn leveled(text: &str, clean: &Clean) -> String {
    let mut text = text.to_owned();
    let mut values: Vec<String> = Vec::new();
    for (value, with) in &clean.removed {
        if let Ok(value) = std::str::from_utf8(value) {
            // As a URL and a JSON text write it, once and twice.
            let (percent, json) = (percent(value), serde_json::to_string(value).unwrap());
            let json = json.trim_matches('"').to_owned();
            values.extend([percent.replace('%', "%25"), json.replace('\\', "\\\\"), percent, json, value.to_owned()]);
        }
        values.push(with.clone());
    }
    values.sort_by_key(|v| std::cmp::Reverse(v.len()));
    for value in values.iter().filter(|v| v.len() >= 3) {
        text = text.replace(value, "…");
    }
    // Placeholders that were fitted to their place, and what is left out of original and copy alike.
    while let Some(at) = text.find("REDACTED") {
        let end = text[at..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(text.len(), |i| at + i);
        text.replace_range(at..end, "…");
    }
    text
}

fn percent(text: &str) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.~".contains(b);
    text.bytes().map(|b| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Findings as they are compared: id, severity, evidence, and the arguments with removed values leveled.
fn told(diagnosis: &Value, clean: &Clean) -> Vec<String> {
    let findings = diagnosis["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|f| {
            format!("{} {} {} {}", f["message"], f["severity"], f["entries"], leveled(&f["args"].to_string(), clean))
        })
        .collect()
}

fn same_before_and_after(name: &str, file: &[u8], crew: &mut Crew) -> bool {
    let Some(before) = diagnosis(file, usize::MAX) else { return false };
    assert_eq!(Some(&before), diagnosis(file, 1000).as_ref(), "{name}: chunks matter");
    let clean = match crew.sanitize(file, &How::whole()) {
        Ok(clean) => clean,
        // What stands around the entries is broken: the diagnosis says so and goes on, the sanitizer can't.
        Err(_) if before["capture"]["warnings"].to_string().contains("around the entries") => return false,
        Err(e) => panic!("{name}: {e}"),
    };
    let after = diagnosis(&clean.bytes, usize::MAX).unwrap();
    let (was, is) = (told(&before, &clean), told(&after, &clean));
    for (a, b) in was.iter().zip(&is) {
        // The ids alone may be shown: arguments hold parts of a capture.
        let id = a.split(' ').next().unwrap_or("");
        let show = name.starts_with("own") || std::env::var_os("HARMLESS_SHOW").is_some();
        assert!(a == b, "{name}: {id} changed{}", if show { format!("\n{a}\n{b}") } else { String::new() });
    }
    assert_eq!(was.len(), is.len(), "{name}");
    for (a, b) in before["entries"].as_array().unwrap().iter().zip(after["entries"].as_array().unwrap()) {
        for key in ["status", "time_ms", "timings", "type", "size", "method", "started"] {
            assert_eq!(a[key], b[key], "{name}: {key} of entry {}", a["index"]);
        }
        for key in ["tracking_id", "error", "org"] {
            let (a, b) = (leveled(&a[key].to_string(), &clean), leveled(&b[key].to_string(), &clean));
            assert!(a == b, "{name}: {key} of an entry changed");
        }
    }
    true
}

/// Both levels: `strict` replaces names, addresses and ids as well, the same ones everywhere.
fn crews() -> [(&'static str, Crew); 2] {
    ["standard", "strict"].map(|level| {
        let policy = Policy::parse(format!("{{\"level\":\"{level}\"}}").as_bytes()).expect("a policy");
        (level, Crew::new(&policy))
    })
}

fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("HARMLESS_SHARED").map_or(beside, PathBuf::from)
}

#[test]
fn captures_of_our_own_tell_the_same_when_clean() {
    let mut crews = crews();
    for seed in 0..24u64 {
        let style =
            Style { indent: seed.is_multiple_of(2).then_some(2), slashes: seed.is_multiple_of(3), ..Style::PLAIN };
        let echoes = Echo::ALL.iter().enumerate().map(|(i, e)| (i, *e)).collect();
        let recipe = Recipe { seed, plain: 6, plants: Place::ALL.to_vec(), echoes, style, ..Recipe::default() };
        for (level, crew) in &mut crews {
            assert!(same_before_and_after(&format!("own {seed} {level}"), &capture(&recipe).bytes, crew));
        }
    }
}

#[test]
fn the_corpus_tells_the_same_when_clean() {
    let shared = shared();
    let Ok(folder) = fs::read_dir(shared.join("corpus/har")) else {
        eprintln!("{}: no corpus there; left out", shared.display());
        return;
    };
    let mut paths: Vec<PathBuf> = folder.map(|f| f.unwrap().path()).collect();
    paths.sort();
    for (level, mut crew) in crews() {
        let mut done = 0;
        for path in &paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            done += usize::from(same_before_and_after(&format!("{name} {level}"), &fs::read(path).unwrap(), &mut crew));
        }
        println!("{done} captures told the same at {level}");
        assert!(done > 50);
    }
}

/// Runs one of the scripts beside the corpus; `false` when it, or Python, is not there.
fn made(script: &Path, arguments: &[&str]) -> bool {
    if !script.exists() {
        eprintln!("{}: not there; left out", script.display());
        return false;
    }
    let made = Command::new("python3").arg(script).args(arguments).status().is_ok_and(|s| s.success());
    if !made {
        eprintln!("python3 is not there; left out");
    }
    made
}

#[test]
fn the_stories_tell_the_same_when_clean() {
    let mut crews = crews();
    for seed in ["2025", "4", "5", "6"] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().to_str().unwrap();
        if !made(&shared().join("scenarios/make.py"), &["--seed", seed, "--out", out]) {
            return;
        }
        for story in ["slow_numbers", "feature_template", "call_recording", "fax_messaging"] {
            let file = fs::read(folder.path().join(format!("{story}.har"))).unwrap();
            for (level, crew) in &mut crews {
                assert!(same_before_and_after(&format!("{story} {seed} {level}"), &file, crew));
            }
        }
    }
}

#[test]
fn the_leak_bench_tells_the_same_when_clean() {
    let mut crews = crews();
    for (seed, style) in [("31", "chrome"), ("32", "pretty"), ("33", "ascii")] {
        let folder = tempfile::tempdir().unwrap();
        let (har, truth) = (folder.path().join("x.har"), folder.path().join("x.json"));
        let arguments = ["--seed", seed, "--style", style, har.to_str().unwrap(), truth.to_str().unwrap()];
        if !made(&shared().join("leakbench/generate.py"), &arguments) {
            return;
        }
        let file = fs::read(&har).unwrap();
        for (level, crew) in &mut crews {
            assert!(same_before_and_after(&format!("leak bench {seed} {style} {level}"), &file, crew));
        }
    }
}
