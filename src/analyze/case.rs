//! The case: the facts of a whole capture, and what rules keep asking of them.

use super::about::About;
use super::facts::{Facts, Subject, Text, hostname};
use super::finding::Args;
use super::phases::{self, Phases};
use super::rules::{Limits, Threshold};
use super::stake::Answers;
use crate::profile::{Profile, Profiles};
use rustc_hash::FxHashMap as HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// The facts of a capture, with what follows from all of them together.
pub struct Case<'a> {
    /// All entries, in the order of the file.
    pub facts: &'a [Facts],
    /// What stands around them.
    pub about: &'a About,
    /// The profiles.
    pub profiles: &'a Profiles,
    limits: &'a Limits,
    derived: Arc<Derived>,
}

/// What follows from all facts together; found once.
#[derive(Debug, Default)]
pub struct Derived {
    connect_holds_ssl: bool,
    names: HashMap<Text, Text>,
    /// The organisation of a user, where requests or replies told both.
    home: HashMap<Text, Text>,
    /// The organisation that nearly all of the site's requests are about, where one is.
    only: Text,
    site: String,
    skew: Option<f64>,
    /// Indices of entries that were meant for the network, by their start.
    timeline: Vec<u32>,
    /// How hosts answer calls.
    interfaces: HashMap<Text, Answers>,
}

impl Derived {
    /// From the facts of a capture.
    pub fn new(facts: &[Facts], about: &About, profiles: &Profiles) -> Self {
        let mut names = HashMap::default();
        for f in facts {
            for (id, name) in &f.names {
                let id = if id.is_empty() { &f.subject.org } else { id };
                if !id.is_empty() {
                    names.entry(id.clone()).or_insert_with(|| name.clone());
                }
            }
        }
        let mut timeline: Vec<u32> =
            (0u32..).zip(facts).filter(|(_, f)| f.is_network() && f.started.is_some()).map(|(i, _)| i).collect();
        let start = |i: &u32| facts.get(*i as usize).and_then(|f| f.started).unwrap_or(0.0);
        timeline.sort_by(|a, b| start(a).total_cmp(&start(b)));
        let connect_holds_ssl = phases::connect_holds_ssl(facts, &about.creator);
        let skew = measured_skew(facts, connect_holds_ssl);
        let mut home = HashMap::default();
        for f in facts.iter().filter(|f| f.is_network()) {
            let of_template = f.template.as_deref().map(|t| &t.org).filter(|o| !o.is_empty());
            let Some(org) = of_template.or(Some(&f.subject.org)).filter(|o| !o.is_empty()) else { continue };
            if !f.subject.user.is_empty() {
                home.entry(f.subject.user.clone()).or_insert_with(|| org.clone());
            }
        }
        let interfaces = super::stake::interfaces(facts);
        let site = site(facts, about);
        let only = only(facts, &site, profiles);
        Self { connect_holds_ssl, names, home, only, site, skew, timeline, interfaces }
    }
}

impl<'a> Case<'a> {
    /// Puts a case together.
    pub fn new(
        facts: &'a [Facts],
        about: &'a About,
        profiles: &'a Profiles,
        limits: &'a Limits,
        derived: Arc<Derived>,
    ) -> Self {
        Self { facts, about, profiles, limits, derived }
    }

    /// The value of a threshold.
    pub fn limit(&self, threshold: &Threshold) -> f64 {
        self.limits.get(threshold)
    }

    /// The same, as a count.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts
    pub fn count(&self, threshold: &Threshold) -> usize {
        self.limit(threshold).max(0.0) as usize
    }

    /// The phases of an entry.
    pub fn phases(&self, f: &Facts) -> Phases {
        phases::of(&f.timings, self.derived.connect_holds_ssl)
    }

    /// Entries that were meant for the network and have a start, by their start.
    pub fn timeline(&self) -> impl Iterator<Item = &'a Facts> + '_ {
        let facts = self.facts;
        self.derived.timeline.iter().filter_map(move |i| facts.get(*i as usize))
    }

    /// Entries that were meant for the network, in the order of the file.
    pub fn network(&self) -> impl Iterator<Item = &'a Facts> + use<'a> {
        self.facts.iter().filter(|f| f.is_network())
    }

    /// How far the clock of this machine is behind that of the servers, in ms, where that can be told.
    pub fn skew(&self) -> Option<f64> {
        self.derived.skew
    }

    /// The site that the capture is about.
    pub fn site(&self) -> &str {
        &self.derived.site
    }

    /// Whether a host belongs to the site, or both to the vendor of a profile.
    pub fn is_first_party(&self, f: &Facts) -> bool {
        is_of(&self.derived.site, f.hostname(), self.profiles)
    }

