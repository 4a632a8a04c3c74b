//! Something stands between the browser and the servers: a proxy that asks for sign-in, a filter, a device that opens TLS,
//! a name that leads to a private address.
//!
//! **Why it matters:** it may block, slow down or change requests, and the servers know nothing of it. **Next:** try another
//! network, or have the hosts exempted. **False positives:** content networks name themselves in `Via` as well, so only
//! products for companies' networks count; local set-ups have private addresses for good reasons, so that is information. A copy
//! at level `strict` has no addresses, so there the last of these can't be told.

use super::prelude::*;

const PROXY_MS: Threshold =
    Threshold { name: "intermediary.proxy_ms", default: 200.0, about: "negotiating with a proxy this long is slow" };

pub(super) static RULE: Rule = Rule {
    id: "intermediary",
    family: Family::Failure,
    specific: 90,
    thresholds: &[&PROXY_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Products that name themselves in `Via` or `Server`.
const PRODUCTS: &[(&str, &str)] = &[
    ("bluecoat", "Blue Coat"),
    ("blue coat", "Blue Coat"),
    ("proxysg", "Blue Coat"),
    ("cisco-wsa", "Cisco Secure Web Appliance"),
    ("ironport", "Cisco IronPort"),
    ("forcepoint", "Forcepoint"),
    ("fortigate", "FortiGate"),
    ("fortiproxy", "FortiProxy"),
    ("iboss", "iboss"),
    ("mcafee", "McAfee Web Gateway"),
    ("mwg", "McAfee Web Gateway"),
    ("netskope", "Netskope"),
    ("smoothwall", "Smoothwall"),
    ("sophos", "Sophos"),
    ("squid", "Squid"),
    ("threatlabz", "Zscaler"),
    ("umbrella", "Cisco Umbrella"),
    ("websense", "Websense"),
    ("zscaler", "Zscaler"),
];

fn product(f: &Facts) -> Option<&'static str> {
    let fields = [f.response.get("via"), f.response.get("server"), f.response.get("x-squid-error").map(|_| "squid")];
    fields.into_iter().flatten().find_map(|v| {
        let v = v.to_ascii_lowercase();
        PRODUCTS.iter().find(|(word, _)| v.contains(word)).map(|(_, name)| *name)
    })
}

/// An address that no public host has (RFC 1918, RFC 6598, loopback).
fn is_private(address: &str) -> bool {
    let mut parts = address.split('.').map(|p| p.parse::<u8>().ok());
    match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(a), Some(b), Some(_), Some(_)) => {
            a == 10
                || a == 127
                || (a == 172 && (16..32).contains(&b))
                || (a == 192 && b == 168)
                || (a == 100 && (64..128).contains(&b))
        }
        _ => false,
    }
}

/// Whether the product itself said no, and did not just pass a refusal on.
fn is_its_own(f: &Facts) -> bool {
    let named = f.response.get("server").is_some_and(|s| {
        let s = s.to_ascii_lowercase();
        PRODUCTS.iter().any(|(word, _)| s.contains(word))
    });
    named || f.response.has("x-squid-error") || f.body.page == PageKind::Block
}

fn is_public_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or("");
    host.contains('.')
        && !host.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !matches!(
            last,
            "local" | "lan" | "internal" | "corp" | "home" | "intranet" | "localhost" | "test" | "invalid"
        )
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let asked: Vec<&Facts> = case.network().filter(|f| f.code() == 407).collect();
    if let Some((first, entries)) = told(&asked) {
        out.add(Severity::Error, entries, case.args(first)).variant("sign-in");
    }
    for list in group(case.network().filter(|f| product(f).is_some() && f.code() != 407), product) {
        let Some((first, entries)) = told(&list) else { continue };
        let failed = list.iter().filter(|f| f.is_failed() && is_its_own(f)).count();
        // A product that serves one site only is that site's own.
        let sites = group(list.iter().copied(), |f| registrable(f.hostname())).len();
        if failed == 0 && sites < 2 {
            continue;
        }
        let args =
            case.args(first).with("product", product(first).unwrap_or("")).with("failed", failed).with("sites", sites);
        let severity = if failed > 0 { Severity::Warning } else { Severity::Info };
        out.add(severity, entries, args).variant("product").claims(Vec::new());
    }
    let slow: Vec<&Facts> = case.network().filter(|f| case.phases(f).proxy >= case.limit(&PROXY_MS)).collect();
    if let Some((first, entries)) = told(&slow) {
        let most = slow.iter().map(|f| case.phases(f).proxy).fold(0.0, f64::max);
        out.add(Severity::Info, entries, case.args(first).with("proxy_ms", most)).variant("slow").claims(Vec::new());
    }
    let hidden =
        case.network().filter(|f| f.status.is_some() && is_private(&f.address) && is_public_name(f.hostname()));
    for list in group(hidden, |f| &*f.address) {
        let sites = group(list.iter().copied(), |f| registrable(f.hostname())).len();
        let Some((first, entries)) = told(&list) else { continue };
        if sites >= 2 {
            let args = case.args(first).with("address", &*first.address).with("sites", sites);
            out.add(Severity::Info, entries, args).variant("address").claims(Vec::new());
        }
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |host: &str| Sample::get(&format!("https://{host}/"));
    Samples {
        fires: vec![
            vec![s("app.example").status(407)],
            vec![Sample::new("CONNECT", "app.example:443").status(407).kind("")],
            vec![s("app.example").says("server", "squid/5.7").says("x-squid-error", "ERR_ACCESS_DENIED 0").status(403)],
            vec![s("app.example").says("via", "1.1 zscaler"), s("other.example.net").says("via", "1.1 zscaler")],
            vec![s("app.example").phase("_blocked_proxy", 900.0)],
            vec![
                s("app.example.com").set("/serverIPAddress", json!("10.1.2.3")),
                s("www.example.net").set("/serverIPAddress", json!("10.1.2.3")),
            ],
        ],
        silent: vec![
            vec![Sample::new("CONNECT", "app.example:443").kind("")],
            vec![s("app.example").says("via", "1.1 varnish"), s("b.example").says("via", "1.1 google")],
            vec![s("app.local").set("/serverIPAddress", json!("10.1.2.3"))],
            vec![s("app.example").says("via", "1.1 squid")],
            vec![s("app.example").says("via", "1.1 squid").status(401)],
        ],
    }
}
