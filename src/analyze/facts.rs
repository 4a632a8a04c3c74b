//! What one entry gives to the rules: a compact record. Facts are all that is kept of an entry, so they are small, hold
//! no credential, and cross between workers as they are.
//!
//! Texts are shared: the same host, path or header value is in memory once per capture (see [`super::share`]).
//! A *print* is a 64-bit fingerprint of a text, good for nothing but telling whether two texts are the same; it is never
//! shown. The sanitizer gives the same secret the same placeholder, so that prints tell the same on a clean copy.

use super::header;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A shared text.
pub type Text = Arc<str>;

/// The facts of one entry.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Index of the entry in the capture.
    pub index: u32,
    /// The entry could not be read; nothing else is known.
    pub broken: bool,
    /// `startedDateTime`, ms since 1970.
    pub started: Option<f64>,
    /// `time` in ms, or the sum of the phases where that is missing.
    pub time: Option<f64>,
    /// Request method.
    pub method: Text,
    /// Where the request went.
    pub url: Address,
    /// Status of the reply; `None` when there was none (0, negative, missing).
    pub status: Option<u16>,
    /// `statusText`.
    pub status_text: Text,
    /// Media type of the reply, lower case, without parameters.
    pub mime: Text,
    /// The version of HTTP.
    pub http: Http,
    /// What the browser wanted it for: `_resourceType` as Chrome names it, or what is known from the request.
    pub resource: Text,
    /// `pageref`.
    pub page: Text,
    /// `serverIPAddress`.
    pub address: Text,
    /// Phases as the exporter wrote them.
    pub timings: Timings,
    /// Sizes in bytes.
    pub sizes: Sizes,
    /// Request header fields that rules ask for, and how many there were in all.
    pub request: Fields,
    /// The same of the reply.
    pub response: Fields,
    /// Tracking ids, the most telling one first.
    pub tracking: Vec<Tracking>,
    /// What the reply says went wrong.
    pub error: Option<Box<Problem>>,
    /// What the browser or tool says went wrong: `net::ERR_…`, `NS_ERROR_…` or words.
    pub failure: Text,
    /// The credentials that were sent.
    pub credentials: Option<Box<Credentials>>,
    /// Print of the cookies that were sent; 0 when there were none.
    pub cookies: u64,
    /// Number of cookies that were sent.
    pub cookie_count: u16,
    /// Cookies of the reply that a browser refuses: name and why.
    pub refused_cookies: Vec<(Text, CookieFault)>,
    /// What is known of the reply's body.
    pub body: Body,
    /// The GraphQL operation, or the action of a SOAP call.
    pub operation: Text,
    /// The organisation and the user that the request is about.
    pub subject: Subject,
    /// Names of organisations that the reply tells: id and name.
    pub names: Vec<(Text, Text)>,
    /// What the profile knows the host as.
    pub service: Text,
    /// What the browser tells of the cause of the request.
    pub initiator: Text,
    /// Print of where a redirect leads, and its host.
    pub redirect: Option<(u64, Text)>,
    /// The browser answered from its own cache.
    pub cached: bool,
    /// Messages of a WebSocket or an event stream.
    pub channel: Option<Box<Channel>>,
    /// A service worker had a hand in it.
    pub worker: Option<Box<ServiceWorker>>,
    /// A reply that says which features are switched on.
    pub template: Option<Box<Template>>,
    /// A token endpoint was asked: what came of it.
    pub token: Option<Box<TokenReply>>,
}

/// The URL, split. Values that may be secret are left out (see [`super::shown`]).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Address {
    /// `https`
    pub scheme: Text,
    /// Host and port, lower case.
    pub host: Text,
    /// The path, fit to be shown.
    pub path: Text,
    /// The query without its `?`, fit to be shown.
    pub query: Text,
    /// The path with ids taken out: the same for requests of the same kind.
    pub pattern: Text,
    /// Print of the whole URL without its fragment.
    pub print: u64,
}

/// The version of HTTP that carried a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Http {
    /// The capture does not say.
    #[default]
    Unknown,
    /// HTTP/1.0 or 1.1.
    One,
    /// HTTP/2.
    Two,
    /// HTTP/3.
    Three,
}

/// Phases in ms, `NaN` where the capture has none. See [`super::phases`] for what they mean.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Timings {
    pub blocked: f64,
    pub queued: f64,
    pub proxy: f64,
    pub dns: f64,
    pub connect: f64,
    pub ssl: f64,
    pub send: f64,
    pub wait: f64,
    pub receive: f64,
}

impl Default for Timings {
    fn default() -> Self {
        let none = f64::NAN;
        Self {
            blocked: none,
            queued: none,
            proxy: none,
            dns: none,
            connect: none,
            ssl: none,
            send: none,
            wait: none,
            receive: none,
        }
    }
}

