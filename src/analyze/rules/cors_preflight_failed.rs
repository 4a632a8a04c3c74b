//! A CORS preflight failed: the browser asked with OPTIONS whether it may, got no clear yes, and did not send the request.
//!
//! **Why it matters:** scripts only see "failed to fetch"; the status of the request itself is missing. **Next:** let the
//! server answer OPTIONS with 2xx and the `Access-Control-Allow-*` fields. **False positives:** a preflight without any
//! header fields in the capture proves nothing, nor does one whose request went through.

use super::super::stake::measures;
use super::prelude::*;
use rustc_hash::FxHashMap as HashMap;

pub(super) static RULE: Rule = Rule {
    id: "cors-preflight-failed",
    family: Family::Failure,
    specific: 95,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let preflights: Vec<&Facts> = case.network().filter(|f| f.is_preflight()).collect();
    let mut asked_of: HashMap<u64, Vec<&Facts>> = preflights.iter().map(|f| (f.url.print, Vec::new())).collect();
    for f in case.network().filter(|f| !f.is_preflight()) {
        if let Some(list) = asked_of.get_mut(&f.url.print) {
            list.push(f);
        }
    }
    for list in group(preflights.into_iter(), |f| (&*f.url.host, &*f.url.pattern, f.code())) {
        let failed: Vec<(&Facts, Vec<&Facts>)> = list
            .into_iter()
            .filter_map(|f| {
                let meant = meant(f, asked_of.get(&f.url.print).map_or(&[], Vec::as_slice));
                // The request went through: the preflight was no obstacle.
                let passed = meant.iter().any(|o| o.status.is_some());
                (!passed && why(f, &meant).is_some()).then_some((f, meant))
            })
            .collect();
        let Some((first, meant)) = failed.first() else { continue };
        let Some(why) = why(first, meant) else { continue };
        let mut entries: Vec<u32> =
            failed.iter().flat_map(|(f, meant)| [vec![f.index], indices(meant)].concat()).collect();
        let mut seen = std::collections::BTreeSet::new();
        entries.retain(|e| seen.insert(*e));
        let mut args = case.lookup(first);
        args.set("wanted", first.request.get("access-control-request-method").unwrap_or(""));
        // An exporter that drops the field leaves what the page says of itself.
        let page = || first.request.get("referer").map(|r| r.splitn(4, '/').take(3).collect::<Vec<_>>().join("/"));
        let origin = first.request.get("origin").map(str::to_owned).or_else(page);
        args.set("origin", origin.unwrap_or_default()).set("why", why);
        // Nobody misses what measures.
        let aside = measures(first) && !case.is_first_party(first);
        out.add(if aside { Severity::Info } else { Severity::Error }, entries, args).variant(why);
    }
}

/// The requests that a preflight was for.
fn meant<'a>(f: &Facts, same_url: &[&'a Facts]) -> Vec<&'a Facts> {
    const MOST: usize = 50;
    let method = f.request.get("access-control-request-method").unwrap_or("");
    let fits = |o: &&&Facts| {
        let near = o.started.zip(f.started).is_none_or(|(a, b)| (a - b).abs() < 60_000.0);
        near && (method.is_empty() || method.eq_ignore_ascii_case(&o.method))
    };
    let from = same_url.partition_point(|o| o.index < f.index).saturating_sub(2);
    same_url.get(from..).unwrap_or(&[]).iter().take(MOST).filter(fits).copied().collect()
}

fn why(f: &Facts, meant: &[&Facts]) -> Option<&'static str> {
    match f.status {
        Some(s) if !(200..300).contains(&s) => Some("status"),
        Some(_) => (f.response.count > 0 && !f.response.has("access-control-allow-origin")).then_some("origin"),
        None => (!f.cached && !meant.is_empty()).then_some("no-reply"),
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let ask = || {
        Sample::new("OPTIONS", "https://api.example/v1/items")
            .kind("preflight")
            .sends("Access-Control-Request-Method", "PUT")
            .sends("Origin", "https://app.example")
            .body("", "")
    };
    let put = || Sample::new("PUT", "https://api.example/v1/items").at(100.0);
    Samples {
        fires: vec![
            vec![ask().status(403), put().status(0)],
            vec![ask()],
            vec![ask().status(404)],
            vec![ask().status(0), put().status(0)],
            vec![Sample::new("OPTIONS", "https://api.example/v1/items").kind("preflight").status(403), put().status(0)],
        ],
        silent: vec![
            vec![ask().status(204).says("access-control-allow-origin", "*"), put()],
            vec![ask().status(405), put()],
            vec![ask().set("/response/headers", json!([]))],
            vec![Sample::new("OPTIONS", "https://api.example/v1/items").status(405).kind("xhr")],
        ],
    }
}