    /// How a host answers calls.
    pub(super) fn answers(&self, host: &str) -> Answers {
        self.derived.interfaces.get(host).copied().unwrap_or_default()
    }

    /// The name of an organisation, where a reply told it.
    pub fn org_name(&self, id: &str) -> Option<&str> {
        self.derived.names.get(id).map(|n| &**n)
    }

    /// The id of the organisation that an entry is about: the one it names, that of its user, or, for the site's own
    /// requests, the only one that the capture is about. Empty when it can't be told.
    pub fn org_id<'s>(&'s self, f: &'s Facts) -> &'s str {
        if !f.subject.org.is_empty() {
            &f.subject.org
        } else if let Some(org) = self.derived.home.get(&f.subject.user).filter(|_| !f.subject.user.is_empty()) {
            org
        } else if f.is_call() && self.is_first_party(f) {
            &self.derived.only
        } else {
            ""
        }
    }

    /// The name of the organisation of an entry, else its id.
    pub fn org<'s>(&'s self, f: &'s Facts) -> &'s str {
        let id = self.org_id(f);
        self.org_name(id).unwrap_or(id)
    }

    /// The profile of an entry's host.
    pub fn profile(&self, f: &Facts) -> &'a Profile {
        self.profiles.of(f.hostname())
    }

    /// Ids under which the services behind the host log the request.
    pub fn downstream(&self, f: &Facts) -> Vec<String> {
        let profile = self.profile(f);
        let Some((id, parts)) = f.tracking.iter().find_map(|t| Some((&t.value, profile.tracking_parts(&t.value)?)))
        else {
            return Vec::new();
        };
        let base = match id.split_once(&parts.prefix) {
            Some((_, rest)) => rest.split('+').next().unwrap_or(rest),
            None => return Vec::new(),
        };
        let host = f.hostname();
        let service = profile.service(host);
        let own = service.map(|s| s.log_prefix.clone()).filter(|p| !p.is_empty()).unwrap_or_else(|| stem(host));
        let calls = service.map_or(&[][..], |s| &s.calls);
        let mut out = vec![format!("{own}{base}_0")];
        out.extend(calls.iter().map(|c| format!("{c}{base}_0")));
        out.push(format!("{own}{base}_1"));
        out
    }

    /// What every finding about a request says of it.
    pub fn args(&self, f: &Facts) -> Args {
        let mut a = Args::default();
        a.set("method", &*f.method)
            .set("host", &*f.url.host)
            .set("path", &*f.url.path)
            .set("short", if f.is_tunnel() { f.url.host.to_string() } else { short(&f.url.pattern) });
        a.set("status", f.code());
        if let Some(t) = f.tracking.first() {
            a.set("tracking_id", &*t.value).set("tracking_header", &*t.name);
        }
        if let Some(e) = &f.error {
            a.set("error", &*e.text).set("code", &*e.code);
        }
        a.set("org", self.org(f)).set("org_id", self.org_id(f)).set("user_id", &*f.subject.user);
        a.set("service", &*f.service).set("operation", &*f.operation);
        a.set("time_utc", super::clock::utc(f.started));
        a
    }

    /// The same with what is needed to look the request up in logs.
    pub fn lookup(&self, f: &Facts) -> Args {
        let mut a = self.args(f);
        a.set("downstream_ids", self.downstream(f));
        let profile = self.profile(f);
        if let (Some(search), Some(t)) = (&profile.search, f.tracking.first())
            && profile.tracking_parts(&t.value).is_some()
        {
            let filled = search.form.iter().map(|(n, v)| (n.clone(), v.replace("{tracking_id}", &t.value))).collect();
            a.set(&format!("{}_search", search.name), super::finding::Arg::Form(filled));
        }
        let links = profile.links.iter().map(|l| self.filled(&l.url, f)).collect::<Vec<_>>();
        a.set("links", links);
        a
    }

    /// A link template with the facts of an entry put in.
    fn filled(&self, url: &str, f: &Facts) -> String {
        let id = f.tracking.first().map_or("", |t| &t.value);
        url.replace("{tracking_id}", &encoded(id))
            .replace("{org_id}", &encoded(self.org_id(f)))
            .replace("{user_id}", &encoded(&f.subject.user))
    }
}

/// Whether a host belongs to a site, or both to the vendor of a profile.
fn is_of(site: &str, host: &str, profiles: &Profiles) -> bool {
    site.is_empty() || registrable(host) == site || (profiles.is_owned(host) && profiles.is_owned(site))
}

