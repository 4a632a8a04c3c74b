//! A GraphQL operation failed; the status is 200 all the same.
//!
//! **Why it matters:** every operation has the same URL and status, so neither tells. **Next:** search the logs for the
//! operation and the tracking id. **False positives:** partial results come with errors for the missing part only.

use super::super::facts::Format;
use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "graphql-error",
    family: Family::Failure,
    specific: 55,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let said = case.network().filter(|f| f.is_ok() && f.error.as_deref().is_some_and(|e| e.format == Format::GraphQl));
    for list in group(said, |f| (&*f.url.host, &*f.operation, f.error_text())) {
        let Some((first, entries)) = told(&list) else { continue };
        out.add(case.grave(first, Severity::Error), entries, case.lookup(first)).weigh(-2.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || {
        Sample::new("POST", "https://app.example/graphql")
            .post("application/json", r#"{"operationName":"GetRoom","query":"query GetRoom { room }"}"#)
    };
    Samples {
        fires: vec![vec![
            s().json(
                json!({"data": null, "errors": [{"message": "not allowed", "extensions": {"code": "FORBIDDEN"}}]}),
            ),
        ]],
        silent: vec![
            vec![s().json(json!({"data": {"room": 1}}))],
            vec![s().json(json!({"data": {}, "errors": []}))],
            vec![s().status(500)],
        ],
    }
}
