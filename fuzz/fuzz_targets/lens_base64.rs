//! The law of `Codec` for base64 of both alphabets, and hex.
#![no_main]

use harmless::lens::{Base64, Hex};
use libfuzzer_sys::fuzz_target;

#[path = "../codec.rs"]
mod codec;

fuzz_target!(|data: &[u8]| {
    codec::hold(&Base64::STANDARD, data);
    codec::hold(&Base64::URL, data);
    codec::hold(&Hex, data);
});
