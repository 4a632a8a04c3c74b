//! The same request several times in a short while, or one request per item of a list (the N+1 fan-out).
//!
//! **Why it matters:** each costs a round trip and the server's work; a list of a hundred items becomes a hundred and one
//! calls. **Next:** share or cache the first answer; ask for the list in one call. **False positives:** repeats of calls
//! that change something, retries after failures and regular polling are other findings.

use super::prelude::*;

const SAME: Threshold =
    Threshold { name: "duplicates.same", default: 3.0, about: "so many equal requests in the window are too many" };
const FAN_OUT: Threshold = Threshold {
    name: "duplicates.fan_out",
    default: 10.0,
    about: "so many requests that differ in an id only are a fan-out",
};
const WINDOW_MS: Threshold =
    Threshold { name: "duplicates.window_ms", default: 5_000.0, about: "what counts as a short while" };

pub(super) static RULE: Rule = Rule {
    id: "duplicates",
    family: Family::Repetition,
    specific: 20,
    thresholds: &[&SAME, &FAN_OUT, &WINDOW_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// The longest run of entries, ascending in time, of which the first and the last lie within the window.
fn run_within<'a>(list: &[&'a Facts], window: f64) -> Vec<&'a Facts> {
    let (mut best, mut from) = (0..0, 0);
    for (to, f) in list.iter().enumerate() {
        let end = f.started.unwrap_or(0.0);
        while list.get(from).is_some_and(|g| end - g.started.unwrap_or(0.0) > window) {
            from += 1;
        }
        if to + 1 - from > best.len() {
            best = from..to + 1;
        }
    }
    list.get(best).unwrap_or(&[]).to_vec()
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let window = case.limit(&WINDOW_MS);
    let calls =
        || case.timeline().filter(|f| &*f.method == "GET" && f.is_call() && f.is_ok() && !f.cached && !f.is_stream());
    for all in group(calls(), |f| f.url.print) {
        let list = run_within(&all, window);
        if list.len() < case.count(&SAME) {
            continue;
        }
        let Some((first, entries)) = told(&all) else { continue };
        let args = case.args(first).with("count", all.len()).with("peak", list.len()).with("window_ms", window);
        out.add(Severity::Info, entries, args).variant("same");
    }
    for all in group(calls(), |f| (&*f.url.host, &*f.url.pattern)) {
        let list = run_within(&all, window);
        let mut different: Vec<u64> = list.iter().map(|f| f.url.print).collect();
        different.sort_unstable();
        different.dedup();
        let by_id = list.first().is_some_and(|f| f.url.pattern.contains('*'));
        if !by_id || different.len() < case.count(&FAN_OUT) {
            continue;
        }
        // The window tells that there is a fan-out; what it is about are all of its calls.
        let Some((first, entries)) = told(&all) else { continue };
        let args = case
            .args(first)
            .with("pattern", &*first.url.pattern)
            .with("count", all.len())
            .with("peak", list.len())
            .with("window_ms", window);
        let many = list.len() >= 3 * case.count(&FAN_OUT);
        out.add(if many { Severity::Warning } else { Severity::Info }, entries, args).variant("fan-out");
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let at = |url: &str, i: usize, gap: f64| Sample::get(url).at(i as f64 * gap);
    Samples {
        fires: vec![
            (0..4).map(|i| at("https://app.example/me", i, 100.0)).collect(),
            (0..12).map(|i| at(&format!("https://app.example/items/{i}{i}"), i, 60.0)).collect(),
        ],
        silent: vec![
            (0..4).map(|i| at("https://app.example/me", i, 9_000.0)).collect(),
            (0..4).map(|i| at(&format!("https://app.example/items/{i}"), i, 60.0)).collect(),
            (0..4).map(|i| at("https://app.example/me", i, 100.0).status(500)).collect(),
            (0..12)
                .map(|i| at(&format!("https://app.example/{}", "abcdefghijkl".get(..=i).unwrap()), i, 60.0))
                .collect(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Arg;
    use super::super::super::sample::{Sample, analysis, file};

    #[test]
    fn all_calls_of_a_kind_are_counted_not_those_of_the_window_only() {
        let fan_out = |i: u32| format!("https://app.example/items/{i}{i}");
        let same = |_: u32| "https://app.example/me".to_owned();
        for url in [&fan_out as &dyn Fn(u32) -> String, &same] {
            // A minute of calls, of which a hundred and one lie within five seconds.
            let many: Vec<Sample> = (0..1200).map(|i| Sample::get(&url(i)).at(f64::from(i) * 50.0)).collect();
            let analysis = analysis(&file(&many), usize::MAX);
            let told = analysis.run();
            let found = told.findings.iter().find(|f| f.id == "duplicates").unwrap();
            assert_eq!(found.args.get("count"), Some(&Arg::Number(1200.0)));
            assert_eq!(found.args.get("peak"), Some(&Arg::Number(101.0)));
            assert_eq!(found.entries.len(), 1200);
        }
    }
}
