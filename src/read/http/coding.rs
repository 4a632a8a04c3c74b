//! Transfer and content codings taken off a body: chunked (RFC 9112, 7.1), gzip, deflate in both spellings, br (RFC 7932), zstd
//! (RFC 8878). What comes out is bounded; of what is damaged, the part before is kept.

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Largest window of zstd as a content coding, in bytes (RFC 9659 says 8 MB; some servers take more).
const ZSTD_WINDOW: u64 = 64 << 20;

/// What is wrong with a coded body. Its `Display` is a sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It says chunked and is not.
    NotChunked,
    /// A chunk is cut off or has no length.
    ChunkBroken,
    /// The coding's name is none that is known.
    Unknown,
    /// The data is not of the coding it is said to be of.
    Not(&'static str),
    /// The data of this coding breaks off or is damaged.
    Broken(&'static str),
    /// More comes out than is kept, in bytes.
    TooLarge(usize),
}

impl Fault {
    /// The stable name of the kind.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "coding-unknown",
            Self::TooLarge(_) => "body-too-large",
            _ => "coding-broken",
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotChunked => f.write_str("the body is said to be chunked and is not; it is kept as it stands"),
            Self::ChunkBroken => {
                f.write_str("a chunk of the body is cut off or damaged; the chunks before it are kept")
            }
            Self::Unknown => f.write_str(
                "the body has a coding that is not known; expected gzip, deflate, br or zstd. It is kept as it stands",
            ),
            Self::Not(coding) => write!(f, "the body is said to be {coding} and is not; it is kept as it stands"),
            Self::Broken(coding) => {
                write!(f, "the {coding} data of the body is damaged or cut off; what comes before is kept")
            }
            Self::TooLarge(most) => write!(f, "the body unpacks to more than {} MB; it is left out", most >> 20),
        }
    }
}

/// Takes `chunked` off.
pub fn dechunk(body: &[u8]) -> (Cow<'_, [u8]>, Option<Fault>) {
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        let rest = body.get(at..).unwrap_or(&[]);
        let Ok(httparse::Status::Complete((skip, size))) = httparse::parse_chunk_size(rest) else {
            if at == 0 {
                return (Cow::Borrowed(body), Some(Fault::NotChunked));
            }
            return (Cow::Owned(out), Some(Fault::ChunkBroken));
        };
        if size == 0 {
            return (Cow::Owned(out), None);
        }
        let from = at.saturating_add(skip);
        let to = usize::try_from(size).ok().and_then(|s| from.checked_add(s));
        match to.and_then(|to| body.get(from..to).map(|c| (c, to))) {
            Some((chunk, to)) => {
                out.extend_from_slice(chunk);
                at = to + if body.get(to..).is_some_and(|r| r.starts_with(b"\r\n")) { 2 } else { 0 };
            }
            None => {
                out.extend_from_slice(body.get(from..).unwrap_or(&[]));
                return (Cow::Owned(out), Some(Fault::ChunkBroken));
            }
        }
    }
}

/// Takes content codings off, the last one first. At most `most` bytes come out.
pub fn decode<'a>(body: Cow<'a, [u8]>, codings: &[String], most: usize) -> (Cow<'a, [u8]>, Option<Fault>) {
    let mut body = body;
    for coding in codings.iter().rev() {
        if body.is_empty() {
            break;
        }
        let (next, fault) = match one(&body, coding, most) {
            Ok(None) => continue,
            Ok(Some(done)) => done,
            Err(fault) => return (body, Some(fault)),
        };
        body = Cow::Owned(next);
        if fault.is_some() {
            return (body, fault);
        }
    }
    if body.len() > most {
        return (Cow::Borrowed(&[]), Some(Fault::TooLarge(most)));
    }
    (body, None)
}

type Done = (Vec<u8>, Option<Fault>);

/// Takes one coding off; `Ok(None)` for none at all, an error when the body stays as it is.
fn one(body: &[u8], coding: &str, most: usize) -> Result<Option<Done>, Fault> {
    match coding {
        "identity" => Ok(None),
        "gzip" | "x-gzip" => drain("gzip", MultiGzDecoder::new(body), most).map(Some),
        // RFC 9110 means zlib; some servers send bare deflate, and browsers take both.
        "deflate" => {
            let zlib = body
                .first_chunk::<2>()
                .is_some_and(|[a, b]| a & 0x0f == 8 && (u16::from(*a) << 8 | u16::from(*b)).is_multiple_of(31));
            let as_zlib = zlib.then(|| drain("deflate", ZlibDecoder::new(body), most));
            match as_zlib {
                Some(Ok(done)) => Ok(Some(done)),
                _ => drain("deflate", DeflateDecoder::new(body), most).map(Some),
            }
        }
        "br" => drain("br", brotli_decompressor::Decompressor::new(body, 16 << 10), most).map(Some),
        "zstd" => zstd(body, most).map(Some),
        _ => Err(Fault::Unknown),
    }
}

/// Frames one after the other.
fn zstd(body: &[u8], most: usize) -> Result<Done, Fault> {
    let mut rest = body;
    let mut out = Vec::new();
    while !rest.is_empty() {
        // A skippable frame: four bytes of magic, four of length.
        if let Some(&[a, 0x2a, 0x4d, 0x18, l0, l1, l2, l3]) = rest.first_chunk::<8>()
            && a & 0xf0 == 0x50
        {
            let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
            rest = rest.get(8..).and_then(|r| r.get(length..)).unwrap_or(&[]);
            continue;
        }
        let Ok(decoder) = StreamingDecoder::new_with_max_window_size(&mut rest, ZSTD_WINDOW) else {
            return if out.is_empty() { Err(Fault::Not("zstd")) } else { Ok((out, Some(Fault::Broken("zstd")))) };
        };
        let (more, fault) = drain("zstd", decoder, most.saturating_sub(out.len()))?;
        out.extend_from_slice(&more);
        if let Some(fault) = fault {
            let fault = if let Fault::TooLarge(_) = fault { Fault::TooLarge(most) } else { fault };
            return Ok((if fault == Fault::TooLarge(most) { Vec::new() } else { out }, Some(fault)));
        }
    }
    Ok((out, None))
}

/// Reads to the end, or to the bound, or to what is wrong.
fn drain(coding: &'static str, mut reader: impl Read, most: usize) -> Result<Done, Fault> {
    let mut out = Vec::new();
    let mut buffer = vec![0; 32 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((out, None)),
            Ok(n) if out.len() + n > most => return Ok((Vec::new(), Some(Fault::TooLarge(most)))),
            Ok(n) => out.extend_from_slice(buffer.get(..n).unwrap_or(&[])),
            Err(_) if out.is_empty() => return Err(Fault::Not(coding)),
            Err(_) => return Ok((out, Some(Fault::Broken(coding)))),
        }
    }
}
