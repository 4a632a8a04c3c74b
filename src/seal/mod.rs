//! The original, encrypted with OpenPGP (RFC 9580) to those who may have it back.
//!
//! ```text
//! Recipient::read(file, pin, now) → Recipient         judged: expired, revoked, weak and unsuitable keys are refused
//! seal(original, out, &recipients, armored) → Seal     streamed; memory does not grow with the original
//! ```
//!
//! The `pgp` crate does the cryptography. The clock is handed in, randomness comes from the system. A message says to whom
//! it was encrypted (key ids) and nothing of its content, not even its name.

mod certificate;
mod judge;
mod refusal;

pub use refusal::Refusal;

use crate::error::{Error, ErrorKind};
use pgp::composed::{ArmorOptions, Encryption, MessageBuilder};
use pgp::crypto::aead::{AeadAlgorithm, ChunkSize};
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{PublicKey, PublicSubkey};
use pgp::types::{CompressionAlgorithm, KeyDetails};
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};

/// Length of the pieces that an encrypted message is made of, in bytes: a power of two (RFC 9580, 4.2.1.4).
const PIECE: u32 = 256 << 10;

/// The part of a certificate that is encrypted to.
#[derive(Clone, Debug)]
pub enum Key {
    /// A subkey, as nearly always.
    Sub(PublicSubkey),
    /// The primary key itself.
    Primary(PublicKey),
}

/// Someone who will be able to read the original.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Fingerprint of the certificate, in capital hexadecimal digits.
    pub fingerprint: String,
    /// The first name in the certificate. Nobody has checked it.
    pub user_id: String,
    /// When the key expires, in seconds since 1970.
    pub expires: Option<u64>,
    key: Key,
    v2: bool,
    zlib: bool,
}

/// What is to be known of a key, used or not.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Fingerprint, in capital hexadecimal digits; empty where no key could be read.
    pub fingerprint: String,
    /// The first name in the certificate. Nobody has checked it.
    pub user_id: String,
    /// The recipient, or why not.
    pub verdict: Result<Recipient, Refusal>,
}

/// Looks at a key file (armored or binary, one certificate) at `now`, in seconds since 1970.
pub fn judge(file: &[u8], now: u64) -> Judgement {
    let certificate = match certificate::read(file) {
        Ok(c) => c,
        Err(why) => return Judgement { fingerprint: String::new(), user_id: String::new(), verdict: Err(why) },
    };
    let fingerprint = format!("{:X}", certificate.fingerprint());
    let user_id = judge::user_id(&certificate);
    let verdict = judge::judge(&certificate, now).map(|s| Recipient {
        fingerprint: fingerprint.clone(),
        user_id: user_id.clone(),
        expires: s.expires,
        key: s.key,
        v2: s.v2,
        zlib: s.zlib,
    });
    Judgement { fingerprint, user_id, verdict }
}

impl Recipient {
    /// Reads a key file (armored or binary, one certificate) and judges it at `now`, in seconds since 1970. With `pin` it has
    /// to have that fingerprint: all of it, blanks and case don't matter.
    ///
    /// # Errors
    /// Why the key is not used. A pin that does not match is told before anything else.
    pub fn read(file: &[u8], pin: Option<&str>, now: u64) -> Result<Self, Refusal> {
        let judgement = judge(file, now);
        if let Some(pin) = pin {
            let pin = normal(pin).ok_or(Refusal::BadPin)?;
            if !judgement.fingerprint.is_empty() && pin != judgement.fingerprint {
                return Err(Refusal::OtherKey);
            }
        }
        judgement.verdict
    }
}

/// A whole fingerprint in capital digits without blanks; `None` for anything shorter: a short one is easily forged.
pub fn normal(fingerprint: &str) -> Option<String> {
    let text = fingerprint.trim();
    let text = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    let whole = matches!(digits.len(), 40 | 64) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    whole.then(|| digits.to_ascii_uppercase())
}

