//! Connections are opened again and again to a host that one connection would serve.
//!
//! **Why it matters:** every new connection costs two or three round trips. **Next:** look for `Connection: close`, a proxy
//! that cuts connections, or a load balancer with a short idle time. **False positives:** six connections are normal on
//! HTTP/1.x; browsers keep separate ones for requests with and without credentials.

use super::prelude::*;

const H2_CONNECTS: Threshold = Threshold {
    name: "connection-not-reused.h2_connects",
    default: 6.0,
    about: "so many connections to one host on HTTP/2 are too many",
};
const CLOSED: Threshold = Threshold {
    name: "connection-not-reused.closed",
    default: 5.0,
    about: "so many replies that close their connection are too many",
};

pub(super) static RULE: Rule = Rule {
    id: "connection-not-reused",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&H2_CONNECTS, &CLOSED],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn closes(f: &Facts) -> bool {
    f.http == Http::One && f.response.get("connection").is_some_and(|c| c.to_ascii_lowercase().contains("close"))
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    for all in group(case.network().filter(|f| !f.cached), |f| {
        // A page that is loaded anew, or in a fresh browser, opens its connections anew.
        (&*f.url.scheme, &*f.url.host, &*f.page)
    }) {
        let opened: Vec<&Facts> =
            all.iter().filter(|f| case.phases(f).connect > 0.0 && f.http == Http::Two).copied().collect();
        let closed: Vec<&Facts> = all.iter().filter(|f| closes(f)).copied().collect();
        let (list, variant) = if opened.len() >= case.count(&H2_CONNECTS) && opened.len() * 2 > all.len() {
            (opened, "opened")
        } else if closed.len() >= case.count(&CLOSED) && closed.len() * 2 > all.len() {
            (closed, "closed")
        } else {
            continue;
        };
        let Some((first, entries)) = told(&list) else { continue };
        let lost: f64 = list.iter().map(|f| case.phases(f)).map(|p| p.connect + p.ssl).sum();
        let args = Args::default()
            .with("host", &*first.url.host)
            .with("count", list.len())
            .with("requests", all.len())
            .with("lost_ms", lost);
        out.add(Severity::Info, entries, args).variant(variant);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let many = |f: &dyn Fn(Sample) -> Sample| {
        (0..8).map(|i| f(Sample::get(&format!("https://app.example/{i}")).at(f64::from(i) * 900.0))).collect::<Vec<_>>()
    };
    Samples {
        fires: vec![many(&|s| s.phase("connect", 60.0)), many(&|s| s.http("HTTP/1.1").says("Connection", "close"))],
        silent: vec![
            many(&|s| s),
            // Eight page loads in fresh browsers: each has to connect once.
            (0..8)
                .map(|i| {
                    let at = f64::from(i) * 9_000.0;
                    Sample::get("https://app.example/x")
                        .at(at)
                        .phase("connect", 60.0)
                        .set("/pageref", json!(format!("page_{i}")))
                })
                .collect(),
            many(&|s| s.http("HTTP/1.1").says("Connection", "keep-alive").phase("connect", 60.0)),
        ],
    }
}
