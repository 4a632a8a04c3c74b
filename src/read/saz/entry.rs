//! A session as an entry of HAR 1.2: what Chrome would have written of it, as far as Fiddler knew it, and what only Fiddler
//! knew in vendor members (`_process`, `_fiddler`).

use super::meta::Meta;
use super::{Notes, Part, Session, name, websocket};
use crate::json::Json;
use crate::read::http::coding::{self, Fault};
use crate::read::http::message::Message;
use crate::read::http::text::{self, Text};
use crate::read::{Charset, MAX_BODY};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// What stands for a start that nobody knows.
const UNKNOWN_START: &str = "1970-01-01T00:00:00.000Z";

/// What there is of a session.
pub(super) struct Parts<'a> {
    pub session: &'a Session,
    pub meta: &'a Meta,
    pub request: Part,
    pub response: Part,
    pub messages: Part,
}

/// Writes the entry.
pub(super) fn write(parts: Parts, previous: &mut String, charset: Charset, notes: &mut Notes) -> String {
    let Parts { session, meta, request, response, messages } = parts;
    let asked = message(&request, false, &name(session, "c.txt"), notes);
    let answered = message(&response, true, &name(session, "s.txt"), notes);
    let request_body = Body::read(&asked, &request, "", charset, &name(session, "c.txt"), notes);
    let method = asked.line[0].clone();
    let response_body = Body::read(&answered, &response, &method, charset, &name(session, "s.txt"), notes);
    let frames = websocket::read(&messages.bytes);
    for fault in &frames.faults {
        notes.add("websocket-damaged", name(session, "w.txt"), *fault);
    }
    let url = url(&asked, meta);
    let start = start(meta, &answered, previous, session, notes);
    let mut j = Json::new(false);
    j.object(|j| {
        j.key("startedDateTime").string(&start);
        let phases = Phases::of(meta, &url, &method);
        j.key("time").number(Some(phases.sum()));
        j.key("request").object(|j| {
            j.key("method").string(&method);
            j.key("url").string(&url);
            j.key("httpVersion").string(&asked.line[2]);
            j.key("cookies").array(|j| cookies(j, &asked));
            fields(j, &asked);
            j.key("queryString").array(|j| {
                let query = url.split_once('?').map_or("", |(_, q)| q.split('#').next().unwrap_or_default());
                pairs(j, query);
            });
            if !asked.body.is_empty() || request_body.left_out {
                let kind = asked.value("content-type");
                j.key("postData").object(|j| {
                    j.key("mimeType").string(kind);
                    if kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
                        && !request_body.text.base64
                    {
                        j.key("params").array(|j| pairs(j, &request_body.text.text));
                    }
                    request_body.write(j);
                });
            }
            j.key("headersSize").count(asked.head as u64);
            j.key("bodySize").count(request_body.wire);
        });
        j.key("response").object(|j| {
            j.key("status").count(answered.line[1].parse().unwrap_or(0));
            j.key("statusText").string(&answered.line[2]);
            j.key("httpVersion").string(&answered.line[0]);
            j.key("cookies").array(|j| set_cookies(j, &answered));
            fields(j, &answered);
            j.key("content").object(|j| {
                j.key("size").count(response_body.size);
                if response_body.coded {
                    j.key("compression").whole(signed(response_body.size) - signed(response_body.wire));
                }
                j.key("mimeType").string(answered.value("content-type"));
                response_body.write(j);
            });
            j.key("redirectURL").string(answered.value("location"));
            // What was not captured has no size.
            let known = !answered.line[1].is_empty();
            j.key("headersSize").whole(if known { signed(answered.head as u64) } else { -1 });
            j.key("bodySize").whole(if known { signed(response_body.wire) } else { -1 });
            if known {
                j.key("_transferSize").count(answered.head as u64 + response_body.wire);
            }
        });
        j.key("cache").object(|_| {});
        j.key("timings").object(|j| phases.write(j));
        for (member, flag) in
            [("serverIPAddress", "x-hostip"), ("connection", "x-egressport"), ("_process", "x-processinfo")]
        {
            let value = meta.flag(flag);
            if !value.is_empty() {
                j.key(member).string(value);
            }
        }
        if messages.there {
            j.key("_resourceType").string("websocket");
            j.key("_webSocketMessages").array(|j| frames.list.iter().for_each(|m| frame(j, m)));
        }
        vendor(j, session, meta);
        let comment = comment(meta, notes);
        if !comment.is_empty() {
            j.key("comment").string(&comment);
        }
    });
    j.into_text()
}

