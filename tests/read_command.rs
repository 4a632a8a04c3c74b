//! Containers through the command: names of outputs, passwords, warnings, and that nothing is left behind.

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
use std::process::{Command, Output, Stdio};
use support::saz::*;
use tempfile::TempDir;
use zip::AesMode;

struct Desk(TempDir);

impl Desk {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let desk = Self(TempDir::new().unwrap());
        files.iter().for_each(|(name, bytes)| fs::write(desk.0.path().join(name), bytes).unwrap());
        desk
    }

    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn names(&self) -> Vec<String> {
        let name = |f: std::io::Result<fs::DirEntry>| f.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = fs::read_dir(self.0.path()).unwrap().map(name).collect();
        names.sort();
        names
    }

    fn run(&self, arguments: &[&str], input: &[u8], password: Option<&str>) -> (Option<i32>, Output, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_harmless"));
        command.args(arguments).current_dir(self.0.path()).env("TMPDIR", self.0.path()).env_remove("HARMLESS_PASSWORD");
        if let Some(password) = password {
            command.env("HARMLESS_PASSWORD", password);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The command may end before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), output, told)
    }
}

const TOKEN: &str = "Zx9kQ2vB7nM4tR8wY1pL5sD3";

fn capture(lock: Lock) -> Vec<u8> {
    let ask = format!("GET https://api.example.com/a HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n");
    let mut members = session(1, ask.as_bytes(), &response("Content-Encoding: klingon\r\n", b"body"));
    members.extend(session(2, &request("/b"), b"HTTP/1.1 503 Service Unavailable\r\n\r\n"));
    archive(&members, lock, false)
}

#[test]
fn a_saz_is_sanitized_into_a_har_beside_it() {
    let desk = Desk::new(&[("x.saz", &capture(Lock::None))]);
    let (code, output, told) = desk.run(&["sanitize", "x.saz", "--report", "r.json"], b"", None);
    assert_eq!(code, Some(0), "{told}");
    assert!(output.stdout.is_empty());
    assert_eq!(desk.names(), ["r.json", "x.sanitized.har", "x.saz"]);
    let clean = String::from_utf8(desk.get("x.sanitized.har")).unwrap();
    assert!(!clean.contains(TOKEN) && clean.contains("REDACTED-"));
    assert!(told.contains("warning: x.saz: entry 1: raw/1_s.txt: the body has a coding that is not known"), "{told}");
    let (code, _, told) = desk.run(&["verify", "x.sanitized.har", "--report", "r.json"], b"", None);
    assert_eq!((code, told.as_str()), (Some(0), ""));
}

#[test]
fn packed_hars_keep_their_name_and_their_bytes() {
    let har = br#"{"log":{"entries":[{"request":{"method":"GET"}}]}}"#;
    let zip = archive(&[("inside.har".into(), har.to_vec())], Lock::None, false);
    let desk = Desk::new(&[("a.har.gz", &encode("gzip", har)), ("b.zip", &zip), ("c.zhar", &encode("deflate", har))]);
    for (input, output) in
        [("a.har.gz", "a.sanitized.har"), ("b.zip", "b.sanitized.har"), ("c.zhar", "c.sanitized.har")]
    {
        let (code, _, told) = desk.run(&["sanitize", input, "--quiet"], b"", None);
        assert_eq!((code, told.as_str()), (Some(0), ""));
        assert_eq!(desk.get(output), har);
        assert_eq!(desk.run(&["verify", input], b"", None).0, Some(0));
    }
}

#[test]
fn one_of_several_captures_is_chosen() {
    let har = |n: u32| format!("{{\"log\":{{\"entries\":[{{\"request\":{{\"method\":\"M{n}\"}}}}]}}}}").into_bytes();
    let zip = archive(
        &[("a.har".into(), har(1)), ("b\u{1b}[2J.har".into(), har(2)), ("c.har".into(), har(3))],
        Lock::None,
        false,
    );
    let desk = Desk::new(&[("x.zip", &zip), ("x.har", &har(1))]);
    let (code, _, told) = desk.run(&["sanitize", "x.zip"], b"", None);
    assert!(code == Some(0) && told.contains("--member") && !told.contains('\u{1b}'), "{told}");
    assert_eq!(desk.get("x.sanitized.har"), har(1));
    let (code, output, told) = desk.run(&["sanitize", "-", "--member", "c.har"], &zip, None);
    assert_eq!((code, output.stdout), (Some(0), har(3)), "{told}");
    let (code, output, _) = desk.run(&["analyze", "x.zip", "--member", "c.har", "--format", "json"], b"", None);
    assert!(code == Some(0) && String::from_utf8_lossy(&output.stdout).contains("\"M3\""));
    let (code, _, told) = desk.run(&["sanitize", "x.zip", "--member", "d.har"], b"", None);
    assert!(code == Some(1) && told.contains("it holds a.har") && !told.contains('\u{1b}'), "{told}");
    let (code, _, told) = desk.run(&["analyze", "x.har", "--member", "c.har"], b"", None);
    assert!(code == Some(2) && told.contains("no archive"), "{told}");
}

