//! A template of the organisation switches features off: the option that someone misses is not shown because of it.
//!
//! **Why it matters:** nothing failed, so nothing else in the capture explains it. **Next:** ask the administrator of the
//! organisation to change the template. **False positives:** the feature that is missed must be among those that are off.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "feature-off",
    family: Family::Alone,
    specific: 0,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let templates = case.network().filter(|f| f.template.as_deref().is_some_and(|t| !t.off.is_empty()));
    for list in group(templates, |f| f.template.as_deref().map(|t| (t.key.clone(), t.org.clone(), t.off.clone()))) {
        let Some((first, entries)) = told(&list) else { continue };
        let Some(t) = first.template.as_deref() else { continue };
        let org = if t.org.is_empty() { case.org_id(first) } else { &t.org };
        let mut args = case.lookup(first);
        args.set("org", case.org_name(org).unwrap_or(org)).set("org_id", org);
        args.set("template", &*t.key).set("no_access", t.off.iter().map(|o| o.to_string()).collect::<Vec<_>>());
        args.set("off", t.off.len()).set("features", t.features as usize).set("word", &*t.word);
        out.add(Severity::Warning, entries, args).weigh(8.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let key = "calling-end-user-feature-access-template";
    let s = |value: serde_json::Value| {
        Sample::get(&format!("https://settings-service-a.wbx2.com/templates/configure/users/12345678-0000-4000-b000-000000000001?templateKey={key}"))
            .json(json!({"orgTemplates": [{"orgId": "12345678-0000-4000-b000-000000000000", "templateKey": key, "settings": [{"key": "x", "value": value}]}]}))
    };
    Samples {
        fires: vec![
            vec![s(json!({"bargeIn": "NO_ACCESS", "voicemail": "FULL_ACCESS"}))],
            vec![s(json!([{"name": "bargeIn", "access": "NO_ACCESS"}]))],
            vec![s(json!({"bargeIn": {"access": "NO_ACCESS"}, "voicemail": {"access": "FULL_ACCESS"}}))],
            vec![s(json!(json!({"bargeIn": "NO_ACCESS"}).to_string()))],
            // Whose template it is stands in another reply.
            vec![
                Sample::get("https://cpapi-a.wbx2.com/users/me").json(json!({"orgId": "12345678-0000-4000-b000-000000000000"})),
                Sample::get(&format!("https://settings-service-a.wbx2.com/templates/configure/users/12345678-0000-4000-b000-000000000001?templateKey={key}"))
                    .json(json!({"templateKey": key, "settings": {"bargeIn": "NO_ACCESS"}})),
            ],
        ],
        silent: vec![
            vec![s(json!({"bargeIn": "FULL_ACCESS"}))],
            vec![Sample::get("https://app.example/access").json(json!({"bargeIn": "NO_ACCESS"}))],
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{analysis, file};

    #[test]
    fn the_features_and_the_organisation_are_named_however_the_reply_is_built() {
        for sample in super::samples().fires {
            let capture = analysis(&file(&sample), 10);
            let told = capture.run();
            let found = told.findings.iter().find(|f| f.id == "feature-off").unwrap();
            assert_eq!(found.args.get("no_access"), Some(&vec!["bargeIn".to_owned()].into()));
            assert_eq!(found.args.text("org_id"), "12345678-0000-4000-b000-000000000000");
        }
    }
}
