//! Seeds of one-time-password apps in `otpauth://` addresses, as QR codes carry them.
//!
//! The `secret` parameter is the seed; label and issuer stay.

use super::super::kind::Kind;
use super::text::{own, run_end, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:otpauth",
    rows: &[],
    probes: &[Probe { heads: &["otpa"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &["otpauth://totp/Portal:rita?issuer=Portal", "otpauth", "otpauth://totp/a?secret=REDACTED-secret-1"],
};

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let scheme = if word_at(text, at, "otpauth://") {
        "otpauth://"
    } else if word_at(text, at, "otpauth-migration://") {
        "otpauth-migration://"
    } else {
        return;
    };
    let end = run_end(text, at + scheme.len(), 2048, |b| b > b' ' && !b"\"'<>`\\".contains(&b));
    let address = text.get(at..end).unwrap_or_default();
    let key: &[u8] = if scheme.len() == 10 { b"secret=" } else { b"data=" };
    if let Some(i) = memchr::memmem::find(address, key) {
        let from = at + i + key.len();
        let stop = run_end(text, from, end - from, |b| b != b'&' && b != b'#');
        if !text.get(from..stop).is_none_or(own) {
            sink.push_part(from..stop, at..end, Kind::Secret, "one-time-password seed", true);
        }
    }
    sink.skip_to = end;
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let seed = g.pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32);
    vec![
        Sample::new("otpauth://totp/Portal:rita?secret=", &seed, "&issuer=Portal"),
        Sample::new("otpauth://totp/Portal?secret=", &seed, ""),
    ]
}
