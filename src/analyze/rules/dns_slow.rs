//! Name lookups take long, or the same name is looked up again and again.
//!
//! **Why it matters:** it delays every first request to a host and hints at the resolver, a VPN, or DNS filtering.
//! **Next:** try another resolver or network. **False positives:** the first lookup of the day may be slow; under a second
//! it is only information.

use super::prelude::*;

const DNS_MS: Threshold = Threshold { name: "dns-slow.dns_ms", default: 150.0, about: "a lookup this long is slow" };
const SEVERE_MS: Threshold =
    Threshold { name: "dns-slow.severe_ms", default: 1_000.0, about: "from here on people notice" };
const REPEATED: Threshold =
    Threshold { name: "dns-slow.repeated", default: 4.0, about: "so many slow lookups of one name are too many" };

pub(super) static RULE: Rule = Rule {
    id: "dns-slow",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&DNS_MS, &SEVERE_MS, &REPEATED],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let dns = |f: &Facts| case.phases(f).dns;
    let mut slow: Vec<&Facts> = case
        .network()
        .filter(|f| {
            dns(f) >= case.limit(&DNS_MS)
                && (f.took() < case.limit(&super::slow::SLOW_MS) || case.phases(f).dominant().0 != "dns")
        })
        .collect();
    slow.sort_by(|a, b| dns(b).total_cmp(&dns(a)));
    let Some((first, entries)) = told(&slow) else { return };
    let hosts = group(slow.iter().copied(), |f| f.hostname());
    let repeated = hosts.iter().map(Vec::len).max().unwrap_or(0) >= case.count(&REPEATED);
    let severe = dns(first) >= case.limit(&SEVERE_MS);
    let mut names: Vec<String> = hosts.iter().filter_map(|g| g.first()).map(|f| f.hostname().to_owned()).collect();
    names.sort();
    let args = Args::default()
        .with("host", first.hostname())
        .with("dns_ms", dns(first))
        .with("hosts", names)
        .with("count", slow.len());
    out.add(if severe { Severity::Warning } else { Severity::Info }, entries, args).variant(if repeated {
        "repeated"
    } else {
        "once"
    });
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/");
    Samples {
        fires: vec![vec![s().phase("dns", 1_200.0)], vec![s().phase("dns", 200.0)], vec![s().phase("dns", 200.0); 5]],
        silent: vec![vec![s()], vec![s().phase("dns", 40.0)]],
    }
}
