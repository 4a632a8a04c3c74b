//! Requests that something on the person's machine blocked: a content blocker, an extension, or a policy of the company.
//!
//! **Why it matters:** the server never saw the request; nothing on its side will help. **Next:** try in a private window
//! without extensions; ask who manages the browser. **False positives:** blockers stop trackers on purpose, so what is
//! blocked of third parties is only information.

use super::prelude::*;

const WORDS: &[&str] = &[
    "err_blocked_by_client",
    "err_blocked_by_administrator",
    "blocked: inspector",
    "blocked: subresource-filter",
    "ns_error_blocked",
    "ns_error_tracking_uri",
    "content blocker",
    "webkiterrordomain:104",
];

pub(super) static RULE: Rule = Rule {
    id: "client-blocked",
    family: Family::Failure,
    specific: 100,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let blocked = case.network().filter(|f| {
        let words = f.failure.to_ascii_lowercase();
        f.status.is_none() && WORDS.iter().any(|w| words.contains(w))
    });
    for list in group(blocked, |f| case.is_first_party(f)) {
        let Some((first, entries)) = told(&list) else { continue };
        let own = case.is_first_party(first);
        let mut hosts: Vec<String> = list.iter().map(|f| f.url.host.to_string()).collect();
        hosts.sort();
        hosts.dedup();
        let args =
            case.args(first).with("hosts", hosts).with("count", list.len()).with("by", first.failure.to_string());
        let variant = if own { "own" } else { "others" };
        out.add(if own { Severity::Error } else { Severity::Info }, entries, args).variant(variant);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let page = || Sample::get("https://app.example/").page();
    Samples {
        fires: vec![
            vec![page(), Sample::get("https://app.example/ads.js").fails("net::ERR_BLOCKED_BY_CLIENT").kind("script")],
            vec![page(), Sample::get("https://metrics.example.net/t").fails("net::ERR_BLOCKED_BY_CLIENT")],
        ],
        silent: vec![
            vec![page(), Sample::get("https://app.example/x").fails("net::ERR_CONNECTION_RESET")],
            vec![page()],
        ],
    }
}
