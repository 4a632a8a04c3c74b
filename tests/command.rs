//! The command as people use it: exit codes, messages, and that no half-written file is left.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use support::generate::{Capture, Echo, Place, Recipe, capture};
use tempfile::TempDir;

/// A folder with a capture in it.
struct Desk {
    folder: TempDir,
    capture: Capture,
}

impl Desk {
    fn new() -> Self {
        let plants = vec![Place::Bearer, Place::Form, Place::Envelope, Place::JsonBody];
        let recipe = Recipe { seed: 4, plain: 2, plants, echoes: vec![(1, Echo::Html)], ..Recipe::default() };
        let desk = Self { folder: TempDir::new().unwrap(), capture: capture(&recipe) };
        desk.put("in.har", &desk.capture.bytes);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// What lies in the folder.
    fn names(&self) -> Vec<String> {
        let name = |f: std::io::Result<fs::DirEntry>| f.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = fs::read_dir(self.folder.path()).unwrap().map(name).collect();
        names.sort();
        names
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, b"")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_harmless"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("TMPDIR", self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Runs what must fail with this code, says so in one line, names no secret and leaves nothing.
    fn fails(&self, arguments: &[&str], code: i32, says: &[&str]) {
        let before = self.names();
        let output = self.run(arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
        assert_eq!(told.trim_end().lines().count(), 1, "{told}");
        assert!(says.iter().all(|s| told.contains(s)), "{told} does not say {says:?}");
        self.names_no_secret(&told);
        assert!(output.stdout.is_empty());
        assert_eq!(self.names(), before, "{arguments:?} left something");
    }

    fn names_no_secret(&self, text: &str) {
        assert!(self.capture.secrets.iter().all(|s| !text.contains(s.as_str())), "law 8: a secret is named");
    }
}

fn code(output: &Output) -> Option<i32> {
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
    }
    output.status.code()
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_capture_is_cleaned_and_verified() {
    let desk = Desk::new();
    let done = desk.run(&["sanitize", "in.har", "-o", "out.har", "--report", "report.json"]);
    assert_eq!(code(&done), Some(0));
    assert!(done.stdout.is_empty());
    let (out, report) = (desk.get("out.har"), String::from_utf8(desk.get("report.json")).unwrap());
    assert_eq!(desk.names(), ["in.har", "out.har", "report.json"]);
    assert_eq!(desk.get("in.har"), desk.capture.bytes, "the input stays");
    let views = support::views::views(&out, 2);
    assert!(desk.capture.secrets.iter().all(|s| !support::views::readable(&views, s)));
    desk.names_no_secret(&report);
    desk.names_no_secret(&String::from_utf8_lossy(&done.stderr));
    assert!(serde_json::from_str::<serde_json::Value>(&report).is_ok());

    assert_eq!(code(&desk.run(&["verify", "out.har", "--report", "report.json"])), Some(0));
    assert_eq!(code(&desk.run(&["verify", "out.har"])), Some(0));
    desk.fails(&["verify", "in.har", "--report", "report.json"], 1, &["in.har", "report"]);
    let failed =
        report.replacen("\"passed\":true", "\"passed\":false", 1).replacen("\"passed\": true", "\"passed\": false", 1);
    assert_ne!(failed, report);
    desk.put("failed.json", failed.as_bytes());
    desk.fails(&["verify", "out.har", "--report", "failed.json"], 1, &["failed.json", "check failed"]);
    desk.put("no.json", b"[");
    desk.fails(&["verify", "out.har", "--report", "no.json"], 2, &["no.json", "no report"]);
    desk.fails(&["verify", "out.har", "--report", "missing.json"], 2, &["missing.json"]);
}

#[test]
fn the_same_bytes_for_any_number_of_workers_and_for_standard_input() {
    let desk = Desk::new();
    let one = desk.run(&["sanitize", "in.har", "-o", "-", "--quiet", "--workers", "1"]);
    assert_eq!(code(&one), Some(0));
    assert!(one.stderr.is_empty(), "--quiet");
    let three = desk.run(&["sanitize", "in.har", "-o", "-", "--quiet", "--workers", "3"]);
    let piped = desk.run_with(&["sanitize", "-", "--quiet"], &desk.capture.bytes);
    let named = desk.run_with(&["sanitize", "-", "-o", "out.har", "--quiet"], &desk.capture.bytes);
    assert_eq!(code(&named), Some(0));
    assert!(one.stdout == three.stdout && one.stdout == piped.stdout && one.stdout == desk.get("out.har"));
    assert_eq!(desk.names(), ["in.har", "out.har"], "no temporary file stays");
    let verified = desk.run_with(&["verify", "-"], &one.stdout);
    assert_eq!(code(&verified), Some(0));
}

#[test]
fn a_capture_without_secrets_comes_out_as_it_went_in() {
    let desk = Desk::new();
    let plain = capture(&Recipe { seed: 9, plain: 5, bom: true, newline: true, ..Recipe::default() });
    desk.put("plain.har", &plain.bytes);
    assert_eq!(code(&desk.run(&["sanitize", "plain.har", "--quiet"])), Some(0));
    assert_eq!(desk.get("plain.sanitized.har"), plain.bytes, "the default name of the output");
    assert_eq!(desk.names(), ["in.har", "plain.har", "plain.sanitized.har"]);
}

#[test]
fn what_cannot_be_read_leaves_no_file() {
    let desk = Desk::new();
    let half = desk.capture.bytes.len() / 2;
    desk.put("half.har", &desk.capture.bytes[..half]);
    let at = format!("at byte {half}");
    desk.fails(&["sanitize", "half.har", "-o", "out.har", "--report", "r.json"], 1, &["half.har", &at]);
    desk.fails(&["sanitize", "half.har"], 1, &[&at]);
    desk.fails(&["verify", "half.har"], 1, &["half.har", &at]);
    desk.put("empty.har", b"");
    desk.fails(&["sanitize", "empty.har"], 1, &["empty", "at byte 0"]);
    desk.put("page.har", b"<!doctype html><p>");
    desk.fails(&["sanitize", "page.har"], 1, &["page.har", "at byte 0"]);
    desk.fails(&["sanitize", "missing.har"], 1, &["missing.har"]);
    desk.fails(&["sanitize", "."], 1, &["folder"]);
    desk.fails(&["sanitize", "in.har", "-o", "no/such/folder/out.har"], 1, &["no/such/folder/out.har"]);

    // What stood in the place of the output before stays.
    desk.put("out.har", b"old");
    desk.fails(&["sanitize", "half.har", "-o", "out.har"], 1, &[&at]);
    assert_eq!(desk.get("out.har"), b"old");
}

#[test]
fn wrong_usage_is_code_2() {
    let desk = Desk::new();
    for (text, says) in [
        ("{\"levle\":\"strict\"}", "at byte 2"),
        ("{\"level\":\"loose\"}", "at byte 10"),
        ("{\"patterns\":[\"[a\"]}", "at byte 14"),
        ("{", "at byte 1"),
    ] {
        desk.put("policy.json", text.as_bytes());
        desk.fails(&["sanitize", "in.har", "--policy", "policy.json"], 2, &["policy.json", says]);
    }
    desk.fails(&["sanitize", "in.har", "--policy", "none.json"], 2, &["none.json"]);
    desk.fails(&["sanitize", "in.har", "-o", "in.har"], 2, &["overwrite"]);
    desk.fails(&["sanitize", "in.har", "-o", "./in.har"], 2, &["overwrite"]);
    desk.fails(&["sanitize", "in.har", "--report", "./in.har"], 2, &["overwrite"]);
    desk.fails(&["sanitize", "in.har", "-o", "x", "--report", "x"], 2, &["overwrite"]);
    desk.fails(&["sanitize", "in.har", "-o", "none/x.har"], 1, &["none/x.har", "folder", "does not exist"]);
    desk.fails(&["sanitize", "none.har"], 1, &["none.har: there is no such file"]);
    for wrong in [&["sanitize"][..], &["sanitise", "in.har"], &["sanitize", "in.har", "--level", "loose"], &[]] {
        let output = desk.run(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(desk.names(), ["in.har", "policy.json"]);
    assert_eq!(code(&desk.run(&["--help"])), Some(0));
    assert_eq!(code(&desk.run(&["--version"])), Some(0));
}

#[test]
fn policy_and_level_decide() {
    let desk = Desk::new();
    let clean = |arguments: &[&str]| {
        let mut all = vec!["sanitize", "in.har", "-o", "-", "--quiet"];
        all.extend(arguments);
        let output = desk.run(&all);
        assert_eq!(code(&output), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    desk.put("loose.json", b"{\"categories\":{\"passwords\":false}}");
    desk.put("text.json", b"{\"remove\":[\"app.example\"],\"level\":\"strict\"}");
    let path = desk.path("loose.json");
    let standard = clean(&[]);
    assert_eq!(
        standard,
        clean(&["--level", "standard", "--policy", "text.json"]).replace("REDACTED-custom-1", "app.example")
    );
    let loose = clean(&["--policy", shown(&path)]);
    assert!(standard.contains("REDACTED-password-1") && !loose.contains("REDACTED-password"));
    assert!(loose.contains("REDACTED-access-token-1"));
    assert_ne!(clean(&["--level", "strict"]), String::from_utf8_lossy(&desk.capture.bytes));
}
