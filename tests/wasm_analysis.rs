//! The diagnosis as wasm, in Node: from bytes to findings through the façade that the second module is made of
//! (`make test-wasm`).
#![cfg(all(target_arch = "wasm32", feature = "analysis"))]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a panic is how a test fails")]

use harmless::{Collector, Limits, Profiles, Reading, collect, pack, unpack};
use wasm_bindgen_test::wasm_bindgen_test;

const CAPTURE: &str = r#"{"log":{"entries":[{"startedDateTime":"2025-06-10T15:20:36.000Z","time":9001,
    "request":{"method":"PATCH","url":"https://api.example/rooms/12","headers":[]},
    "response":{"status":502,"headers":[{"name":"x-request-id","value":"id-1"}],"content":{"mimeType":"application/json","text":"{\"message\":\"no\"}"}}}]}}"#;

#[wasm_bindgen_test]
fn a_capture_is_explained() {
    let mut reading = Reading::new(Profiles::default(), Limits::default());
    reading.push(CAPTURE.as_bytes()).ok();
    let batch = reading.cut().unwrap_or_else(|| panic!("an entry ended"));
    let bytes = &CAPTURE.as_bytes()[usize::try_from(batch.base).unwrap_or(0)..];
    let facts = collect(&mut Collector::new(Profiles::default()), bytes, &batch);
    reading.absorb(pack(&facts).and_then(|f| unpack(&f)).unwrap_or_default());
    assert!(reading.finish().is_ok());
    let diagnosis = reading.diagnosis();
    assert_eq!(diagnosis.findings.first().map(|f| f.id), Some("gateway-error"));
    assert!(diagnosis.findings_json("fr").contains("a échoué avec 502 : no"));
}
