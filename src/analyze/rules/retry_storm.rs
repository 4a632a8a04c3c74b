//! The same failing request again and again, without a pause that grows.
//!
//! **Why it matters:** it keeps a struggling server down and hides the first failure. **Next:** fix the cause first (the
//! first failure has it), then let the page wait longer each time. **False positives:** a person who tries again waits
//! seconds; retries with growing pauses do not count.

use super::prelude::*;

const MIN_COUNT: Threshold =
    Threshold { name: "retry-storm.min_count", default: 4.0, about: "so many failures of one request are a storm" };
const GAP_MS: Threshold =
    Threshold { name: "retry-storm.gap_ms", default: 5_000.0, about: "a pause longer than this is patient enough" };

pub(super) static RULE: Rule = Rule {
    id: "retry-storm",
    family: Family::Repetition,
    specific: 80,
    thresholds: &[&MIN_COUNT, &GAP_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    // What the page gave up itself is no failure of the server.
    let answered =
        |f: &Facts| f.status.is_some() || (!f.failure.is_empty() && !f.failure.to_ascii_lowercase().contains("abort"));
    let counts = |f: &&Facts| f.is_failed() && answered(f) && (f.is_call() || f.code() >= 500);
    let failed = case.timeline().filter(|f| !f.is_preflight() && !f.is_socket() && !f.is_stream()).filter(counts);
    for all in group(failed, |f| (&*f.method, f.url.print)) {
        for list in in_a_row(&all, case.limit(&GAP_MS)) {
            let gaps: Vec<f64> = list.windows(2).filter_map(pause).collect();
            let (first_gap, last_gap) = (gaps.first().copied().unwrap_or(0.0), gaps.last().copied().unwrap_or(0.0));
            let grows = last_gap > 2.0 * first_gap.max(100.0) && gaps.is_sorted_by(|a, b| *a <= b * 1.2);
            if list.len() < case.count(&MIN_COUNT) || grows {
                continue;
            }
            let mut sorted = gaps;
            sorted.sort_by(f64::total_cmp);
            let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
            let Some((first, entries)) = told(list) else { continue };
            let args = case.lookup(first).with("count", list.len()).with("pause_ms", middle);
            out.add(Severity::Warning, entries, args);
        }
    }
}

/// The time between the end of one and the start of the next.
fn pause(pair: &[&Facts]) -> Option<f64> {
    Some((pair.last()?.started? - pair.first()?.end()?).max(0.0))
}

/// Runs without a pause longer than `gap`: after one, a person or another page tries again.
fn in_a_row<'l, 'a>(all: &'l [&'a Facts], gap: f64) -> Vec<&'l [&'a Facts]> {
    all.chunk_by(|a, b| pause(&[*a, *b]).is_some_and(|p| p <= gap)).collect()
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |at: f64| Sample::get("https://api.example/v1/rooms").at(at).status(503);
    Samples {
        fires: vec![(0..5).map(|i| s(f64::from(i) * 300.0)).collect()],
        silent: vec![
            [0.0, 1_000.0, 3_000.0, 7_000.0, 15_000.0].map(s).to_vec(),
            (0..3).map(|i| s(f64::from(i) * 300.0)).collect(),
            (0..5).map(|i| s(f64::from(i) * 20_000.0)).collect(),
        ],
    }
}
