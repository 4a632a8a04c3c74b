//! What an escalation needs of the requests behind the likeliest findings: tracking ids where there are any, time in UTC,
//! address, status, error text, the form of the vendor's log search, the ids to look for downstream.
//!
//! **Why it matters:** it is what the next team asks for first. **Next:** search the logs, then pass it on with what the logs
//! say. **False positives:** none; it sums up.

use super::prelude::*;

const MOST: Threshold =
    Threshold { name: "hand-off.most", default: 5.0, about: "so many requests are handed over at most" };

pub(super) static RULE: Rule = Rule {
    id: "hand-off",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&MOST],
    last: true,
    run,
    #[cfg(test)]
    samples,
};

/// Findings that are about the state of things, not about what someone complains of.
const ASIDE: &[&str] =
    &["capture-quality", "duplicates", "not-cacheable", "oversized", "polling", "third-party-share", "uncompressed"];

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let most = case.count(&MOST).max(1);
    let mut chosen: Vec<&Facts> = Vec::new();
    for finding in out.before.iter().filter(|f| !ASIDE.contains(&f.id) && f.severity > Severity::Info) {
        let told = || finding.entries.iter().filter_map(|i| case.facts.get(*i as usize));
        // Without an id, time, address, status and error are what the logs can be searched for.
        let with_id = told().find(|f| !f.tracking.is_empty());
        if let Some(f) = with_id.or_else(|| told().find(|f| f.is_failed() || f.error.is_some()))
            && case.stake(f) != Stake::Aside
            && !chosen.iter().any(|c| c.index == f.index)
        {
            chosen.push(f);
        }
        if chosen.len() >= most {
            break;
        }
    }
    let Some((first, entries)) = told(&chosen) else { return };
    let mut args = case.lookup(first);
    args.set(
        "tracking_ids",
        chosen.iter().filter_map(|f| f.tracking.first()).map(|t| t.value.to_string()).collect::<Vec<_>>(),
    );
    if let Some(parts) = first.tracking.iter().find_map(|t| case.profile(first).tracking_parts(&t.value)) {
        args.set("session", parts.session);
    }
    args.set("url", super::super::view::url(first)).set("took_ms", first.took());
    args.set("questions", case.profile(first).questions.clone());
    out.add(Severity::Info, entries, args);
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || {
        Sample::new(
            "PATCH",
            "https://cpapi-a.wbx2.com/api/v1/customers/12345678-0000-4000-b000-000000000000/users/12345678-0000-4000-b000-000000000001/voicemail",
        )
    };
    let id = "ATLAS_12345678-0000-4000-b000-00000000000a_7";
    Samples {
        fires: vec![
            vec![s().status(400).says("trackingid", id)],
            vec![Sample::get("https://app.example/x").status(500).says("x-request-id", "abc-1")],
            vec![s().status(400)],
        ],
        silent: vec![vec![s().says("trackingid", id)], vec![s().phase("wait", 6_000.0)]],
    }
}
