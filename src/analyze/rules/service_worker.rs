//! A service worker answered, or took long to start or to answer.
//!
//! **Why it matters:** what it answers may be old, and was not asked of the server; its start delays every first request.
//! **Next:** try again with the worker bypassed. **False positives:** answering is what they are for; without a delay it is
//! only information.

use super::prelude::*;

const DELAY_MS: Threshold = Threshold {
    name: "service-worker.delay_ms",
    default: 150.0,
    about: "a worker that takes this long delays the page",
};

pub(super) static RULE: Rule = Rule {
    id: "service-worker",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&DELAY_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let delay = |f: &Facts| f.worker.as_deref().and_then(|w| w.startup).unwrap_or(0.0);
    let mut slow: Vec<&Facts> = case.network().filter(|f| delay(f) >= case.limit(&DELAY_MS)).collect();
    slow.sort_by(|a, b| delay(b).total_cmp(&delay(a)));
    if let Some((first, entries)) = told(&slow) {
        let args = case.args(first).with("delay_ms", delay(first)).with("count", slow.len());
        out.add(Severity::Warning, entries, args).variant("slow");
    }
    let answered: Vec<&Facts> = case.network().filter(|f| f.worker.as_deref().is_some_and(|w| w.answered)).collect();
    if let Some((first, entries)) = told(&answered) {
        let args = case.args(first).with("count", answered.len());
        out.add(Severity::Info, entries, args).variant("answered").weigh(-4.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/a");
    Samples {
        fires: vec![
            vec![s().set("/response/_fetchedViaServiceWorker", json!(true))],
            vec![s().set("/timings/_workerStart", json!(10.0)).set("/timings/_workerReady", json!(410.0))],
        ],
        silent: vec![
            vec![s()],
            vec![s().set("/timings/_workerStart", json!(-1)).set("/timings/_workerReady", json!(-1))],
        ],
    }
}
