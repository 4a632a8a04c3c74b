//! From an entry to its facts, one entry at a time. Whatever is missing or of another type stays empty; nothing fails.

mod auth;
mod body;
mod channel;
mod cookies;
mod error;
mod error_batch;
mod error_json;
mod error_partial;
mod error_search;
mod ids;
mod markup;
mod sign_in;
mod subject;
mod template;

use super::facts::{Address, Facts, Http, ServiceWorker, Sizes, Text, Timings, Tracking};
use super::{header, shown};
use crate::capture::node::Node;
use crate::capture::row::time_stamp;
use crate::capture::tape::Tape;
use crate::profile::{Profile, Profiles};
use body::Content;
use std::borrow::Cow;

/// Most tracking ids kept of an entry.
const MAX_TRACKING: usize = 3;
/// Longest value of a header field that is kept, in characters.
const MAX_VALUE: usize = 160;

/// Reads entries; reused from one to the next.
#[derive(Default)]
pub struct Extractor {
    profiles: Profiles,
    reply: Tape,
    sent: Tape,
}

impl Extractor {
    /// A reader that knows these profiles.
    pub fn new(profiles: Profiles) -> Self {
        Self { profiles, ..Self::default() }
    }

    /// The facts of an entry that was parsed.
    pub fn entry(&mut self, index: u32, tape: &Tape, text: &[u8]) -> Facts {
        let Some(entry) = Node::root(tape, text).filter(|n| n.is_object()) else { return broken(index) };
        if said(entry.get("comment")).starts_with("harmless took entry") {
            return broken(index);
        }
        let request = entry.get("request");
        let response = entry.get("response");
        let mut f = Facts { index, ..Facts::default() };
        f.started = time_stamp(&said(entry.get("startedDateTime")));
        f.method = cut(&said(member(request, "method")).to_ascii_uppercase(), 24);
        f.url = shown::address(&said(member(request, "url")));
        let profile = self.profiles.of(f.hostname());
        f.status = member(response, "status").and_then(Node::number).filter(|n| (100.0..1000.0).contains(n)).map(
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // three digits
            |n| n as u16,
        );
        f.status_text = shown::message(&said(member(response, "statusText")));
        f.page = cut(&said(entry.get("pageref")), 60);
        f.address = cut(said(entry.get("serverIPAddress")).trim_matches(['[', ']']), 60);
        f.http = http(&said(member(response, "httpVersion")), &said(member(request, "httpVersion")));
        f.timings = timings(entry.get("timings"));
        f.time = entry.get("time").and_then(Node::number).filter(|t| *t >= 0.0).or_else(|| sum(&f.timings));
        f.cached = is_cached(entry, response);
        f.failure = failure(entry, response);
        if f.status.is_some() && &*f.failure == UNSAID {
            f.failure = Text::default();
        }
        f.initiator = initiator(entry.get("_initiator"));
        f.worker = worker(entry, response, f.started);
        let url = said(member(request, "url"));
        subject::of_url(&mut f, &url, profile);
        let rules = ids::Rules::new(profile, self.profiles.all().last().unwrap_or(profile));
        self.headers(&mut f, request, response, (profile, rules));
        let mime = said(response.and_then(|r| r.find(&["content", "mimeType"])));
        let mime =
            if mime.is_empty() || mime == "x-unknown" { f.response.get("content-type").unwrap_or("") } else { &*mime };
        f.mime = cut(mime.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str(), 80);
        f.resource = resource(&f, &said(entry.get("_resourceType")));
        f.sizes = sizes(request, response);
        f.channel = channel::read(entry, &mut self.reply);
        cookies::sent(&mut f, request);
        let content = Content::of(response, &f);
        f.body = content.looks(&f);
        let sent = Content::sent(request);
        body::read(&mut f, &content, &sent, &url, (profile, rules), (&mut self.reply, &mut self.sent));
        sign_in::read(&mut f, request, response, &sent);
        error::fallbacks(&mut f);
        f.service = profile.service(f.hostname()).map_or_else(Text::default, |s| s.title.as_str().into());
        f.tracking.truncate(MAX_TRACKING);
        f
    }

