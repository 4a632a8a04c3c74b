//! The token had expired when it was sent, or was not valid yet, and the call was refused.
//!
//! **Why it matters:** nothing is wrong with rights; the page should have refreshed the token, or a clock is off. **Next:**
//! sign in again; look why it was not refreshed. **False positives:** the times are corrected by the measured difference of
//! the clocks; a token that was accepted all the same is no finding.

use super::prelude::*;

const LEEWAY_MS: Threshold =
    Threshold { name: "token-expired.leeway_ms", default: 5_000.0, about: "servers commonly allow this much" };

pub(super) static RULE: Rule = Rule {
    id: "token-expired",
    family: Family::Failure,
    specific: 85,
    thresholds: &[&LEEWAY_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn why(case: &Case<'_>, f: &Facts) -> Option<(&'static str, f64)> {
    let c = f.credentials.as_deref()?;
    // The server's time when it was sent.
    let sent = f.started? + case.skew().unwrap_or(0.0);
    let leeway = case.limit(&LEEWAY_MS);
    if let Some(late) = c.expires.map(|e| sent - e).filter(|late| *late > leeway) {
        return Some(("expired", late));
    }
    if let Some(early) = c.not_before.map(|n| n - sent).filter(|early| *early > leeway) {
        return Some(("too-early", early));
    }
    let words = f.error_text().to_ascii_lowercase();
    (!c.audience.is_empty() && words.contains("audience")).then_some(("audience", 0.0))
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let sent = case.network().filter(|f| matches!(f.code(), 400 | 401 | 403 | 498) && why(case, f).is_some());
    for list in group(sent, |f| (&*f.url.host, why(case, f).map(|w| w.0))) {
        let Some((first, entries)) = told(&list) else { continue };
        let Some((why, by)) = why(case, first) else { continue };
        let mut args = case.lookup(first);
        args.set("by_ms", if why == "audience" { f64::NAN } else { by });
        if let Some(c) = first.credentials.as_deref() {
            args.set("audience", &*c.audience).set("expires_utc", super::super::clock::utc(c.expires));
        }
        args.set("count", list.len());
        out.add(Severity::Error, entries, args).variant(why).weigh(3.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    // Samples begin at 1 749 568 836 s.
    let s = |claims: serde_json::Value| {
        Sample::get("https://api.example/v1/me").sends("authorization", &format!("Bearer {}", jwt(&claims)))
    };
    Samples {
        fires: vec![
            vec![s(json!({"exp": 1_749_568_000})).status(401)],
            vec![s(json!({"nbf": 1_749_570_000})).status(401)],
            vec![s(json!({"aud": "other"})).status(401).json(json!({"message": "the audience does not fit"}))],
        ],
        silent: vec![
            vec![s(json!({"exp": 1_749_569_000})).status(401)],
            vec![s(json!({"exp": 1_749_568_000}))],
            vec![s(json!({"sub": "x"})).status(401)],
        ],
    }
}
