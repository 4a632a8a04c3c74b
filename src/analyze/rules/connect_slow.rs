//! Connecting takes long: the TCP or the TLS handshake.
//!
//! **Why it matters:** each new connection pays it, before the first byte; it points to a long way, packet loss, or a
//! device in between that opens TLS. **Next:** compare with another network; look for a proxy or VPN. **False positives:**
//! the first connection to a far host is slow by nature; one is only information.

use super::prelude::*;

const CONNECT_MS: Threshold =
    Threshold { name: "connect-slow.connect_ms", default: 300.0, about: "a TCP handshake this long is slow" };
const TLS_MS: Threshold =
    Threshold { name: "connect-slow.tls_ms", default: 400.0, about: "a TLS handshake this long is slow" };
const SEVERE_MS: Threshold =
    Threshold { name: "connect-slow.severe_ms", default: 1_500.0, about: "from here on people notice" };

pub(super) static RULE: Rule = Rule {
    id: "connect-slow",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&CONNECT_MS, &TLS_MS, &SEVERE_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let cost = |f: &Facts| {
        let p = case.phases(f);
        (p.connect, p.ssl)
    };
    let mut slow: Vec<&Facts> = case
        .network()
        .filter(|f| {
            let (connect, tls) = cost(f);
            // What made a whole request slow is told there.
            if f.took() >= case.limit(&super::slow::SLOW_MS) && matches!(case.phases(f).dominant().0, "connect" | "ssl")
            {
                return false;
            }
            connect >= case.limit(&CONNECT_MS) || tls >= case.limit(&TLS_MS)
        })
        .collect();
    slow.sort_by(|a, b| (cost(b).0 + cost(b).1).total_cmp(&(cost(a).0 + cost(a).1)));
    let Some((first, entries)) = told(&slow) else { return };
    let (connect, tls) = cost(first);
    let mut hosts: Vec<String> = slow.iter().map(|f| f.url.host.to_string()).collect();
    hosts.sort();
    hosts.dedup();
    let severe = connect + tls >= case.limit(&SEVERE_MS);
    let args = Args::default()
        .with("host", &*first.url.host)
        .with("connect_ms", connect)
        .with("ssl_ms", if tls > 0.0 { tls } else { f64::NAN })
        .with("hosts", hosts)
        .with("count", slow.len());
    out.add(if severe { Severity::Warning } else { Severity::Info }, entries, args).variant(if tls > connect {
        "tls"
    } else {
        "tcp"
    });
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/");
    Samples {
        fires: vec![
            vec![s().phase("connect", 1_900.0).set("/timings/ssl", json!(1_700.0))],
            vec![s().phase("connect", 500.0).set("/timings/ssl", json!(100.0))],
        ],
        silent: vec![vec![s()], vec![s().phase("connect", 90.0).set("/timings/ssl", json!(60.0))]],
    }
}
