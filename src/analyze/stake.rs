//! How much a request matters to the page. A page's own requests do; those to another party may be the vendor's payment
//! service or a pixel that nobody misses, and the host alone does not say which. What a request *is* says so:
//!
//! - Trackers avoid the browser's question beforehand (the CORS preflight), as it would double their cost: they send
//!   simple requests. A call with a credential, with a method of its own or with JSON is one that a page waits for.
//! - An interface answers in words, with an error in JSON or XML that has a form; a pixel does not.
//! - What stands in the page's own markup was put there by its developers; tags are brought in by scripts.
//!
//! - What only takes and answers nothing but receipts collects.
//!
//! Names that speak of measuring and advertising tell the rest; pictures, fonts and beacons are never essential.

use super::case::Case;
use super::facts::{Facts, Format, Text};
use super::finding::Severity;
use rustc_hash::FxHashMap as HashMap;

/// How much the page depends on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stake {
    /// Nobody misses it.
    Aside,
    /// The page may need it.
    Part,
    /// It is the page's own, or the page can't do without it.
    Whole,
}

/// Beginnings of words in names of hosts and paths that speak of measuring and advertising.
const MEASURING: &[&str] = &[
    "ads",
    "adserv",
    "adsystem",
    "analytic",
    "beacon",
    "bidder",
    "clickstream",
    "collect",
    "doubleclick",
    "googletag",
    "gtag",
    "gtm",
    "impression",
    "insights",
    "marketing",
    "metric",
    "openrtb",
    "pixel",
    "prebid",
    "rum",
    "sentry",
    "stats",
    "syndication",
    "tagmanager",
    "telemetr",
    "tracking",
];
/// The same in names of hosts alone, wherever they stand.
const MEASURING_HOSTS: &[&str] = &[
    "adnxs",
    "adserver",
    "amplitude",
    "analytics",
    "clarity.ms",
    "criteo",
    "datadog",
    "fullstory",
    "hotjar",
    "launchdarkly",
    "mixpanel",
    "newrelic",
    "nr-data",
    "pendo.",
    "segment.",
    "tracker",
];
/// Whole words of that kind.
const MEASURING_WORDS: &[&str] =
    &["ad", "bid", "envelope", "g", "ingest", "log", "logs", "ping", "px", "sync", "tag", "tags", "track", "tracker"];

/// Whether the names of a request speak of measuring or advertising.
pub(super) fn measures(f: &Facts) -> bool {
    let says = |text: &str| {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| {
            let w = w.to_ascii_lowercase();
            MEASURING_WORDS.contains(&w.as_str()) || MEASURING.iter().any(|m| w.starts_with(m))
        })
    };
    // The last label of a host is no word of its owner's.
    let host = f.hostname().rsplit_once('.').map_or("", |(name, _)| name);
    says(host) || MEASURING_HOSTS.iter().any(|w| f.hostname().contains(w)) || says(&f.url.path)
}

/// Whether a browser had to ask beforehand, if the request went to another origin (Fetch standard, "CORS-safelisted").
fn is_asked_for(f: &Facts) -> bool {
    let kind = f.request.get("content-type").unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let simple =
        matches!(kind.as_str(), "" | "text/plain" | "application/x-www-form-urlencoded" | "multipart/form-data");
    !simple || f.credentials.is_some() || matches!(&*f.method, "PUT" | "PATCH" | "DELETE")
}

/// Whether the error has the form that an interface gives its errors.
fn is_worded(f: &Facts) -> bool {
    f.error.as_deref().is_some_and(|e| !matches!(e.format, Format::Status | Format::Html | Format::Plain))
}

/// Whether a path or an error is that of a sign-in.
pub(super) fn is_sign_in(f: &Facts) -> bool {
    const WORDS: &[&str] = &[
        "acs",
        "adfs",
        "auth",
        "authorize",
        "authorise",
        "callback",
        "login",
        "logon",
        "oauth",
        "oauth2",
        "oidc",
        "openid",
        "saml",
        "saml2",
        "signin",
        "sso",
        "wsfed",
    ];
    let path = f.url.path.to_ascii_lowercase();
    f.token.is_some()
        || f.error.as_deref().is_some_and(|e| matches!(e.format, Format::OAuth | Format::Redirect))
        || path.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| WORDS.contains(&w))
        || path.contains("sign-in")
}

/// How a host answers calls that succeed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answers {
    /// With JSON that someone asked for.
    pub told: u32,
    /// With nothing that anyone reads: only a receipt of what was sent.
    pub receipts: u32,
}