/// Sizes in bytes, as far as the capture has them.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Sizes {
    /// Bytes of the request's body.
    pub sent: Option<f64>,
    /// Bytes of the request's header, on HTTP/1.x.
    pub sent_header: Option<f64>,
    /// Bytes that came over the network.
    pub transferred: Option<f64>,
    /// Bytes of the reply's content, decoded.
    pub content: Option<f64>,
}

/// Header fields of interest, and how many fields there were in all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Fields {
    known: Vec<(u8, Text)>,
    /// Number of all fields.
    pub count: u16,
}

impl Fields {
    /// Takes a field if rules ask for its name.
    pub fn push(&mut self, name: &str, value: impl FnOnce() -> Text) {
        self.count = self.count.saturating_add(1);
        if let Some(id) = header::id(name) {
            self.known.push((id, value()));
        }
    }

    /// The first value of a field. The name is one of [`header::NAMES`], in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let id = header::id(name)?;
        self.known.iter().find(|(n, _)| *n == id).map(|(_, v)| &**v)
    }

    /// Whether there is such a field.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Gives back what was taken in advance: facts stay for as long as the capture is open.
    pub(super) fn shrink(&mut self) {
        self.known.shrink_to_fit();
    }

    /// All texts, to be shared.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut Text> {
        self.known.iter_mut().map(|(_, v)| v)
    }
}

/// A tracking id and where it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    /// Name of the header field or member.
    pub name: Text,
    /// The id.
    pub value: Text,
}

/// What a reply says went wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// In its words, fit to be shown.
    pub text: Text,
    /// Its code, if it has one.
    pub code: Text,
    /// The form it was written in.
    pub format: Format,
    /// What was wrong with which field, as `field: message`.
    pub fields: Vec<Text>,
    /// The scope that a challenge asks for.
    pub scope: Text,
}

/// The form of an error text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Nothing but the status or the browser's word.
    #[default]
    Status,
    /// RFC 9457.
    ProblemJson,
    /// `grpc-status`
    Grpc,
    /// `errors` of GraphQL.
    GraphQl,
    /// `errors` of JSON:API and others.
    Errors,
    /// `error` and `error_description`.
    OAuth,
    /// `WWW-Authenticate`
    Challenge,
    /// An `error` object.
    ErrorObject,
    /// AWS, in JSON or XML.
    Aws,
    /// A SOAP fault.
    Soap,
    /// `message` and its like.
    Flat,
    /// `success: false` and its like.
    Flag,
    /// A part of a batch.
    Parts,
    /// What a sign-in puts into the URL when it sends the browser back.
    Redirect,
    /// The title of a page.
    Html,
    /// Plain text.
    Plain,
}

/// Credentials that were sent; the credential itself is not kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credentials {
    /// `bearer`, `basic` … in lower case, or the name of the header field.
    pub scheme: Text,
    /// Print of the credential.
    pub print: u64,
    /// `exp` of a JWT, ms since 1970.
    pub expires: Option<f64>,
    /// `nbf`
    pub not_before: Option<f64>,
    /// `aud`, the first one.
    pub audience: Text,
}

/// Why a browser refuses a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Hash)]
pub enum CookieFault {
    /// `SameSite=None` without `Secure`.
    SameSiteNone,
    /// `Secure`, set over plain http.
    SecureOverHttp,
    /// `__Host-` or `__Secure-` without what the prefix asks for.
    Prefix,
    /// A `Domain` that the host does not belong to.
    Domain,
}

/// What a reply's body is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Print of the body as written; 0 when the capture has none.
    pub print: u64,
    /// What it is by look.
    pub kind: BodyKind,
    /// What an HTML page is.
    pub page: PageKind,
    /// The exporter says that it left the body out.
    pub omitted: bool,
}

/// What a body is by look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub enum BodyKind {
    /// Not in the capture, or empty.
    #[default]
    None,
    /// Begins as JSON.
    Json,
    /// Begins as a page.
    Html,
    /// Begins as XML.
    Xml,
    /// Anything else.
    Other,
}

/// What an HTML page is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Hash)]
pub enum PageKind {
    /// Any page.
    #[default]
    Plain,
    /// A form to sign in.
    Login,
    /// A filter or firewall says no.
    Block,
    /// A network wants a click before it lets anything through.
    Portal,
}

/// Whom a request is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The organisation's id.
    pub org: Text,
    /// How sure that is: the smaller, the surer; from [`Subject::WEAK`] on it may be the id of something else.
    pub rank: u8,
    /// The user's id.
    pub user: Text,
}

impl Subject {
    /// The first rank of ids under a name that may mean something else.
    pub const WEAK: u8 = 10;
}

/// What went through a WebSocket or an event stream.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Number of messages.
    pub messages: u32,
    /// The close code, if one was seen.
    pub close: Option<u16>,
    /// The words with it.
    pub reason: Text,
    /// What a message says went wrong.
    pub error: Text,
}

