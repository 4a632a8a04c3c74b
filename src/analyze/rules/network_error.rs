//! No reply, and the browser says why: the name was not found, the connection refused or reset, the certificate wrong, a
//! time limit passed, HTTP/3 blocked.
//!
//! **Why it matters:** the server may have seen nothing. **Next:** depends on the class; each has its own text. **False
//! positives:** a single failure that worked on the next try is less grave: it is a warning then.

use super::super::stake::measures;
use super::aborted::{answered as answered_calls, call};
use super::prelude::*;
use rustc_hash::FxHashMap as HashMap;

pub(super) static RULE: Rule = Rule {
    id: "network-error",
    family: Family::Failure,
    specific: 99,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Words of browsers and tools, and the class they belong to. The first that fits counts.
const CLASSES: &[(&str, &str)] = &[
    ("name_not_resolved", "dns"),
    ("name_resolution", "dns"),
    ("dns", "dns"),
    ("unknown_host", "dns"),
    ("enotfound", "dns"),
    ("getaddrinfo", "dns"),
    ("eai_again", "dns"),
    ("-1003", "dns"),
    ("cert", "certificate"),
    // Chrome's word up to version 60.
    ("insecure_response", "certificate"),
    ("untrusted", "certificate"),
    ("sec_error", "certificate"),
    ("ssl_error_bad", "certificate"),
    ("unable_to_verify", "certificate"),
    ("self_signed", "certificate"),
    ("mozilla_pkix", "certificate"),
    ("-1202", "certificate"),
    ("quic", "quic"),
    ("ssl", "tls"),
    ("tls", "tls"),
    ("proxy", "proxy"),
    ("tunnel", "proxy"),
    ("internet_disconnected", "offline"),
    ("network_changed", "offline"),
    ("network_io_suspended", "offline"),
    ("ns_error_offline", "offline"),
    ("-1009", "offline"),
    ("timed_out", "timeout"),
    ("timeout", "timeout"),
    ("etimedout", "timeout"),
    ("timed out", "timeout"),
    ("-1001", "timeout"),
    ("refused", "refused"),
    ("econnrefused", "refused"),
    ("-1004", "refused"),
    ("reset", "reset"),
    ("connection_closed", "reset"),
    ("econnreset", "reset"),
    ("empty_response", "reset"),
    ("connection_aborted", "reset"),
    ("net_interrupt", "reset"),
    ("hang up", "reset"),
    ("-1005", "reset"),
    ("charles:", "reset"),
    ("unreachable", "unreachable"),
    ("ehostunreach", "unreachable"),
    ("http2", "protocol"),
    ("incomplete", "protocol"),
    ("content_length", "protocol"),
    ("invalid_response", "protocol"),
    ("invalid_http", "protocol"),
    ("response_headers", "protocol"),
    ("content_decoding", "protocol"),
    ("blocked_by_response", "policy"),
    ("blocked_by_orb", "policy"),
    ("blocked_by_csp", "policy"),
    ("unsafe_port", "policy"),
];

/// What other rules explain, and what is no failure.
const ELSEWHERE: &[&str] = &[
    "blocked_by_client",
    "blocked_by_administrator",
    "err_aborted",
    "err_cache",
    "err_failed",
    "ns_error_blocked",
    "ns_error_not_available",
    "ns_error_parsed_data_cached",
    "ns_error_tracking",
    "ns_binding_aborted",
    "ns_error_abort",
    "too_many_redirects",
];

fn class(f: &Facts) -> Option<&'static str> {
    if f.failure.is_empty() || !f.is_network() {
        return None;
    }
    // A reply that broke off half way has a status as well.
    let words = f.failure.to_ascii_lowercase().replace([' ', '-'], "_");
    let raw = f.failure.to_ascii_lowercase();
    if ELSEWHERE.iter().any(|w| words.contains(w)) || words == "aborted" {
        return None;
    }
    let known = CLASSES.iter().find(|(w, _)| raw.contains(w) || words.contains(w)).map(|(_, c)| *c);
    // A code of a browser that is on no list says at least that there was no reply, and itself.
    known.or_else(|| {
        (f.status.is_none() && ["net::err_", "ns_error_"].iter().any(|p| raw.starts_with(p))).then_some("other")
    })
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let failed = case
        .network()
        .filter(|f| !f.is_stream() && !f.is_socket() && (f.status.is_none() || !f.is_failed()) && class(f).is_some());
    // The last entry of each host that got an answer.
    let mut answered: HashMap<&str, u32> = HashMap::default();
    for f in case.network().filter(|f| f.status.is_some_and(|s| s < 500) && class(f).is_none()) {
        answered.insert(&f.url.host, f.index);
    }
    let good = answered_calls(case);
    for list in group(failed, |f| (&*f.url.host, class(f))) {
        let Some((first, entries)) = told(&list) else { continue };
        let class = class(first).unwrap_or("reset");
        let last = list.last().map_or(first.index, |f| f.index);
        let recovered = answered.get(&*first.url.host).is_some_and(|good| *good > last);
        // What was to be changed is lost, unless the same call went through later.
        let lost =
            |f: &Facts| f.changes() && f.is_call() && !measures(f) && good.get(&call(f)).is_none_or(|i| *i <= f.index);
        let grave = |f: &&Facts| case.grave(f, if recovered && !lost(f) { Severity::Warning } else { Severity::Error });
        let severity = list.iter().map(grave).max().unwrap_or(Severity::Info);
        let mut args = case.args(first);
        args.set("class", class).set("by", &*first.failure).set("count", list.len()).set("recovered", recovered);
        out.add(severity, entries, args).variant(class);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/api");
    Samples {
        fires: [
            "net::ERR_NAME_NOT_RESOLVED",
            "net::ERR_CONNECTION_REFUSED",
            "net::ERR_CERT_DATE_INVALID",
            "net::ERR_TIMED_OUT",
            "net::ERR_QUIC_PROTOCOL_ERROR",
            "NS_ERROR_UNKNOWN_HOST",
            "socket hang up",
            "net::ERR_SSL_PROTOCOL_ERROR",
            "net::ERR_INSECURE_RESPONSE",
            "net::ERR_ADDRESS_INVALID",
            "net::ERR_INTERNET_DISCONNECTED",
            "net::ERR_BLOCKED_BY_RESPONSE",
            "net::ERR_HTTP2_PROTOCOL_ERROR",
            "net::ERR_TUNNEL_CONNECTION_FAILED",
            "net::ERR_ADDRESS_UNREACHABLE",
        ]
        .iter()
        .map(|e| vec![s().fails(e)])
        .collect(),
        silent: vec![
            vec![s()],
            vec![s().fails("net::ERR_ABORTED")],
            vec![s().fails("net::ERR_BLOCKED_BY_CLIENT")],
            vec![s().fails("NS_BINDING_ABORTED")],
            vec![s().fails("net::ERR_CACHE_MISS")],
            vec![s().status(500)],
        ],
    }
}
