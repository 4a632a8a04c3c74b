//! Containers: whatever the bytes are, sniffing and importing end with an answer, and what is written is a HAR that our own
//! splitter reads, or the beginning of what was packed when that was none.
#![no_main]

use harmless::{Options, Splitter, import, sniff};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses how the rest is looked at, so that the decoders inside are reached without a valid archive.
    let Some((how, rest)) = bytes.split_first() else { return };
    let file = match how % 3 {
        0 => rest.to_vec(),
        1 => saz(rest, *how),
        _ => frames(rest),
    };
    let sniffed = sniff(&mut Cursor::new(&file));
    let mut out = Vec::new();
    let latin = |_: &str, bytes: &[u8]| Some(bytes.iter().map(|b| char::from(*b)).collect::<String>());
    let mut done = 0;
    let mut progress = |n: u64| done = n;
    let mut options = Options { password: Some(b"fuzz"), member: None, charset: &latin, progress: &mut progress };
    let mut input = Cursor::new(&file);
    let imported = import(&mut input, &mut out, &mut options);
    match imported {
        Ok(Some(imported)) => {
            assert_eq!(sniffed.ok().flatten(), Some(imported.format));
            let mut splitter = Splitter::new();
            splitter.push(&out, |_| {}).expect("a HAR");
            assert_eq!(splitter.entries(), imported.entries);
            // A packed HAR goes through as it is, whole or not; a SAZ is written whole.
            if imported.format == "saz" {
                splitter.finish().expect("a whole HAR");
                serde_json::from_slice::<serde_json::Value>(&out).expect("JSON");
            }
        }
        Ok(None) => assert!(out.is_empty() && sniffed == Ok(None)),
        Err(e) => assert!(!e.message().is_empty()),
    }
});

/// A stored archive of these members.
fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut local, mut central) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let at = (local.len() as u32).to_le_bytes();
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        let size = (bytes.len() as u32).to_le_bytes();
        let common =
            [&[0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &sum.sum().to_le_bytes(), &size, &size, &[name.len() as u8, 0, 0, 0]].concat();
        local.extend([&b"PK\x03\x04\x14"[..], &common, name.as_bytes(), bytes].concat());
        central.extend([&b"PK\x01\x02\x14\x00\x14"[..], &common, &[0; 10], &at, name.as_bytes()].concat());
    }
    let (at, length, n) = ((local.len() as u32).to_le_bytes(), (central.len() as u32).to_le_bytes(), members.len() as u8);
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &[n, 0, n, 0], &length, &at, &[0, 0]].concat();
    [local, central, end].concat()
}

/// A session whose parts are the bytes, the response in a coding.
fn saz(bytes: &[u8], how: u8) -> Vec<u8> {
    let coding = ["gzip", "deflate", "br", "zstd", "identity"][usize::from(how / 3) % 5];
    let chunked = if how & 0x80 == 0 { "" } else { "Transfer-Encoding: chunked\r\n" };
    let coded = [format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n{chunked}\r\n").as_bytes(), bytes].concat();
    let half = bytes.len() / 2;
    archive(&[
        ("raw/1_c.txt", bytes),
        ("raw/1_s.txt", &coded),
        ("raw/1_m.xml", &bytes[half..]),
        ("raw/2_c.txt", b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("raw/2_s.txt", bytes),
    ])
}

/// WebSocket records over the bytes.
fn frames(bytes: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    for (i, frame) in bytes.chunks(40).enumerate() {
        let way = if i % 2 == 0 { "Request" } else { "Response" };
        file.extend(format!("\r\n{way}-Length: {}\r\n\r\n", frame.len()).as_bytes());
        file.extend(frame);
    }
    archive(&[("raw/1_c.txt", b"GET http://h/ HTTP/1.1\r\n\r\n"), ("raw/1_w.txt", &file)])
}
