//! Any chunking gives the same entries, envelope and error.
#![no_main]

use harmless::Error;
use harmless::capture::splitter::{Envelope, EntrySpan, Splitter};
use libfuzzer_sys::fuzz_target;

fn split(file: &[u8], size: usize) -> Result<(Vec<EntrySpan>, Envelope), Error> {
    let mut splitter = Splitter::new();
    let mut spans = Vec::new();
    for chunk in file.chunks(size.max(1)) {
        splitter.push(chunk, |e| spans.push(e))?;
    }
    Ok((spans, splitter.finish()?))
}

fuzz_target!(|data: &[u8]| {
    let Some((&size, file)) = data.split_first() else { return };
    let whole = split(file, usize::MAX).map(|(s, e)| (s, e.text, e.jumps));
    let parts = split(file, usize::from(size)).map(|(s, e)| (s, e.text, e.jumps));
    assert_eq!(whole, parts);
    match whole {
        Ok((spans, ..)) => {
            let mut end = 0;
            for s in spans {
                assert!(s.offset >= end && s.len > 0 && s.offset + s.len <= file.len() as u64);
                end = s.offset + s.len;
            }
        }
        Err(e) => assert!(e.offset().is_some_and(|o| o <= file.len() as u64)),
    }
});
