//! What the capture itself lacks: bodies, headers, entries, the beginning, the failing action.
//!
//! **Why it matters:** what is not in the capture can't be explained; a better capture is often the quickest way on.
//! **Next:** the texts say how to capture again. **False positives:** a capture of one call by a tool has no page and needs
//! none, so the beginning counts only where a browser wrote a capture of several requests.

use super::prelude::*;

/// Below this number of entries nothing is said about what is missing.
const MIN_ENTRIES: Threshold =
    Threshold { name: "capture-quality.min_entries", default: 5.0, about: "smaller captures are taken as they are" };
/// Share of replies without their body.
const BODY_SHARE: Threshold = Threshold {
    name: "capture-quality.body_share",
    default: 0.8,
    about: "bodies count as missing when so many of them are",
};
/// Share of entries that the cache answered.
const CACHE_SHARE: Threshold =
    Threshold { name: "capture-quality.cache_share", default: 0.5, about: "the cache was on when it answered so many" };

pub(super) static RULE: Rule = Rule {
    id: "capture-quality",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&MIN_ENTRIES, &BODY_SHARE, &CACHE_SHARE],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

#[allow(clippy::cast_precision_loss)] // counts
fn share(some: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let all: Vec<&Facts> = case.network().collect();
    let mut problems: Vec<&str> = Vec::new();
    let mut entries: Vec<u32> = case.facts.iter().filter(|f| f.broken).map(|f| f.index).collect();
    if !entries.is_empty() {
        problems.push("broken-entries");
    }
    let few = all.len() < case.count(&MIN_ENTRIES);
    let replied: Vec<&Facts> = all.iter().filter(|f| f.status.is_some()).copied().collect();
    if !few {
        let with_content: Vec<&&Facts> = replied
            .iter()
            .filter(|f| {
                f.is_ok()
                    && f.code() != 204
                    && !f.cached
                    && f.sizes.content.unwrap_or(0.0) > 0.0
                    && (f.is_call() || f.is_document())
            })
            .collect();
        let bare = with_content.iter().filter(|f| f.body.kind == BodyKind::None).count();
        if with_content.len() >= 3 && share(bare, with_content.len()) >= case.limit(&BODY_SHARE) {
            problems.push("no-bodies");
        }
        // What the browser's cache answered was never sent, and has no fields to be missing.
        let sent: Vec<&&Facts> = replied.iter().filter(|f| !f.cached).collect();
        if share(sent.iter().filter(|f| f.request.count == 0).count(), sent.len()) > 0.8 {
            problems.push("no-request-headers");
        }
        if share(sent.iter().filter(|f| f.response.count == 0).count(), sent.len()) > 0.8 {
            problems.push("no-response-headers");
        }
        let cached = all.iter().filter(|f| f.cached || f.code() == 304).count();
        if share(cached, all.len()) >= case.limit(&CACHE_SHARE) {
            problems.push("cache-on");
        }
        let browser = all.iter().any(|f| !f.initiator.is_empty() || !f.resource.is_empty());
        if browser && !all.iter().any(|f| f.is_document()) {
            problems.push("starts-mid-session");
        }
        if all.iter().all(|f| f.started.is_none()) {
            problems.push("no-times");
        }
    }
    if let Some(first) = all.first()
        && problems.iter().any(|p| *p != "broken-entries")
    {
        entries.push(first.index);
    }
    if problems.is_empty() {
        return;
    }
    let severe = problems.iter().any(|p| matches!(*p, "broken-entries" | "no-bodies" | "no-response-headers"));
    let list: Vec<String> = problems.iter().map(|p| (*p).to_owned()).collect();
    let args = Args::default().with("problems", list).with("requests", case.facts.len());
    let only = if let [only] = problems.as_slice() { Some(*only) } else { None };
    // It explains nothing of what happened, only what can't be told.
    let found = out.add(if severe { Severity::Warning } else { Severity::Info }, entries, args);
    found.weigh(if severe { -30.0 } else { -12.0 });
    if let Some(only) = only {
        found.variant(only);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let call = |i: usize| Sample::get(&format!("https://app.example/api/{i}")).at(i as f64 * 500.0);
    let bare = |i: usize| call(i).set("/response/content", json!({"size": 900, "mimeType": "application/json"}));
    let page = || Sample::get("https://app.example/").page();
    Samples {
        fires: vec![
            (0..6).map(bare).chain([page()]).collect(),
            (0..6).map(call).collect(),
            (0..6).map(|i| call(i).set("/response/headers", json!([]))).chain([page()]).collect(),
            (0..6).map(|i| call(i).set("/_fromCache", json!("disk"))).chain([page()]).collect(),
            (0..6).map(|i| call(i).set("/request/headers", json!([]))).chain([page()]).collect(),
            (0..6)
                .map(call)
                .chain([page().set("/comment", json!("harmless took entry 6 out"))])
                .chain([page()])
                .collect(),
            (0..6).map(call).chain([page()]).map(|s| s.at(f64::NAN)).collect(),
        ],
        silent: vec![(0..6).map(call).chain([page()]).collect(), vec![call(0)]],
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{Sample, analysis, file};
    use super::*;

    #[test]
    fn what_the_cache_of_safari_answered_has_no_fields_to_be_missing() {
        let cached = |i: usize| {
            let s = Sample::get(&format!("https://app.example/{i}.png")).at(i as f64);
            s.set("/request/headers", json!([])).set("/_fetchType", json!("Memory Cache"))
        };
        let capture: Vec<Sample> = (0..9).map(cached).chain([Sample::get("https://app.example/").page()]).collect();
        let capture = analysis(&file(&capture), 100);
        let told: Vec<String> = capture.run().findings.iter().map(|f| f.message.clone()).collect();
        assert_eq!(told, ["capture-quality.cache-on"]);
    }
}
