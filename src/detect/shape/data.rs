//! Data URIs: their base64 bodies hold any sequence of characters, so nothing in them is looked at.
//!
//! This detector finds nothing; it makes the scan skip. Only `;base64,` bodies and media types without text are
//! skipped: a plain `data:text/html,…` is text, and what shows in it is real. Bodies that matter are decoded by the
//! data-URL lens.

use super::text::{base64, run_end, word_at};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:data",
    rows: &[],
    probes: &[Probe { heads: &["[dD][aA][tT][aA]"], look }],
    #[cfg(test)]
    samples: |_| Vec::new(),
    #[cfg(test)]
    benign: &[
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "{data:e}",
        "data:",
    ],
};

/// Longest `type/subtype;parameters` that is read.
const HEAD: usize = 200;

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    if !word_at(text, at, "data:") {
        return;
    }
    let from = at + 5;
    let end = run_end(text, from, HEAD, |b| b.is_ascii_alphanumeric() || b"/+.-_;=!#$&^".contains(&b));
    if text.get(end) != Some(&b',') {
        return;
    }
    let head = text.get(from..end).unwrap_or_default();
    if head.last_chunk::<7>().is_some_and(|h| h.eq_ignore_ascii_case(b";base64")) {
        sink.skip_to = run_end(text, end + 1, usize::MAX, |b| base64(b) || b == b'%');
    } else if ["image/", "font/", "audio/", "video/"].iter().any(|t| word_at(text, from, t)) {
        sink.skip_to = run_end(text, end + 1, usize::MAX, |b| b > b' ' && !b"\"'`)<>\\".contains(&b));
    }
}
