//! Webex access, refresh and bot tokens: 64 characters of base64, `_`, a cluster's four-character tag, `_`, and the
//! organisation's uuid or `consumer`.
//!
//! The 64 characters decode to hex digits and dashes; when they do not, the hit is kept with less confidence. The
//! organisation's id at the end is part of the span: with it standing, the token's length would show. Resource ids
//! (`Y2lzY29zcGFyazov…`) are identifiers, not secrets.

use super::super::kind::Kind;
use super::text::{alnum, base64, base64url, decode, dull, free_before, run_end, starts_at};
use super::{Detector, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:webex",
    rows: &[],
    // Called by the scan at `_` and another `_` five bytes on.
    probes: &[],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &["Y2lzY29zcGFyazovL3VzL1BFT1BMRS8xMjM0NTY3OC0xMjM0", "A_P0A1_consumer", "MY_CONST_VALUE_consumer"],
};

/// Looks at the `_` before a possible tag.
pub(super) fn look(text: &[u8], at: usize, sink: &mut Sink) {
    let Some(start) = at.checked_sub(64) else { return };
    let Some([b'_', tag @ .., b'_']) = text.get(at..at + 6) else { return };
    let head = text.get(start..at).unwrap_or_default();
    let tail = at + 6;
    if !tag.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        || !head.iter().all(|&b| base64(b) && b != b'=')
    {
        return;
    }
    let end = if starts_at(text, tail, b"consumer") {
        tail + 8
    } else {
        run_end(text, tail, 36, |b| b.is_ascii_hexdigit() || b == b'-')
    };
    let uuid = end - tail == 36 && [8, 13, 18, 23].iter().all(|&i| text.get(tail + i) == Some(&b'-'));
    let closed = !text.get(end).is_some_and(|&b| alnum(b));
    if !(uuid || end - tail == 8) || !closed || !free_before(text, start, base64url) || dull(head) {
        return;
    }
    let hex = decode(head).is_some_and(|d| d.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-'));
    sink.push(start..end, Kind::AccessToken, "Webex token", hex);
    sink.skip_to = sink.skip_to.max(end);
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::{B64URL, Sample};
    let inside = format!("{}-{}", g.uuid(), &g.uuid()[..11]);
    let real = format!("{}_PF84_{}", g.base64(inside.as_bytes()), g.uuid());
    let odd = format!("{}_P0A1_consumer", g.pick(B64URL, 64));
    vec![Sample::new("", &real, ""), Sample::new("", &odd, "")]
}
