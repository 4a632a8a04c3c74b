//! `harmless case` from outside: real `gpg` gives the original back from what it wrote, a refused key leaves nothing, and
//! no text of the case holds a secret.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/gpg.rs"]
mod gpg;
#[allow(dead_code, reason = "every test takes what it needs")]
#[path = "support/saz.rs"]
mod saz;

use gpg::{CV25519, Gpg, rsa};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_harmless")).args(arguments).output().unwrap()
}

fn errors(out: &Output) -> String {
    String::from_utf8(out.stderr.clone()).unwrap()
}

/// A word that nobody has written before: what a secret looks like.
fn drawn(seed: u64, len: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let signs = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(signs[usize::try_from(state >> 33).unwrap() % signs.len()])
        })
        .collect()
}

struct Planted {
    path: PathBuf,
    secrets: Vec<String>,
}

/// A capture with secrets in it: a request that failed with a tracking id, in Webex' ways.
fn capture(folder: &Path) -> Planted {
    let secrets: Vec<String> = (1..=4).map(|i| drawn(i, 40)).collect();
    let [cookie, token, password, key] = &secrets[..] else { unreachable!() };
    let har = format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"WebInspector","version":"537.36"}},"pages":[{{"id":"page_1","startedDateTime":"2025-06-10T15:20:30.000Z","title":"https://admin.webex.com/users"}}],"entries":[
{{"startedDateTime":"2025-06-10T15:20:36.000Z","time":812,"pageref":"page_1",
 "request":{{"method":"PATCH","url":"https://cpapi-a.wbx2.com/api/v1/customers/12345678-0000-4000-b000-000000000000/users/12345678-0000-4000-b000-000000000001/voicemail?api_key={key}",
  "headers":[{{"name":"Authorization","value":"Bearer {token}"}},{{"name":"Cookie","value":"session={cookie}"}},{{"name":"Referer","value":"https://admin.webex.com/users"}}],
  "cookies":[{{"name":"session","value":"{cookie}"}}],
  "postData":{{"mimeType":"application/json","text":"{{\"password\":\"{password}\"}}"}}}},
 "response":{{"status":502,"statusText":"Bad Gateway","headers":[{{"name":"trackingid","value":"ATLAS_12345678-0000-4000-b000-00000000000a_7"}}],
  "content":{{"mimeType":"application/json","text":"{{\"error\":{{\"key\":\"502\",\"message\":[{{\"description\":\"no answer from the calling back end\",\"code\":\"1\"}}]}}}}"}}}}}}
]}}}}"#
    );
    let path = folder.join("shop.har");
    fs::write(&path, har).unwrap();
    Planted { path, secrets }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The names in a folder, sorted; with those that begin with a dot.
