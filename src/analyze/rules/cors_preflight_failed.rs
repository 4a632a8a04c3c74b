//! A CORS preflight failed: the browser asked with OPTIONS whether it may, got no clear yes, and did not send the request.
//!
//! **Why it matters:** scripts only see "failed to fetch"; the status of the request itself is missing. **Next:** let the
//! server answer OPTIONS with 2xx and the `Access-Control-Allow-*` fields. **False positives:** a preflight without any
//! header fields in the capture proves nothing, nor does one whose request went through.

use super::prelude::*;

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
    for f in case.network().filter(|f| f.is_preflight()) {
        let why = if f.status.is_some_and(|s| !(200..300).contains(&s)) {
            "status"
        } else if f.status.is_some() && f.response.count > 0 && !f.response.has("access-control-allow-origin") {
            "origin"
        } else if f.status.is_none() && !f.cached {
            "no-reply"
        } else {
            continue;
        };
        let method = f.request.get("access-control-request-method").unwrap_or("");
        let same = |o: &&Facts| {
            o.url.print == f.url.print
                && !o.is_preflight()
                && (method.is_empty() || method.eq_ignore_ascii_case(&o.method))
        };
        let near = |o: &&Facts| o.started.zip(f.started).is_none_or(|(a, b)| (a - b).abs() < 60_000.0);
        let meant: Vec<&Facts> = case.network().filter(same).filter(near).collect();
        // The request went through: the preflight was no obstacle.
        if meant.iter().any(|o| o.status.is_some()) || (why == "no-reply" && meant.is_empty()) {
            continue;
        }
        let mut entries = vec![f.index];
        entries.extend(indices(&meant));
        let mut args = case.lookup(f);
        args.set("wanted", method).set("origin", f.request.get("origin").unwrap_or("")).set("why", why);
        out.add(Severity::Error, entries, args).variant(why);
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
        fires: vec![vec![ask().status(403), put().status(0)], vec![ask()], vec![ask().status(404)]],
        silent: vec![
            vec![ask().status(204).says("access-control-allow-origin", "*"), put()],
            vec![ask().status(405), put()],
            vec![ask().set("/response/headers", json!([]))],
            vec![Sample::new("OPTIONS", "https://api.example/v1/items").status(405).kind("xhr")],
        ],
    }
}
