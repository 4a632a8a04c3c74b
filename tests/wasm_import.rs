//! Containers as wasm, in Node: through the façade that the module is made of (`make test-wasm`).
#![cfg(all(target_arch = "wasm32", feature = "import"))]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a panic is how a test fails")]

use harmless::{Options, import, sniff};
use std::io::Cursor;
use wasm_bindgen_test::wasm_bindgen_test;

/// Stored, one member: what a small archive is made of (APPNOTE.TXT), with nothing compressed.
fn archive(name: &str, bytes: &[u8], crc: u32) -> Vec<u8> {
    let size = (bytes.len() as u32).to_le_bytes();
    let common =
        [&[0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &crc.to_le_bytes(), &size, &size, &[name.len() as u8, 0, 0, 0]].concat();
    let local = [&b"PK\x03\x04\x14"[..], &common, name.as_bytes(), bytes].concat();
    let central = [&b"PK\x01\x02\x14\x00\x14"[..], &common, &[0; 14], name.as_bytes()].concat();
    let (at, length) = ((local.len() as u32).to_le_bytes(), (central.len() as u32).to_le_bytes());
    let end = [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &length, &at, &[0, 0]].concat();
    [local, central, end].concat()
}

#[wasm_bindgen_test]
fn a_saz_becomes_a_har() {
    let file = archive("raw/1_c.txt", b"GET https://h.example/ HTTP/1.1\r\n\r\n", 0x9adc_4b7c);
    assert_eq!(sniff(&mut Cursor::new(&file)).unwrap_or_else(|e| panic!("{e}")), Some("saz"));
    let mut out = Vec::new();
    let mut options = Options { password: None, member: None, charset: &|_, _| None, progress: &mut |_| {} };
    let mut input = Cursor::new(&file);
    let imported = import(&mut input, &mut out, &mut options).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(imported.map(|i| i.entries), Some(1));
    let text = String::from_utf8_lossy(&out);
    assert!(text.contains("\"url\":\"https://h.example/\"") && text.ends_with("]}}\n"), "{text}");
}
