//! Refused with 401 or 403, and the reason: what `WWW-Authenticate` or the body says, and which scope is missing.
//!
//! **Why it matters:** "not signed in" and "not allowed" need different people. **Next:** the reason says which. **False
//! positives:** a first 401 is often a challenge that is answered right after; those do not count.

use super::credential_missing::answered;
use super::prelude::*;
use super::reason;

pub(super) static RULE: Rule = Rule {
    id: "refused",
    family: Family::Failure,
    specific: 40,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let told_here = |f: &&Facts| match f.code() {
        401 => !answered(case, f),
        code => code == 403,
    };
    let refused = case.network().filter(|f| !f.is_preflight() && !f.is_socket()).filter(told_here);
    for list in group(refused, |f| (&*f.url.host, f.code(), &*f.method, &*f.url.pattern, f.error_text())) {
        let Some((first, entries)) = told(&list) else { continue };
        let mut args = case.lookup(first);
        let scope = first.error.as_deref().map_or("", |e| &e.scope);
        args.set("scope", scope);
        let variant = match (first.code(), scope.is_empty()) {
            (_, false) => "scope",
            (401, _) => reason::of(first).unwrap_or("401"),
            _ => reason::of(first).unwrap_or("403"),
        };
        args.set("server", first.response.get("server").unwrap_or(""));
        let matters = first.is_call() || first.is_document();
        let severity = case.grave(first, if matters { Severity::Error } else { Severity::Warning });
        out.add(severity, entries, args).variant(variant);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://api.example/v1/rooms");
    Samples {
        fires: vec![
            vec![
                s().status(401)
                    .says("www-authenticate", r#"Bearer error="invalid_token", error_description="expired""#),
            ],
            vec![s().status(403).says("www-authenticate", r#"Bearer error="insufficient_scope", scope="rooms:read""#)],
            vec![s().status(403)],
            vec![s().status(403).json(json!({"code": "RequestTimeTooSkewed", "message": "too far apart"}))],
            vec![s().status(403).json(json!({"message": "The quota is used up"}))],
            vec![
                s().status(403)
                    .body("text/html", "<html><head><title>Access Denied</title></head></html>")
                    .says("server", "AkamaiGHost"),
            ],
        ],
        silent: vec![vec![s()], vec![s().status(401), s().at(60.0)], vec![s().status(404)]],
    }
}
