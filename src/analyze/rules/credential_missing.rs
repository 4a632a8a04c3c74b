//! A call was refused because it carried no credential, while other calls to the same API carry one.
//!
//! **Why it matters:** it is the page's mistake (or a lost session), not a lack of rights. **Next:** find out why this call
//! goes out without it: a redirect to another host drops `Authorization`, a cookie may be refused. **False positives:**
//! captures whose exporter removed credentials have none anywhere, so none is missing; a first 401 that is a challenge and
//! is answered right after does not count, nor does a sign-in, whose credentials stand in what it sends.

use super::super::stake::is_sign_in;
use super::prelude::*;
use rustc_hash::FxHashMap as HashMap;

pub(super) static RULE: Rule = Rule {
    id: "credential-missing",
    family: Family::Failure,
    specific: 70,
    thresholds: &[],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn bare(f: &Facts) -> bool {
    f.credentials.is_none() && f.cookies == 0
}

/// A sign-in is what gets the credentials that later calls carry: a mistyped password is no lost session.
fn brings_its_own(f: &Facts) -> bool {
    &*f.method == "POST" && is_sign_in(f)
}

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let mut carried: HashMap<&str, &Facts> = HashMap::default();
    for f in case.network().filter(|f| !bare(f) && f.is_ok()) {
        carried.entry(&f.url.host).or_insert(f);
    }
    let missing = case.network().filter(|f| {
        matches!(f.code(), 401 | 403)
            && bare(f)
            && !brings_its_own(f)
            && !f.is_preflight()
            && f.request.count > 0
            && carried.contains_key(&*f.url.host)
            && f.token.is_none()
            && !answered(case, f)
    });
    for list in group(missing, |f| (&*f.url.host, &*f.url.pattern)) {
        let Some((first, mut entries)) = told(&list) else { continue };
        let Some(other) = carried.get(&*first.url.host) else { continue };
        let claims = entries.clone();
        entries.push(other.index);
        let scheme = other.credentials.as_deref().map_or("cookie", |c| &c.scheme);
        out.add(Severity::Error, entries, case.lookup(first).with("scheme", scheme)).claims(claims);
    }
}

/// Whether the same request went through right after: the 401 was a challenge.
pub(super) fn answered(case: &Case<'_>, f: &Facts) -> bool {
    case.facts.get(f.index as usize + 1..).unwrap_or(&[]).iter().take(20).any(|o| {
        o.url.print == f.url.print
            && o.method == f.method
            && (o.is_ok() || (300..400).contains(&o.code()))
            && o.started.zip(f.started).is_none_or(|(a, b)| a - b < 5_000.0)
    })
}

#[cfg(test)]
fn samples() -> Samples {
    let s = |path: &str| Sample::get(&format!("https://api.example/{path}"));
    let with = || s("a").sends("authorization", "Bearer abc.def");
    let accept = |x: Sample| x.sends("accept", "*/*");
    Samples {
        fires: vec![vec![with(), accept(s("b")).status(401)], vec![with(), accept(s("b")).status(403)]],
        silent: vec![
            vec![accept(s("b")).status(401)],
            vec![
                with(),
                accept(s("b")).status(401).at(10.0),
                accept(s("b")).sends("authorization", "Basic eA==").at(30.0),
            ],
            vec![
                with(),
                accept(Sample::new("POST", "https://api.example/login"))
                    .post("application/json", r#"{"user":"ann","password":"mistyped"}"#)
                    .status(401),
            ],
            vec![with(), s("b").sends("authorization", "Bearer other").status(401)],
        ],
    }
}
