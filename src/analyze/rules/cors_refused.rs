//! The reply came, but the browser kept it from the script: `Access-Control-Allow-Origin` does not fit the origin, or is
//! `*` while credentials were sent.
//!
//! **Why it matters:** the server logs a success and the page shows a failure. **Next:** the server has to name the origin.
//! **False positives:** requests that need no permission (navigations, images, sockets, the same origin) do not count.

use super::super::stake::measures;
use super::prelude::*;
use rustc_hash::FxHashSet as HashSet;

pub(super) static RULE: Rule = Rule {
    id: "cors-refused",
    family: Family::Failure,
    specific: 94,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Whether the browser had to ask whether the page may see the reply.
fn needs_permission(f: &Facts, origin: &str) -> bool {
    let asked = f.request.get("sec-fetch-mode").map_or(f.is_call(), |m| m == "cors");
    asked
        && !f.is_socket()
        && !f.is_preflight()
        && !f.is_document()
        && !f.cached
        && !origin.eq_ignore_ascii_case(&f.origin())
}

fn why(f: &Facts, reachable: &HashSet<&str>) -> Option<&'static str> {
    let origin = f.request.get("origin")?;
    if !needs_permission(f, origin) || (300..400).contains(&f.code()) {
        return None;
    }
    let words = f.failure.to_ascii_lowercase();
    match f.response.get("access-control-allow-origin").map(str::trim) {
        // Cookies went along, so the page asked with credentials, and those need the origin by name.
        Some("*") => (f.cookies != 0).then_some("wildcard"),
        Some(allowed) => (!allowed.eq_ignore_ascii_case(origin)).then_some("other"),
        // Exporters do not write the reason down. A host that answers others and fails without a network error is most
        // likely one that did not give permission.
        None => (f.status.is_none()
            && (words.contains("cors") || (words.contains("err_failed") && reachable.contains(&*f.url.host))))
        .then_some("missing"),
    }
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let reachable: HashSet<&str> =
        case.network().filter(|f| f.status.is_some() && !f.is_preflight()).map(|f| &*f.url.host).collect();
    let refused = case.network().filter(|f| why(f, &reachable).is_some());
    for list in group(refused, |f| (&*f.url.host, &*f.url.pattern, why(f, &reachable))) {
        let Some((first, entries)) = told(&list) else { continue };
        let why = why(first, &reachable).unwrap_or("other");
        let mut args = case.lookup(first);
        args.set("origin", first.request.get("origin").unwrap_or(""));
        args.set("allowed", first.response.get("access-control-allow-origin").unwrap_or("")).set("why", why);
        // Nobody misses what measures.
        let aside = measures(first) && !case.is_first_party(first);
        out.add(if aside { Severity::Info } else { Severity::Error }, entries, args).variant(why);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://api.example/v1").sends("origin", "https://app.example");
    Samples {
        fires: vec![
            vec![s().fails("net::ERR_FAILED"), Sample::get("https://api.example/v2")],
            vec![s().says("access-control-allow-origin", "https://www.example")],
            vec![
                s().sends("cookie", "a=1")
                    .says("access-control-allow-origin", "*")
                    .says("access-control-allow-credentials", "true"),
            ],
        ],
        silent: vec![
            vec![s().fails("net::ERR_FAILED")],
            vec![s().says("access-control-allow-origin", "https://app.example")],
            vec![s().says("access-control-allow-origin", "*")],
            vec![s()],
            vec![Sample::get("https://app.example/v1").sends("origin", "https://app.example")],
            vec![
                Sample::new("POST", "https://idp.example/saml")
                    .sends("origin", "https://app.example")
                    .page()
                    .says("access-control-allow-origin", "https://x.example"),
            ],
        ],
    }
}
