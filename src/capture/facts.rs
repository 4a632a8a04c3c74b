//! What the workbench knows of an entry without its text: everything a column shows, sorts or filters by.
//!
//! A superset of [`super::row::Row`], read in a pass of its own so that opening a capture does not pay for it. Of the URL
//! it keeps scheme, host and path; no query, fragment or userinfo, no header and no body.

use super::node::Node;
use super::row::{cut, host_and_path, string, time_stamp};
use super::tape::{NodeKind, Tape};
use serde::{Deserialize, Serialize};
use std::hash::Hasher;

/// The texts of an entry, each a column of shared words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Request method.
    Method,
    /// `https`, `wss` …, lower case.
    Scheme,
    /// Host and port of the URL.
    Host,
    /// Path of the URL.
    Path,
    /// Media type without parameters, lower case.
    Mime,
    /// What it was fetched as: `document`, `script`, `fetch` …
    Kind,
    /// `h2`, `h3`, `http/1.1` …, lower case.
    Protocol,
    /// `High`, `Low` … as the browser says it.
    Priority,
    /// Who asked for it: `parser`, `script`, `preflight` …
    Initiator,
    /// Remote address.
    Address,
    /// Id of the page it belongs to.
    Page,
    /// What the browser says of a request that failed: `net::ERR_…`
    Failure,
}

/// Number of [`Word`]s.
pub const WORDS: usize = 12;

/// The phases of a request, in the order in which they happen. Values as the capture has them; see
/// [`super::columns::Columns::phases`] for what is made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for its turn.
    Queued,
    /// `blocked`: with the queueing, where that is told.
    Blocked,
    /// Name resolution.
    Dns,
    /// Connecting; with TLS or without, that depends on the exporter.
    Connect,
    /// TLS handshake.
    Ssl,
    /// Sending the request.
    Send,
    /// Waiting for the first byte.
    Wait,
    /// Receiving the reply.
    Receive,
}

/// Number of [`Phase`]s.
pub const PHASES: usize = 8;
/// Their members in `timings`, in the order of [`Phase`].
const TIMINGS: [&str; PHASES] = ["_blocked_queueing", "blocked", "dns", "connect", "ssl", "send", "wait", "receive"];

/// Properties that are there or not, as bits of [`Facts::flags`].
pub mod flag {
    /// Answered from a cache.
    pub const CACHED: u16 = 1;
    /// Answered by a service worker.
    pub const SERVICE_WORKER: u16 = 1 << 1;
    /// Holds WebSocket messages or is a WebSocket.
    pub const SOCKET: u16 = 1 << 2;
    /// A stream of server-sent events.
    pub const EVENTS: u16 = 1 << 3;
    /// The URL has a query.
    pub const QUERY: u16 = 1 << 4;
    /// The reply's body is in the capture.
    pub const BODY: u16 = 1 << 5;
    /// The request has a body.
    pub const UPLOAD: u16 = 1 << 6;
    /// The entry could not be read.
    pub const BROKEN: u16 = 1 << 7;
    /// Who started it is told by its `Referer` only.
    pub const REFERRED: u16 = 1 << 8;
}

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// `startedDateTime` as ms since 1970, UTC.
    pub started: Option<f64>,
    /// `time` in ms.
    pub time: Option<f64>,
    /// Response status as the capture has it.
    pub status: Option<i32>,
    /// Bytes that came over the network.
    pub transferred: Option<f64>,
    /// Bytes of the content.
    pub size: Option<f64>,
    /// `timings`, in the order of [`Phase`].
    pub phases: [Option<f32>; PHASES],
    /// In the order of [`Word`].
    pub words: [String; WORDS],
    /// Bits of [`flag`].
    pub flags: u16,
    /// Fingerprints of its URL and of the URL that started it, without fragments; 0 where there is none. They tell sameness
    /// inside one process and are never shown.
    pub prints: (u64, u64),
}

