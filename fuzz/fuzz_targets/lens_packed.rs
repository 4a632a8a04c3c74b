//! The law of `Codec` for what is packed and for hexadecimal text; UTF-16 is only read, since edits within a character
//! have no exact meaning there.
#![no_main]

use harmless::lens::{Codec, Edit, Hex, Packed, Utf16, inflate};
use libfuzzer_sys::fuzz_target;

#[path = "../codec.rs"]
mod codec;

fuzz_target!(|data: &[u8]| {
    codec::hold(&Hex, data);
    for packed in [Packed::DEFLATE, Packed::GZIP, Packed::ZLIB] {
        codec::hold(&packed, data);
    }
    for utf16 in [Utf16::BE, Utf16::LE] {
        let _ = (utf16.decode(data), utf16.splice(data, &[Edit { span: 1..3, with: b"x".to_vec() }]));
    }
    let mut out = Vec::new();
    let _ = inflate::inflate(data, 1000, &mut out);
    assert!(out.len() < 1000 + 258);
});
