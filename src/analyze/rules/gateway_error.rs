//! 502, 503, 504 and their kin: something in front of the service got no good answer from it. Who said so tells where to
//! look.
//!
//! **Why it matters:** the request may never have reached the service. **Next:** a gateway's own page means looking at what
//! stands behind it; an error body of the application means searching the service's logs by the tracking id.
//! **False positives:** none known; the status is explicit. Which of the two answered is a conclusion from header and body.

use super::super::facts::Format;
use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "gateway-error",
    family: Family::Failure,
    specific: 65,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Whether a status is one that gateways give. 520 to 530 are Cloudflare's.
pub(super) fn is_gateway(code: u16) -> bool {
    matches!(code, 502..=504 | 520..=530)
}

/// Who answered: `application` when the error has a form of its own, `gateway` when it is a page, `unknown` otherwise.
fn answered_by(f: &Facts) -> &'static str {
    let form = f.error.as_deref().map(|e| e.format);
    if f.code() >= 520 {
        "gateway"
    } else if matches!(form, Some(Format::Status | Format::Html | Format::Plain) | None) {
        if f.response.has("x-envoy-upstream-service-time") {
            "application"
        } else if f.body.kind == BodyKind::Html || f.response.get("x-cache").is_some_and(|c| c.contains("Error")) {
            "gateway"
        } else {
            "unknown"
        }
    } else {
        "application"
    }
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let failed = case.network().filter(|f| is_gateway(f.code()));
    for list in group(failed, |f| (&*f.url.host, &*f.method, &*f.url.pattern, f.code(), f.error_text())) {
        let Some((first, entries)) = told(&list) else { continue };
        let mut args = case.lookup(first);
        let by = answered_by(first);
        args.set("answered_by", by)
            .set("server", first.response.get("server").unwrap_or(""))
            .set("via", first.response.get("via").unwrap_or(""));
        args.set(
            "upstream_ms",
            first.response.get("x-envoy-upstream-service-time").and_then(|t| t.parse().ok()).unwrap_or(f64::NAN),
        );
        args.set("took_ms", first.took());
        out.add(case.grave(first, Severity::Error), entries, args).variant(by).weigh(4.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::new("PATCH", "https://app.example/api/users/12/settings");
    Samples {
        fires: vec![
            vec![s().status(502).json(
                json!({"error": {"key": "502", "message": [{"description": "Invalid product", "code": "25008"}]}}),
            )],
            vec![
                s().status(503)
                    .body("text/html", "<html><head><title>503 Service Unavailable</title></head></html>")
                    .says("server", "nginx"),
            ],
            vec![s().status(522)],
            // A tunnel that Fiddler or a proxy could not open.
            vec![
                Sample::new("CONNECT", "app.example:443")
                    .kind("")
                    .status(502)
                    .body("text/plain", "DNS lookup for app.example failed"),
            ],
        ],
        silent: vec![
            vec![Sample::new("CONNECT", "app.example:443").kind("")],
            vec![s()],
            vec![s().status(500)],
            vec![s().status(404)],
        ],
    }
}