impl Facts {
    /// Reads an entry. Members that are missing or of the wrong type stay absent; negative times and sizes too.
    pub fn read(tape: &Tape, text: &[u8]) -> Self {
        let get = |at: Option<u32>, name: &str| at.and_then(|at| tape.member(text, at, name.as_bytes()));
        let entry = Some(0);
        let request = get(entry, "request");
        let response = get(entry, "response");
        let content = get(response, "content");
        let timings = get(entry, "timings");
        let words = |at: Option<u32>, name: &str| string(tape, text, get(at, name));
        let number = |at: Option<u32>| at.and_then(|at| Node::at(tape, text, at).number());
        let positive = |at: Option<u32>, name: &str| number(get(at, name)).filter(|n| *n >= 0.0);
        let filled = |at: Option<u32>| at.and_then(|at| tape.get(at)).is_some_and(|n| n.end > n.start && n.next > 0);
        let many = |at: Option<u32>| at.is_some_and(|at| tape.items(at).next().is_some());

        let url = words(request, "url");
        let (host, path) = host_and_path(&url);
        let scheme = url.split_once(':').map_or("", |(s, _)| s).to_ascii_lowercase();
        let scheme =
            if scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+') { scheme } else { String::new() };
        let mime = words(content, "mimeType");
        let mime = mime.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        let method = words(request, "method");
        let cache = words(entry, "_fromCache");
        let socket = many(get(entry, "_webSocketMessages")) || matches!(&*scheme, "ws" | "wss");
        let events = many(get(entry, "_eventSourceMessages")) || mime == "text/event-stream";
        let size = positive(content, "size");
        let on_wire = positive(response, "bodySize").filter(|n| *n > 0.0);
        let transferred = positive(response, "_transferSize").or(on_wire);

        let mut flags = 0;
        for (on, bit) in [
            (!cache.is_empty(), flag::CACHED),
            (is_true(tape, text, get(response, "_fetchedViaServiceWorker")), flag::SERVICE_WORKER),
            (socket, flag::SOCKET),
            (events, flag::EVENTS),
            (url.contains('?'), flag::QUERY),
            (filled(get(content, "text")), flag::BODY),
            (get(request, "postData").is_some_and(|at| tape.members(at).next().is_some()), flag::UPLOAD),
        ] {
            flags |= if on { bit } else { 0 };
        }
        // chrome-har and WebPageTest write its URL alone, and the rest beside it.
        let initiator = get(entry, "_initiator");
        let asked = [words(initiator, "type"), words(entry, "_initiator_type")];
        let (starter, referred) = starter(tape, text, initiator, get(request, "headers"));
        flags |= if referred { flag::REFERRED } else { 0 };
        let failure = [words(response, "_error"), words(response, "_failureText"), words(entry, "_error")];
        let words = [
            cut(&method),
            scheme,
            cut(host),
            cut(path),
            cut(&mime),
            kind(&words(entry, "_resourceType"), &mime, &method, socket, path),
            protocol(&words(response, "httpVersion"), &words(request, "httpVersion")),
            cut(&words(entry, "_priority")),
            cut(asked.iter().find(|a| !a.is_empty()).map_or("", |a| a)),
            cut(&words(entry, "serverIPAddress")),
            cut(&words(entry, "pageref")),
            cut(failure.iter().find(|f| !f.is_empty()).map_or("", |f| f)),
        ];
        #[allow(clippy::cast_possible_truncation)] // ms to seven digits are more than a clock gives
        let phase = |name: &str| positive(timings, name).map(|n| n as f32);
        #[allow(clippy::cast_possible_truncation)] // a status beyond i32 saturates
        let status = number(get(response, "status")).map(|n| n as i32);
        Self {
            started: time_stamp(&string(tape, text, get(entry, "startedDateTime"))),
            time: positive(entry, "time"),
            status,
            transferred,
            size,
            phases: TIMINGS.map(phase),
            words,
            flags,
            prints: (print(&url), print(&starter)),
        }
    }

    /// One of its texts.
    pub fn word(&self, word: Word) -> &str {
        self.words.get(word as usize).map_or("", |w| w)
    }
}