/// Lengths are far below 2^63.
fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The message of a member; an empty one when there is none, with a note.
fn message<'a>(part: &'a Part, response: bool, member: &str, notes: &mut Notes) -> Message<'a> {
    let side = if response { "response" } else { "request" };
    match Message::parse(&part.bytes, response) {
        Some(message) => {
            if message.unread > 0 {
                let told = format!("{} header lines of the {side} could not be read and are left out", message.unread);
                notes.add("header-broken", member.to_owned(), told);
            }
            message
        }
        None => {
            let why = match (part.there, part.bytes.iter().all(u8::is_ascii_whitespace)) {
                (false, _) if !response => "the archive holds no request of this session",
                // Fiddler writes an empty file, or none, for what was aborted before an answer came.
                (_, true) if response => "no response was captured",
                (_, true) => "no request was captured",
                _ => "this is no HTTP message; it is left out",
            };
            notes.add(if response { "no-response" } else { "no-request" }, member.to_owned(), why);
            Message::default()
        }
    }
}

/// A body as a HAR has it.
struct Body {
    text: Text,
    /// Length decoded, in bytes.
    size: u64,
    /// Length on the wire.
    wire: u64,
    /// A content coding was taken off.
    coded: bool,
    left_out: bool,
}

impl Body {
    fn read(m: &Message, part: &Part, method: &str, charset: Charset, member: &str, notes: &mut Notes) -> Self {
        // Of a member that was too large only the beginning is there.
        let wire = (m.body.len() as u64).max(if part.too_large { part.size.saturating_sub(m.head as u64) } else { 0 });
        let empty = Text { text: String::new(), base64: false };
        if part.too_large || m.body.is_empty() {
            return Self {
                text: empty,
                size: if part.too_large { wire } else { 0 },
                wire,
                coded: false,
                left_out: part.too_large,
            };
        }
        let mut fault = None;
        let mut body = Cow::Borrowed(m.body);
        let mut codings = m.list("transfer-encoding");
        if codings.last().is_some_and(|c| c == "chunked") {
            codings.pop();
            (body, fault) = coding::dechunk(m.body);
        }
        // A transfer coding below `chunked` comes off before the content codings.
        let mut all = m.list("content-encoding");
        all.extend(codings);
        // The texts about a tunnel's handshake are Fiddler's own and not coded.
        let connect = method == "CONNECT";
        let (decoded, wrong) = if connect { (body, None) } else { coding::decode(body, &all, MAX_BODY) };
        for fault in [fault, wrong].into_iter().flatten() {
            notes.add(fault.code(), member.to_owned(), fault.to_string());
        }
        let left_out = matches!(wrong, Some(Fault::TooLarge(_)));
        notes.decoded += if left_out { MAX_BODY as u64 } else { decoded.len() as u64 };
        let coded = !all.is_empty() && wrong.is_none() && !connect;
        let size = decoded.len() as u64;
        let text = text::read(decoded.into_owned(), m.value("content-type"), charset);
        Self { text, size: if left_out { wire } else { size }, wire, coded, left_out }
    }

    fn write(&self, j: &mut Json) {
        if self.left_out {
            j.key("comment").string("the body is larger than what is kept, and left out");
        } else {
            self.text.write(j);
        }
    }
}

/// The absolute URL. Fiddler writes it; other tools leave the path alone, and the host is a field.
fn url(m: &Message, meta: &Meta) -> String {
    let target = m.line[1].as_ref();
    let host = m.value("host");
    if !target.starts_with('/') || host.is_empty() {
        return target.to_owned();
    }
    let secure =
        !meta.flag("https-client-version").is_empty() || meta.length("HTTPSHandshakeTime").is_some_and(|t| t > 0.0);
    format!("{}://{host}{target}", if secure { "https" } else { "http" })
}

/// When the session began, as Fiddler wrote it. Where it did not: the response's date, or when the session before it began.
fn start(meta: &Meta, answered: &Message, previous: &mut String, session: &Session, notes: &mut Notes) -> String {
    let known =
        ["ClientBeginRequest", "GotRequestHeaders", "ClientDoneRequest", "FiddlerBeginRequest", "ClientConnected"]
            .iter()
            .find_map(|timer| meta.moment(timer));
    let start = match known {
        Some(start) => start.to_owned(),
        None => {
            let (start, from) = match http_date(answered.value("date")) {
                Some(date) => (date, "the response's date stands in its place"),
                None if !previous.is_empty() => (previous.clone(), "that of the session before stands in its place"),
                None => (UNKNOWN_START.to_owned(), "1970 stands in its place"),
            };
            notes.add("no-start", name(session, "m.xml"), format!("there is no start of the session; {from}"));
            start
        }
    };
    previous.clone_from(&start);
    start
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7) as ISO 8601.
fn http_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.split(' ');
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = 1 + MONTHS.iter().position(|m| *m == month)?;
    let number = |t: &str, width: usize| t.len() == width && t.bytes().all(|b| b.is_ascii_digit());
    let mut parts = clock.split(':');
    let fine = number(day, 2) && number(year, 4) && clock.len() == 8 && parts.all(|p| number(p, 2));
    fine.then(|| format!("{year}-{month:02}-{day}T{clock}.000Z"))
}

