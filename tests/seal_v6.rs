//! Keys of version 6 (RFC 9580): accepted as any other, encrypted to with authentication (SEIPD version 2) where every recipient
//! can read that, and refused for the same reasons. GnuPG does not read such keys, so `pgp` makes them and decrypts here.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]
#![cfg(not(target_arch = "wasm32"))]

use harmless::{Recipient, Refusal, judge, seal};
use pgp::composed::{
    ArmorOptions, EncryptionCaps, KeyType, Message, SecretKeyParamsBuilder, SignedSecretKey, SubkeyParamsBuilder,
};
use pgp::crypto::ecc_curve::ECCCurve;
use pgp::types::{KeyVersion, Password, Timestamp};
use rand::rngs::OsRng;

fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// A key that signs, with a part that is encrypted to unless `encrypts` is nothing.
fn key(version: KeyVersion, signs: KeyType, encrypts: Option<KeyType>, created: u64) -> SignedSecretKey {
    let created = Timestamp::from_secs(u32::try_from(created).unwrap());
    let mut builder = SecretKeyParamsBuilder::default();
    builder
        .version(version)
        .key_type(signs)
        .can_certify(true)
        .can_sign(true)
        .created_at(created)
        .primary_user_id("support <support@support.example>".into());
    if let Some(kind) = encrypts {
        let mut sub = SubkeyParamsBuilder::default();
        sub.version(version).key_type(kind).can_encrypt(EncryptionCaps::All).created_at(created);
        builder.subkey(sub.build().unwrap());
    }
    builder.build().unwrap().generate(OsRng).unwrap()
}

fn public(key: &SignedSecretKey) -> Vec<u8> {
    key.to_public_key().to_armored_bytes(ArmorOptions::default()).unwrap()
}

fn opened(sealed: &[u8], key: &SignedSecretKey, armored: bool) -> Vec<u8> {
    let message = if armored { Message::from_armor(sealed).unwrap().0 } else { Message::from_bytes(sealed).unwrap() };
    let mut message = message.decrypt(&Password::empty(), key).unwrap();
    if message.is_compressed() {
        message = message.decompress().unwrap();
    }
    message.as_data_vec().unwrap()
}

/// A capture of some size, which is compressed before it is encrypted.
fn original() -> Vec<u8> {
    b"{\"log\":{\"entries\":[]}}\n".repeat(9_000)
}

#[test]
fn keys_of_version_6_are_accepted_and_open_what_is_sealed() {
    for (signs, encrypts) in [(KeyType::Ed25519, KeyType::X25519), (KeyType::Ed448, KeyType::X448)] {
        let secret = key(KeyVersion::V6, signs, Some(encrypts), now() - 60);
        let judged = judge(&public(&secret), now());
        assert_eq!(judged.fingerprint.len(), 64, "a fingerprint of version 6 has 32 bytes");
        let recipient = judged.verdict.unwrap();
        assert_eq!(recipient.user_id, "support <support@support.example>");
        let pinned = Recipient::read(&public(&secret), Some(&judged.fingerprint), now()).unwrap();
        assert_eq!(pinned.fingerprint, judged.fingerprint);
        for armored in [false, true] {
            let mut sealed = Vec::new();
            let told = seal(&original()[..], &mut sealed, std::slice::from_ref(&recipient), armored).unwrap();
            assert_eq!(told.bytes, original().len() as u64);
            assert_eq!(opened(&sealed, &secret, armored), original());
        }
    }
}

#[test]
fn one_of_version_6_beside_one_of_version_4_each_opens_it_alone() {
    let six = key(KeyVersion::V6, KeyType::Ed25519, Some(KeyType::X25519), now() - 60);
    let four = key(KeyVersion::V4, KeyType::Ed25519Legacy, Some(KeyType::ECDH(ECCCurve::Curve25519Legacy)), now() - 60);
    let both = [&six, &four].map(|k| Recipient::read(&public(k), None, now()).unwrap());
    for recipients in [&both[..], &both[..1], &both[1..]] {
        let mut sealed = Vec::new();
        seal(&original()[..], &mut sealed, recipients, false).unwrap();
        for (k, r) in [&six, &four].into_iter().zip(&both) {
            if recipients.iter().any(|x| x.fingerprint == r.fingerprint) {
                assert_eq!(opened(&sealed, k, false), original());
            }
        }
    }
}

#[test]
fn they_are_refused_for_the_same_reasons() {
    let signs_only = key(KeyVersion::V6, KeyType::Ed25519, None, now() - 60);
    assert_eq!(judge(&public(&signs_only), now()).verdict.unwrap_err(), Refusal::NotForEncryption);
    let future = key(KeyVersion::V6, KeyType::Ed25519, Some(KeyType::X25519), now() + 86_400);
    assert_eq!(judge(&public(&future), now()).verdict.unwrap_err(), Refusal::NotYetValid);
    let private = signs_only.to_armored_bytes(ArmorOptions::default()).unwrap();
    assert_eq!(judge(&private, now()).verdict.unwrap_err(), Refusal::PrivateKey);
    // A byte of its binding signature changed: what it says can't be believed.
    let good = key(KeyVersion::V6, KeyType::Ed25519, Some(KeyType::X25519), now() - 60);
    let mut bytes = Vec::new();
    pgp::ser::Serialize::to_writer(&good.to_public_key(), &mut bytes).unwrap();
    let last = bytes.len() - 5;
    bytes[last] ^= 1;
    assert!(judge(&bytes, now()).verdict.is_err());
}
