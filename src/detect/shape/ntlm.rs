//! NTLM and Negotiate messages: they hold challenge responses that can be cracked offline, and Kerberos tickets.
//!
//! An NTLM message is base64 of `NTLMSSP\0`; a SPNEGO or Kerberos blob is DER and begins `YII` after its scheme.

use super::super::kind::Kind;
use super::text::{base64, free_before, own, run_end, starts_at, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:ntlm",
    rows: &[],
    probes: &[Probe { heads: &["TlRM", "[nN]ego", "[kK]erb", "[nN][tT][lL][mM]"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &["Negotiate", "NTLM", "Negotiated settlement", "TlRMshort", "Kerberos authentication"],
};

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let from = match ["negotiate ", "kerberos ", "ntlm "].into_iter().find(|w| word_at(text, at, w)) {
        Some(scheme) => at + scheme.len(),
        None if starts_at(text, at, b"TlRMTVNTUAA") && free_before(text, at, |b| base64(b) && b != b'=') => at,
        None => return,
    };
    let end = run_end(text, from, usize::MAX, base64);
    let blob = text.get(from..end).unwrap_or_default();
    let marked =
        blob.starts_with(b"TlRMTVNT") || blob.starts_with(b"YI") || blob.starts_with(b"oYI") || blob.starts_with(b"oR");
    if marked && blob.len() >= 24 && !own(blob) {
        sink.push(from..end, Kind::Authorization, "NTLM or Kerberos message", true);
        sink.skip_to = end;
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let ntlm = format!("TlRMTVNTUAAD{}", g.token(80));
    let spnego = format!("YII{}", g.token(201));
    vec![Sample::new("NTLM ", &ntlm, ""), Sample::new("Negotiate ", &spnego, ""), Sample::new("", &ntlm, "")]
}