    fn headers(
        &self,
        f: &mut Facts,
        request: Option<Node<'_>>,
        response: Option<Node<'_>>,
        (profile, rules): (&Profile, ids::Rules<'_>),
    ) {
        let mut ids: Vec<(usize, Tracking)> = Vec::new();
        let failed = f.is_failed();
        for (side, reply) in [(request, false), (response, true)] {
            for (name, value) in fields(member(side, "headers")) {
                let lower = name.to_ascii_lowercase();
                // Response before request, and then in the order of the profile.
                if let Some(rank) = rules.header(&name, &value, reply && failed) {
                    let rank = rank * 2 + usize::from(!reply);
                    ids.push((rank, Tracking { name: cut(&name, 60), value: cut(value.trim(), MAX_VALUE) }));
                }
                match (&*lower, reply) {
                    ("authorization" | "proxy-authorization", false) => auth::sent(f, &lower, &value, profile),
                    ("www-authenticate" | "proxy-authenticate", true) => auth::challenge(f, &value),
                    ("cookie", false) => cookies::header(f, &value),
                    ("set-cookie", true) => cookies::set(f, &value),
                    ("location", true) => redirect(f, &value),
                    ("grpc-status" | "grpc-message", true) => error::grpc_header(f, &lower, &value),
                    (n, false) if auth::is_credential(n) => auth::key(f, n, &value),
                    (n, false) => subject::of_header(f, n, &value, profile),
                    _ => {}
                }
                let fields = if reply { &mut f.response } else { &mut f.request };
                fields.push(&lower, || kept(&lower, &value));
            }
        }
        let to = said(member(response, "redirectURL"));
        if f.redirect.is_none() && !to.is_empty() {
            redirect(f, &to);
        }
        ids.sort_by_key(|(rank, _)| *rank);
        for (_, id) in ids {
            if !f.tracking.iter().any(|t| t.value == id.value) {
                f.tracking.push(id);
            }
        }
    }
}

/// The facts of an entry that can't be read.
pub fn broken(index: u32) -> Facts {
    Facts { index, broken: true, ..Facts::default() }
}

fn member<'a>(node: Option<Node<'a>>, name: &str) -> Option<Node<'a>> {
    node.and_then(|n| n.get(name))
}

fn said(node: Option<Node<'_>>) -> Cow<'_, str> {
    node.and_then(Node::text).unwrap_or_default()
}

fn cut(text: &str, most: usize) -> Text {
    shown::cut(text, most).into()
}

/// Header fields as pairs, in any of the ways exporters write them: objects of `name` and `value` (where the value may be
/// an object again), or pairs.
fn fields<'a>(list: Option<Node<'a>>) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
    list.into_iter().flat_map(Node::items).filter_map(|h| {
        if h.is_array() {
            let mut pair = h.items();
            return Some((pair.next()?.text()?, pair.next()?.word()?));
        }
        let value = h.get("value").map(|v| v.get("value").unwrap_or(v));
        Some((h.get("name")?.text()?, value.and_then(Node::word).unwrap_or_default()))
    })
}

/// The value of a field of interest, as it is kept.
fn kept(name: &str, value: &str) -> Text {
    if header::PRESENCE.binary_search(&name).is_ok() {
        return "present".into();
    }
    if matches!(name, "referer" | "origin") {
        let a = shown::address(value);
        return if a.host.is_empty() {
            cut(value, 20)
        } else {
            format!("{}://{}{}", a.scheme, a.host, if name == "origin" { "" } else { &a.path }).into()
        };
    }
    cut(value.trim(), MAX_VALUE)
}

fn http(reply: &str, request: &str) -> Http {
    let read = |v: &str| {
        let v = v.trim().to_ascii_lowercase();
        match v.strip_prefix("http/").unwrap_or(&v) {
            v if v.starts_with("1.") => Http::One,
            v if v.starts_with('2') || v.starts_with("h2") => Http::Two,
            v if v.starts_with('3') || v.starts_with("h3") || v.contains("quic") => Http::Three,
            _ => Http::Unknown,
        }
    };
    match read(reply) {
        Http::Unknown => read(request),
        known => known,
    }
}

fn timings(node: Option<Node<'_>>) -> Timings {
    let get = |name: &str| member(node, name).and_then(Node::number).unwrap_or(f64::NAN);
    Timings {
        blocked: get("blocked"),
        queued: get("_blocked_queueing"),
        proxy: get("_blocked_proxy"),
        dns: get("dns"),
        connect: get("connect"),
        ssl: get("ssl"),
        send: get("send"),
        wait: get("wait"),
        receive: get("receive"),
    }
}