/// The organisation that at least two of three requests are about that name one: of the site's own, and of others where
/// those name none. Ids under names that may mean something else count only where there is nothing surer, and only one.
fn only(facts: &[Facts], site: &str, profiles: &Profiles) -> Text {
    let own = |f: &Facts| is_of(site, f.hostname(), profiles);
    let weak = |f: &Facts| f.subject.rank >= Subject::WEAK;
    let tiers: [&dyn Fn(&Facts) -> bool; 3] = [&|f| own(f) && !weak(f), &|f| !own(f) && !weak(f), &weak];
    for (tier, within) in tiers.iter().enumerate() {
        let mut counts: HashMap<&Text, usize> = HashMap::default();
        for f in facts.iter().filter(|f| f.is_network() && within(f)) {
            let of_template = f.template.as_deref().map(|t| &t.org).filter(|o| !o.is_empty());
            if let Some(org) = of_template.or(Some(&f.subject.org)).filter(|o| !o.is_empty()) {
                *counts.entry(org).or_insert(0) += 1;
            }
        }
        let all: usize = counts.values().sum();
        let Some((most, n)) = counts.iter().max_by_key(|(_, n)| **n) else { continue };
        let enough = n * 3 >= all * 2 && (tier < 2 || *n == all);
        return if enough { (*most).clone() } else { Text::default() };
    }
    Text::default()
}

/// `Date` of replies against the clock of this machine. Only replies that no cache can have given count, and several of
/// them must agree.
fn measured_skew(facts: &[Facts], connect_holds_ssl: bool) -> Option<f64> {
    const AGREE: f64 = 3_000.0;
    let measured = |f: &Facts| {
        let date = super::clock::http_date(f.response.get("date")?)?;
        let p = phases::of(&f.timings, connect_holds_ssl);
        let before = p.queueing + p.stalled + p.proxy + p.dns + p.connect + p.ssl + p.send;
        // The date has whole seconds, cut off: half a second is the best guess of the rest.
        Some(date + 500.0 - (f.started? + before + p.wait / 2.0))
    };
    let mut all: Vec<f64> = facts.iter().filter(|f| f.is_network() && is_fresh(f)).filter_map(measured).collect();
    all.sort_by(f64::total_cmp);
    let middle = *all.get(all.len() / 2)?;
    let agree = all.iter().filter(|s| (**s - middle).abs() <= AGREE).count();
    (agree >= 3 && agree * 3 >= all.len() * 2).then_some(middle)
}

/// Whether a reply was made for this request: its `Date` is the time of it.
fn is_fresh(f: &Facts) -> bool {
    let control = f.response.get("cache-control").unwrap_or("").to_ascii_lowercase();
    let kept = ["no-store", "no-cache", "private", "max-age=0"].iter().any(|w| control.contains(w));
    let hit = f
        .response
        .get("x-cache")
        .or(f.response.get("cf-cache-status"))
        .is_some_and(|c| c.to_ascii_lowercase().contains("hit"));
    !f.cached
        && !hit
        && !f.response.has("age")
        && f.status.is_some()
        && f.code() != 304
        && f.took() > 3.0
        && (f.changes() || kept || f.code() >= 400 || (f.is_call() && !control.contains("max-age")))
}

/// The end of a path, ids left out: `…/users/…/voicemail`. What a title has room for.
pub fn short(pattern: &str) -> String {
    const MOST: usize = 4;
    let segments: Vec<&str> = pattern.split('/').map(|s| if s == "*" { "…" } else { s }).collect();
    if segments.iter().all(|s| s.is_empty()) {
        return "/".to_owned();
    }
    let Some(mut cut) = segments.len().checked_sub(MOST).filter(|cut| *cut > 1) else { return segments.join("/") };
    while segments.get(cut).is_some_and(|s| *s == "…") {
        cut += 1;
    }
    format!("…/{}", segments.get(cut..).unwrap_or(&[]).join("/"))
}

/// Percent-encodes everything that is not unreserved.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// `cpapi-a.wbx2.com` → `CPAPI`: what a service most likely puts before its ids.
fn stem(host: &str) -> String {
    let label = host.split('.').next().unwrap_or("");
    let base = match label.rsplit_once('-') {
        Some((base, tail)) if tail.len() <= 3 => base,
        _ => label,
    };
    base.replace("-service", "").replace('-', "").to_ascii_uppercase()
}

/// The part of a host that one party owns: two labels, or three below a public suffix such as `co.uk`.
pub fn registrable(host: &str) -> String {
    if host.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b':' | b'[' | b']')) {
        return host.to_owned();
    }
    let labels: Vec<&str> = host.split('.').collect();
    let country = labels.last().is_some_and(|l| l.len() == 2);
    let second = labels.iter().rev().nth(1).copied().unwrap_or("");
    let public = country
        && matches!(second, "ac" | "co" | "com" | "edu" | "gov" | "net" | "org" | "ne" | "or" | "go" | "gob" | "nom");
    let take = if public { 3 } else { 2 };
    labels.get(labels.len().saturating_sub(take)..).unwrap_or(&[]).join(".")
}

