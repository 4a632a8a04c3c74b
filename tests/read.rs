//! Containers from outside: every SAZ of the corpus, and archives of our own with each coding, each encryption and each
//! damage. What comes out is a HAR that our own splitter reads, with every body byte for byte.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod support;

use harmless::error::ErrorKind;
use harmless::{Policy, Splitter};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use support::drive::{Crew, How};
use support::saz::*;
use zip::AesMode;

fn codes(imported: &harmless::Imported) -> Vec<&str> {
    imported.warnings.iter().map(|w| w.code).collect()
}

fn one(response: &[u8]) -> (Value, harmless::Imported) {
    let (har, imported) = har(&archive(&session(1, &request("/a"), response), Lock::None, false), None);
    (har["log"]["entries"][0].clone(), imported)
}

#[test]
fn every_saz_of_the_corpus() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("HARMLESS_SHARED").map_or(beside, PathBuf::from);
    let Ok(folder) = fs::read_dir(shared.join("corpus/saz")) else {
        eprintln!("left out: {} has no SAZ files", shared.display());
        return;
    };
    let mut seen = 0;
    let mut crew = Crew::new(&Policy::default());
    for path in folder.map(|f| f.unwrap().path()) {
        let bytes = fs::read(&path).unwrap();
        let (text, imported) = import(&bytes, None).unwrap().unwrap();
        let har: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(imported.format, "saz");
        let entries = har["log"]["entries"].as_array().unwrap();
        assert!(entries.len() >= 3, "{}", path.display());
        for entry in entries {
            assert!(
                entry["request"]["url"].as_str().unwrap().contains("://") || entry["request"]["method"] == "CONNECT"
            );
            assert!(entry["response"]["status"].as_u64().unwrap() >= 200);
        }
        // The fixture without metadata has no times; nothing else is amiss with any of them.
        assert!(codes(&imported).iter().all(|c| *c == "no-start"), "{:?}", imported.warnings);
        let clean = crew.sanitize(&text, &How::whole()).unwrap();
        assert_eq!((clean.entries, clean.broken), (entries.len(), 0));
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn a_session_becomes_an_entry_of_har_1_2() {
    let ask = b"POST https://api.example.com/login?a=1&b=x%20y HTTP/1.1\r\nHost: api.example.com\r\nCookie: theme=dark; lang=en\r\n\
        Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nuser=a&b=c1";
    let answer = response(
        "Content-Type: application/json\r\nSet-Cookie: k=v; Path=/; HttpOnly; SameSite=Lax\r\nLocation: /next\r\n",
        b"{\"ok\":true}",
    );
    let (har, imported) = har(&archive(&session(7, ask, &answer), Lock::None, false), None);
    assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    let log = &har["log"];
    assert_eq!(log["version"], "1.2");
    assert_eq!(log["creator"]["comment"], "captured by Fiddler 5.0.20253.3311");
    let e = &log["entries"][0];
    assert_eq!(e["startedDateTime"], "2025-08-30T11:35:17.1005078-07:00");
    assert_eq!(e["request"]["method"], "POST");
    assert_eq!(e["request"]["cookies"][1], json!({"name": "lang", "value": "en"}));
    assert_eq!(e["request"]["queryString"][1], json!({"name": "b", "value": "x%20y"}));
    assert_eq!(e["request"]["postData"]["text"], "user=a&b=c1");
    assert_eq!(e["request"]["postData"]["params"][1], json!({"name": "b", "value": "c1"}));
    assert_eq!(e["request"]["bodySize"], 11);
    assert_eq!(e["response"]["content"], json!({"size": 11, "mimeType": "application/json", "text": "{\"ok\":true}"}));
    assert_eq!(
        e["response"]["cookies"][0],
        json!({"name": "k", "value": "v", "path": "/", "sameSite": "Lax", "httpOnly": true, "secure": false})
    );
    assert_eq!(e["response"]["redirectURL"], "/next");
    let timings = json!({"blocked": -1, "dns": 3, "connect": 50, "ssl": 30, "send": 2, "wait": 100, "receive": 10});
    assert_eq!(e["timings"], timings);
    assert_eq!(e["time"], 165);
    assert_eq!((e["serverIPAddress"].as_str(), e["_process"].as_str()), (Some("192.0.2.7"), Some("chrome:4242")));
    assert_eq!(e["_fiddler"]["sid"], "97");
    assert_eq!(e["_fiddler"]["flags"]["x-hostip"], "192.0.2.7");
}

#[test]
fn every_coding_comes_off() {
    let body = "{\"text\":\"caf\u{e9} and again and again and again\"}".repeat(30).into_bytes();
    for coding in ["identity", "gzip", "deflate", "raw-deflate", "br", "zstd"] {
        for pieces in [None, Some([7usize, 1, 300])] {
            let wire = encode(coding, &body);
            let wire = pieces.map_or(wire.clone(), |p| chunked(&wire, &p));
            let transfer = if pieces.is_some() { "Transfer-Encoding: chunked\r\n" } else { "" };
            let name = coding.trim_start_matches("raw-");
            let fields = format!("Content-Type: application/json\r\nContent-Encoding: {name}\r\n{transfer}");
            let (entry, imported) = one(&response(&fields, &wire));
            assert!(imported.warnings.is_empty(), "{coding} {pieces:?}: {:?}", imported.warnings);
            let content = &entry["response"]["content"];
            assert!(support::saz::body(content) == body, "{coding} {pieces:?}");
            assert_eq!(content["size"], body.len());
            assert_eq!(entry["response"]["bodySize"], wire.len());
            assert_eq!(content["compression"].as_i64().unwrap(), body.len() as i64 - wire.len() as i64);
        }
    }
    let twice = encode("gzip", &encode("br", &body));
    let (entry, _) = one(&response("Content-Encoding: br, gzip\r\n", &twice));
    assert!(support::saz::body(&entry["response"]["content"]) == body);
}

#[test]
fn a_coding_that_is_unknown_wrong_or_damaged_is_told_and_the_body_kept() {
    let body = b"hello hello hello hello".repeat(4000);
    let gzip = encode("gzip", &body);
    let half = &gzip[..gzip.len() - 20];
    for (fields, wire, code, kept) in [
        ("Content-Encoding: klingon\r\n", &body[..], "coding-unknown", &body[..]),
        ("Content-Encoding: gzip\r\n", b"plain", "coding-broken", b"plain"),
        ("Content-Encoding: br\r\n", b"\xff\xff\xff\xff", "coding-broken", b"\xff\xff\xff\xff"),
        ("Content-Encoding: zstd\r\n", b"plain", "coding-broken", b"plain"),
        ("Transfer-Encoding: chunked\r\n", b"plain", "coding-broken", b"plain"),
        ("Transfer-Encoding: chunked\r\n", b"5\r\nplain\r\n9\r\nshort", "coding-broken", b"plainshort"),
    ] {
        let (entry, imported) = one(&response(fields, wire));
        assert_eq!(codes(&imported), [code], "{fields}");
        assert!(support::saz::body(&entry["response"]["content"]) == kept, "{fields}");
        assert!(entry["comment"].as_str().unwrap().contains("body"), "{fields}");
        assert!(!imported.warnings[0].to_string().contains("klingon"), "law 8");
    }
    let (entry, imported) = one(&response("Content-Encoding: gzip\r\n", half));
    assert_eq!(codes(&imported), ["coding-broken"]);
    assert!(body.starts_with(&support::saz::body(&entry["response"]["content"])));
}

/// So many megabytes in gzip, as members one after the other.
fn bomb(megabytes: usize) -> Vec<u8> {
    encode("gzip", &vec![b'a'; 1 << 20]).repeat(megabytes)
}

#[test]
fn a_body_that_is_a_bomb_costs_itself_alone() {
    let bomb = bomb(60);
    assert!(bomb.len() < 1 << 20);
    let mut members = session(1, &request("/bomb"), &response("Content-Encoding: gzip\r\n", &bomb));
    members.extend(session(2, &request("/fine"), &response("", b"fine")));
    let (har, imported) = har(&archive(&members, Lock::None, false), None);
    assert_eq!(codes(&imported), ["body-too-large"]);
    let content = &har["log"]["entries"][0]["response"]["content"];
    assert!(content.get("text").is_none() && content["comment"].is_string());
    assert_eq!(har["log"]["entries"][1]["response"]["content"]["text"], "fine");
}

#[test]
fn a_container_that_is_a_bomb_is_refused() {
    // 400 MB of spaces in 400 kB, inside a list of entries.
    let begin = encode("gzip", b"{\"log\":{\"entries\":[{\"a\":1}");
    let bomb = [begin, encode("gzip", &vec![b' '; 4 << 20]).repeat(100), encode("gzip", b"]}}")].concat();
    assert!(bomb.len() < 1 << 20);
    let error = import(&bomb, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
}

/// Ten thousand sessions in the list, all of them the same few bytes: each is a bomb that is left out, so that the HAR stays
/// small; the work does not.
#[test]
fn bombs_that_lie_on_top_of_each_other_are_refused() {
    let bomb = bomb(60);
    let one = archive(&[("raw/0001_s.txt".into(), response("Content-Encoding: gzip\r\n", &bomb))], Lock::None, false);
    let first = one.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let list = one.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let end = one.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    let record = &one[list..end];
    let name = record.windows(4).position(|w| w == b"raw/").unwrap();
    let mut file = one[..first].to_vec();
    for n in 0..2000 {
        let mut record = record.to_vec();
        record[name..name + 14].copy_from_slice(format!("raw/{n:04}_s.txt").as_bytes());
        file.extend(record);
    }
    let size = file.len() - first;
    let mut tail = one[end..].to_vec();
    tail[8..12].copy_from_slice(&[0xd0, 7, 0xd0, 7]);
    tail[12..16].copy_from_slice(&(size as u32).to_le_bytes());
    file.extend(tail);
    assert_eq!(import(&file, None).err().map(|e| e.kind()), Some(ErrorKind::Limit));
}

#[test]
fn passwords_open_what_they_lock_and_nothing_else() {
    let mut members = session(1, &request("/a"), &response("", b"one"));
    members.extend(session(2, &request("/b"), &response("", b"two")));
    members.push(("[Content_Types].xml".into(), b"<Types/>".to_vec()));
    let word = "p\u{e4}ss wort";
    for lock in [Lock::ZipCrypto(word), Lock::Aes(AesMode::Aes128, word), Lock::Aes(AesMode::Aes256, word)] {
        let file = archive(&members, lock, false);
        assert_eq!(import(&file, None).unwrap_err().kind(), ErrorKind::PasswordNeeded, "{lock:?}");
        assert_eq!(import(&file, Some("")).unwrap_err().kind(), ErrorKind::PasswordNeeded, "{lock:?}");
        for wrong in ["x", "p\u{e4}ss Wort", "a longer one that is wrong as well"] {
            let error = import(&file, Some(wrong)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::PasswordWrong, "{lock:?}");
            assert!(!error.to_string().contains(wrong), "law 8");
        }
        if let Lock::Aes(AesMode::Aes128, _) = lock {
            // The same word as an older Windows writes it.
            let latin = word.chars().map(|c| c as u8).collect::<Vec<u8>>();
            assert!(har_locked_by(&members, &latin, word).is_some());
        }
        let (har, imported) = har(&file, Some(word));
        assert!(imported.warnings.is_empty(), "{lock:?}: {:?}", imported.warnings);
        assert_eq!(har["log"]["entries"][1]["response"]["content"]["text"], "two");
    }
}

/// The HAR of an archive that was locked by some bytes, opened with a word.
fn har_locked_by(members: &[(String, Vec<u8>)], bytes: &[u8], word: &str) -> Option<Vec<u8>> {
    use std::io::Write;
    use zip::unstable::write::FileOptionsExt;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        let options = zip::write::SimpleFileOptions::default().with_deprecated_encryption(bytes).unwrap();
        zip.start_file(name, options).unwrap();
        zip.write_all(text).unwrap();
    }
    import(&zip.finish().unwrap().into_inner(), Some(word)).ok().flatten().map(|(out, _)| out)
}

#[test]
fn zip64_and_many_members() {
    let mut members = session(1, &request("/a"), &response("", b"one"));
    let (har_, _) = har(&archive(&members, Lock::None, true), None);
    assert_eq!(har_["log"]["entries"].as_array().unwrap().len(), 1);
    members.extend((0..66_000).map(|i| (format!("other/{i}"), Vec::new())));
    let (har_, imported) = har(&archive(&members, Lock::None, false), None);
    assert_eq!((har_["log"]["entries"].as_array().unwrap().len(), imported.entries), (1, 1));
}

#[test]
fn sessions_come_in_the_order_of_their_numbers_whatever_the_archive_does() {
    let mut members = Vec::new();
    for n in [10, 2, 1] {
        members.extend(session(n, &request(&format!("/{n}")), &response("", b"x")));
    }
    members.iter_mut().for_each(|(name, _)| *name = name.replace("raw/0", "raw/000").replace('/', "\\"));
    members.push(("_index.htm".into(), b"<html>".to_vec()));
    let (har, _) = har(&archive(&members, Lock::None, false), None);
    let urls: Vec<&str> =
        har["log"]["entries"].as_array().unwrap().iter().map(|e| e["request"]["url"].as_str().unwrap()).collect();
    assert_eq!(urls, ["https://api.example.com/1", "https://api.example.com/2", "https://api.example.com/10"]);
}

#[test]
fn what_is_missing_is_told_in_the_entry() {
    let both = session(1, &request("/a"), &response("", b"x"));
    let only = |keep: &[usize]| {
        let members: Vec<_> = keep.iter().map(|i| both[*i].clone()).collect();
        let (har, imported) = har(&archive(&members, Lock::None, false), None);
        let entry = har["log"]["entries"][0].clone();
        (entry, codes(&imported).into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let (entry, told) = only(&[0, 2]);
    assert_eq!((entry["response"]["status"].as_u64(), entry["response"]["bodySize"].as_i64()), (Some(0), Some(-1)));
    assert_eq!(told, ["no-response"]);
    let (entry, told) = only(&[1, 2]);
    assert_eq!((entry["request"]["method"].as_str(), told), (Some(""), vec!["no-request".to_owned()]));
    let (entry, told) = only(&[0, 1]);
    assert_eq!(
        (entry["startedDateTime"].as_str(), told),
        (Some("2025-08-30T18:35:07.000Z"), vec!["no-start".to_owned()])
    );
    assert_eq!(entry["timings"]["wait"], -1);
}

#[test]
fn a_damaged_member_costs_itself() {
    let mut members = session(
        1,
        &request("/a"),
        &response("", &(0..20_000u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect::<Vec<u8>>()),
    );
    members.extend(session(2, &request("/b"), &response("", b"fine")));
    let mut file = archive(&members, Lock::None, false);
    let at = file.windows(10).position(|w| w == b"raw/01_s.t").unwrap() + 30_000;
    file[at..at + 40].fill(0xaa);
    let (har, imported) = har(&file, None);
    assert!(codes(&imported).contains(&"member-damaged"), "{:?}", imported.warnings);
    assert_eq!((imported.warnings[0].member.as_str(), imported.warnings[0].entry), ("raw/01_s.txt", Some(0)));
    let entries = har["log"]["entries"].as_array().unwrap();
    assert_eq!(entries[0]["response"]["status"], 200);
    assert!(entries[0]["comment"].as_str().unwrap().contains("damaged"));
    assert_eq!(entries[1]["response"]["content"]["text"], "fine");
}

#[test]
fn tunnels_and_web_sockets() {
    let mut members = session(
        1,
        b"CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n\r\nA handshake was found.",
        b"HTTP/1.1 200 Connection Established\r\nFiddlerGateway: Direct\r\n\r\nEncrypted.",
    );
    let upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    members.extend(session(2, &request("/ws"), upgrade));
    let frames = b"\r\nRequest-Length: 8\r\nID: 1\r\nBitFlags: 0\r\nDoneRead: 2025-08-30T11:35:12.5-07:00\r\n\r\n\x81\x82\x01\x02\x03\x04ik\r\n\
        Response-Length: 4\r\nID: 2\r\nBitFlags: 0\r\nDoneRead: 2025-08-30T11:35:13-07:00\r\n\r\n\x82\x02\x00\xff\r\n";
    members.push(("raw/02_w.txt".into(), frames.to_vec()));
    let (har, imported) = har(&archive(&members, Lock::None, false), None);
    assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    let entries = har["log"]["entries"].as_array().unwrap();
    assert_eq!(
        (entries[0]["request"]["method"].as_str(), entries[0]["request"]["url"].as_str()),
        (Some("CONNECT"), Some("api.example.com:443"))
    );
    assert_eq!(entries[0]["response"]["content"]["text"], "Encrypted.");
    assert_eq!(entries[1]["_resourceType"], "websocket");
    assert_eq!(
        entries[1]["_webSocketMessages"],
        json!([
            {"type": "send", "time": 1_756_578_912.5, "opcode": 1, "data": "hi"},
            {"type": "receive", "time": 1_756_578_913, "opcode": 2, "data": "AP8="},
        ])
    );
}

const HAR: &[u8] =
    b"\xef\xbb\xbf { \"log\": {\"version\":\"1.2\",\"entries\": [ {\"a\": 1}, {\"b\":[2]} ], \"x\": 1} }\n";

#[test]
fn packed_hars_come_out_as_they_were() {
    let zipped =
        archive(&[("notes.txt".into(), b"{}".to_vec()), ("a/capture.har".into(), HAR.to_vec())], Lock::None, false);
    let locked = archive(&[("capture.har".into(), HAR.to_vec())], Lock::Aes(AesMode::Aes256, "w"), false);
    let twice = [encode("gzip", &HAR[..30]), encode("gzip", &HAR[30..])].concat();
    for (format, file, password) in [
        ("gzip", encode("gzip", HAR), None),
        ("gzip", twice, None),
        ("zhar", encode("deflate", HAR), None),
        ("zip", zipped, None),
        ("zip", locked, Some("w")),
    ] {
        let (out, imported) = import(&file, password).unwrap().unwrap();
        assert_eq!(out, HAR, "{format}");
        assert_eq!((imported.format, imported.entries, imported.warnings.len()), (format, 2, 0));
        assert_eq!(harmless::sniff(&mut std::io::Cursor::new(&file)).unwrap(), Some(format));
    }
    for plain in [HAR, b"", b"{}", b"<html>", b"x\x9c not zlib", b"\x78\x9c"] {
        assert!(import(plain, None).unwrap().is_none());
    }
}

#[test]
fn of_several_captures_the_first_is_read_and_the_others_are_named() {
    let members = ["b.har", "a.har", "__MACOSX/._a.har"].map(|n| (n.to_owned(), HAR.to_vec()));
    let (_, imported) = har_text(&archive(&members, Lock::None, false));
    assert_eq!(codes(&imported), ["several-captures"]);
    assert!(imported.warnings[0].to_string().starts_with("a.har: ") && imported.warnings[0].what.contains("b.har"));
    let unnamed =
        archive(&[("one.json".into(), HAR.to_vec()), ("two.json".into(), b"{\"x\":1}".to_vec())], Lock::None, false);
    assert!(har_text(&unnamed).1.warnings.is_empty());
}

#[test]
fn another_of_several_captures_is_chosen_by_its_name() {
    let har = |n: u32| format!("{{\"log\":{{\"entries\":[{{\"n\":{n}}}]}}}}").into_bytes();
    let members = [
        ("a.har".to_owned(), har(1)),
        ("in/b.har".to_owned(), har(2)),
        ("c/x.har".to_owned(), har(3)),
        ("d/x.har".to_owned(), har(4)),
    ];
    for lock in [Lock::None, Lock::Aes(AesMode::Aes256, "pass")] {
        let password = matches!(lock, Lock::Aes(..)).then_some("pass");
        let file = archive(&members, lock, false);
        let list =
            |password: Option<&str>| harmless::captures(&mut std::io::Cursor::new(&file), password.map(str::as_bytes));
        let names: Vec<String> = list(password).unwrap().into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["a.har", "c/x.har", "d/x.har", "in/b.har"]);
        for (name, n) in [("a.har", 1), ("in/b.har", 2), ("b.har", 2), ("d/x.har", 4)] {
            let (text, imported) = import_member(&file, password, Some(name)).unwrap().unwrap();
            assert_eq!((text, codes(&imported)), (har(n), vec![]), "{name}");
        }
        for name in ["x.har", "none.har", "ar", ""] {
            let error = import_member(&file, password, Some(name)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::NoCapture);
            assert!(error.to_string().contains("a.har, c/x.har"), "{error}");
        }
        if password.is_some() {
            assert_eq!(list(None).unwrap_err().kind(), ErrorKind::PasswordNeeded);
        }
    }
    // Of what is no zip of HARs nothing can be chosen.
    let saz = archive(&session(1, &request("/a"), &response("", b"x")), Lock::None, false);
    assert_eq!(import_member(&saz, None, Some("a.har")).unwrap_err().kind(), ErrorKind::NoCapture);
    assert_eq!(harmless::captures(&mut std::io::Cursor::new(&saz), None).unwrap(), []);
}

fn har_text(file: &[u8]) -> (Vec<u8>, harmless::Imported) {
    import(file, None).unwrap().unwrap()
}

#[test]
fn what_holds_no_capture_says_what_it_is() {
    for (members, says) in [
        (vec![], "empty"),
        (vec![("readme.txt".to_owned(), b"x".to_vec())], "no capture"),
        (vec![("inner.saz".to_owned(), b"PK\x03\x04".to_vec())], "another archive"),
    ] {
        let error = import(&archive(&members, Lock::None, false), None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NoCapture);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn playwrights_bodies_are_put_in() {
    let har_text = br#"{"log":{"entries":[
  {"request":{"postData":{"mimeType":"text/plain","_file":"p.txt"}},"response":{"content":{"size":3,"mimeType":"image/png","_file":"i.png"}}},
  {"response":{"content":{"_file": "gone.txt", "mimeType":"text/plain"}}},
  {"response":{"content":{"text":"own","_file":"p.txt"}}}
]}}"#;
    let members = [("har.har", &har_text[..]), ("p.txt", b"\"post\""), ("i.png", b"\x89PN")]
        .map(|(n, b)| (n.to_owned(), b.to_vec()));
    let (har, imported) = har(&archive(&members, Lock::None, false), None);
    let e = har["log"]["entries"].as_array().unwrap();
    assert_eq!(e[0]["request"]["postData"], json!({"mimeType": "text/plain", "text": "\"post\""}));
    assert_eq!(
        e[0]["response"]["content"],
        json!({"size": 3, "mimeType": "image/png", "text": "iVBO", "encoding": "base64"})
    );
    assert_eq!(e[1]["response"]["content"]["_file"], "gone.txt");
    assert_eq!(e[2]["response"]["content"]["text"], "own");
    assert_eq!(codes(&imported), ["body-missing"]);
}

#[test]
fn a_packed_har_that_is_cut_off_ends_after_its_last_whole_entry() {
    let mut text = b"{\"log\":{\"entries\":[\n".to_vec();
    for i in 0..3000u32 {
        text.extend(format!("{{\"n\":{i},\"v\":{}}},\n", i.wrapping_mul(2_654_435_761)).as_bytes());
    }
    text.extend(b"{}]}}");
    for file in [encode("gzip", &text), encode("deflate", &text)] {
        let (har, imported) = har(&file[..file.len() / 2], None);
        let n = har["log"]["entries"].as_array().unwrap().len();
        assert!((500..3000).contains(&n), "{n}");
        assert_eq!((codes(&imported), imported.entries), (vec!["cut-off"], n as u64));
    }
    let error = import(&encode("gzip", &text)[..30], None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    // Garbage behind it costs nothing.
    let mut more = encode("gzip", HAR);
    more.extend(b"garbage");
    let (out, imported) = import(&more, None).unwrap().unwrap();
    assert_eq!((out.as_slice(), codes(&imported)), (HAR, vec!["trailing"]));
}

#[test]
fn garbage_behind_an_archive_does_not_matter() {
    let mut file = archive(&session(1, &request("/a"), &response("", b"x")), Lock::None, false);
    file.extend(b"some garbage");
    let (_, imported) = har(&file, None);
    assert_eq!((imported.entries, codes(&imported)), (1, vec![]));
}

#[test]
fn charsets_become_text() {
    let (entry, _) = one(&response("Content-Type: text/html; charset=ISO-8859-1\r\n", b"caf\xe9"));
    assert_eq!(entry["response"]["content"]["text"], "caf\u{e9}");
    let (entry, _) = one(&response("Content-Type: text/html\r\n", b"caf\xe9"));
    assert_eq!(entry["response"]["content"]["encoding"], "base64");
}

/// Secrets in every place of a session, bodies in every coding: the clean copy holds none of them in any form.
#[test]
fn a_sanitized_saz_shows_no_secret() {
    let mut random = support::generate::Gen::new(11);
    let mut secrets = Vec::new();
    let mut secret = |n: usize| {
        let value = random.token(n);
        secrets.push(value.clone());
        value
    };
    let mut members = Vec::new();
    for (n, coding) in ["identity", "gzip", "deflate", "raw-deflate", "br", "zstd"].iter().enumerate() {
        let form = format!("username=anna&password={}&client_secret={}", secret(14), secret(24));
        let ask = format!(
            "POST https://api.example.com/login?access_token={} HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer {}\r\n\
             Cookie: sessionid={}\r\nX-Api-Key: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{form}",
            secret(30),
            secret(40),
            secret(32),
            secret(32)
        );
        let body = format!("{{\"refresh_token\":\"{}\",\"note\":\"hello\"}}", secret(36));
        let name = coding.trim_start_matches("raw-");
        let wire = chunked(&encode(coding, body.as_bytes()), &[5, 11]);
        let fields = format!(
            "Set-Cookie: sid={}; Path=/\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {name}\r\n",
            secret(28)
        );
        members.extend(session(n + 1, ask.as_bytes(), &response(&fields, &wire)));
        members.last_mut().unwrap().1 = meta(n + 1, &[("x-auth", &format!("Bearer {}", secret(30)))]);
        let text = format!("{{\"password\":\"{}\"}}", secret(18));
        let frame = [&[0x81, text.len() as u8][..], text.as_bytes()].concat();
        let record = format!("\r\nResponse-Length: {}\r\nID: 1\r\nBitFlags: 0\r\n\r\n", frame.len());
        members.push((format!("raw/{:02}_w.txt", n + 1), [record.as_bytes(), &frame, b"\r\n"].concat()));
    }
    let (text, imported) = import(&archive(&members, Lock::None, false), None).unwrap().unwrap();
    assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
    let before = String::from_utf8(text.clone()).unwrap();
    assert!(secrets.iter().all(|s| before.contains(s.as_str())), "the import keeps everything");
    let clean = Crew::new(&Policy::default()).sanitize(&text, &How::whole()).unwrap();
    let after = String::from_utf8(clean.bytes).unwrap();
    let left = secrets.iter().filter(|s| after.contains(s.as_str())).count();
    assert_eq!(left, 0, "of {} secrets", secrets.len());
    assert!(after.contains("hello") && after.contains("anna"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever stands in a session, what comes out is a HAR to our own splitter, and bodies are the same byte for byte.
    #[test]
    fn any_session_makes_a_har(
        ask in proptest::collection::vec(any::<u8>(), 0..300),
        body in proptest::collection::vec(any::<u8>(), 0..3000),
        coding in proptest::sample::select(vec!["identity", "gzip", "deflate", "raw-deflate", "br", "zstd"]),
        sizes in proptest::collection::vec(1usize..500, 1..4),
        meta_bytes in "\\PC{0,80}",
        frames in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let wire = chunked(&encode(coding, &body), &sizes);
        let fields = format!("Transfer-Encoding: chunked\r\nContent-Encoding: {}\r\n", coding.trim_start_matches("raw-"));
        let mut members = session(1, &[b"POST https://h.example/ HTTP/1.1\r\n\r\n", &ask[..]].concat(), &response(&fields, &wire));
        members.extend(session(2, &ask, &ask));
        members[2].1 = [b"<Session SID=\"", meta_bytes.as_bytes(), b"\">"].concat();
        members.push(("raw/02_w.txt".into(), [b"\r\nRequest-Length: 40\r\n\r\n", &frames[..]].concat()));
        let (text, imported) = import(&archive(&members, Lock::None, false), None).unwrap().unwrap();
        let har: Value = serde_json::from_slice(&text).unwrap();
        let mut splitter = Splitter::new();
        splitter.push(&text, |_| {}).unwrap();
        prop_assert_eq!(splitter.entries(), imported.entries);
        splitter.finish().unwrap();
        let first = &har["log"]["entries"][0];
        prop_assert!(support::saz::body(&first["response"]["content"]) == body);
        prop_assert!(support::saz::body(&first["request"]["postData"]) == ask);
    }

    /// Damage anywhere: a clear answer or a HAR, never a panic.
    #[test]
    fn any_damage_gets_an_answer(at in 0usize..4000, with in any::<[u8; 3]>(), cut in any::<bool>(), locked in any::<bool>()) {
        let mut members = session(1, &request("/a"), &response("Content-Encoding: gzip\r\n", &encode("gzip", &[7; 900])));
        members.extend(session(2, &request("/b"), &response("", b"two")));
        let mut file = archive(&members, if locked { Lock::ZipCrypto("w") } else { Lock::None }, false);
        let at = at % (file.len() - 3);
        file[at..at + 3].copy_from_slice(&with);
        if cut {
            file.truncate(at);
        }
        if let Ok(Some((text, _))) = import(&file, Some("w")) {
            prop_assert!(serde_json::from_slice::<Value>(&text).is_ok());
        }
    }
}