#[test]
fn a_password_comes_from_a_file_or_the_environment_and_is_never_said() {
    let file = capture(Lock::Aes(AesMode::Aes256, "open sesame"));
    let desk = Desk::new(&[("x.saz", &file), ("word", b"open sesame\r\n"), ("wrong", b"guess\n")]);
    let (code, _, told) = desk.run(&["sanitize", "x.saz"], b"", None);
    assert_eq!(code, Some(1));
    assert!(told.contains("--password-file") && told.contains("HARMLESS_PASSWORD"), "{told}");
    for (arguments, password) in
        [(&["sanitize", "x.saz", "--password-file", "wrong"][..], None), (&["sanitize", "x.saz"], Some("guess"))]
    {
        let (code, _, told) = desk.run(arguments, b"", password);
        assert_eq!(code, Some(1));
        assert!(told.contains("does not open") && !told.contains("guess"), "{told}");
        assert_eq!(told.trim_end().lines().count(), 1);
    }
    assert_eq!(desk.names(), ["word", "wrong", "x.saz"], "nothing is left");
    assert_eq!(desk.run(&["sanitize", "x.saz", "--password-file", "none"], b"", None).0, Some(2));
    assert_eq!(desk.run(&["sanitize", "x.saz", "--password-file", "word"], b"", None).0, Some(0));
    let by_file = desk.get("x.sanitized.har");
    let (code, output, told) = desk.run(&["sanitize", "-"], &file, Some("open sesame"));
    assert_eq!(code, Some(0), "{told}");
    assert!(output.stdout == by_file && !by_file.windows(TOKEN.len()).any(|w| w == TOKEN.as_bytes()));
    assert_eq!(desk.names(), ["word", "wrong", "x.sanitized.har", "x.saz"]);
}

#[test]
fn analyze_tells_the_warnings_of_the_import() {
    let desk = Desk::new(&[("x.saz", &capture(Lock::None))]);
    let (code, output, _) = desk.run(&["analyze", "x.saz", "--format", "json"], b"", None);
    assert_eq!(code, Some(0));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["capture"]["entries"], 2);
    assert!(told["capture"]["warnings"][0].as_str().unwrap().contains("coding that is not known"));
    assert!(told["findings"].as_array().unwrap().iter().any(|f| f["severity"] == "error"), "the 503 is seen");
    let (_, output, _) = desk.run(&["analyze", "x.saz"], b"", None);
    assert!(String::from_utf8_lossy(&output.stdout).contains("coding that is not known"));
}

#[test]
fn of_an_archive_that_is_cut_off_what_is_there_is_read_and_told() {
    let whole = capture(Lock::None);
    let desk = Desk::new(&[("cut.saz", &whole[..whole.len() / 2])]);
    let (code, _, told) = desk.run(&["sanitize", "cut.saz"], b"", None);
    assert!(code == Some(0) && told.contains("is missing") && told.contains("members were found"), "{told}");
    let clean = String::from_utf8(desk.get("cut.sanitized.har")).unwrap();
    assert!(!clean.contains(TOKEN) && clean.contains("https://api.example.com/a"));
}

#[test]
fn what_cannot_be_unpacked_leaves_no_file() {
    let whole = capture(Lock::None);
    let gzip = encode("gzip", b"{\"log\":{\"entries\":[{}]}}");
    let desk =
        Desk::new(&[("cut.saz", &whole[..20]), ("cut.gz", &gzip[..12]), ("page.gz", &encode("gzip", b"<html>"))]);
    for (input, says) in [("cut.saz", "cut off"), ("cut.gz", "cut off"), ("page.gz", "web page")] {
        let (code, _, told) = desk.run(&["sanitize", input], b"", None);
        assert_eq!(code, Some(1), "{input}");
        assert!(told.contains(says) && told.contains(input), "{told}");
    }
    assert_eq!(desk.names(), ["cut.gz", "cut.saz", "page.gz"]);
}
