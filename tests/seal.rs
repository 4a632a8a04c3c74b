//! The original, encrypted: real `gpg` gives it back byte for byte, and keys that must not be used are refused with the
//! reason that fits.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/gpg.rs"]
mod gpg;

use gpg::{CV25519, Gpg, rsa};
use harmless::{Recipient, Refusal, judge, seal};
use std::io::Read;

fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
}

/// Bytes that no compression helps with.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        })
        .collect()
}

/// Encrypts to recipients and lets `gpg` decrypt.
fn round(gpg: &Gpg, original: &[u8], recipients: &[Recipient], armored: bool) -> Vec<u8> {
    let mut sealed = Vec::new();
    let told = seal(original, &mut sealed, recipients, armored).unwrap();
    assert_eq!(told.bytes, original.len() as u64);
    assert_eq!(sealed.starts_with(b"-----BEGIN PGP MESSAGE-----\n"), armored);
    let path = gpg.path("sealed.pgp");
    std::fs::write(&path, sealed).unwrap();
    gpg.decrypt(&path)
}

fn refusal(key: &[u8]) -> Refusal {
    judge(key, now()).verdict.unwrap_err()
}

#[test]
fn gpg_gives_the_original_back_byte_for_byte() {
    let Some(gpg) = Gpg::new() else { return };
    let fingerprints =
        [gpg.make("two", &rsa(2048), &[]), gpg.make("three", &rsa(3072), &[]), gpg.make("curve", CV25519, &[])];
    let recipients: Vec<Recipient> =
        ["two", "three", "curve"].iter().map(|name| Recipient::read(&gpg.key(name), None, now()).unwrap()).collect();
    for (r, (fingerprint, name)) in recipients.iter().zip(fingerprints.iter().zip(["two", "three", "curve"])) {
        assert_eq!(&r.fingerprint, fingerprint);
        assert_eq!(r.user_id, format!("{name} <{name}@support.example>"));
        assert_eq!(r.expires, None);
    }
    // Around the length of a piece, and of none at all.
    for len in [0, 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 3_000_001] {
        let original = noise(len);
        for (i, r) in recipients.iter().enumerate() {
            assert!(
                round(&gpg, &original, std::slice::from_ref(r), len % 2 == 1) == original,
                "recipient {i}, {len} bytes"
            );
        }
    }
}

#[test]
fn text_is_compressed_and_what_is_compressed_is_not() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.make("anna", CV25519, &[]);
    let recipients = [Recipient::read(&gpg.key("anna"), None, now()).unwrap()];
    let sealed = |original: &[u8]| {
        let mut out = Vec::new();
        seal(original, &mut out, &recipients, false).unwrap();
        out.len()
    };
    let text = b"{\"name\":\"cookie\",\"value\":\"theme=dark\"},\n".repeat(20_000);
    assert!(sealed(&text) * 20 < text.len());
    assert!(round(&gpg, &text, &recipients, false) == text);
    for magic in [&b"\x1f\x8b"[..], b"PK\x03\x04"] {
        let packed = [magic, &text].concat();
        assert!(sealed(&packed) > packed.len(), "{magic:?}");
        assert!(round(&gpg, &packed, &recipients, false) == packed);
    }
}

#[test]
fn each_of_two_recipients_can_decrypt_alone() {
    let (Some(a), Some(b)) = (Gpg::new(), Gpg::new()) else { return };
    a.make("anna", CV25519, &[]);
    b.make("bert", &rsa(2048), &[]);
    let read = |g: &Gpg, name| Recipient::read(&g.key(name), None, now()).unwrap();
    let original = noise(700_000);
    for gpg in [&a, &b] {
        assert!(round(gpg, &original, &[read(&a, "anna"), read(&b, "bert")], false) == original);
    }
}

#[test]
fn the_binary_form_of_a_key_and_a_key_in_a_mail_are_read_too() {
    let Some(gpg) = Gpg::new() else { return };
    let fingerprint = gpg.make("anna", CV25519, &[]);
    let binary = gpg.run(&["--export", "anna@support.example"], "");
    let armored = String::from_utf8(gpg.key("anna")).unwrap();
    let mailed = format!("Hello,\r\nhere is our key:\r\n\r\n{}\r\nBye\r\n", armored.replace('\n', "\r\n"));
    let indented: String = armored.lines().map(|l| format!("   {l}  \n")).collect();
    for file in [binary.as_slice(), mailed.as_bytes(), indented.as_bytes()] {
        assert_eq!(Recipient::read(file, None, now()).unwrap().fingerprint, fingerprint);
    }
}