/// The site that a capture is about: that of its pages, of the first document, or of the scripts that call. A capture of
/// calls alone has none, and then nobody is a third party.
fn site(facts: &[Facts], about: &About) -> String {
    let of = |origin: &str| {
        origin
            .split_once("://")
            .map(|(_, h)| registrable(hostname(h.split('/').next().unwrap_or(""))))
            .filter(|s| !s.is_empty())
    };
    let told = about.pages.iter().find_map(|p| of(&p.origin));
    let document = || facts.iter().filter(|f| f.is_network() && f.is_document()).find_map(|f| of(&f.origin()));
    let counted = |texts: Vec<String>| {
        let mut counts: HashMap<String, (usize, usize)> = HashMap::default();
        for (i, t) in texts.into_iter().enumerate() {
            let slot = counts.entry(t).or_insert((0, i));
            slot.0 += 1;
        }
        counts.into_iter().max_by_key(|(_, (n, first))| (*n, std::cmp::Reverse(*first))).map(|(t, _)| t)
    };
    let callers = || {
        counted(
            facts.iter().filter_map(|f| f.request.get("origin").or(f.request.get("referer")).and_then(of)).collect(),
        )
    };
    told.or_else(document).or_else(callers).unwrap_or_default()
}

/// Puts entries together by a key; groups and their members stay in order.
pub fn group<'a, K: Hash + Eq>(
    entries: impl Iterator<Item = &'a Facts>,
    key: impl Fn(&'a Facts) -> K,
) -> Vec<Vec<&'a Facts>> {
    let mut known: HashMap<K, usize> = HashMap::default();
    let mut out: Vec<Vec<&Facts>> = Vec::new();
    for f in entries {
        let at = *known.entry(key(f)).or_insert(out.len());
        match out.get_mut(at) {
            Some(g) => g.push(f),
            None => out.push(vec![f]),
        }
    }
    out
}

/// The indices of entries.
pub fn indices<'a>(entries: impl IntoIterator<Item = &'a &'a Facts>) -> Vec<u32> {
    entries.into_iter().map(|f| f.index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about_org(host: &str, org: &str, rank: u8) -> Facts {
        let mut f = Facts { url: super::super::shown::address(&format!("https://{host}/x")), ..Facts::default() };
        (f.subject.org, f.subject.rank, f.status) = (org.into(), rank, Some(200));
        f
    }

    #[test]
    fn the_organisation_of_a_capture_is_that_of_nearly_all_requests_of_the_site() {
        let profiles = Profiles::default();
        let told = |list: &[(&str, &str, u8)]| {
            let facts: Vec<Facts> = list.iter().map(|(h, o, r)| about_org(h, o, *r)).collect();
            only(&facts, "app.example", &profiles).to_string()
        };
        let weak = Subject::WEAK + 2;
        assert_eq!(told(&[("api.app.example", "a", 2), ("api.app.example", "a", 3), ("api.app.example", "b", 2)]), "a");
        assert_eq!(told(&[("app.example", "a", 2), ("app.example", "b", 2)]), "");
        // What analytics say of an organisation is not the site's word.
        assert_eq!(
            told(&[("t.example", "b", 3), ("t.example", "b", 3), ("t.example", "b", 3), ("app.example", "a", 2)]),
            "a"
        );
        assert_eq!(told(&[("api.other.example", "a", 2)]), "a");
        // An account may be any account.
        assert_eq!(told(&[("app.example", "1", weak), ("app.example", "1", weak), ("app.example", "2", weak)]), "");
        assert_eq!(told(&[("app.example", "1", weak), ("app.example", "a", 2), ("app.example", "1", weak)]), "a");
        assert_eq!(told(&[("app.example", "", 0)]), "");
    }

    #[test]
    fn sites() {
        for (host, site) in [
            ("a.b.example.com", "example.com"),
            ("x.co.uk", "x.co.uk"),
            ("a.x.co.uk", "x.co.uk"),
            ("localhost", "localhost"),
            ("10.0.0.1", "10.0.0.1"),
        ] {
            assert_eq!(registrable(host), site);
        }
        assert_eq!(short("/api/v1/customers/*/users/*/voicemail"), "…/users/…/voicemail");
        assert_eq!(short("/a/*/b"), "/a/…/b");
        assert_eq!(stem("cpapi-a.wbx2.com"), "CPAPI");
        assert_eq!(encoded("A_1+2/é"), "A_1%2B2%2F%C3%A9");
    }
}
