//! Text that came without compression.
//!
//! **Why it matters:** text shrinks to a quarter; on a slow network that is the wait. **Next:** switch on gzip or brotli.
//! **False positives:** exporters that drop or rewrite headers; so sizes must agree, and small totals are not told.

use super::prelude::*;

const MIN_BYTES: Threshold =
    Threshold { name: "uncompressed.min_bytes", default: 1_024.0, about: "shorter texts gain nothing" };
const TOTAL_BYTES: Threshold =
    Threshold { name: "uncompressed.total_bytes", default: 50_000.0, about: "less in all does not matter" };

pub(super) static RULE: Rule = Rule {
    id: "uncompressed",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&MIN_BYTES, &TOTAL_BYTES],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn is_text(f: &Facts) -> bool {
    f.mime.starts_with("text/")
        || f.is_json()
        || f.mime.contains("javascript")
        || f.mime.ends_with("/xml")
        || f.mime.ends_with("+xml")
}

/// `Content-Length`; some exporters group its digits.
fn told_length(f: &Facts) -> Option<f64> {
    let digits: String = f.response.get("content-length")?.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let size = |f: &Facts| f.sizes.content.unwrap_or(0.0);
    let mut list: Vec<&Facts> = case
        .network()
        .filter(|f| {
            let whole =
                [f.sizes.transferred, told_length(f)].into_iter().flatten().all(|t| t == 0.0 || t >= size(f) * 0.9);
            f.is_ok()
                && is_text(f)
                && !f.cached
                && f.response.count > 2
                && !f.response.has("content-encoding")
                && !f.is_stream()
                && size(f) >= case.limit(&MIN_BYTES)
                && whole
                && case.is_first_party(f)
                && !f.hostname().starts_with("localhost")
                && !f.hostname().starts_with("127.")
        })
        .collect();
    list.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let total: f64 = list.iter().map(|f| size(f)).sum();
    if total < case.limit(&TOTAL_BYTES) {
        return;
    }
    let Some((first, entries)) = told(&list) else { return };
    let args = Args::default()
        .with("count", list.len())
        .with("total_bytes", total)
        .with("path", &*first.url.path)
        .with("size_bytes", size(first));
    out.add(Severity::Info, entries, args);
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || {
        Sample::get("https://app.example/a.json")
            .set("/response/content", json!({"size": 90_000, "mimeType": "application/json"}))
            .set("/response/_transferSize", json!(90_300))
            .says("content-type", "application/json")
            .says("server", "x")
    };
    Samples {
        fires: vec![vec![s()]],
        silent: vec![
            vec![s().says("content-length", "21,070")],
            vec![s().says("content-encoding", "br")],
            vec![s().set("/response/_transferSize", json!(9_000))],
            vec![Sample::get("https://app.example/")],
        ],
    }
}