/// The sum of the phases, `None` when there is none. `ssl` is part of `connect` in HAR 1.2.
fn sum(t: &Timings) -> Option<f64> {
    let known: Vec<f64> =
        [t.blocked, t.dns, t.connect, t.send, t.wait, t.receive].into_iter().filter(|n| *n >= 0.0).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

fn sizes(request: Option<Node<'_>>, response: Option<Node<'_>>) -> Sizes {
    let get = |side: Option<Node<'_>>, name: &str| member(side, name).and_then(Node::number).filter(|n| *n >= 0.0);
    Sizes {
        sent: get(request, "bodySize"),
        sent_header: get(request, "headersSize").filter(|n| *n > 0.0),
        transferred: get(response, "_transferSize").or_else(|| get(response, "bodySize")),
        content: get(member(response, "content"), "size"),
    }
}

fn is_cached(entry: Node<'_>, response: Option<Node<'_>>) -> bool {
    let from = ["_fromCache", "_servedFromCache"].iter().any(|n| entry.get(n).is_some_and(Node::is_telling));
    let fetched = said(member(response, "_fetchedFrom"));
    // Safari: `Memory Cache`, `Disk Cache`.
    let safari = said(entry.get("_fetchType"));
    from || fetched.contains("cache")
        || safari.ends_with("Cache")
        || entry
            .find(&["cache", "beforeRequest"])
            .is_some_and(|b| b.is_telling() && member(response, "_transferSize").and_then(Node::number) == Some(0.0))
}

/// For a failure of which the browser says no more.
const UNSAID: &str = "failed (no reason given)";

/// What the browser or tool says went wrong.
fn failure(entry: Node<'_>, response: Option<Node<'_>>) -> Text {
    let said_by = [
        member(response, "_error"),
        member(response, "_failureText"),
        entry.get("_error"),
        entry.get("_failureText"),
        entry.get("_errorText"),
    ];
    if let Some(words) = said_by.iter().flatten().find_map(|n| n.said()) {
        return shown::message(&words);
    }
    let aborted = |n: Option<Node<'_>>| member(n, "_wasAborted").is_some_and(Node::is_telling);
    if aborted(Some(entry)) || aborted(response) || aborted(entry.get("request")) {
        return "aborted".into();
    }
    let blocked = said(entry.get("_blockedReason"));
    if !blocked.is_empty() {
        return format!("blocked: {blocked}").into();
    }
    let charles = said(entry.get("_charlesStatus"));
    if matches!(&*charles, "FAILED" | "EXCEPTION") {
        // What went wrong stands beside it, if anywhere.
        let why = said(entry.get("comment"));
        return shown::message(format!("charles: {charles} {why}").trim_end());
    }
    // Chrome leaves the text out of a request that is pending, and empty of one that it stopped itself.
    if said_by.iter().flatten().any(|n| n.is_string()) { UNSAID.into() } else { Text::default() }
}

/// Type, and the script or page it came from.
fn initiator(node: Option<Node<'_>>) -> Text {
    let Some(node) = node else { return Text::default() };
    let frames = member(node.get("stack"), "callFrames").and_then(|f| f.items().next());
    let url = said(node.get("url").or_else(|| member(frames, "url")));
    let name = said(member(frames, "functionName"));
    let a = shown::address(&url);
    let file = a.path.rsplit('/').next().unwrap_or("");
    let place = if file.is_empty() { &*a.host } else { file };
    let kind = said(node.get("type"));
    cut(&[&*kind, place, &*name].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" "), 90)
}

fn worker(entry: Node<'_>, response: Option<Node<'_>>, started: Option<f64>) -> Option<Box<ServiceWorker>> {
    let at = |name: &str| {
        entry.find(&["timings", name]).or_else(|| entry.get(name)).and_then(Node::number).filter(|n| *n > 0.0)
    };
    let answered = member(response, "_fetchedViaServiceWorker").and_then(Node::flag) == Some(true)
        || said(member(response, "_serviceWorkerResponseSource")).len() > 1;
    let span =
        |from: Option<f64>, to: Option<f64>| from.zip(to).map(|(a, b)| b - a).filter(|d| *d >= 0.0 && *d < 600_000.0);
    let startup = span(at("_workerStart"), at("_workerReady"));
    let response = span(at("_workerFetchStart"), at("_workerRespondWithSettled"));
    let _ = started;
    (answered || startup.is_some() || response.is_some())
        .then(|| Box::new(ServiceWorker { answered, startup, response }))
}

/// Chrome's word, or what the request says of itself.
fn resource(f: &Facts, told: &str) -> Text {
    if !told.is_empty() {
        return cut(&told.to_ascii_lowercase(), 24);
    }
    match f.request.get("sec-fetch-dest") {
        Some("document") => "document".into(),
        Some("empty") => "fetch".into(),
        Some(d @ ("style" | "script" | "image" | "font" | "manifest" | "iframe")) => {
            if d == "style" {
                "stylesheet".into()
            } else {
                d.into()
            }
        }
        _ if f.request.has("access-control-request-method") => "preflight".into(),
        _ => Text::default(),
    }
}

fn redirect(f: &mut Facts, to: &str) {
    if f.status.is_none_or(|s| !(300..400).contains(&s)) || f.redirect.is_some() {
        return;
    }
    let to = to.trim();
    let Address { print, host, .. } = if to.contains("://") {
        shown::address(to)
    } else if let Some(rest) = to.strip_prefix("//") {
        shown::address(&format!("{}://{rest}", f.url.scheme))
    } else if to.starts_with('/') {
        shown::address(&format!("{}://{}{to}", f.url.scheme, f.url.host))
    } else {
        Address { host: f.url.host.clone(), ..Address::default() }
    };
    f.redirect = Some((print, host));
}
