//! Whole captures: a file that parses and keeps its shape (laws 2 and 3), stays as it is when it is sanitized again (6),
//! and passes the check (7; with `STRICT` set, a capture that is refused by the check counts as found).
#![no_main]

use drive::{Crew, How};
use harmless::{ErrorKind, Policy, Tape};
use libfuzzer_sys::fuzz_target;
use std::cell::RefCell;

#[allow(dead_code)]
#[path = "../../tests/support/drive.rs"]
mod drive;

thread_local!(static CREW: RefCell<Crew> = RefCell::new(Crew::new(&Policy::default())));

fn plain(file: &[u8]) -> &[u8] {
    file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file)
}

/// The kinds of all nodes, in order.
fn shape(file: &[u8]) -> Option<Vec<(harmless::capture::tape::NodeKind, u32)>> {
    let mut tape = Tape::new();
    tape.parse(plain(file)).ok()?;
    Some(tape.nodes().iter().map(|n| (n.kind, n.next)).collect())
}

fuzz_target!(|data: &[u8]| {
    let Some((&how, rest)) = data.split_first() else { return };
    // Most inputs are the inside of entries: the frame around them has targets of its own.
    let file = match how % 4 {
        0 => rest.to_vec(),
        1 => [b"{\"log\":{\"entries\":[", rest, b"]}}"].concat(),
        2 => [&b"{\"log\":{\"entries\":[{\"response\":{\"content\":{\"text\":\""[..], rest, b"\"}}}]}}"].concat(),
        _ => [&b"{\"log\":{\"entries\":[{\"request\":{\"headers\":["[..], rest, b"]}}]}}"].concat(),
    };
    let feed = How { chunks: vec![1 + usize::from(how)], batch: u64::from(how), workers: 2, gap: None };
    CREW.with_borrow_mut(|crew| match crew.sanitize(&file, &feed) {
        Err(e) => {
            assert!(e.kind() != ErrorKind::Internal, "{e}");
            assert!(e.kind() != ErrorKind::CheckFailed || std::env::var_os("STRICT").is_none(), "{e}");
        }
        Ok(clean) => {
            let after = shape(&clean.bytes).expect("the output parses");
            if clean.broken == 0
                && let Some(before) = shape(&file)
            {
                assert!(before == after, "reshaped");
            }
            if clean.removed.is_empty() && clean.broken == 0 {
                assert!(clean.bytes == file, "changed without a secret");
            }
            match crew.sanitize(&clean.bytes, &How::whole()) {
                Ok(twice) => assert!(twice.bytes == clean.bytes, "sanitizing twice changes it"),
                Err(e) => assert!(e.kind() == ErrorKind::CheckFailed && std::env::var_os("STRICT").is_none(), "{e}"),
            }
        }
    });
});
