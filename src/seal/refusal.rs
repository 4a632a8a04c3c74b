//! Why a key is not encrypted to. The slug is stable: the page's catalogue translates by it.

use crate::error::{Error, ErrorKind};

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Neither an armored nor a binary OpenPGP key.
    NotAKey,
    /// A private key.
    PrivateKey,
    /// More than one certificate in the file.
    Several,
    /// No signature of its owner that holds: not what it was when it was made.
    Unsigned,
    /// Its owner has revoked it.
    Revoked,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// Too weak to protect anything.
    Weak,
    /// An algorithm or a version that this program does not know.
    Unknown,
    /// No part of it is meant for encryption.
    NotForEncryption,
    /// The fingerprint it was to have is not a whole fingerprint.
    BadPin,
    /// It is another key than the pinned one.
    OtherKey,
}

impl Refusal {
    /// The stable name, e.g. `expired`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NotAKey => "not-a-key",
            Self::PrivateKey => "private-key",
            Self::Several => "several-keys",
            Self::Unsigned => "unsigned",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Weak => "weak",
            Self::Unknown => "unknown-algorithm",
            Self::NotForEncryption => "not-for-encryption",
            Self::BadPin => "bad-pin",
            Self::OtherKey => "other-key",
        }
    }

    /// The whole sentence, in lower case: what is wrong and what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Self::NotAKey => {
                "this is not an OpenPGP public key; expected a file that begins with “-----BEGIN PGP PUBLIC KEY BLOCK-----”, or its binary form"
            }
            Self::PrivateKey => {
                "this is a private key: whoever has it can read everything that was encrypted to it. Never give it to anybody; ask for the public key instead"
            }
            Self::Several => {
                "there is more than one certificate in this file; give each recipient's key in a file of its own"
            }
            Self::Unsigned => {
                "no signature of its owner on this key holds; it is damaged or was tampered with. Ask for the key again"
            }
            Self::Revoked => "its owner has revoked this key. Ask for the new one",
            Self::Expired => "this key has expired. Ask for one that is still valid, or for the same with a later date",
            Self::NotYetValid => {
                "this key is not valid yet; its date lies in the future. Check this machine's clock, or ask for another key"
            }
            Self::Weak => {
                "this key is too weak (RSA or DSA below 2048 bits, or signed with a broken hash). Ask for a stronger one"
            }
            Self::Unknown => {
                "this key uses an algorithm or a version that this program does not know. Ask for an RSA or Curve25519 key"
            }
            Self::NotForEncryption => {
                "no part of this key is meant for encryption; it can only sign. Ask for a key with an encryption subkey"
            }
            Self::BadPin => {
                "the pinned fingerprint is not a whole one; expected 40 hexadecimal digits (64 for a key of version 6)"
            }
            Self::OtherKey => {
                "this is not the key that was expected: its fingerprint is not the pinned one. Do not use it; ask the recipient by another way"
            }
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(ErrorKind::Recipient, refusal.message())
    }
}
