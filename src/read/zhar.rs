//! `.zhar`: a HAR behind zlib (RFC 1950), as mitmproxy's `save.har` writes it.
//!
//! False positives: any other zlib stream. So it is one only when what it begins with is JSON.

use super::{Importer, Job, Look, gzip};
use crate::error::Error;
use flate2::read::ZlibDecoder;
use std::io::{BufReader, Read};

/// See the module.
pub(super) const IMPORTER: Importer = Importer { name: "zhar", claims, run };

fn claims(look: &Look) -> bool {
    let Some(&[cmf, flg]) = look.head.first_chunk::<2>() else { return false };
    if cmf & 0x0f != 8 || cmf >> 4 > 7 || (u16::from(cmf) << 8 | u16::from(flg)) % 31 != 0 {
        return false;
    }
    let mut first = Vec::new();
    // What can be unpacked of the head is enough; that it ends early is no fault here.
    let _ = ZlibDecoder::new(look.head).take(64).read_to_end(&mut first);
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    text.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
}

fn run(job: &mut Job) -> Result<u64, Error> {
    let reader = ZlibDecoder::new(BufReader::with_capacity(256 << 10, job.input.clone()));
    gzip::unpack(job, reader, |r| r.get_ref().get_ref().position(), "zhar")
}
