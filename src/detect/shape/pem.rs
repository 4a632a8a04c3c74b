//! Private keys in PEM (RFC 7468), OpenPGP armor and PuTTY's format; the whole block is one secret.
//!
//! Line breaks may be real or the two characters `\n`. Certificates and public keys stay. A fence without a body, as
//! libraries have it in their code, is no key. A block that is cut off ends where its characters do. The base64 of
//! such a block (`LS0tLS1CRUdJTi…`, as in kubeconfig) is found when it says `PRIVATE KEY` inside.

use memchr::memmem;

use super::super::kind::Kind;
use super::text::{base64, decode, free_before, run_end, starts_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:pem",
    rows: &[],
    probes: &[Probe { heads: &["BEGI", "LS0t", "PuTT"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnotarealkeyatall0123456789ab\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUnotarealcertificateatall0123456789abcdefghij\n-----END CERTIFICATE-----",
        r#"k="-----BEGIN PRIVATE KEY-----",e="-----END PRIVATE KEY-----""#,
        "BEGIN PRIVATE KEY",
        "PuTTY-User-Key-File-2",
    ],
};

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    match text.get(at) {
        Some(b'B') => fence(text, at, sink),
        Some(b'L') => encoded(text, at, sink),
        _ => putty(text, at, sink),
    }
}

/// How many characters of base64 stand in a body before the next fence.
fn weight(body: &[u8]) -> usize {
    // The `n` and `r` of escaped line breaks are counted too, which does no harm.
    body.iter().filter(|&&b| base64(b)).count()
}

fn fence(text: &[u8], at: usize, sink: &mut Sink) {
    let dashes = |b: u8| b == b'-';
    let Some(start) = at.checked_sub(5).filter(|&s| text.get(s..at) == Some(b"-----")) else { return };
    let name = at + 6;
    if text.get(at..name) != Some(b"BEGIN ") {
        return;
    }
    let name_end = run_end(text, name, 60, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ');
    let label = text.get(name..name_end).unwrap_or_default();
    let from = run_end(text, name_end, 5, dashes);
    if from - name_end != 5 || memmem::find(label, b"PRIVATE KEY").is_none() {
        return;
    }
    let next = text.get(from..).and_then(|rest| memmem::find(rest, b"-----")).map(|i| from + i);
    let end = match next {
        Some(stop) if starts_at(text, stop + 5, b"END ") => {
            let tail = run_end(text, stop + 9, 60, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ');
            run_end(text, tail, 5, dashes)
        }
        _ => {
            let limit = next.unwrap_or(text.len()) - from;
            let end = run_end(text, from, limit, |b| {
                base64(b) || b.is_ascii_whitespace() || matches!(b, b'\\' | b':' | b',' | b'-')
            });
            from + text.get(from..end).unwrap_or_default().trim_ascii_end().len()
        }
    };
    let body = text.get(from..next.unwrap_or(end).min(end)).unwrap_or_default();
    // Code that builds a key has quotes between the fences.
    if weight(body) >= 32 && memchr::memchr2(b'"', b'\'', body).is_none() {
        sink.push(start..end, Kind::PrivateKey, "private key", true);
        sink.skip_to = end;
    }
}

fn encoded(text: &[u8], at: usize, sink: &mut Sink) {
    if !starts_at(text, at, b"LS0tLS1CRUdJTi") || !free_before(text, at, |b| base64(b) && b != b'=') {
        return;
    }
    let end = run_end(text, at, usize::MAX, base64);
    let opening = text.get(at..end.min(at + 64)).and_then(decode).unwrap_or_default();
    if memmem::find(&opening, b"PRIVATE KEY").is_some() && end - at >= 80 {
        sink.push(at..end, Kind::PrivateKey, "private key in base64", true);
    }
    sink.skip_to = end;
}

fn putty(text: &[u8], at: usize, sink: &mut Sink) {
    if !starts_at(text, at, b"PuTTY-User-Key-File-") {
        return;
    }
    let window = text.get(at..text.len().min(at + 16_384)).unwrap_or_default();
    let Some(private) = memmem::find(window, b"Private-Lines:") else { return };
    let end = match window.get(private..).and_then(|rest| memmem::find(rest, b"Private-MAC:")) {
        // The text may end right behind the name.
        Some(mac) => {
            let value = run_end(text, at + private + mac + 12, 1, |b| b == b' ');
            run_end(text, value, 64, |b| b.is_ascii_hexdigit())
        }
        None => at + window.len(),
    };
    sink.push(at..end, Kind::PrivateKey, "PuTTY private key", true);
    sink.skip_to = end;
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::{B64, Sample};
    let mut out = Vec::new();
    for (name, newline) in
        [("RSA PRIVATE", "\n"), ("PRIVATE", "\\n"), ("OPENSSH PRIVATE", "\r\n"), ("ENCRYPTED PRIVATE", "\n")]
    {
        let body: Vec<String> = (0..5).map(|_| g.pick(B64, 64)).collect();
        let key = format!("-----BEGIN {name} KEY-----{newline}{}{newline}-----END {name} KEY-----", body.join(newline));
        out.push(Sample::new("", &key, ""));
        let cut = &key[..key.len() - 60];
        out.push(Sample::new("", cut, ""));
        if newline == "\n" {
            let coded = g.base64(key.as_bytes());
            out.push(Sample::new("", &coded, ""));
        }
    }
    let key = format!(
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: 1\n{}\nPrivate-Lines: 2\n{}\n{}\nPrivate-MAC: {}",
        g.pick(B64, 64),
        g.pick(B64, 64),
        g.pick(B64, 40),
        g.hex(64)
    );
    out.push(Sample::new("", &key, ""));
    out
}
