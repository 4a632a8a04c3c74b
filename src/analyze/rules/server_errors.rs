//! The server failed (500 and its kin); of a cluster of failures the first is the root.
//!
//! **Why it matters:** ten failures have one cause, and it is in the first; the rest follows. **Next:** search the tracking
//! id of the first in the logs. **False positives:** two services that fail at once may have nothing to do with each other;
//! only failures close in time on one site are put together.

use super::gateway_error::is_gateway;
use super::prelude::*;

const GAP_MS: Threshold =
    Threshold { name: "server-errors.gap_ms", default: 10_000.0, about: "failures further apart are not one cluster" };
const CLUSTER: Threshold =
    Threshold { name: "server-errors.cluster", default: 3.0, about: "so many failures make a cluster" };

pub(super) static RULE: Rule = Rule {
    id: "server-errors",
    family: Family::Failure,
    specific: 75,
    thresholds: &[&GAP_MS, &CLUSTER],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let failed: Vec<&Facts> =
        case.network().filter(|f| f.code() >= 500 && !f.is_preflight() && !f.is_socket()).collect();
    let mut by_time = failed.clone();
    by_time.sort_by(|a, b| a.started.unwrap_or(0.0).total_cmp(&b.started.unwrap_or(0.0)));
    let mut single: Vec<&Facts> = Vec::new();
    for of_site in group(by_time.into_iter(), |f| registrable(f.hostname())) {
        let mut cluster: Vec<&Facts> = Vec::new();
        for f in of_site {
            let apart =
                cluster.last().and_then(|l| Some(f.started? - l.end()?)).is_some_and(|gap| gap > case.limit(&GAP_MS));
            if apart {
                tell(case, out, std::mem::take(&mut cluster), &mut single);
            }
            cluster.push(f);
        }
        tell(case, out, cluster, &mut single);
    }
    for list in group(single.into_iter(), |f| (&*f.url.host, f.code(), &*f.method, &*f.url.pattern, f.error_text())) {
        let Some((first, entries)) = told(&list) else { continue };
        out.add(case.grave(first, Severity::Error), entries, case.lookup(first)).variant("single").weigh(4.0);
    }
}

/// A cluster of different calls is told by its first; anything smaller, or the same call again, stands alone.
fn tell<'a>(case: &Case<'a>, out: &mut Out<'_>, cluster: Vec<&'a Facts>, single: &mut Vec<&'a Facts>) {
    let kinds = group(cluster.iter().copied(), |f| (&*f.method, &*f.url.pattern)).len();
    if cluster.len() < case.count(&CLUSTER) || kinds < 2 {
        single.extend(cluster.into_iter().filter(|f| !is_gateway(f.code())));
        return;
    }
    let Some((first, entries)) = told(&cluster) else { return };
    let args = case.lookup(first).with("count", cluster.len()).with("kinds", kinds);
    out.add(case.grave(first, Severity::Error), entries, args).variant("cluster").weigh(6.0);
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |path: &str, at: f64| Sample::get(&format!("https://api.example/{path}")).at(at);
    Samples {
        fires: vec![
            vec![s("root", 0.0).status(500), s("b", 200.0).status(502), s("c", 400.0).status(500)],
            vec![s("root", 0.0).status(500).json(json!({"message": "boom"}))],
        ],
        silent: vec![vec![s("a", 0.0)], vec![s("a", 0.0).status(404)], vec![s("a", 0.0).status(503)]],
    }
}
