//! Requests without a reply that nothing else explains: given up by the page, or still pending when the capture was saved.
//!
//! **Why it matters:** the page went on without the answer; a request given up after half a minute was too slow for its
//! caller. **Next:** look whether the person left the page then; if not, who gave up and why.
//! **False positives:** pages give up requests all the time, when something newer replaces them; so it is only information
//! unless the wait was long, or nothing says that the page gave up and the call changes something or is asked of an
//! interface: most exporters write no reason, so a call that failed looks the same. Images, beacons and what a cache answered do not count.

use super::super::stake::measures;
use super::mixed_content::is_mixed;
use super::prelude::*;
use rustc_hash::FxHashMap as HashMap;

/// From here on giving up looks like a time limit.
const GAVE_UP_MS: Threshold = Threshold {
    name: "aborted.gave_up_ms",
    default: 10_000.0,
    about: "a request given up after so long was too slow for its caller",
};

pub(super) static RULE: Rule = Rule {
    id: "aborted",
    family: Family::Failure,
    specific: 10,
    thresholds: &[&GAVE_UP_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// A file that a page does not work without.
fn is_needed(f: &Facts) -> bool {
    let path = &f.url.path;
    f.sizes.content.unwrap_or(0.0) == 0.0
        && (matches!(&*f.resource, "script" | "stylesheet")
            || (f.resource.is_empty() && (path.ends_with(".js") || path.ends_with(".css"))))
}

/// A tool's capture does not say what a request was for. What is no file of a page may have been anything.
fn is_anything(f: &Facts) -> bool {
    f.resource.is_empty() && f.mime.is_empty() && f.initiator.is_empty() && !f.is_file() && f.response.count == 0
}

fn counts(f: &Facts) -> bool {
    f.status.is_none()
        && f.is_failed()
        && !f.is_socket()
        && !f.is_stream()
        && !f.is_preflight()
        && (f.is_call() || f.is_document() || is_needed(f) || is_anything(f))
        && (f.time.is_some() || !f.failure.is_empty())
        && (f.failure.is_empty()
            || f.failure.to_ascii_lowercase().contains("abort")
            || f.failure.starts_with("failed (")
            || f.failure.contains("ERR_FAILED"))
}

/// Nothing says that the page gave the call up, nor that it was pending: Chrome writes the former, and leaves the text out
/// of the latter; other exporters write neither.
fn is_unanswered(case: &Case<'_>, f: &Facts) -> bool {
    let chrome = case.about.creator.starts_with("WebInspector");
    let unsaid = f.failure.starts_with("failed (") || (f.failure.is_empty() && !chrome);
    unsaid && f.is_call() && !f.is_tunnel() && !measures(f) && case.stake(f) != Stake::Aside
}

/// What makes two calls the same: method, host and kind of path.
pub(super) type Call<'a> = (&'a str, &'a str, &'a str);

/// What call an entry is.
pub(super) fn call(f: &Facts) -> Call<'_> {
    (&f.method, &f.url.host, &f.url.pattern)
}

/// The last entry of each call that got an answer.
pub(super) fn answered<'a>(case: &Case<'a>) -> HashMap<Call<'a>, u32> {
    let calls = case.network().filter(|f| f.is_call() && f.status.is_some_and(|s| s < 500));
    calls.map(|f| (call(f), f.index)).collect()
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let limit = case.limit(&GAVE_UP_MS);
    let good = answered(case);
    let (open, given_up): (Vec<&Facts>, Vec<&Facts>) =
        case.network().filter(|f| counts(f) && !is_mixed(case, f)).partition(|f| is_unanswered(case, f));
    let again = |f: &Facts| good.get(&call(f)).is_some_and(|i| *i > f.index);
    let (mut long, mut short): (Vec<&Facts>, Vec<&Facts>) = given_up.into_iter().partition(|f| f.took() >= limit);
    for list in group(open.into_iter(), call) {
        let Some((first, entries)) = told(&list) else { continue };
        let answered = list.last().is_some_and(|f| again(f));
        let own = match (first.changes(), answered) {
            (true, false) => Severity::Error,
            (true, true) | (false, false) => Severity::Warning,
            (false, true) => {
                let to = if first.took() >= limit { &mut long } else { &mut short };
                to.extend(list);
                continue;
            }
        };
        let args = case.lookup(first).with("count", list.len()).with("took_ms", first.took());
        out.add(case.grave(first, own), entries, args).variant("unanswered");
    }
    for (mut list, severity, variant) in [(long, Severity::Warning, "late"), (short, Severity::Info, "early")] {
        list.sort_by_key(|f| f.index);
        let Some((first, entries)) = told(&list) else { continue };
        let args = case.args(first).with("count", list.len()).with("took_ms", first.took());
        out.add(severity, entries, args).variant(variant);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/api/list");
    Samples {
        fires: vec![
            vec![s().status(0)],
            vec![s().fails("net::ERR_ABORTED").phase("wait", 30_000.0)],
            vec![s().status(-1)],
            vec![Sample::new("POST", "https://app.example/api/save").fails("")],
            // A proxy's capture: nobody knows what the request was for, only that nothing came back.
            vec![Sample::get("https://app.example/").status(0).kind("").set("/response/content", json!({}))],
        ],
        silent: vec![
            vec![s()],
            vec![s().fails("net::ERR_NAME_NOT_RESOLVED")],
            vec![
                Sample::get("http://app.example/a.js")
                    .kind("script")
                    .sends("referer", "https://app.example/")
                    .fails(""),
            ],
            vec![Sample::get("https://app.example/a.png").kind("image").status(0)],
            vec![Sample::get("https://app.example/a.png").status(0).kind("").set("/response/content", json!({}))],
            vec![Sample::get("data:text/plain,x").status(0)],
        ],
    }
}
