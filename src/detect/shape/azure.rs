//! Azure: Entra client secrets (`abc8Q~…`) and storage account keys that carry Microsoft's fixed mark (`+ASt`).
//!
//! Neither has a prefix. The client secret's `Q~` is found from the tilde; the mark stands at a fixed place in 88
//! characters of base64. Marks without a sign before them (`JQQJ`, `AzFu`) begin no run and are not looked for.

use super::super::kind::Kind;
use super::text::{after_escape, alnum, base64, dull, free_before, run_end, run_start};
use super::{Detector, Probe, Sink};

pub(super) const DETECTOR: Detector = Detector {
    id: "shape:azure",
    rows: &[],
    probes: &[Probe { heads: &["ASt[A-Za-z0-9+/]", "ARm[A-Za-z0-9+/]"], look }],
    #[cfg(test)]
    samples,
    #[cfg(test)]
    benign: &["a~b", "8Q~", "x=~y8Q~short", "+AStupid"],
};

/// Looks at the tilde of a possible client secret: three characters, a digit, `Q`, the tilde, then 31 to 34.
pub(super) fn client_secret(text: &[u8], at: usize, sink: &mut Sink) {
    let body = |b: u8| alnum(b) || matches!(b, b'_' | b'.' | b'-' | b'~');
    let Some(start) = at.checked_sub(5) else { return };
    let Some(&[a, b, c, d, b'Q']) = text.get(start..at) else { return };
    let end = run_end(text, at + 1, 36, body);
    let ends = (31..=34).contains(&(end - at - 1));
    if ends
        && [a, b, c].into_iter().all(body)
        && d.is_ascii_digit()
        && free_before(text, start, alnum)
        && !text.get(at + 1..end).is_none_or(dull)
    {
        sink.push(start..end, Kind::ClientSecret, "Azure client secret", true);
    }
}

fn look(text: &[u8], at: usize, sink: &mut Sink) {
    if at == 0 || text.get(at - 1) != Some(&b'+') {
        return;
    }
    let key = |b: u8| base64(b) && b != b'=';
    let start = after_escape(text, run_start(text, at - 1, 80, key), at);
    let end = run_end(text, run_end(text, at, 12, key), 2, |b| b == b'=');
    if end - start == 88 || end - start == 84 {
        sink.push(start..end, Kind::ApiKey, "Azure key", true);
        sink.skip_to = end;
    }
}

#[cfg(test)]
fn samples(g: &mut super::sample::Gen) -> Vec<super::sample::Sample> {
    use super::sample::Sample;
    let secret = format!("{}8Q~{}", g.token(3), g.token(34));
    let key = format!("{}+ASt{}==", g.token(76), g.token(6));
    vec![Sample::new("", &secret, ""), Sample::new("", &key, "")]
}
