//! The law of `Codec` for JSON strings and script escapes.
#![no_main]

use harmless::lens::{JsonString, UnicodeEscape};
use libfuzzer_sys::fuzz_target;

#[path = "../codec.rs"]
mod codec;

fuzz_target!(|data: &[u8]| {
    codec::hold(&JsonString, data);
    codec::hold(&UnicodeEscape, data);
});