/// What a service worker did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServiceWorker {
    /// It gave the reply.
    pub answered: bool,
    /// From its start until it was ready, in ms.
    pub startup: Option<f64>,
    /// From the request to it until its reply was settled, in ms.
    pub response: Option<f64>,
}

/// Which features a template switches off.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Its key.
    pub key: Text,
    /// The features that are off, sorted.
    pub off: Vec<Text>,
    /// The word for off.
    pub word: Text,
    /// Number of features it speaks of.
    pub features: u32,
    /// The organisation whose template it is.
    pub org: Text,
}

/// What a token endpoint replied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TokenReply {
    /// Print of the access token it issued; 0 for none.
    pub issued: u64,
    /// A refresh token was used.
    pub refresh: bool,
}

impl Facts {
    /// Its number, as people count: the page's table, tickets and the command begin with 1, JSON with index 0.
    pub fn number(&self) -> u64 {
        u64::from(self.index) + 1
    }

    /// When it ended, ms since 1970.
    pub fn end(&self) -> Option<f64> {
        Some(self.started? + self.time.unwrap_or(0.0))
    }

    /// Duration in ms; 0 when it is not known.
    pub fn took(&self) -> f64 {
        self.time.unwrap_or(0.0)
    }

    /// The status, 0 when there was no reply.
    pub fn code(&self) -> u16 {
        self.status.unwrap_or(0)
    }

    /// A reply of 200 to 299.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.code())
    }

    /// A reply of 400 or more, or none at all, to something that was asked of a server.
    pub fn is_failed(&self) -> bool {
        self.code() >= 400 || (self.status.is_none() && self.is_network() && !self.cached)
    }

    /// Whether it was meant for the network: not `data:`, `blob:`, an extension, or an entry that can't be read. A tunnel
    /// through a proxy (CONNECT) that was opened is none of its own, it carries others; one that was refused is the end.
    pub fn is_network(&self) -> bool {
        !self.broken
            && (matches!(&*self.url.scheme, "http" | "https" | "ws" | "wss")
                || (self.is_tunnel() && self.code() >= 400))
    }

    /// A proxy's client asked for a tunnel (RFC 9110, section 9.3.6).
    pub fn is_tunnel(&self) -> bool {
        &*self.method == "CONNECT"
    }

    /// A WebSocket.
    pub fn is_socket(&self) -> bool {
        matches!(&*self.url.scheme, "ws" | "wss")
            || &*self.resource == "websocket"
            || self.request.get("upgrade").is_some_and(|u| u.eq_ignore_ascii_case("websocket"))
    }

    /// An event stream.
    pub fn is_stream(&self) -> bool {
        &*self.mime == "text/event-stream" || &*self.resource == "eventsource"
    }

    /// A CORS preflight.
    pub fn is_preflight(&self) -> bool {
        &*self.method == "OPTIONS"
            && (self.request.has("access-control-request-method") || &*self.resource == "preflight")
    }

    /// A call of a script, as opposed to a page, picture or style sheet.
    pub fn is_call(&self) -> bool {
        match &*self.resource {
            "xhr" | "fetch" => true,
            "" => {
                self.is_json()
                    || self.request.get("accept").is_some_and(|a| a.contains("application/json"))
                    || !matches!(&*self.method, "GET" | "HEAD" | "OPTIONS" | "CONNECT" | "")
            }
            _ => false,
        }
    }

    /// A page that the person went to.
    pub fn is_document(&self) -> bool {
        match &*self.resource {
            "document" => true,
            "" => &*self.method == "GET" && &*self.mime == "text/html" && !self.is_file(),
            _ => false,
        }
    }

    /// Whether the path is that of a file which a page is made of.
    pub fn is_file(&self) -> bool {
        let name = self.url.path.rsplit('/').next().unwrap_or("");
        let ending = name.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase();
        matches!(
            ending.as_str(),
            "js" | "mjs"
                | "css"
                | "map"
                | "json"
                | "png"
                | "jpg"
                | "jpeg"
                | "gif"
                | "svg"
                | "ico"
                | "webp"
                | "avif"
                | "woff"
                | "woff2"
                | "ttf"
                | "eot"
                | "mp4"
                | "webm"
        )
    }

    /// Whether the reply is JSON by its type.
    pub fn is_json(&self) -> bool {
        self.mime.ends_with("/json") || self.mime.ends_with("+json")
    }

    /// A request that changes something.
    pub fn changes(&self) -> bool {
        matches!(&*self.method, "POST" | "PUT" | "PATCH" | "DELETE")
    }

    /// Scheme and host.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.url.scheme, self.url.host)
    }

    /// Host without its port.
    pub fn hostname(&self) -> &str {
        hostname(&self.url.host)
    }

    /// The error text, or an empty one.
    pub fn error_text(&self) -> &str {
        self.error.as_deref().map_or("", |e| &e.text)
    }
}

/// A host without its port.
pub fn hostname(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => name,
        _ => host,
    }
}
