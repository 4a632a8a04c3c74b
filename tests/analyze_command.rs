//! `harmless analyze` from outside: its formats, its options, and what it refuses.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_harmless")).args(arguments).env_remove("NO_COLOR").output().unwrap()
}

fn said(out: &Output) -> String {
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout.clone()).unwrap()
}

/// A capture of one failed request whose error text tries to be markup and to move the cursor.
fn capture(folder: &Path) -> PathBuf {
    let path = folder.join("in.har");
    let error = r#"{\"error\":{\"message\":\"<b>|no</b> `x` \\u001b[31m\"}}"#;
    let har = format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"t","version":"1"}},"entries":[{{"startedDateTime":"2025-06-10T15:20:36.000Z","time":5,
        "request":{{"method":"PATCH","url":"https://u:secret@api.example/rooms/12?access_token=hidden","headers":[]}},
        "response":{{"status":502,"headers":[{{"name":"x-request-id","value":"id-1"}}],"content":{{"mimeType":"application/json","text":"{error}"}}}}}}]}}}}"#
    );
    fs::write(&path, har).unwrap();
    path
}

#[test]
fn table_markdown_and_json_tell_the_same_finding() {
    let folder = tempfile::tempdir().unwrap();
    let path = capture(folder.path());
    let path = path.to_str().unwrap();
    for format in ["table", "markdown", "json"] {
        let text = said(&run(&["analyze", path, "--format", format]));
        assert!(text.contains("502") && text.contains("id-1"), "{format}");
        assert!(!text.contains("hidden") && !text.contains("secret@"), "{format} shows no credential");
        // People count from 1, as the page's table does; programs from 0.
        let first = ["#1 ", "| 1 |", "\"index\":0"];
        assert!(first.iter().any(|f| text.replace(": ", ":").contains(f)) && !text.contains("#0"), "{format}: {text}");
        // No terminal, no colour; and nothing of the capture moves a cursor or becomes markup.
        assert!(!text.contains('\u{1b}'), "{format}");
        if format == "markdown" {
            assert!(!text.contains("<b>") || text.contains("\\<b\\>"));
            let lines: Vec<&str> = text.lines().filter(|l| l.starts_with("| 1 |")).collect();
            assert!(!lines.is_empty() && lines.iter().all(|l| l.matches('|').count() == 8), "{text}");
        }
    }
    assert_eq!(said(&run(&["analyze", path])), said(&run(&["analyze", path, "--format", "table"])));
}

#[test]
fn standard_input_and_any_number_of_workers_give_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = capture(folder.path());
    let text = said(&run(&["analyze", path.to_str().unwrap(), "--format", "json"]));
    for workers in ["1", "3"] {
        let out = Command::new(env!("CARGO_BIN_EXE_harmless"))
            .args(["analyze", "-", "--format", "json", "--workers", workers])
            .stdin(Stdio::from(fs::File::open(&path).unwrap()))
            .output()
            .unwrap();
        assert_eq!(said(&out), text);
    }
}

#[test]
fn profiles_and_thresholds_are_taken_or_refused_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = capture(folder.path());
    let path = path.to_str().unwrap();
    let profile = folder.path().join("mine.json");
    let with = |text: &str| {
        fs::write(&profile, text).unwrap();
        run(&["analyze", path, "--format", "json", "--profile", profile.to_str().unwrap()])
    };
    let own = r#"{"name":"mine","organisation":{"paths":["rooms"]},"links":[{"title":"Logs","url":"https://logs.example/?q={tracking_id}"}]}"#;
    let text = said(&with(own));
    assert!(text.contains("\"org\":\"12\"") && text.contains("https://logs.example/?q=id-1"), "{text}");
    said(&run(&["analyze", path, "--profile", "webex"]));
    let thresholds = said(&run(&["analyze", "--limit", "list"]));
    assert!(thresholds.contains("slow.slow_ms=2500\n") && thresholds.lines().count() > 60, "{thresholds}");
    for (out, says) in [
        (
            with(r#"{"name":"mine","links":[{"title":"x","url":"ftp://x"}]}"#),
            "at /links/0/url: expected a URL that begins with https://",
        ),
        (run(&["analyze", path, "--profile", "none-such"]), "neither a built-in profile"),
        (run(&["analyze", path, "--limit", "slow.nothing=1"]), "this rule has slow.slow_ms, slow.severe_ms"),
        (run(&["analyze", path, "--limit", "nothing=1"]), "--limit list tells all"),
        (run(&["analyze", "--limit", "slow.slow_ms=1"]), "a capture is needed"),
        (run(&["analyze", path, "--format", "xml"]), "table"),
    ] {
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&out.stderr).contains(says), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn what_is_no_capture_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.har");
    for (text, says) in [("", "empty"), ("{\"log\":{\"entries\":[{", "ends in the middle"), ("<html>", "web page")] {
        fs::write(&path, text).unwrap();
        let out = run(&["analyze", path.to_str().unwrap()]);
        assert_eq!((out.status.code(), out.stdout.len()), (Some(1), 0));
        let message = String::from_utf8_lossy(&out.stderr);
        assert!(message.contains(says) && message.lines().count() == 1, "{message}");
    }
}