fn listed(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn key(gpg: &Gpg, folder: &Path, name: &str) -> String {
    let path = folder.join(format!("{name}.asc"));
    fs::write(&path, gpg.key(name)).unwrap();
    text(&path)
}

#[test]
fn makes_all_that_a_case_gets_and_gpg_gives_the_original_back() {
    let Some(gpg) = Gpg::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let planted = capture(folder.path());
    let fingerprints = [gpg.make("vault", &rsa(2048), &[]), gpg.make("lead", CV25519, &[])];
    let (a, b) = (key(&gpg, folder.path(), "vault"), key(&gpg, folder.path(), "lead"));
    let input = text(&planted.path);
    let original = fs::read(&planted.path).unwrap();
    for (language, armor) in [("en", false), ("fr", true)] {
        let out = folder.path().join(language);
        let shown = text(&out);
        let mut arguments =
            vec!["case", &input, "--recipient", &a, "--recipient", &b, "-o", &shown, "--language", language];
        arguments.extend(["--pin", &fingerprints[0], "--pin", &fingerprints[1]]);
        arguments.extend(armor.then_some("--armor"));
        let done = run(&arguments);
        assert!(done.status.success(), "{}", errors(&done));
        assert_eq!(
            listed(&out),
            ["escalation.md", "note.md", "note.txt", "report.json", "shop.har.pgp", "shop.sanitized.har"]
        );
        let sealed = out.join("shop.har.pgp");
        assert_eq!(fs::read(&sealed).unwrap().starts_with(b"-----BEGIN PGP MESSAGE"), armor);
        assert!(gpg.decrypt(&sealed) == original);
        // The clean copy is the one of the report.
        let verified =
            run(&["verify", &text(&out.join("shop.sanitized.har")), "--report", &text(&out.join("report.json"))]);
        assert!(verified.status.success(), "{}", errors(&verified));
        // Nothing but the encrypted original holds a secret.
        for name in listed(&out) {
            let bytes = fs::read(out.join(&name)).unwrap();
            for secret in &planted.secrets {
                assert!(!String::from_utf8_lossy(&bytes).contains(secret.as_str()), "{name} holds a secret");
            }
        }
        let said = errors(&done);
        assert!(planted.secrets.iter().all(|s| !said.contains(s.as_str())));
        let note = fs::read_to_string(out.join("note.txt")).unwrap();
        assert!(note.contains("vault <vault@support.example>") && note.contains("shop.har.pgp"), "{note}");
        for f in &fingerprints {
            let groups: Vec<&str> = f.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap()).collect();
            assert!(note.contains(&groups.join(" ")), "{note}");
        }
        let digest = gpg.run(&["--print-md", "SHA256", &input], "");
        let digest: String = String::from_utf8(digest).unwrap().split_once(':').unwrap().1.split_whitespace().collect();
        assert!(note.contains(&digest.to_lowercase()), "{note}");
    }
    // What the next team needs, from the clean copy. Requests are counted from 1, wherever they are named.
    let text = fs::read_to_string(folder.path().join("en/escalation.md")).unwrap();
    assert!(!text.contains("#0") && text.contains("see request #1 ") && text.contains("\\#1 "), "{text}");
    for part in [
        "ATLAS_12345678-0000-4000-b000-00000000000a_7",
        "Category: Tracking ID, Sub category: Global",
        "no answer from the calling back end",
        "2025-06-10T15:20:36.000Z",
        "12345678-0000-4000-b000-000000000001",
        "WebInspector 537.36",
        "### 5. Is the escalation really needed?",
        "shop.har.pgp",
    ] {
        assert!(text.replace('\\', "").to_lowercase().contains(&part.to_lowercase()), "{part} is not in\n{text}");
    }
    assert!(fs::read_to_string(folder.path().join("fr/escalation.md")).unwrap().contains("Étapes pour reproduire"));
    // Nothing else was left beside it.
    assert_eq!(listed(folder.path()), ["en", "fr", "lead.asc", "shop.har", "vault.asc"]);
}

#[test]
fn a_refused_key_means_that_nothing_is_written() {
    let Some(gpg) = Gpg::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let planted = capture(folder.path());
    let (input, out) = (text(&planted.path), text(&folder.path().join("out")));
    gpg.make("good", CV25519, &[]);
    let other = gpg.make("other", CV25519, &[]);
    gpg.make("old", &CV25519.replace("Expire-Date: 0", "Expire-Date: 1y"), &["--faked-system-time", "20200101T000000"]);
    let (good, old) = (key(&gpg, folder.path(), "good"), key(&gpg, folder.path(), "old"));
    let before = listed(folder.path());
    let short = &other[24..];
    for (arguments, code, part) in [
        (vec!["--recipient", &good, "--recipient", &old], 1, "this key has expired"),
        (vec!["--recipient", &input], 1, "this is not an OpenPGP public key"),
        (vec!["--recipient", "/no/such/key"], 1, "/no/such/key"),
        (vec!["--recipient", &good, "--pin", &other], 1, "not the pinned one"),
        (vec!["--recipient", &good, "--pin", short], 2, "not a whole one"),
        (vec![], 2, "--recipient"),
    ] {
        let done = run(&[&["case", &input, "-o", &out][..], &arguments].concat());
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {}", errors(&done));
        assert!(errors(&done).contains(part), "{arguments:?}: {}", errors(&done));
        assert_eq!(listed(folder.path()), before, "{arguments:?}");
    }
    for (target, part) in [("-", "a case is a folder"), (input.as_str(), "this is a file")] {
        let done = run(&["case", &input, "-o", target, "--recipient", &good]);
        assert_eq!(done.status.code(), Some(2), "{}", errors(&done));
        assert!(errors(&done).contains(part), "{}", errors(&done));
    }
    // A pin for somebody who is no recipient is a recipient that is missing.
    let fingerprint = gpg.fingerprint("good");
    let done = run(&["case", &input, "-o", &out, "--recipient", &good, "--pin", &fingerprint, "--pin", &other]);
    assert_eq!(done.status.code(), Some(1));
    assert!(errors(&done).contains("no recipient has this key"), "{}", errors(&done));
    assert_eq!(listed(folder.path()), before);
}

