//! A pattern compiles or names a place in itself; its matches are disjoint and not empty.
#![no_main]

use harmless::detect::pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut halves = data.splitn(2, |b| *b == 0);
    let Some(Ok(pattern)) = halves.next().map(std::str::from_utf8) else { return };
    let text = halves.next().unwrap_or(pattern.as_bytes());
    match Pattern::compile(pattern) {
        Err(e) => assert!(e.at <= pattern.len()),
        Ok(compiled) => {
            let mut end = 0;
            for found in compiled.all(text) {
                assert!(end <= found.start && found.start < found.end && found.end <= text.len());
                end = found.end;
            }
        }
    }
});
