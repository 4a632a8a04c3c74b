//! A sign-in ended with an error: the browser was sent back with `error=…` instead of a code or an assertion.
//!
//! **Why it matters:** all statuses are 302 and 200, so nothing looks failed. **Next:** the error's code and words say
//! whether a right, a setting of the application or the session is at fault. **False positives:** a page that asks silently
//! (`prompt=none`) whether someone is signed in is told `login_required`; that is only information.

use super::super::facts::Format;
use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "sign-in-failed",
    family: Family::Failure,
    specific: 58,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// Answers to a silent question (OpenID Connect, section 3.1.2.6): someone has to do something first.
fn is_silent(code: &str) -> bool {
    matches!(code, "login_required" | "interaction_required" | "consent_required" | "account_selection_required")
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let code = |f: &Facts| f.error.as_deref().filter(|e| e.format == Format::Redirect).map(|e| e.code.clone());
    for list in group(case.network().filter(|f| code(f).is_some()), code) {
        let Some((first, entries)) = told(&list) else { continue };
        let silent = code(first).is_some_and(|c| is_silent(&c));
        let severity = if silent {
            Severity::Info
        } else {
            list.iter().map(|f| case.grave(f, Severity::Error)).max().unwrap_or(Severity::Info)
        };
        out.add(severity, entries, case.lookup(first)).weigh(4.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let q = "error=access_denied&error_description=The+user+has+no+role&state=1";
    let back = Sample::get("https://login.example/authorize?client_id=1").kind("document").status(302);
    Samples {
        fires: vec![
            vec![back.clone().says("location", &format!("https://app.example/cb?{q}"))],
            vec![Sample::get(&format!("https://app.example/cb?{q}")).page()],
            vec![back.clone().says("location", "https://app.example/cb#error=login_required&state=1")],
        ],
        silent: vec![
            vec![back.says("location", "https://app.example/cb?code=1&state=1")],
            vec![Sample::get("https://app.example/list?error=none").page()],
            vec![Sample::get("https://app.example/list?error=E4").page()],
        ],
    }
}
