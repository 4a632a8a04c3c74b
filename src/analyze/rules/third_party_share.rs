//! How much of the capture belongs to other parties: requests, bytes, time.
//!
//! **Why it matters:** a page can be slow because of others. **Next:** block them once and compare. **False positives:**
//! a site's own content network under another name counts as another party; only a clear majority is told.

use super::prelude::*;

const MIN_ENTRIES: Threshold =
    Threshold { name: "third-party-share.min_entries", default: 20.0, about: "smaller captures say nothing" };
const SHARE: Threshold =
    Threshold { name: "third-party-share.share", default: 0.6, about: "from this share of the time or bytes on" };

pub(super) static RULE: Rule = Rule {
    id: "third-party-share",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&MIN_ENTRIES, &SHARE],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let all: Vec<&Facts> = case.network().filter(|f| !f.is_socket() && !f.is_stream()).collect();
    if all.len() < case.count(&MIN_ENTRIES) || case.site().is_empty() {
        return;
    }
    let bytes = |f: &Facts| f.sizes.transferred.or(f.sizes.content).unwrap_or(0.0);
    let others: Vec<&Facts> = all.iter().filter(|f| !case.is_first_party(f)).copied().collect();
    let sum = |list: &[&Facts], of: &dyn Fn(&Facts) -> f64| list.iter().map(|f| of(f)).sum::<f64>();
    let time = sum(&others, &|f| f.took()) / sum(&all, &|f| f.took()).max(1.0);
    let size = sum(&others, &bytes) / sum(&all, &bytes).max(1.0);
    // Bytes alone, fetched in no time, delay nobody.
    if time.max(if time > 0.3 { size } else { 0.0 }) < case.limit(&SHARE) || others.len() == all.len() {
        return;
    }
    let mut parties: Vec<(String, f64, u32)> = group(others.iter().copied(), |f| registrable(f.hostname()))
        .iter()
        .filter_map(|g| Some((registrable(g.first()?.hostname()), sum(g, &|f| f.took()), g.first()?.index)))
        .collect();
    parties.sort_by(|a, b| b.1.total_cmp(&a.1));
    parties.truncate(5);
    let entries: Vec<u32> = parties.iter().map(|p| p.2).collect();
    let names: Vec<String> = parties.into_iter().map(|p| p.0).collect();
    let args = Args::default()
        .with("site", case.site())
        .with("parties", names)
        .with("requests", others.len())
        .with("time_percent", (time * 100.0).round())
        .with("bytes_percent", (size * 100.0).round());
    out.add(Severity::Info, entries, args);
}

#[cfg(test)]
fn samples() -> Samples {
    let page = || Sample::get("https://app.example/").page();
    let many = |host: &str| {
        (0..24)
            .map(|i| Sample::get(&format!("https://{host}/{i}")).at(f64::from(i) * 400.0))
            .chain([page()])
            .collect::<Vec<_>>()
    };
    Samples {
        fires: vec![many("cdn.other.test")],
        silent: vec![many("cdn.app.example"), vec![page(), Sample::get("https://other.test/")]],
    }
}
