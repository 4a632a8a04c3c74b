//! Requests without a reply that nothing else explains: given up by the page, or still pending when the capture was saved.
//!
//! **Why it matters:** the page went on without the answer; a request given up after half a minute was too slow for its
//! caller. **Next:** look whether the person left the page then; if not, who gave up and why.
//! **False positives:** pages give up requests all the time, when something newer replaces them; so it is only information
//! unless the wait was long. Images, beacons and what a cache answered do not count.

use super::prelude::*;

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
            || f.failure.contains("ERR_FAILED"))
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let limit = case.limit(&GAVE_UP_MS);
    let (long, short): (Vec<&Facts>, Vec<&Facts>) =
        case.network().filter(|f| counts(f)).partition(|f| f.took() >= limit);
    for (list, severity, variant) in [(long, Severity::Warning, "late"), (short, Severity::Info, "early")] {
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
            // A proxy's capture: nobody knows what the request was for, only that nothing came back.
            vec![Sample::get("https://app.example/").status(0).kind("").set("/response/content", json!({}))],
        ],
        silent: vec![
            vec![s()],
            vec![s().fails("net::ERR_NAME_NOT_RESOLVED")],
            vec![Sample::get("https://app.example/a.png").kind("image").status(0)],
            vec![Sample::get("https://app.example/a.png").status(0).kind("").set("/response/content", json!({}))],
            vec![Sample::get("data:text/plain,x").status(0)],
        ],
    }
}
