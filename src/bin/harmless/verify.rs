//! `harmless verify`: reads a clean capture as any tool would, and compares it with its report.

use crate::sanitize::hex;
use crate::source::Source;
use crate::{Failure, VerifyArguments};
use harmless::{Splitter, Tape};
use sha2::{Digest, Sha256};

/// Runs the command.
pub fn run(a: &VerifyArguments) -> Result<(), Failure> {
    let source = Source::open(&a.input, &a.opening, true)?;
    let named = |f: Failure| Failure { message: format!("{}: {}", a.input.display(), f.message), ..f };
    let (entries, sha256) = read(&source).map_err(named)?;
    let mut against = "";
    if let Some(path) = &a.report {
        let text =
            std::fs::read(path).map_err(|e| Failure::usage(format!("{}: {}", path.display(), crate::why(&e))))?;
        let report: serde_json::Value = serde_json::from_slice(&text)
            .map_err(|e| Failure::usage(format!("{}: this is no report: {e}", path.display())))?;
        let says = |pointer: &str| report.pointer(pointer).cloned().unwrap_or_default();
        if says("/output/sha256") != sha256 || says("/output/bytes") != source.len {
            return Err(Failure::input(format!(
                "{}: this is not the file that the report is about: its size or SHA-256 differs",
                a.input.display()
            )));
        }
        if says("/verification/passed") != true {
            return Err(Failure::input(format!("{}: the report says that the check failed", path.display())));
        }
        against = "; it is the file that the report is about, and its check passed";
    }
    println!("{}: a readable HAR of {entries} entries, SHA-256 {sha256}{against}", a.input.display());
    Ok(())
}

/// Reads the whole file; every entry must be JSON.
fn read(source: &Source) -> Result<(u64, String), Failure> {
    let mut splitter = Splitter::new();
    let mut tape = Tape::new();
    let mut hash = Sha256::new();
    let (mut kept, mut kept_from, mut at) = (Vec::<u8>::new(), 0u64, 0u64);
    let mut entries = 0u32;
    loop {
        let old = kept.len();
        kept.resize(old + (1 << 20), 0);
        let n = source.fill(kept.get_mut(old..).unwrap_or(&mut []), at).map_err(|e| Failure::input(e.to_string()))?;
        kept.truncate(old + n);
        let chunk = kept.get(old..).unwrap_or(&[]);
        if n == 0 {
            break;
        }
        hash.update(chunk);
        let mut spans = Vec::new();
        splitter.push(chunk, |e| spans.push(e))?;
        at += n as u64;
        for span in spans {
            let start = usize::try_from(span.offset - kept_from).unwrap_or(usize::MAX);
            let text = kept.get(start..start + usize::try_from(span.len).unwrap_or(0)).unwrap_or(&[]);
            tape.parse(text).map_err(|e| {
                harmless::Error::new(harmless::ErrorKind::EntryBroken, e.what)
                    .at(span.offset + e.at as u64)
                    .in_entry(entries)
            })?;
            entries += 1;
        }
        let keep_from = splitter.open_entry().unwrap_or(at);
        kept.drain(..usize::try_from(keep_from - kept_from).unwrap_or(0).min(kept.len()));
        kept_from = keep_from;
    }
    let total = splitter.entries();
    let envelope = splitter.finish()?;
    tape.parse(&envelope.text)
        .map_err(|e| harmless::Error::new(harmless::ErrorKind::NotJson, e.what).at(envelope.file_offset(e.at)))?;
    Ok((total, hex(&hash.finalize())))
}
