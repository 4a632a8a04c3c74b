//! The law of `Codec` for percent-encoding and character references.
#![no_main]

use harmless::lens::{HtmlEntity, Percent, PercentPlus};
use libfuzzer_sys::fuzz_target;

#[path = "../codec.rs"]
mod codec;

fuzz_target!(|data: &[u8]| {
    codec::hold(&Percent, data);
    codec::hold(&PercentPlus, data);
    codec::hold(&HtmlEntity, data);
});
