//! The reply came, but the browser kept it from the script: `Access-Control-Allow-Origin` does not fit the origin, or is
//! `*` while credentials were sent.
//!
//! **Why it matters:** the server logs a success and the page shows a failure. **Next:** the server has to name the origin.
//! **False positives:** requests that need no permission (navigations, images, sockets, the same origin) do not count.

use super::prelude::*;

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

fn why(f: &Facts) -> Option<&'static str> {
    let origin = f.request.get("origin")?;
    let asked = f.request.get("sec-fetch-mode").map_or(f.is_call(), |m| m == "cors");
    if !asked
        || f.is_socket()
        || f.is_preflight()
        || f.is_document()
        || origin.eq_ignore_ascii_case(&f.origin())
        || f.response.count == 0
    {
        return None;
    }
    if (300..400).contains(&f.code()) || f.cached {
        return None;
    }
    let allowed = f.response.get("access-control-allow-origin");
    match allowed.map(str::trim) {
        Some("*") => (f.cookies != 0
            && f.request.get("sec-fetch-site") != Some("same-origin")
            && f.response.get("access-control-allow-credentials").is_some_and(|c| c.trim() == "true"))
        .then_some("wildcard"),
        Some(a) if a.trim_end_matches('/').eq_ignore_ascii_case(origin) && !a.ends_with('/') => None,
        Some(_) => Some("other"),
        // Without the field the browser refuses; a capture that shows a refusal has no status or body.
        None => (f.status.is_none()
            || (f.is_call()
                && f.body.kind == BodyKind::None
                && f.sizes.content == Some(0.0)
                && f.is_ok()
                && f.code() != 204
                && !f.failure.is_empty()))
        .then_some("missing"),
    }
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let refused = case.network().filter(|f| why(f).is_some());
    for list in group(refused, |f| (&*f.url.host, &*f.url.pattern, why(f))) {
        let Some((first, entries)) = told(&list) else { continue };
        let why = why(first).unwrap_or("other");
        let mut args = case.lookup(first);
        args.set("origin", first.request.get("origin").unwrap_or(""));
        args.set("allowed", first.response.get("access-control-allow-origin").unwrap_or("")).set("why", why);
        out.add(Severity::Error, entries, args).variant(why);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://api.example/v1").sends("origin", "https://app.example");
    Samples {
        fires: vec![
            vec![s().says("access-control-allow-origin", "https://www.example")],
            vec![
                s().sends("cookie", "a=1")
                    .says("access-control-allow-origin", "*")
                    .says("access-control-allow-credentials", "true"),
            ],
        ],
        silent: vec![
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