#[test]
fn unusable_keys_are_refused_with_the_reason() {
    let Some(gpg) = Gpg::new() else { return };
    let long_ago = ["--faked-system-time", "20200101T000000"];
    gpg.make("expired", &CV25519.replace("Expire-Date: 0", "Expire-Date: 1y"), &long_ago);
    gpg.make("future", CV25519, &["--faked-system-time", "20600101T000000"]);
    gpg.make("weak", &rsa(1024), &[]);
    gpg.make("signs", "Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign,cert\nExpire-Date: 0", &[]);
    let revoked = gpg.make("revoked", CV25519, &[]);
    gpg.revoke(&revoked);
    for (name, reason) in [
        ("expired", Refusal::Expired),
        ("future", Refusal::NotYetValid),
        ("weak", Refusal::Weak),
        ("signs", Refusal::NotForEncryption),
        ("revoked", Refusal::Revoked),
    ] {
        let key = gpg.key(name);
        let judgement = judge(&key, now());
        assert_eq!(judgement.verdict.unwrap_err(), reason, "{name}");
        // What is refused is still shown.
        assert_eq!(judgement.fingerprint, gpg.fingerprint(name));
        assert!(judgement.user_id.starts_with(name));
    }
    // The clock is the caller's: while it was valid, it was fit, and its end is told.
    let then = judge(&gpg.key("expired"), 1_590_000_000).verdict.unwrap();
    assert_eq!(then.expires.map(|e| e / 86_400), Some((1_577_836_800 + 365 * 86_400) / 86_400));

    let private = gpg.run(&["--armor", "--export-secret-keys", "signs@support.example"], "");
    assert_eq!(refusal(&private), Refusal::PrivateKey);
    let private = gpg.run(&["--export-secret-keys", "signs@support.example"], "");
    assert_eq!(refusal(&private), Refusal::PrivateKey);
    let several = gpg.run(&["--armor", "--export"], "");
    assert_eq!(refusal(&several), Refusal::Several);
    let glued = [gpg.key("signs"), gpg.key("weak")].concat();
    assert_eq!(refusal(&glued), Refusal::Several);
    for junk in
        [&b""[..], b"hello", b"{\"log\":{}}", b"-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n-----END PGP MESSAGE-----\n"]
    {
        assert_eq!(refusal(junk), Refusal::NotAKey, "{}", String::from_utf8_lossy(junk));
    }
}

#[test]
fn subkeys_are_judged_one_by_one() {
    let Some(gpg) = Gpg::new() else { return };
    let primary = "Key-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: sign,cert\nExpire-Date: 0";
    let long_ago = ["--faked-system-time", "20200101T000000"];
    let add = |fpr: &str, expire: &str, more: &[&str]| {
        gpg.run(
            &[
                more,
                &["--pinentry-mode", "loopback", "--passphrase", "", "--quick-add-key", fpr, "cv25519", "encr", expire],
            ]
            .concat(),
            "",
        );
    };
    let fpr = gpg.make("sub", primary, &long_ago);
    add(&fpr, "1y", &long_ago);
    assert_eq!(refusal(&gpg.key("sub")), Refusal::Expired);
    // A second one that is valid is taken instead.
    add(&fpr, "0", &[]);
    let good = Recipient::read(&gpg.key("sub"), None, now()).unwrap();
    let original = noise(10_000);
    assert!(round(&gpg, &original, &[good], false) == original);
    // Revoked, it leaves nothing.
    let edit = ["--command-fd", "0", "--no-batch", "--pinentry-mode", "loopback", "--expert", "--edit-key", &fpr];
    gpg.run(&edit, "key 2\nrevkey\ny\n0\n\ny\nsave\n");
    assert_eq!(refusal(&gpg.key("sub")), Refusal::Revoked);
}

#[test]
fn a_direct_signature_about_something_else_does_not_undo_the_end() {
    let Some(gpg) = Gpg::new() else { return };

    let then = ["--faked-system-time", "20200101T000000"];
    gpg.make("boss", CV25519, &then);
    let fpr = gpg.make("old", &CV25519.replace("Expire-Date: 0", "Expire-Date: 1y"), &then);
    let later = ["--faked-system-time", "20200601T000000", "--command-fd", "0", "--no-batch", "--expert"];
    let boss = gpg.fingerprint("boss");
    gpg.run(&[&later[..], &["--edit-key", &fpr]].concat(), &format!("addrevoker\n{boss}\ny\nsave\n"));
    let packets = String::from_utf8(gpg.run(&["--list-packets"], &String::from_utf8(gpg.key("old")).unwrap())).unwrap();
    assert!(packets.contains("sigclass 0x1f"), "{packets}");
    assert_eq!(refusal(&gpg.key("old")), Refusal::Expired);
    assert!(judge(&gpg.key("old"), 1_595_000_000).verdict.is_ok());
}

