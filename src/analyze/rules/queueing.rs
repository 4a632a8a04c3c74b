//! Requests wait for a connection: six are open to the host already, and HTTP/1.x carries one request on each.
//!
//! **Why it matters:** the server is fast and the page is slow. **Next:** HTTP/2, fewer requests, or find which of them
//! occupy the connections for long. **False positives:** waits on HTTP/2 have other reasons and do not count.

use super::prelude::*;

const WAIT_MS: Threshold =
    Threshold { name: "queueing.wait_ms", default: 100.0, about: "waiting this long for a connection counts" };
const CONNECTIONS: Threshold =
    Threshold { name: "queueing.connections", default: 6.0, about: "so many connections browsers open to one host" };
const SEVERE_MS: Threshold =
    Threshold { name: "queueing.severe_ms", default: 1_000.0, about: "from here on people notice" };

pub(super) static RULE: Rule = Rule {
    id: "queueing",
    family: Family::Slowness,
    specific: 80,
    thresholds: &[&WAIT_MS, &CONNECTIONS, &SEVERE_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let plain = case.timeline().filter(|f| f.http == Http::One && !f.cached && !f.is_socket());
    for all in group(plain, |f| (&*f.url.scheme, &*f.url.host)) {
        let waited = |f: &Facts| {
            let p = case.phases(f);
            p.queueing + p.stalled
        };
        // When each was on a connection: from the end of its own wait to its end.
        let mut starts: Vec<f64> = all.iter().filter_map(|f| Some(f.started? + waited(f))).collect();
        let mut ends: Vec<f64> = all.iter().filter_map(|f| f.end()).collect();
        starts.sort_by(f64::total_cmp);
        ends.sort_by(f64::total_cmp);
        let busy = |t: f64| starts.partition_point(|s| *s <= t).saturating_sub(ends.partition_point(|e| *e <= t));
        let mut late: Vec<&Facts> = all
            .iter()
            .filter(|f| {
                waited(f) >= case.limit(&WAIT_MS)
                    && f.started.is_some_and(|s| busy(s + 1.0) >= case.count(&CONNECTIONS))
            })
            .copied()
            .collect();
        late.sort_by(|a, b| waited(b).total_cmp(&waited(a)));
        let Some((first, entries)) = told(&late) else { continue };
        let longest = waited(first);
        let severe = longest >= case.limit(&SEVERE_MS);
        let args = case
            .args(first)
            .with("count", late.len())
            .with("wait_ms", longest)
            .with("took_ms", first.took())
            .with("dominant_phase", case.phases(first).dominant().0)
            .with("connections", case.count(&CONNECTIONS));
        // It explains those whose longest phase was the wait.
        let claims = late
            .iter()
            .filter(|f| matches!(case.phases(f).dominant().0, "queueing" | "stalled"))
            .map(|f| f.index)
            .collect();
        out.add(if severe { Severity::Warning } else { Severity::Info }, entries, args).claims(claims);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |i: usize, version: &str| {
        Sample::get(&format!("https://app.example/{i}.png")).kind("image").http(version).phase("wait", 900.0)
    };
    let queue = |version: &str| {
        (0..9)
            .map(|i| if i < 6 { s(i, version) } else { s(i, version).phase("blocked", 950.0).at(5.0) })
            .collect::<Vec<_>>()
    };
    Samples {
        fires: vec![queue("HTTP/1.1")],
        silent: vec![queue("h2"), (0..3).map(|i| s(i, "HTTP/1.1").phase("blocked", 300.0)).collect()],
    }
}