/// The hosts, and how they answer calls.
pub(super) fn interfaces(facts: &[Facts]) -> HashMap<Text, Answers> {
    const RECEIPT: f64 = 60.0;
    let mut out: HashMap<Text, Answers> = HashMap::default();
    for f in facts.iter().filter(|f| f.is_network() && f.is_call() && f.is_ok() && !measures(f)) {
        let host = out.entry(f.url.host.clone()).or_default();
        if &*f.method == "POST" && f.sizes.content.unwrap_or(0.0) <= RECEIPT {
            host.receipts += 1;
        } else if f.is_json() {
            host.told += 1;
        }
    }
    out
}

impl Case<'_> {
    /// How much the page depends on a request.
    pub fn stake(&self, f: &Facts) -> Stake {
        const USUAL: u32 = 2;
        if self.is_first_party(f) {
            return Stake::Whole;
        }
        let frame = f.request.get("sec-fetch-dest") == Some("iframe");
        match &*f.resource {
            "ping"
            | "beacon"
            | "cspviolationreport"
            | "csp-violation-report"
            | "image"
            | "font"
            | "media"
            | "manifest"
            | "texttrack"
            | "prefetch"
            | "iframe" => return Stake::Aside,
            _ if measures(f) => return Stake::Aside,
            "script" | "stylesheet" => {
                let own = f.initiator.is_empty() || f.initiator.starts_with("parser");
                return if own { Stake::Part } else { Stake::Aside };
            }
            _ => {}
        }
        if f.is_document() && !frame {
            let went = is_sign_in(f) || f.request.get("sec-fetch-dest") == Some("document");
            return if went { Stake::Whole } else { Stake::Aside };
        }
        if !f.is_call() && !f.is_socket() {
            return Stake::Aside;
        }
        let (worded, answers) = (is_worded(f), self.answers(&f.url.host));
        if &*f.method == "POST" && !worded && answers.told == 0 && answers.receipts >= USUAL {
            return Stake::Aside;
        }
        if is_asked_for(f) || f.token.is_some() || (f.changes() && worded) {
            Stake::Whole
        } else if worded || answers.told >= USUAL {
            Stake::Part
        } else {
            Stake::Aside
        }
    }

    /// How bad a failure is, given how bad it would be for a request of the page's own.
    pub fn grave(&self, f: &Facts, own: Severity) -> Severity {
        match self.stake(f) {
            Stake::Whole => own,
            Stake::Part => own.min(Severity::Warning),
            Stake::Aside => Severity::Info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, analysis, file};
    use super::*;

    #[test]
    fn what_a_request_is_says_whether_the_page_depends_on_it() {
        let page = Sample::get("https://app.example.com/").page();
        let call = |method: &str, url: &str| Sample::new(method, url).status(500);
        let json = |s: Sample| s.sends("content-type", "application/json").post("application/json", "{}");
        let boom = || serde_json::json!({"error": {"code": "E", "message": "no such thing"}});
        for (sample, stake) in [
            (call("GET", "https://api.example.com/a"), Stake::Whole),
            (json(call("POST", "https://hooks.pay.test/v1")), Stake::Whole),
            (call("PUT", "https://bucket.storage.test/a"), Stake::Whole),
            (call("GET", "https://api.pay.test/v1").sends("authorization", "Bearer a.b"), Stake::Whole),
            (call("POST", "https://api.pay.test/v1").json(boom()), Stake::Whole),
            (call("POST", "https://login.idp.test/authorize").kind("document"), Stake::Whole),
            (call("GET", "https://api.pay.test/v1").json(boom()), Stake::Part),
            (call("GET", "https://js.pay.test/kit.js").kind("script"), Stake::Part),
            (call("GET", "https://api.pay.test/v1"), Stake::Aside),
            (call("POST", "https://hooks.pay.test/v1").sends("content-type", "text/plain"), Stake::Aside),
            (json(call("POST", "https://web-analytics.test/v1")), Stake::Aside),
            (json(call("POST", "https://o1.ingest.test/api/1/envelope/")), Stake::Aside),
            (json(call("POST", "https://pay.test/v1")).kind("ping"), Stake::Aside),
            (call("GET", "https://cdn.test/a.png").kind("image"), Stake::Aside),
            (call("GET", "https://cdn.test/tag.js").kind("script"), Stake::Aside),
            (
                call("GET", "https://cdn.test/kit.js")
                    .kind("script")
                    .set("/_initiator", serde_json::json!({"type": "script"})),
                Stake::Aside,
            ),
            (json(call("POST", "https://receipts.test/v1")), Stake::Aside),
            (call("GET", "https://frame.test/x").kind("document"), Stake::Aside),
        ] {
            let taken = Sample::new("POST", "https://receipts.test/v1");
            let file = file(&[page.clone(), taken.clone(), taken, sample]);
            let analysis = analysis(&file, 100);
            let case = analysis.run().case;
            let f = case.facts.last().unwrap();
            assert_eq!(case.stake(f), stake, "{} {} {}", f.method, f.url.host, f.url.path);
        }
    }
}
