//! Secrets of session descriptions (RFC 8866): the ICE password and SRTP keys of `a=crypto`.
//!
//! The user fragment and the certificate's fingerprint are no secrets and stay.

use super::super::kind::Kind;
use super::text::{alnum, base64, own, run_end, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:sdp",
    rows: &[],
    probes: &[Probe { heads: &["ice-", "pwd:", "inli"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &[
        "a=ice-ufrag:Xk3d",
        "a=ice-pwd:",
        "display:inline:block",
        "a=fingerprint:sha-256 AA:BB:CC",
        "a=ice-pwd:REDACTED-secret-1",
    ],
};

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    if word_at(text, at, "ice-pwd:") {
        let from = at + 8;
        let end = run_end(text, from, 256, |b| alnum(b) || b == b'+' || b == b'/');
        let word = run_end(text, from, 40, |b| b > b' ');
        if end - from >= 16 && !text.get(from..word).is_none_or(own) {
            sink.push(from..end, Kind::Secret, "ICE password", true);
            sink.skip_to = end;
        }
    } else if word_at(text, at, "inline:") {
        let from = at + 7;
        let end = run_end(text, from, 256, base64);
        if end - from >= 30 && !text.get(from..end).is_none_or(own) {
            sink.push(from..end, Kind::Secret, "SRTP key", true);
            sink.skip_to = end;
        }
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::{B64, Sample};
    vec![
        Sample::new("a=ice-ufrag:F7gI\r\na=ice-pwd:", &g.token(24), "\r\na=mid:0"),
        Sample::new("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:", &g.pick(B64, 40), ""),
        Sample::new("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:", &g.pick(B64, 40), "|2^20|1:32"),
    ]
}
