//! gzip (RFC 1952) of a HAR: `capture.har.gz`, or a `.har` that a server or a mail program packed. Several members one after
//! the other are one file.
//!
//! False positives: none; a HAR begins with `{`, never with 1F 8B.

use super::har::HarStream;
use super::{Importer, Job};
use crate::error::{Error, ErrorKind};
use flate2::read::MultiGzDecoder;
use std::io::{BufReader, Read};

/// See the module.
pub(super) const IMPORTER: Importer = Importer {
    name: "gzip",
    claims: |look| look.head.starts_with(b"\x1f\x8b"),
    run: |job| {
        let reader = MultiGzDecoder::new(BufReader::with_capacity(256 << 10, job.input.clone()));
        unpack(job, reader, |r| r.get_ref().get_ref().position(), "gzip")
    },
};

/// Unpacks one HAR out of `reader`; `at` tells how far in the file it stands.
pub(super) fn unpack<R: Read>(job: &mut Job, mut reader: R, at: fn(&R) -> u64, what: &str) -> Result<u64, Error> {
    let mut stream = HarStream::new();
    let mut buffer = vec![0; 256 << 10];
    let mut any = false;
    loop {
        let n = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) => return damaged(job, stream, &e, at(&reader), what),
        };
        let chunk = buffer.get(..n).unwrap_or(&[]);
        if !any && chunk.starts_with(b"PK\x03\x04") {
            return Err(Error::new(
                ErrorKind::NoCapture,
                format!("there is another archive in this {what} file; unpack it once and open what comes out"),
            ));
        }
        any = true;
        stream.push(chunk, &mut job.out, None)?;
        (job.options.progress)(at(&reader));
    }
    Ok(u64::from(stream.finish(&mut job.out)?))
}

/// The packed data ends or breaks: what was whole stays.
fn damaged(job: &mut Job, stream: HarStream, e: &std::io::Error, at: u64, what: &str) -> Result<u64, Error> {
    let why = if e.kind() == std::io::ErrorKind::UnexpectedEof {
        format!("this {what} file is cut off")
    } else {
        format!("the data of this {what} file is damaged")
    };
    // Garbage behind a whole file is told and costs nothing.
    if stream.is_whole() {
        job.warnings.add("trailing", "", None, format!("{why} behind the capture; the capture itself is whole"));
        return Ok(u64::from(stream.finish(&mut job.out)?));
    }
    match stream.cut(&mut job.out)? {
        Some(entries) => {
            let told = format!("{why} after entry {entries}; what came before is shown");
            job.warnings.add("cut-off", "", None, told);
            Ok(u64::from(entries))
        }
        None => {
            Err(Error::new(ErrorKind::Damaged, format!("{why} before its first entry; save or send it again")).at(at))
        }
    }
}
