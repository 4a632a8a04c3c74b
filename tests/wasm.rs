//! What the core does as wasm with SIMD, run in Node by wasm-bindgen's test runner (`make test-wasm`). The page's tests
//! see the whole module in a browser; this is the place for what needs wasm but no browser.
#![cfg(target_arch = "wasm32")]

use harmless::lens::{Edit, apply};
use wasm_bindgen_test::wasm_bindgen_test;

const _: () = assert!(
    cfg!(target_feature = "simd128"),
    "build with the flags of wasm-pack.toml: scripts/with-env.sh cargo test …"
);

#[wasm_bindgen_test]
fn applies_edits_in_place() {
    let edits = [Edit { span: 0..1, with: b"A".to_vec() }, Edit { span: 4..4, with: b"!".to_vec() }];
    assert_eq!(apply(b"abcd", &edits), b"Abcd!");
}
