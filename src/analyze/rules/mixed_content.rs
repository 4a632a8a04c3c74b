//! A page of https asks for something over plain http.
//!
//! **Why it matters:** browsers block it or show the page as not secure. **Next:** use https in the link. **False
//! positives:** hosts on the same machine are trusted; going to another page by http is no mixed content; neither is what
//! the browser itself turns into https.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "mixed-content",
    family: Family::Alone,
    specific: 0,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Whether a secure page asks for something over plain http. A request that was stopped carries no field that names the
/// page; the capture's pages do.
pub(super) fn is_mixed(case: &Case<'_>, f: &Facts) -> bool {
    if !matches!(&*f.url.scheme, "http" | "ws") {
        return false;
    }
    let host = f.hostname();
    let page = || case.about.pages.iter().find(|p| *p.id == *f.page).map(|p| p.origin.as_str());
    let stopped = || page().filter(|_| f.status.is_none() && f.failure.starts_with("failed ("));
    let by = f.request.get("origin").or_else(|| f.request.get("referer")).or_else(stopped);
    let local = host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]";
    by.is_some_and(|p| p.starts_with("https://"))
        && !local
        && !f.is_document()
        && !matches!(&*f.resource, "ping" | "preflight" | "other")
        && f.response.get("non-authoritative-reason").is_none()
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let mixed: Vec<&Facts> = case.network().filter(|f| is_mixed(case, f)).collect();
    let Some((first, entries)) = told(&mixed) else { return };
    let mut hosts: Vec<String> = mixed.iter().map(|f| f.url.host.to_string()).collect();
    hosts.sort();
    hosts.dedup();
    let active = mixed.iter().any(|f| !matches!(&*f.resource, "image" | "media" | ""));
    let args = case.args(first).with("hosts", hosts).with("count", mixed.len());
    let stopped =
        mixed.iter().any(|f| f.status.is_none() && f.failure.starts_with("failed (") && &*f.resource != "image");
    let severity = match (active, stopped) {
        (true, true) => Severity::Error,
        (true, false) => Severity::Warning,
        (false, _) => Severity::Info,
    };
    out.add(severity, entries, args).variant(if stopped { "stopped" } else { "sent" });
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |url: &str| Sample::get(url).sends("referer", "https://app.example/");
    Samples {
        fires: vec![
            vec![s("http://cdn.example/a.js").kind("script")],
            vec![s("http://cdn.example/a.png").kind("image")],
            vec![s("http://cdn.example/a.js").kind("script").fails("")],
        ],
        silent: vec![
            vec![s("https://cdn.example/a.js").kind("script")],
            vec![s("http://localhost:3000/a.js").kind("script")],
            vec![s("http://other.example/").page()],
            vec![Sample::get("http://cdn.example/a.js").sends("referer", "http://app.example/").kind("script")],
        ],
    }
}