/// What was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// SHA-256 of the original, in hexadecimal digits.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Encrypts all that `original` gives, to all recipients at once, and writes it to `out` in pieces. Uses AES-256, in the form
/// that GnuPG reads (SEIPD version 1) unless every recipient's key asks for the newer one. It is compressed before, unless it
/// is compressed already or a recipient's key does not say that its owner can undo that.
///
/// # Errors
/// When there is no recipient, or reading or writing fails; what was written by then is worthless.
pub fn seal(original: impl Read, out: impl Write, recipients: &[Recipient], armored: bool) -> Result<Seal, Error> {
    if recipients.is_empty() {
        return Err(Error::new(
            ErrorKind::Recipient,
            "there is nobody to encrypt to; give at least one recipient's key",
        ));
    }
    let mut metered = Metered { inner: original, hash: Sha256::new(), bytes: 0, failed: false };
    let result = encrypted(&mut metered, out, recipients, armored);
    if metered.failed {
        return Err(Error::new(
            ErrorKind::Unreadable,
            "the original could not be read to its end while it was encrypted; was it changed, moved or deleted?",
        ));
    }
    result.map_err(|e| match e {
        pgp::errors::Error::IO { .. } => {
            Error::new(ErrorKind::Unwritable, "the encrypted original could not be written; is the disk full?")
        }
        // Its text may say how keys look, never what was encrypted; but it is not for people.
        _ => Error::new(ErrorKind::Recipient, "it could not be encrypted to one of the recipients' keys"),
    })?;
    let sha256 = metered.hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    Ok(Seal { sha256, bytes: metered.bytes })
}

fn encrypted(
    original: impl Read,
    out: impl Write,
    recipients: &[Recipient],
    armored: bool,
) -> Result<(), pgp::errors::Error> {
    let mut original = original;
    let mut start = Vec::new();
    original.by_ref().take(4).read_to_end(&mut start)?;
    let packed = is_packed(&start);
    let mut message = MessageBuilder::from_reader("", io::Cursor::new(start).chain(original));
    message.partial_chunk_size(PIECE)?;
    if !packed && recipients.iter().all(|r| r.zlib) {
        message.compression(CompressionAlgorithm::ZLIB);
    }
    if recipients.iter().all(|r| r.v2) {
        let mut message =
            message.seipd_v2(OsRng, SymmetricKeyAlgorithm::AES256, AeadAlgorithm::Ocb, ChunkSize::default());
        for r in recipients {
            match &r.key {
                Key::Sub(k) => message.encrypt_to_key(OsRng, k)?,
                Key::Primary(k) => message.encrypt_to_key(OsRng, k)?,
            };
        }
        written(message, out, armored)
    } else {
        let mut message = message.seipd_v1(OsRng, SymmetricKeyAlgorithm::AES256);
        for r in recipients {
            match &r.key {
                Key::Sub(k) => message.encrypt_to_key(OsRng, k)?,
                Key::Primary(k) => message.encrypt_to_key(OsRng, k)?,
            };
        }
        written(message, out, armored)
    }
}

fn written<R: Read, E: Encryption>(
    message: pgp::composed::MessageBuilder<'_, R, E>,
    out: impl Write,
    armored: bool,
) -> Result<(), pgp::errors::Error> {
    let mut out = io::BufWriter::with_capacity(PIECE as usize, out);
    if armored {
        message.to_armored_writer(OsRng, ArmorOptions::default(), &mut out)?;
    } else {
        message.to_writer(OsRng, &mut out)?;
    }
    out.flush()?;
    Ok(())
}

/// Whether a file that begins so is compressed as it is: gzip, ZIP (SAZ files are ZIP archives), Zstandard.
fn is_packed(start: &[u8]) -> bool {
    [&b"\x1f\x8b"[..], b"PK\x03\x04", b"\x28\xb5\x2f\xfd"].iter().any(|magic| start.starts_with(magic))
}

/// Counts and hashes what is read.
struct Metered<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
    failed: bool,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(n) => {
                self.hash.update(buffer.get(..n).unwrap_or(&[]));
                self.bytes += n as u64;
                Ok(n)
            }
            Err(e) => {
                self.failed |= e.kind() != io::ErrorKind::Interrupted;
                Err(e)
            }
        }
    }
}
