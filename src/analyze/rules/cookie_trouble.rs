//! Cookies that browsers refuse, and headers that grew too big.
//!
//! **Why it matters:** a refused cookie never comes back: people are signed out, or never signed in. A header that is too
//! big is refused with 431 or 400. **Next:** fix the attribute; or delete the site's cookies and see. **False positives:**
//! third parties set such cookies without anyone noticing; that is only information. Lengths of values are not looked at,
//! because the sanitizer changes them.

use super::super::facts::CookieFault;
use super::prelude::*;

const HEADER_BYTES: Threshold = Threshold {
    name: "cookie-trouble.header_bytes",
    default: 16_000.0,
    about: "servers commonly refuse request headers of this size",
};

pub(super) static RULE: Rule = Rule {
    id: "cookie-trouble",
    family: Family::Failure,
    specific: 45,
    thresholds: &[&HEADER_BYTES],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

/// What is told of each fault.
const FAULTS: [(CookieFault, &str); 4] = [
    (CookieFault::SameSiteNone, "same-site-none"),
    (CookieFault::SecureOverHttp, "secure-over-http"),
    (CookieFault::Prefix, "prefix"),
    (CookieFault::Domain, "domain"),
];

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let words = |f: &Facts| f.error_text().to_ascii_lowercase();
    let too_big = |f: &&Facts| {
        f.code() == 431
            || (f.code() == 400
                && (words(f).contains("cookie too large")
                    || words(f).contains("header or cookie")
                    || words(f).contains("header too long")))
            || (f.code() >= 400 && f.sizes.sent_header.is_some_and(|n| n >= case.limit(&HEADER_BYTES)))
    };
    for list in group(case.network().filter(too_big), |f| &*f.url.host) {
        let Some((first, entries)) = told(&list) else { continue };
        let mut args = case.lookup(first).with("cookies", usize::from(first.cookie_count));
        args.set("header_bytes", first.sizes.sent_header.unwrap_or(f64::NAN));
        out.add(Severity::Error, entries, args).variant("too-big");
    }
    for (fault, variant) in FAULTS {
        let refused = case.network().filter(|f| f.refused_cookies.iter().any(|(_, why)| *why == fault));
        for list in group(refused, |f| registrable(f.hostname())) {
            let Some((first, entries)) = told(&list) else { continue };
            let cookies = list.iter().flat_map(|f| &f.refused_cookies).filter(|(_, why)| *why == fault);
            let mut names: Vec<String> = cookies.map(|(name, _)| name.to_string()).collect();
            names.sort();
            names.dedup();
            let own = case.is_first_party(first);
            let args = case.args(first).with("cookies", names);
            out.add(if own { Severity::Warning } else { Severity::Info }, entries, args)
                .variant(variant)
                .claims(Vec::new());
        }
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let s = || Sample::get("https://app.example/login");
    Samples {
        fires: vec![
            vec![s().says("set-cookie", "sid=x1; Path=/; SameSite=None")],
            vec![s().status(431)],
            vec![
                s().status(400).body(
                    "text/html",
                    "<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>",
                ),
            ],
            vec![s().says("set-cookie", "sid=x1; Domain=other.example")],
            vec![s().says("set-cookie", "__Host-sid=x1; Secure; Path=/login")],
            vec![Sample::get("http://app.example/login").says("set-cookie", "sid=x1; Secure")],
        ],
        silent: vec![
            vec![s().says("set-cookie", "sid=x1; Path=/; Secure; SameSite=None")],
            vec![s().status(400)],
            vec![s()],
        ],
    }
}