/// The phases, in ms; -1 for what is not known or did not happen.
struct Phases([(&'static str, f64); 7]);

impl Phases {
    fn of(meta: &Meta, url: &str, method: &str) -> Self {
        let fresh = |n: Option<f64>| n.filter(|_| !meta.reused).unwrap_or(-1.0);
        let secure = method == "CONNECT" || url.starts_with("https:") || url.starts_with("wss:");
        let tls = meta.length("HTTPSHandshakeTime");
        let connect = meta.length("TCPConnectTime").map(|tcp| tcp + tls.unwrap_or(0.0));
        let span = |from, to| meta.span(from, to).unwrap_or(-1.0);
        Self([
            ("blocked", -1.0),
            ("dns", fresh(meta.length("DNSTime"))),
            ("connect", fresh(connect)),
            ("ssl", fresh(tls.filter(|_| secure))),
            ("send", span("FiddlerBeginRequest", "ServerGotRequest")),
            ("wait", span("ServerGotRequest", "ServerBeginResponse")),
            ("receive", span("ServerBeginResponse", "ServerDoneResponse")),
        ])
    }

    /// As Chrome sums them: the phases that were, and `ssl` once, since `connect` has it.
    fn sum(&self) -> f64 {
        self.0.iter().filter(|(n, t)| *n != "ssl" && *t > 0.0).map(|(_, t)| t).sum()
    }

    fn write(&self, j: &mut Json) {
        for (name, time) in self.0 {
            j.key(name).number(Some(time));
        }
    }
}

fn fields(j: &mut Json, m: &Message) {
    j.key("headers").array(|j| m.fields.iter().for_each(|(n, v)| pair(j, n, v)));
}

fn pair(j: &mut Json, name: &str, value: &str) {
    j.object(|j| {
        j.key("name").string(name);
        j.key("value").string(value);
    });
}

/// `a=1&b=2` as a list, as it is written: Chrome does not decode either.
fn pairs(j: &mut Json, text: &str) {
    for part in text.split('&').filter(|p| !p.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        pair(j, name, value);
    }
}

fn cookies(j: &mut Json, m: &Message) {
    for part in m.values("cookie").flat_map(|v| v.split(';')).map(str::trim).filter(|p| !p.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        pair(j, name.trim(), value.trim());
    }
}

fn set_cookies(j: &mut Json, m: &Message) {
    for line in m.values("set-cookie") {
        let mut parts = line.split(';').map(str::trim);
        let (name, value) = parts.next().unwrap_or_default().split_once('=').unwrap_or_default();
        let attributes: Vec<(String, &str)> = parts
            .map(|p| p.split_once('=').unwrap_or((p, "")))
            .map(|(n, v)| (n.trim().to_ascii_lowercase(), v.trim()))
            .collect();
        let get = |name: &str| attributes.iter().find(|(n, _)| n == name).map(|(_, v)| *v);
        j.object(|j| {
            j.key("name").string(name.trim());
            j.key("value").string(value.trim());
            for (member, attribute) in [("path", "path"), ("domain", "domain"), ("sameSite", "samesite")] {
                if let Some(value) = get(attribute) {
                    j.key(member).string(value);
                }
            }
            j.key("httpOnly").flag(get("httponly").is_some());
            j.key("secure").flag(get("secure").is_some());
        });
    }
}

/// A message as Chrome writes it: text as text, everything else in base64.
fn frame(j: &mut Json, m: &websocket::Message) {
    j.object(|j| {
        j.key("type").string(if m.sent { "send" } else { "receive" });
        j.key("time").number(m.time);
        j.key("opcode").count(u64::from(m.opcode));
        let text = std::str::from_utf8(&m.data).ok().filter(|_| m.opcode == 1 && !m.packed);
        match text {
            Some(text) => j.key("data").string(text),
            None => {
                j.key("data").string(&STANDARD.encode(&m.data));
                if m.opcode == 1 {
                    j.key("_encoding").string("base64");
                }
            }
        }
    });
}

/// What only Fiddler knows.
fn vendor(j: &mut Json, session: &Session, meta: &Meta) {
    j.key("_fiddler").object(|j| {
        j.key("number").count(session.number);
        if !meta.id.is_empty() {
            j.key("sid").string(&meta.id);
            j.key("bitFlags").string(&meta.bits);
        }
        if let Some(bytes) = meta.count("x-responsebodytransferlength") {
            j.key("transferLength").count(bytes);
        }
        if !meta.flags.is_empty() {
            j.key("flags").object(|j| meta.flags.iter().for_each(|(n, v)| j.key(n).string(v)));
        }
    });
}

/// What a person wrote to the session, and what is to be said about reading it.
fn comment(meta: &Meta, notes: &Notes) -> String {
    let own = meta.flag("ui-comments");
    let said = notes.list.iter().map(|(_, _, what)| what.as_str());
    Some(own).filter(|c| !c.is_empty()).into_iter().chain(said).collect::<Vec<_>>().join("; ")
}
