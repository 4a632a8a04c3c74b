//! From a file to the one certificate in it.

use super::refusal::Refusal;
use pgp::armor::{BlockType, Dearmor};
use pgp::composed::{Deserializable, SignedPublicKey};
use pgp::packet::{Packet, PacketParser};
use std::io::Read;

/// Largest key file that is read, in bytes: thousands of signatures, or a photograph.
const MAX_KEY: usize = 4 << 20;

/// Reads the one certificate of a file, armored or binary. Says nothing about whether it can be used.
///
/// # Errors
/// [`Refusal::NotAKey`], [`Refusal::PrivateKey`], [`Refusal::Several`] or, for a key whose inside is not understood,
/// [`Refusal::Unknown`].
pub fn read(file: &[u8]) -> Result<SignedPublicKey, Refusal> {
    if file.len() > MAX_KEY {
        return Err(Refusal::NotAKey);
    }
    // In binary, a packet begins with its highest bit set (RFC 9580, 4.2).
    let packets = if file.first().is_some_and(|b| b & 0x80 != 0) { file.to_vec() } else { dearmored(file)? };
    let (mut public, mut unread) = (0, false);
    for packet in PacketParser::new(packets.as_slice()) {
        match packet {
            Ok(Packet::SecretKey(_) | Packet::SecretSubkey(_)) => return Err(Refusal::PrivateKey),
            Ok(Packet::PublicKey(_)) => public += 1,
            Ok(_) => {}
            Err(_) => unread = true,
        }
    }
    match public {
        0 if unread => return Err(Refusal::Unknown),
        0 => return Err(Refusal::NotAKey),
        1 => {}
        _ => return Err(Refusal::Several),
    }
    SignedPublicKey::from_bytes(packets.as_slice()).map_err(|_| Refusal::Unknown)
}

/// The bytes in the armor. A second block in the same file counts as a second certificate.
fn dearmored(file: &[u8]) -> Result<Vec<u8>, Refusal> {
    let text = String::from_utf8_lossy(file);
    if text.contains("-----BEGIN PGP PRIVATE KEY BLOCK-----") {
        return Err(Refusal::PrivateKey);
    }
    let blocks = text.matches("-----BEGIN PGP PUBLIC KEY BLOCK-----").count();
    let begin = text.find("-----BEGIN PGP PUBLIC KEY BLOCK-----").ok_or(Refusal::NotAKey)?;
    if blocks > 1 {
        return Err(Refusal::Several);
    }
    // Keys are pasted out of mails: what stands before the block, and blanks before its lines, are not of the key.
    let block: String = text.get(begin..).unwrap_or("").lines().map(|l| format!("{}\n", l.trim())).collect();
    let mut armor = Dearmor::new(block.as_bytes());
    let mut packets = Vec::new();
    armor.read_to_end(&mut packets).map_err(|_| Refusal::NotAKey)?;
    match armor.into_parts().0 {
        Some(BlockType::PublicKey) => Ok(packets),
        _ => Err(Refusal::NotAKey),
    }
}
