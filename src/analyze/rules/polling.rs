//! The same call at a regular interval, with the same answer nearly each time.
//!
//! **Why it matters:** it costs battery, bandwidth and the server's time, and hides the requests that matter. **Next:**
//! a longer interval, an event stream or a WebSocket. **False positives:** polling is often meant; it is information.

use super::prelude::*;

const MIN_COUNT: Threshold = Threshold { name: "polling.min_count", default: 6.0, about: "so many calls make a habit" };
const MIN_INTERVAL_MS: Threshold =
    Threshold { name: "polling.min_interval_ms", default: 300.0, about: "shorter intervals are repeats, not polling" };
const SPREAD: Threshold = Threshold {
    name: "polling.spread",
    default: 0.3,
    about: "an interval may differ by this share and still be regular",
};

pub(super) static RULE: Rule = Rule {
    id: "polling",
    family: Family::Repetition,
    specific: 30,
    thresholds: &[&MIN_COUNT, &MIN_INTERVAL_MS, &SPREAD],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let calls =
        case.timeline().filter(|f| f.is_call() && f.is_ok() && !f.cached && !f.is_stream() && !f.is_preflight());
    for list in group(calls, |f| (&*f.method, f.url.print)) {
        if list.len() < case.count(&MIN_COUNT) {
            continue;
        }
        let mut gaps: Vec<f64> =
            list.windows(2).filter_map(|w| Some(w.last()?.started? - w.first()?.started?)).collect();
        gaps.sort_by(f64::total_cmp);
        let Some(&middle) = gaps.get(gaps.len() / 2) else { continue };
        let regular = gaps.iter().filter(|g| (**g - middle).abs() <= middle * case.limit(&SPREAD)).count();
        let replies = group(list.iter().copied(), |f| f.body.print);
        let most = replies.iter().map(Vec::len).max().unwrap_or(0);
        if middle < case.limit(&MIN_INTERVAL_MS) || regular * 4 < gaps.len() * 3 || most * 3 < list.len() * 2 {
            continue;
        }
        let Some((first, entries)) = told(&list) else { continue };
        let args = case.args(first).with("count", list.len()).with("interval_ms", middle);
        out.add(Severity::Info, entries, args);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |i: usize, at: f64| Sample::get("https://app.example/status").at(at).json(json!({"n": i / 5}));
    Samples {
        fires: vec![(0..8).map(|i| s(0, i as f64 * 3_000.0)).collect()],
        silent: vec![
            (0..4).map(|i| s(0, i as f64 * 3_000.0)).collect(),
            (0..8).map(|i| s(0, (i * i) as f64 * 1_000.0)).collect(),
            (0..8).map(|i| s(i * 5, i as f64 * 3_000.0)).collect(),
        ],
    }
}