/// The URL that started an entry: of the initiator, or of the function on top of its call stack, which may have been called
/// from an earlier one. Where no initiator is told, the `Referer`; then the second is true.
fn starter(tape: &Tape, text: &[u8], initiator: Option<u32>, headers: Option<u32>) -> (String, bool) {
    let of = |at: Option<u32>, name: &str| at.and_then(|at| tape.member(text, at, name.as_bytes()));
    let words = |at: Option<u32>, name: &str| string(tape, text, of(at, name));
    for said in [string(tape, text, initiator), words(initiator, "url")] {
        if !said.is_empty() {
            return (said, false);
        }
    }
    let mut stack = of(initiator, "stack");
    for _ in 0..DEEPEST {
        let frames = of(stack, "callFrames").into_iter().flat_map(|f| tape.items(f));
        if let Some(url) = frames.map(|f| words(Some(f), "url")).find(|u| !u.is_empty()) {
            return (url, false);
        }
        stack = of(stack, "parent");
    }
    if initiator.is_some() {
        return (String::new(), false);
    }
    let referrer = headers
        .into_iter()
        .flat_map(|h| tape.items(h))
        .find(|h| words(Some(*h), "name").eq_ignore_ascii_case("referer"))
        .map(|h| words(Some(h), "value"))
        .unwrap_or_default();
    let referred = !referrer.is_empty();
    (referrer, referred)
}

/// Call stacks that are looked through for a function of a file.
const DEEPEST: usize = 8;

/// A fingerprint of a URL without its fragment; 0 for none.
fn print(url: &str) -> u64 {
    let bare = url.split('#').next().unwrap_or("");
    let mut hash = rustc_hash::FxHasher::default();
    hash.write(bare.as_bytes());
    if bare.is_empty() { 0 } else { hash.finish().max(1) }
}

fn is_true(tape: &Tape, text: &[u8], at: Option<u32>) -> bool {
    let node = at.and_then(|at| tape.get(at)).filter(|n| n.kind == NodeKind::Literal);
    node.and_then(|n| text.get(n.span())) == Some(b"true")
}

/// The version of HTTP as one word: exporters write `h2`, `HTTP/2.0`, `http/2.0` and `2 2` for the same.
fn protocol(response: &str, request: &str) -> String {
    let said = if matches!(response, "" | "unknown") { request } else { response };
    let said = said.trim().to_ascii_lowercase();
    match &*said {
        "http/2" | "http/2.0" | "2" | "2 2" => "h2".to_owned(),
        "http/3" | "http/3.0" | "3" => "h3".to_owned(),
        "1.1" => "http/1.1".to_owned(),
        "1.0" => "http/1.0".to_owned(),
        "unknown" => String::new(),
        _ => cut(&said),
    }
}

