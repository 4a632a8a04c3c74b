//! A call asked for JSON and got a page: a form to sign in, a block page, a captive portal, or an application that answers
//! every path with its start page.
//!
//! **Why it matters:** the status is 200 and the script fails to parse it. **Next:** the kind of page says where to look:
//! the session, the network filter, the route. **False positives:** only calls that ask for JSON and nothing else count.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "html-for-json",
    family: Family::Failure,
    specific: 60,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn wants_json(f: &Facts) -> bool {
    let accept = f.request.get("accept").unwrap_or("");
    (accept.contains("json") && !accept.contains("text/html")) || f.url.path.ends_with(".json")
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let pages = case.network().filter(|f| {
        f.is_ok()
            && !f.is_document()
            && wants_json(f)
            && f.body.kind == BodyKind::Html
            && f.mime.starts_with("text/html")
    });
    for list in group(pages, |f| (&*f.url.host, f.body.page)) {
        let Some((first, entries)) = told(&list) else { continue };
        let variant = match first.body.page {
            PageKind::Login => "login",
            PageKind::Block => "block",
            PageKind::Portal => "portal",
            PageKind::Plain => "page",
        };
        out.add(case.grave(first, Severity::Error), entries, case.lookup(first)).variant(variant);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/api/list").sends("accept", "application/json, text/plain, */*");
    let page = "<!doctype html><html><head><title>Sign in</title></head><body></body></html>";
    Samples {
        fires: vec![
            vec![s().body("text/html; charset=utf-8", page)],
            vec![s().body("text/html", "<html><title>App</title>")],
            vec![s().body("text/html", "<html><title>Web Page Blocked</title>")],
            vec![s().body("text/html", "<html><title>Wi-Fi login</title>")],
        ],
        silent: vec![
            vec![s()],
            vec![Sample::get("https://app.example/part").sends("accept", "*/*").body("text/html", page)],
            vec![
                Sample::get("https://app.example/part")
                    .sends("accept", "text/html, application/json")
                    .body("text/html", page),
            ],
        ],
    }
}