#[test]
fn a_key_that_was_tampered_with_is_refused() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.make("anna", CV25519, &[]);
    gpg.make("eve", CV25519, &[]);
    let split = |name: &str| {
        let key = gpg.run(&["--export", &format!("{name}@support.example")], "");
        // Packets of the old format with one or two bytes of length: 0x98/0x99 key, 0xb4 user id, 0x88/0x89 signature, 0xb8 subkey.
        let (mut at, mut packets) = (0, Vec::new());
        while at < key.len() {
            let len = match key[at] & 3 {
                0 => 2 + usize::from(key[at + 1]),
                _ => 3 + usize::from(u16::from_be_bytes([key[at + 1], key[at + 2]])),
            };
            packets.push(key[at..at + len].to_vec());
            at += len;
        }
        packets
    };
    let (anna, eve) = (split("anna"), split("eve"));
    assert_eq!((anna.len(), eve.len()), (5, 5));
    // Eve's encryption subkey under Anna's key, with Eve's and with Anna's binding signature.
    for binding in [&eve[4], &anna[4]] {
        let mixed =
            [&anna[0], &anna[1], &anna[2], &eve[3], binding].into_iter().flatten().copied().collect::<Vec<u8>>();
        assert_eq!(refusal(&mixed), Refusal::Unsigned);
    }
    let nameless = [&anna[0], &eve[1], &eve[2], &anna[3], &anna[4]].into_iter().flatten().copied().collect::<Vec<u8>>();
    assert_eq!(refusal(&nameless), Refusal::Unsigned);
    // Every byte of the key counts.
    let whole = anna.concat();
    for at in (0..whole.len()).step_by(3) {
        let mut bad = whole.clone();
        bad[at] ^= 0x10;
        if let Ok(r) = Recipient::read(&bad, Some(&gpg.fingerprint("anna")), now()) {
            // Only what is not signed may differ: hints in the unhashed part of signatures, forms of lengths.
            assert!(round(&gpg, b"x", &[r], false) == b"x", "byte {at}");
        }
    }
}

#[test]
fn a_pinned_fingerprint_has_to_match_whole() {
    let Some(gpg) = Gpg::new() else { return };
    let fpr = gpg.make("anna", CV25519, &[]);
    let key = gpg.key("anna");
    let spaced: String =
        fpr.to_lowercase().as_bytes().chunks(4).map(|c| format!("{} ", std::str::from_utf8(c).unwrap())).collect();
    for pin in [fpr.clone(), spaced, format!("0x{fpr}")] {
        assert!(Recipient::read(&key, Some(&pin), now()).is_ok(), "{pin}");
    }
    let other = fpr.replace(&fpr[..2], if &fpr[..2] == "00" { "11" } else { "00" });
    for (pin, reason) in [
        (other.as_str(), Refusal::OtherKey),
        (&fpr[24..], Refusal::BadPin),
        (&fpr[..39], Refusal::BadPin),
        ("", Refusal::BadPin),
    ] {
        assert_eq!(Recipient::read(&key, Some(pin), now()).unwrap_err(), reason, "{pin}");
    }
}

#[test]
fn an_original_that_ends_early_is_told() {
    let Some(gpg) = Gpg::new() else { return };
    gpg.make("anna", CV25519, &[]);
    let recipients = [Recipient::read(&gpg.key("anna"), None, now()).unwrap()];
    struct Gone(usize);
    impl Read for Gone {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0 == 0 {
                return Err(std::io::Error::other("gone"));
            }
            let n = self.0.min(buffer.len());
            self.0 -= n;
            Ok(n)
        }
    }
    let error = seal(Gone(1_000_000), std::io::sink(), &recipients, false).unwrap_err();
    assert_eq!(error.kind().slug(), "changed-while-read");
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for armored in [false, true] {
        let error = seal(&noise(1_000_000)[..], Full, &recipients, armored).unwrap_err();
        assert_eq!(error.kind().slug(), "unwritable");
    }
    assert_eq!(seal(&b"x"[..], std::io::sink(), &[], false).unwrap_err().kind().slug(), "recipient");
}