/// What an entry was fetched as: as the browser says it, else by its media type.
fn kind(said: &str, mime: &str, method: &str, socket: bool, path: &str) -> String {
    if !said.is_empty() {
        return cut(&said.to_ascii_lowercase());
    }
    let ends = |ends: &[&str]| ends.iter().any(|e| path.ends_with(e));
    let kind = match mime {
        _ if socket => "websocket",
        _ if method == "OPTIONS" => "preflight",
        "text/html" | "application/xhtml+xml" => "document",
        "text/css" => "stylesheet",
        "text/event-stream" => "eventsource",
        "application/wasm" => "wasm",
        "application/manifest+json" => "manifest",
        m if m.contains("javascript") || m.contains("ecmascript") => "script",
        m if m.starts_with("image/") => "image",
        m if m.starts_with("font/") || m.contains("font") => "font",
        m if m.starts_with("video/") || m.starts_with("audio/") => "media",
        m if m.contains("json") || m.contains("xml") => "xhr",
        "" if ends(&[".js", ".mjs"]) => "script",
        "" if ends(&[".css"]) => "stylesheet",
        "" if ends(&[".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico"]) => "image",
        _ => "other",
    };
    kind.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Facts {
        let mut tape = Tape::new();
        tape.parse(text.as_bytes()).unwrap();
        Facts::read(&tape, text.as_bytes())
    }

    #[test]
    fn reads_what_chrome_writes() {
        let f = facts(
            r#"{"startedDateTime":"1970-01-01T00:00:01Z","time":12,"_priority":"High","_resourceType":"fetch","_fromCache":"disk",
            "_initiator":{"type":"script"},"serverIPAddress":"[2001:db8::1]","pageref":"page_1",
            "request":{"method":"GET","url":"https://h.example/a?b=1","httpVersion":"http/2.0","postData":{"text":"x"}},
            "response":{"status":200,"httpVersion":"http/2.0","content":{"size":9,"mimeType":"Text/HTML; x","text":"hi"},
            "_transferSize":120,"bodySize":-1,"_error":"net::ERR_X"},
            "timings":{"blocked":-1,"_blocked_queueing":1.5,"dns":-1,"connect":2,"ssl":1,"send":0,"wait":4,"receive":3}}"#,
        );
        let words = ["GET", "https", "h.example", "/a", "text/html", "fetch", "h2", "High", "script", "[2001:db8::1]"];
        assert_eq!(f.words[..10], words);
        assert_eq!((f.word(Word::Page), f.word(Word::Failure)), ("page_1", "net::ERR_X"));
        assert_eq!((f.size, f.transferred, f.started), (Some(9.0), Some(120.0), Some(1000.0)));
        let phases = [Some(1.5), None, None, Some(2.0), Some(1.0), Some(0.0), Some(4.0), Some(3.0)];
        assert_eq!(f.phases, phases);
        assert_eq!(f.flags, flag::CACHED | flag::QUERY | flag::BODY | flag::UPLOAD);
    }

    #[test]
    fn knows_who_started_it() {
        let own = facts(r#"{"request":{"url":"https://h/a#x"}}"#).prints;
        assert_eq!(own.1, 0);
        for by in [
            r#""_initiator":{"type":"parser","url":"https://h/a"}"#,
            r#""_initiator":"https://h/a","_initiator_line":4,"_initiator_type":"parser""#,
            r#""_initiator":{"type":"script","stack":{"callFrames":[{"url":""},{"url":"https://h/a#y"}]}}"#,
            r#""_initiator":{"type":"script","stack":{"callFrames":[],"parent":{"callFrames":[{"url":"https://h/a"}]}}}"#,
        ] {
            let f = facts(&format!(r#"{{"request":{{"url":"/x"}},{by}}}"#));
            assert_eq!((f.prints.1, f.flags & flag::REFERRED), (own.0, 0), "{by}");
        }
        assert_eq!(facts(r#"{"_initiator":"https://h/a","_initiator_type":"parser"}"#).word(Word::Initiator), "parser");
        let headers = r#""headers":[{"name":"referer","value":"https://h/a"}]"#;
        let f = facts(&format!(r#"{{"request":{{"url":"/x",{headers}}}}}"#));
        assert_eq!((f.prints.1, f.flags & flag::REFERRED), (own.0, flag::REFERRED));
        // Where a browser names initiators, none is none.
        let f = facts(&format!(r#"{{"_initiator":{{"type":"other"}},"request":{{"url":"/x",{headers}}}}}"#));
        assert_eq!((f.prints.1, f.flags & flag::REFERRED), (0, 0));
    }

    #[test]
    fn guesses_the_kind_where_the_exporter_does_not_say_it() {
        for (mime, kind) in [("image/png", "image"), ("application/json", "xhr"), ("text/x-javascript", "script")] {
            let text = format!(r#"{{"request":{{"url":"/x"}},"response":{{"content":{{"mimeType":"{mime}"}}}}}}"#);
            assert_eq!(facts(&text).word(Word::Kind), kind);
        }
        assert_eq!(facts(r#"{"request":{"url":"wss://h/x"}}"#).word(Word::Kind), "websocket");
        assert_eq!(
            facts("{}"),
            Facts {
                words: {
                    let mut w: [String; WORDS] = Default::default();
                    w[5] = "other".into();
                    w
                },
                ..Facts::default()
            }
        );
    }
}
