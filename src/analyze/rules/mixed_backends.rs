//! One host, different back ends: replies name different builds, or only one address or server fails.
//!
//! **Why it matters:** "it works when I try again" is often a deployment half way, or one bad node. **Next:** tell the
//! operators which build or address fails. **False positives:** content networks answer from many addresses; so addresses
//! and servers count only when the failures come from one of them while the others answer the same calls well.

use super::prelude::*;

const MIN_EACH: Threshold =
    Threshold { name: "mixed-backends.min_each", default: 2.0, about: "so many replies are needed of each side" };

pub(super) static RULE: Rule = Rule {
    id: "mixed-backends",
    family: Family::Alone,
    specific: 0,
    thresholds: &[&MIN_EACH],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let least = case.count(&MIN_EACH);
    for all in group(case.network().filter(|f| f.status.is_some() && !f.cached), |f| &*f.url.host) {
        for name in super::super::header::BUILD {
            let of_call = all.iter().filter(|f| f.is_call() && f.response.has(name)).copied();
            // The same path answered by two builds, not two services behind one host.
            for same in group(of_call, |f| (&*f.method, &*f.url.pattern)) {
                let builds = group(same.iter().copied(), |f| f.response.get(name));
                if builds.len() >= 2 && builds.iter().all(|b| b.len() >= least) {
                    tell(case, out, &same, name, &builds, "build");
                }
            }
        }
        let by_path = group(all.iter().filter(|f| f.is_call()).copied(), |f| (&*f.method, &*f.url.pattern));
        for same in by_path {
            for (name, of) in [("serverIPAddress", address as fn(&Facts) -> &str), ("server", server)] {
                let sides = group(same.iter().filter(|f| !of(f).is_empty()).copied(), of);
                let bad: Vec<_> =
                    sides.iter().filter(|s| s.len() >= least && s.iter().all(|f| f.code() >= 500)).collect();
                let good = sides.iter().any(|s| s.len() >= least && s.iter().all(|f| f.is_ok()));
                if bad.len() == 1 && good {
                    tell(case, out, &same, name, &sides, "node");
                    break;
                }
            }
        }
    }
}

fn address(f: &Facts) -> &str {
    &f.address
}

fn server(f: &Facts) -> &str {
    f.response.get("server").unwrap_or("")
}

fn tell(case: &Case<'_>, out: &mut Out<'_>, all: &[&Facts], name: &str, sides: &[Vec<&Facts>], variant: &str) {
    let Some((first, entries)) = told(all) else { return };
    let value = |f: &Facts| match name {
        "serverIPAddress" => f.address.to_string(),
        _ => f.response.get(name).unwrap_or("").to_owned(),
    };
    let values: Vec<String> = sides.iter().filter_map(|s| s.first()).map(|f| value(f)).collect();
    let bad = sides.iter().find(|s| s.iter().all(|f| f.code() >= 500)).and_then(|s| s.first()).map(|f| value(f));
    let mut args = case.args(first);
    args.set("field", name).set("values", values).set("failing", bad.unwrap_or_default());
    out.add(Severity::Warning, entries, args).variant(variant);
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |i: usize| Sample::get("https://app.example/api/list").at(i as f64 * 7_000.0);
    let build = |i: usize| s(i).says("x-build", if i.is_multiple_of(2) { "101" } else { "102" });
    let node = |i: usize| {
        let e = s(i).set("/serverIPAddress", json!(if i.is_multiple_of(2) { "192.0.2.1" } else { "192.0.2.2" }));
        if i.is_multiple_of(2) { e } else { e.status(500) }
    };
    Samples {
        fires: vec![(0..4).map(build).collect(), (0..4).map(node).collect()],
        silent: vec![
            (0..4).map(|i| s(i).says("x-build", "101")).collect(),
            (0..4).map(|i| s(i).set("/serverIPAddress", json!(format!("192.0.2.{i}")))).collect(),
            (0..4).map(|i| s(i).status(500).set("/serverIPAddress", json!("192.0.2.1"))).collect(),
        ],
    }
}