#[test]
fn a_folder_with_something_in_it_is_left_alone_without_force() {
    let Some(gpg) = Gpg::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let planted = capture(folder.path());
    gpg.make("vault", CV25519, &[]);
    let (input, recipient) = (text(&planted.path), key(&gpg, folder.path(), "vault"));
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("mine.txt"), "mine").unwrap();
    fs::write(out.join("note.txt"), "mine too").unwrap();
    let arguments = ["case", &input, "--recipient", &recipient, "-o", &text(&out), "--quiet"];
    let done = run(&arguments);
    assert_eq!((done.status.code(), listed(&out).len()), (Some(2), 2), "{}", errors(&done));
    let done = run(&[&arguments[..], &["--force"]].concat());
    assert!(done.status.success() && done.stderr.is_empty(), "{}", errors(&done));
    assert_eq!(fs::read_to_string(out.join("mine.txt")).unwrap(), "mine");
    assert!(fs::read_to_string(out.join("note.txt")).unwrap().contains("Case note"));
    assert_eq!(listed(&out).len(), 7);
    assert!(listed(folder.path()).iter().all(|n| !n.starts_with('.')));
    // An empty folder is as good as none.
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(run(&["case", &input, "--recipient", &recipient, "-o", &text(&empty)]).status.success());
    assert_eq!(listed(&empty).len(), 6);
}

#[test]
fn what_is_no_capture_leaves_nothing() {
    let Some(gpg) = Gpg::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    gpg.make("vault", CV25519, &[]);
    let recipient = key(&gpg, folder.path(), "vault");
    let broken = folder.path().join("broken.har");
    fs::write(&broken, "{\"log\":{\"entries\":[{\"request\":").unwrap();
    let before = listed(folder.path());
    let done = run(&["case", &text(&broken), "--recipient", &recipient, "-o", &text(&folder.path().join("out"))]);
    assert_eq!(done.status.code(), Some(1), "{}", errors(&done));
    assert_eq!(listed(folder.path()), before);
}

#[test]
fn standard_input_is_encrypted_too() {
    let Some(gpg) = Gpg::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let planted = capture(folder.path());
    gpg.make("vault", CV25519, &[]);
    let recipient = key(&gpg, folder.path(), "vault");
    let out = folder.path().join("out");
    let done = Command::new(env!("CARGO_BIN_EXE_harmless"))
        .args(["case", "-", "--recipient", &recipient, "-o", &text(&out)])
        .stdin(fs::File::open(&planted.path).unwrap())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", errors(&done));
    assert!(gpg.decrypt(&out.join("capture.har.pgp")) == fs::read(&planted.path).unwrap());
}

/// A SAZ, encrypted or not, by name or from standard input: the clean copy is a HAR, the sealed original the archive as it came.
#[test]
fn a_saz_is_sealed_as_it_came() {
    use saz::{Lock, archive, request, response, session};
    let Some(gpg) = Gpg::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    gpg.make("vault", CV25519, &[]);
    let recipient = key(&gpg, folder.path(), "vault");
    let secret = drawn(5, 40);
    let body = format!("{{\"access_token\":\"{secret}\"}}");
    let answer = response("Content-Type: application/json\r\n", body.as_bytes());
    for (n, lock) in [Lock::None, Lock::ZipCrypto("open sesame")].into_iter().enumerate() {
        let file = archive(&session(1, &request("/a"), &answer), lock, false);
        let path = folder.path().join("fiddled.saz");
        fs::write(&path, &file).unwrap();
        for (from, name) in [(text(&path), "fiddled.saz"), ("-".to_owned(), "capture.saz")] {
            let out = folder.path().join(format!("{name}-{n}"));
            let done = Command::new(env!("CARGO_BIN_EXE_harmless"))
                .args(["case", &from, "--recipient", &recipient, "-o", &text(&out)])
                .env("HARMLESS_PASSWORD", "open sesame")
                .stdin(fs::File::open(&path).unwrap())
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", errors(&done));
            assert!(gpg.decrypt(&out.join(format!("{name}.pgp"))) == file);
            let clean = fs::read_to_string(out.join(name.replace(".saz", ".sanitized.har"))).unwrap();
            assert!(clean.starts_with("{\"log\"") && clean.contains("access_token") && !clean.contains(&secret));
            for file in listed(&out).iter().filter(|f| !f.ends_with(".pgp")) {
                assert!(!fs::read_to_string(out.join(file)).unwrap().contains(&secret), "{file}");
            }
        }
    }
}
