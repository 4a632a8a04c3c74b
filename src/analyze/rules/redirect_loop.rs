//! Redirects in a circle: the same URL with the same cookies comes again, or the page and the sign-in send each other the
//! browser back and forth.
//!
//! **Why it matters:** the person never gets in. **Next:** look at what the sign-in sets: a cookie that is refused, a clock
//! that is off, a session that the page does not accept. **False positives:** a sign-in takes several redirects; only the
//! same step again counts.

use super::prelude::*;

const SAME: Threshold =
    Threshold { name: "redirect-loop.same", default: 3.0, about: "so many redirects from one URL are a loop" };
const WINDOW_MS: Threshold =
    Threshold { name: "redirect-loop.window_ms", default: 30_000.0, about: "within this time" };

pub(super) static RULE: Rule = Rule {
    id: "redirect-loop",
    family: Family::Repetition,
    specific: 90,
    thresholds: &[&SAME, &WINDOW_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let gave_up: Vec<&Facts> = case
        .network()
        .filter(|f| {
            f.failure.to_ascii_lowercase().contains("too_many_redirects") || f.failure.contains("REDIRECT_LOOP")
        })
        .collect();
    let moved = || {
        case.timeline()
            .filter(|f| matches!(f.code(), 301..=303 | 307 | 308) && f.redirect.is_some() && &*f.method == "GET")
    };
    let mut loops: Vec<Vec<&Facts>> = Vec::new();
    // Pages only: a picture or a call that is sent elsewhere each time is no loop.
    for list in group(
        moved()
            .filter(|f| !f.is_call() && !matches!(&*f.resource, "image" | "script" | "stylesheet" | "font" | "media")),
        |f| (&*f.url.host, &*f.url.path, f.cookies),
    ) {
        let span =
            list.last().and_then(|f| f.started).zip(list.first().and_then(|f| f.started)).map_or(0.0, |(b, a)| b - a);
        // A loop comes back: between two of them is nothing but redirects.
        if list.len() >= case.count(&SAME) && span <= case.limit(&WINDOW_MS) && unbroken(case, &list) {
            loops.push(list);
        }
    }
    if let (true, Some((first, entries))) = (loops.is_empty(), told(&gave_up)) {
        out.add(Severity::Error, entries, case.args(first)).variant("same");
        return;
    }
    // The steps of one loop are one finding.
    let mut all: Vec<&Facts> = loops.iter().flatten().copied().collect();
    all.extend(gave_up);
    all.sort_by_key(|f| f.index);
    let Some((first, entries)) = told(&all) else { return };
    let mut hosts: Vec<String> = all.iter().map(|f| f.url.host.to_string()).collect();
    hosts.sort();
    hosts.dedup();
    let variant = if hosts.len() > 1 { "ping-pong" } else { "same" };
    let args = case.args(first).with("hosts", hosts).with("count", all.len());
    out.add(Severity::Error, entries, args).variant(variant);
}

/// Whether, from the first to the last, no page was shown.
fn unbroken(case: &Case<'_>, list: &[&Facts]) -> bool {
    let (Some(first), Some(last)) = (list.first(), list.last()) else { return false };
    let between = case.facts.get(first.index as usize..=last.index as usize).unwrap_or(&[]);
    !between.iter().any(|f| f.is_document() && f.is_ok())
}

#[cfg(test)]
fn samples() -> Samples {
    let to = |from: &str, to: &str, at: f64| {
        Sample::get(from).kind("document").status(302).says("location", to).at(at).body("text/html", "")
    };
    let (app, idp) = ("https://app.example/home", "https://idp.example/login?a=1");
    Samples {
        fires: vec![
            (0..3)
                .flat_map(|i| [to(app, idp, f64::from(i) * 200.0), to(idp, app, f64::from(i) * 200.0 + 100.0)])
                .collect(),
            (0..4).map(|i| to(app, app, f64::from(i) * 100.0)).collect(),
            vec![Sample::get(app).kind("document").fails("net::ERR_TOO_MANY_REDIRECTS")],
        ],
        silent: vec![
            vec![to(app, idp, 0.0), to(idp, app, 100.0), Sample::get(app).page().at(200.0)],
            (0..4).map(|i| to(app, idp, f64::from(i) * 60_000.0)).collect(),
        ],
    }
}
