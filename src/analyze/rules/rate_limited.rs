//! The server limits the rate: 429, or 403 or 503 with an allowance that is used up. And whether the page waited as it was
//! told.
//!
//! **Why it matters:** what comes next is refused too, and each refused call may prolong the limit. **Next:** fewer calls;
//! honour `Retry-After`. **False positives:** a 503 with `Retry-After` alone is maintenance, not a limit.

use super::prelude::*;
use rustc_hash::FxHashMap as HashMap;

pub(super) static RULE: Rule = Rule {
    id: "rate-limited",
    family: Family::Failure,
    specific: 80,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn remaining(f: &Facts) -> Option<f64> {
    ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"]
        .iter()
        .find_map(|n| f.response.get(n))
        .and_then(|v| v.split([',', ';']).next()?.trim().parse().ok())
}

fn is_limited(f: &Facts) -> bool {
    f.code() == 429 || (matches!(f.code(), 403 | 503) && remaining(f) == Some(0.0))
}

/// `Retry-After` in ms: seconds or a date.
fn retry_after(f: &Facts) -> Option<f64> {
    let value = f.response.get("retry-after")?.trim();
    match value.parse::<f64>() {
        Ok(seconds) => Some(seconds * 1000.0),
        Err(_) => Some(
            (super::super::clock::http_date(value)? - super::super::clock::http_date(f.response.get("date")?)?)
                .max(0.0),
        ),
    }
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let mut starts: HashMap<(&str, &str), Vec<f64>> = HashMap::default();
    for f in case.timeline() {
        starts.entry((&f.url.host, &f.url.pattern)).or_default().extend(f.started);
    }
    for list in group(case.timeline().filter(|f| is_limited(f)), |f| &*f.url.host) {
        let Some((first, entries)) = told(&list) else { continue };
        let too_early = |f: &&&Facts| {
            let Some((end, pause)) = f.end().zip(retry_after(f)) else { return false };
            let calls = starts.get(&(&*f.url.host, &*f.url.pattern)).map_or(&[][..], Vec::as_slice);
            // Ascending, as the timeline is.
            calls.get(calls.partition_point(|s| *s < end)).is_some_and(|next| *next < end + pause - 50.0)
        };
        let early = list.iter().filter(too_early).count();
        let mut args = case.lookup(first);
        args.set("retry_after_ms", retry_after(first).unwrap_or(f64::NAN))
            .set("count", list.len())
            .set("too_early", early);
        let found = out.add(case.grave(first, Severity::Error), entries, args);
        found.variant(if early == 0 { "limited" } else { "not-waited" });
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |at: f64| Sample::get("https://app.example/api/search").at(at);
    Samples {
        fires: vec![
            vec![s(0.0).status(429).says("retry-after", "10"), s(800.0)],
            vec![s(0.0).status(403).says("x-ratelimit-remaining", "0")],
            vec![s(0.0).status(429)],
        ],
        silent: vec![
            vec![s(0.0).says("x-ratelimit-remaining", "0")],
            vec![s(0.0).status(503).says("retry-after", "10")],
            vec![s(0.0).status(403)],
        ],
    }
}
