//! What the coordinator and the workers say to each other. In a browser it crosses between workers as bytes (postcard);
//! the native command passes the values themselves.

use crate::capture::row::Row;
use crate::detect::Count;
use crate::detect::book::Secret;
use crate::detect::found::SecretId;
use crate::error::{Error, ErrorKind};
use crate::redact::parts::Part;
use crate::verify::Outcome;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A run of whole entries and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Index of the first entry.
    pub first: u32,
    /// Offset in the file of the batch's bytes: of the first entry's first byte.
    pub base: u64,
    /// Length in bytes, to the end of the last entry.
    pub len: u64,
    /// Offset from `base` and length of each entry.
    pub spans: Vec<(u64, u64)>,
}

impl Batch {
    /// The batch of some entries in a row, told by offset in the file and length; `None` for none.
    pub fn of(first: u32, entries: impl IntoIterator<Item = (u64, u64)>) -> Option<Self> {
        let mut spans: Vec<(u64, u64)> = entries.into_iter().collect();
        let base = spans.first()?.0;
        spans.iter_mut().for_each(|(offset, _)| *offset -= base);
        let len = spans.last().map(|(offset, len)| offset + len)?;
        Some(Self { first, base, len, spans })
    }
}

/// An entry that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Index of the entry.
    pub entry: u32,
    /// Byte offset in the file of what is wrong.
    pub at: u64,
    /// What is wrong.
    pub what: String,
}

/// What the first pass gives for a batch.
#[derive(Serialize, Deserialize)]
pub struct Collected {
    /// A row per entry.
    pub rows: Vec<Row>,
    /// The entries that can't be read; their rows are empty.
    pub broken: Vec<Broken>,
    /// The secrets of the batch.
    pub secrets: Vec<Secret>,
}

/// What a worker needs to know for the second pass.
#[derive(Serialize, Deserialize)]
pub struct Orders {
    /// All secrets of the capture, and whether each is removed.
    pub secrets: Vec<(Secret, bool)>,
    /// Gaps between edits shorter than this are copied, in bytes.
    pub gap: u64,
}

/// What the second pass gives for a batch.
#[derive(Serialize, Deserialize)]
pub struct Cleaned {
    /// The batch, in slices of the original and new pieces.
    pub parts: Vec<WirePart>,
    /// Its length in the clean file.
    pub len: u64,
    /// A fingerprint of it, to find a clean file that was not written as it was checked.
    pub print: u64,
    /// What was replaced how often.
    pub counts: Vec<(SecretId, Count)>,
    /// What the check found.
    pub checked: Outcome,
}

/// A stretch of the clean file.
#[derive(Serialize, Deserialize)]
pub enum WirePart {
    /// From, up to: offsets in the original.
    Original(u64, u64),
    /// New bytes.
    New(#[serde(with = "serde_bytes")] Vec<u8>),
}

impl From<Part> for WirePart {
    fn from(part: Part) -> Self {
        match part {
            Part::Original { start, end } => Self::Original(start, end),
            Part::New(bytes) => Self::New(bytes),
        }
    }
}

/// A message as bytes.
///
/// # Errors
/// Never for the types above; the serializer's signature allows for it.
pub fn pack<T: Serialize>(message: &T) -> Result<Vec<u8>, Error> {
    postcard::to_stdvec(message)
        .map_err(|_| Error::new(ErrorKind::Internal, "a message between workers could not be written"))
}

/// A message read back.
///
/// # Errors
/// When the bytes are no such message.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    postcard::from_bytes(bytes)
        .map_err(|_| Error::new(ErrorKind::Internal, "a message between workers could not be read"))
}
