//! Captures of our own, with secrets planted in places and encodings. Everything comes from a seed; no value that looks
//! real stands in the source.

use super::json::{Json, Style, write};

/// A small deterministic generator (SplitMix64).
#[derive(Clone, Debug)]
pub struct Gen(u64);

impl Gen {
    /// A generator for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// One of these.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// `n` characters of an alphabet.
    pub fn pick(&mut self, alphabet: &str, n: usize) -> String {
        (0..n).map(|_| char::from(*self.one(alphabet.as_bytes()))).collect()
    }

    /// A token that looks drawn by a machine: letters of both cases and digits, in turn.
    pub fn token(&mut self, n: usize) -> String {
        (0..n)
            .map(|i| match i % 3 {
                0 => self.pick("abcdefghkmnpqrstuvwxyz", 1),
                1 => self.pick("23456789", 1),
                _ => self.pick("ABCDEFGHKMNPQRSTUVWXYZ", 1),
            })
            .collect()
    }

    /// A password of every class of characters, among them those that encodings have to escape.
    pub fn password(&mut self) -> String {
        let sign = self.pick("!$*-_.~/+=&%<>'\"\\ ", 2);
        let (sign, more) = sign.split_at(1);
        format!("{}{sign}{}{more}{}", self.token(5), self.token(4), self.pick("23456789", 2))
    }
}

/// Where a secret is planted so that its name or place gives it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`, its password.
    Basic,
    /// A session cookie, in header and list.
    Cookie,
    /// `Set-Cookie`
    SetCookie,
    /// `?access_token=…` in the URL and `queryString`.
    Query,
    /// `user:password@`
    UserInfo,
    /// `#access_token=…` of a redirect.
    Fragment,
    /// A form body and its `params`.
    Form,
    /// A member of a JSON body.
    JsonBody,
    /// The same in base64.
    JsonBase64,
    /// JSON in a string in a JSON body.
    JsonInJson,
    /// A field of a multipart body.
    Multipart,
    /// A JSON message of a web socket.
    Message,
    /// A vendor member.
    Vendor,
    /// A vendor member beside the entries.
    Envelope,
    /// The signature of a JWT in a header.
    Jwt,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Bearer,
        Self::Basic,
        Self::Cookie,
        Self::SetCookie,
        Self::Query,
        Self::UserInfo,
        Self::Fragment,
        Self::Form,
        Self::JsonBody,
        Self::JsonBase64,
        Self::JsonInJson,
        Self::Multipart,
        Self::Message,
        Self::Vendor,
        Self::Envelope,
        Self::Jwt,
    ];
}

/// Where a known value stands again, with nothing that gives it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Echo {
    /// In a page's script.
    Html,
    /// In the path of a URL.
    Path,
    /// In a base64 body.
    Base64,
    /// In a JSON string in a JSON string.
    Nested,
    /// As hex digits in a header.
    Hex,
    /// In a web socket message.
    Message,
    /// In a comment beside the entries.
    Envelope,
    /// Percent-encoded twice.
    Percent,
    /// As the name of a member of a JSON body.
    Key,
    /// As the name of a cookie.
    CookieName,
    /// As an attribute of a cookie that is set.
    Attribute,
    /// In a claim of a JWT that is kept.
    Audience,
    /// In a comment of an event stream.
    Event,
    /// Between the parts of a multipart body.
    Preamble,
    /// As a parameter of a link.
    Link,
}

impl Echo {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Html,
        Self::Path,
        Self::Base64,
        Self::Nested,
        Self::Hex,
        Self::Message,
        Self::Envelope,
        Self::Percent,
        Self::Key,
        Self::CookieName,
        Self::Attribute,
        Self::Audience,
        Self::Event,
        Self::Preamble,
        Self::Link,
    ];
}

/// What a capture is made of.
#[derive(Clone, Debug, Default)]
pub struct Recipe {
    /// For everything that is not said below.
    pub seed: u64,
    /// Entries without a secret, before, between and behind the others.
    pub plain: usize,
    /// The secrets.
    pub plants: Vec<Place>,
    /// Where secrets stand again, by the number of their plant.
    pub echoes: Vec<(usize, Echo)>,
    /// Values under telling names that look like something else, see [`dressed`].
    pub odd: Vec<(Place, usize)>,
    /// How it is written.
    pub style: Style,
    /// A byte order mark before it.
    pub bom: bool,
    /// White space behind it.
    pub newline: bool,
}

/// A capture and what is planted in it.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The file.
    pub bytes: Vec<u8>,
    /// The planted values; none may be readable afterwards.
    pub secrets: Vec<String>,
}

/// Cooks a capture.
pub fn capture(recipe: &Recipe) -> Capture {
    let mut g = Gen::new(recipe.seed);
    let mut secrets = Vec::new();
    let mut entries: Vec<Json> = (0..recipe.plain).map(|_| plain(&mut g)).collect();
    let mut log = vec![
        ("version".to_owned(), Json::text("1.2")),
        ("creator".to_owned(), Json::object([("name", Json::text("generator")), ("version", Json::text("1"))])),
    ];
    for place in &recipe.plants {
        let secret = match place {
            Place::Basic | Place::Form | Place::JsonBody | Place::JsonInJson => g.password(),
            _ => g.token(24),
        };
        let secret = planted(*place, secret, &mut g, &mut entries, &mut log);
        secrets.push(secret);
    }
    for (place, costume) in &recipe.odd {
        let value = dressed(*costume, &mut g);
        planted(*place, value, &mut g, &mut entries, &mut log);
    }
    for (i, echo) in &recipe.echoes {
        if let Some(secret) = secrets.get(*i).cloned() {
            echoed(*echo, &secret, &mut g, &mut entries, &mut log);
        }
    }
    // The order of entries is any; what is known from the last must be removed from the first.
    for i in (1..entries.len()).rev() {
        entries.swap(i, g.below(i + 1));
    }
    let at = 2.min(g.below(4));
    log.insert(at, ("entries".to_owned(), Json::Array(entries)));
    let har = Json::object([("log", Json::Object(log))]);
    let mut text = write(&har, recipe.style, &mut g);
    if recipe.bom {
        text.insert(0, '\u{feff}');
    }
    if recipe.newline {
        text.push_str("\r\n");
    }
    Capture { bytes: text.into_bytes(), secrets }
}

/// An entry with what the caller adds.
struct Entry {
    url: String,
    request: Vec<(String, Json)>,
    response: Vec<(String, Json)>,
    request_headers: Vec<Json>,
    response_headers: Vec<Json>,
    more: Vec<(String, Json)>,
}

impl Entry {
    fn new(g: &mut Gen) -> Self {
        let page = g.below(90);
        Self {
            url: format!("https://app.example/pages/{page}?lang=en&size={}", g.below(50)),
            request: Vec::new(),
            response: Vec::new(),
            request_headers: vec![Json::pair("Accept", "*/*")],
            response_headers: vec![Json::pair("Content-Type", "text/plain; charset=utf-8")],
            more: Vec::new(),
        }
    }

    fn body(mut self, mime: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        let size = Json::raw(text.len());
        let content = Json::object([("size", size), ("mimeType", Json::text(mime)), ("text", Json::text(text))]);
        self.response.push(("content".into(), content));
        self
    }

    fn post(mut self, mime: &str, text: impl Into<String>, params: Option<Vec<Json>>) -> Self {
        let mut data = vec![("mimeType".to_owned(), Json::text(mime)), ("text".to_owned(), Json::text(text))];
        if let Some(params) = params {
            data.push(("params".into(), Json::Array(params)));
        }
        self.request.push(("postData".into(), Json::Object(data)));
        self
    }

    fn json(self, g: &mut Gen) -> Json {
        let odd = g.one(&["12.5", "1e3", "-0", "1.0E+2", "0", "250.000"]).to_string();
        let mut request = vec![
            ("method".to_owned(), Json::text(*g.one(&["GET", "POST"]))),
            ("url".to_owned(), Json::text(self.url)),
            ("httpVersion".to_owned(), Json::text("h2")),
            ("headers".to_owned(), Json::Array(self.request_headers)),
        ];
        request.extend(self.request);
        let mut response = vec![
            ("status".to_owned(), Json::raw(*g.one(&[200, 204, 302, 404, 500]))),
            ("headers".to_owned(), Json::Array(self.response_headers)),
        ];
        response.extend(self.response);
        let mut entry = vec![
            ("startedDateTime".to_owned(), Json::text("2025-06-10T11:00:00.000Z")),
            ("time".to_owned(), Json::raw(odd)),
            ("request".to_owned(), Json::Object(request)),
            ("response".to_owned(), Json::Object(response)),
            ("cache".to_owned(), Json::object::<&str>([])),
        ];
        entry.extend(self.more);
        Json::Object(entry)
    }
}

/// An entry without a secret, and with what exporters add.
fn plain(g: &mut Gen) -> Json {
    let mut e = Entry::new(g);
    e.more.push(("_resourceType".into(), Json::text("fetch")));
    e.more.push(("_odd".into(), Json::Array(vec![Json::raw("null"), Json::raw("1E-7"), Json::text("ä€😀\u{1}\t")])));
    let text =
        *g.one(&["", "<p>Nothing to see</p>", "{\"rows\":[1,2,3],\"ok\":true}", "a=1&b=two", "back\\slash \"quotes\""]);
    e.body("text/plain", text).json(g)
}

fn planted(
    place: Place,
    secret: String,
    g: &mut Gen,
    entries: &mut Vec<Json>,
    log: &mut Vec<(String, Json)>,
) -> String {
    let mut e = Entry::new(g);
    let style = Style { slashes: g.below(2) == 0, ascii: true, ..Style::PLAIN };
    match place {
        Place::Bearer => e.request_headers.push(Json::pair("Authorization", format!("Bearer {secret}"))),
        Place::Basic => {
            let pair = base64(format!("rita:{secret}").as_bytes());
            e.request_headers.push(Json::pair("authorization", format!("Basic {pair}")));
        }
        Place::Cookie => {
            e.request_headers.push(Json::pair("Cookie", format!("theme=dark; sid={secret}")));
            e.request.push(("cookies".into(), Json::Array(vec![Json::pair("sid", &secret)])));
        }
        Place::SetCookie => {
            let text = format!("session={secret}; Path=/; HttpOnly\nlang=en");
            e.response_headers.push(Json::pair("Set-Cookie", text));
        }
        Place::Query => {
            e.url = format!("{}&access_token={secret}#top", e.url);
            e.request.push(("queryString".into(), Json::Array(vec![Json::pair("access_token", &secret)])));
        }
        Place::UserInfo => e.url = format!("https://deploy:{secret}@git.example/repo.git"),
        Place::Fragment => {
            let url = format!("https://app.example/cb#access_token={secret}&token_type=bearer");
            e.response_headers.push(Json::pair("Location", &url));
            e.response.push(("redirectURL".into(), Json::text(url)));
        }
        Place::Form => {
            let text = format!("user=rita&password={}&go=1", percent(&secret, true));
            let params = vec![Json::pair("user", "rita"), Json::pair("password", &secret)];
            e = e.post("application/x-www-form-urlencoded", text, Some(params));
        }
        Place::JsonBody => e = e.post("application/json", login(&secret, style, g), None),
        Place::JsonBase64 => {
            let text = base64(login(&secret, style, g).as_bytes());
            e.response.push((
                "content".into(),
                Json::object([
                    ("mimeType", Json::text("application/json")),
                    ("encoding", Json::text("base64")),
                    ("text", Json::text(text)),
                ]),
            ));
        }
        Place::JsonInJson => {
            let inner = login(&secret, style, g);
            let outer = Json::object([("state", Json::text(inner)), ("page", Json::raw(2))]);
            e = e.body("application/json", write(&outer, style, g));
        }
        Place::Multipart => {
            let line = format!("--b{}", g.pick("0123456789", 12));
            let text = format!(
                "{line}\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{secret}\r\n\
                 {line}\r\nContent-Disposition: form-data; name=\"go\"\r\n\r\n1\r\n{line}--\r\n"
            );
            e = e.post(&format!("multipart/form-data; boundary={}", &line[2..]), text, None);
        }
        Place::Message => e.more.push(messages(&login(&secret, style, g))),
        Place::Vendor => e.more.push(("_auth".into(), Json::object([("access_token", Json::text(&secret))]))),
        Place::Envelope => {
            log.push((format!("_session{}", log.len()), Json::object([("access_token", Json::text(&secret))])));
        }
        Place::Jwt => {
            let signature = g.token(43);
            let claims = "{\"iss\":\"https://id.example\",\"exp\":1749553594}";
            let part = |json: &str| base64url(json.as_bytes());
            let token = format!("{}.{}.{signature}", part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"), part(claims));
            e.request_headers.push(Json::pair("X-Assertion", token));
            entries.push(e.json(g));
            return signature;
        }
    }
    entries.push(e.json(g));
    secret
}

fn echoed(echo: Echo, secret: &str, g: &mut Gen, entries: &mut Vec<Json>, log: &mut Vec<(String, Json)>) {
    let mut e = Entry::new(g);
    let style = Style { escapes: 5, slashes: true, ascii: true, indent: None };
    match echo {
        Echo::Html => e = e.body("text/html", format!("<script>boot({secret:?}, 1)</script>")),
        Echo::Path => e.url = format!("https://stats.example/p/{}/ping", percent(secret, false)),
        Echo::Base64 => {
            let page = format!("<p>{}{secret}</p>", g.pick("abc ", g.clone().below(4)));
            e.response.push((
                "content".into(),
                Json::object([
                    ("mimeType", Json::text("text/html")),
                    ("encoding", Json::text("base64")),
                    ("text", Json::text(base64(page.as_bytes()))),
                ]),
            ));
        }
        Echo::Nested => {
            let inner = write(&Json::object([("note", Json::text(format!("seen {secret} here")))]), style, g);
            e = e.body("application/json", write(&Json::object([("log", Json::text(inner))]), style, g));
        }
        Echo::Hex => {
            let digits: String = secret.bytes().map(|b| format!("{b:02x}")).collect();
            e.response_headers.push(Json::pair("X-Trace", format!("v1 {digits} end")));
        }
        Echo::Message => e.more.push(messages(&format!("hello {secret} bye"))),
        Echo::Envelope => log.push((format!("_comment{}", log.len()), Json::text(format!("opened with {secret}")))),
        Echo::Percent => {
            let twice = percent(&percent(secret, false), false);
            e.url = format!("https://stats.example/collect?cd1={twice}");
        }
        Echo::Key => {
            let counts = Json::object([(secret, Json::raw(1)), ("b", Json::raw(2))]);
            e = e.body("application/json", write(&Json::object([("seen", counts)]), style, g));
        }
        Echo::CookieName => {
            e.request_headers.push(Json::pair("Cookie", format!("theme=dark; {}=1", percent(secret, false))));
        }
        Echo::Attribute => {
            let text = format!("theme=dark; Path=/; {}; Secure", percent(secret, false));
            e.response_headers.push(Json::pair("Set-Cookie", text));
        }
        Echo::Audience => {
            let claims = Json::object([("aud", Json::text(secret)), ("exp", Json::raw(1_749_553_594))]);
            let claims = base64url(write(&claims, Style::PLAIN, g).as_bytes());
            let header = base64url(b"{\"alg\":\"none\",\"typ\":\"JWT\"}");
            e.response_headers.push(Json::pair("X-Assertion", format!("{header}.{claims}.")));
        }
        Echo::Event => e = e.body("text/event-stream", format!(": for {secret}\nevent: a\ndata: {{\"n\":1}}\n\n")),
        Echo::Preamble => {
            let part = "Content-Disposition: form-data; name=\"a\"\r\n\r\n1";
            let text = format!("for {secret}\r\n--b1\r\n{part}\r\n--b1--\r\n");
            e = e.post("multipart/form-data; boundary=b1", text, None);
        }
        Echo::Link => {
            let text = format!("<https://app.example/next>; rel=next; title=\"{}\"", percent(secret, false));
            e.response_headers.push(Json::pair("Link", text));
        }
    }
    entries.push(e.json(g));
}

fn login(secret: &str, style: Style, g: &mut Gen) -> String {
    let login =
        Json::object([("user", Json::text("rita/é")), ("password", Json::text(secret)), ("n", Json::raw("1.50"))]);
    write(&login, style, g)
}

fn messages(data: &str) -> (String, Json) {
    let message = Json::object([
        ("type", Json::text("send")),
        ("time", Json::raw("1749553594.125")),
        ("opcode", Json::raw(1)),
        ("data", Json::text(data)),
    ]);
    ("_webSocketMessages".into(), Json::Array(vec![message]))
}

/// Number of costumes.
pub const COSTUMES: usize = 30;

/// A token that looks like a URL, a form, JSON, base64, half an escape … Readers and checks may take it for one.
pub fn dressed(costume: usize, g: &mut Gen) -> String {
    let t = g.token(14);
    let u = g.token(9);
    match costume % COSTUMES {
        0 => format!("https://h.example/a?token={t}"),
        1 => format!("x://{t} {u}"),
        2 => format!("a={t}&b={u}"),
        3 => format!("{{\"a\":\"{t}\",\"password\":\"{u}\"}}"),
        4 => format!("[\"{t}\"]"),
        5 => format!("[{t}]"),
        6 => base64(t.as_bytes()),
        7 => base64(format!("{{\"access_token\":\"{t}\"}}").as_bytes()),
        8 => format!("eyJ{t}.{u}.{t}"),
        9 => format!("Basic {}", base64(format!("{t}:{u}").as_bytes())),
        10 => format!("\"{t}\""),
        11 => format!(" {t}\n"),
        12 => t.bytes().map(|b| format!("{b:02X}")).collect(),
        13 => format!("%{t}%41%"),
        14 => format!("&#65;{t}&amp;"),
        15 => format!("\\u0041{t}\\"),
        16 => format!("{t}é😀"),
        17 => format!("s%3A{t}.{u}%2B"),
        18 => format!("{t};{u}, {t}"),
        19 => format!("Bearer {t}"),
        20 => format!("//{t}.example/{u}"),
        21 => format!("data:text/plain;base64,{}", base64(t.as_bytes())),
        22 => format!("{t}REDACTED-token-1{u}"),
        23 => format!("<a href=\"{t}\">{u}</a>"),
        24 => format!("{t}@{u}.example"),
        25 => format!("{}.{}.", base64url(b"{\"alg\":\"none\"}"), base64url(t.as_bytes())),
        26 => format!("{}.{}.{t}", base64url(b"{\"alg\":\"HS256\"}"), base64url(b"{\"sub\":\"rita\",\"exp\":1}")),
        27 => percent(&percent(&format!("{{\"token\":\"{t}\"}}"), false), false),
        28 => format!("{}={}", g.pick("0123456789", 16), base64url(t.as_bytes())),
        _ => format!("+{} {t}", g.pick("123456789", 12)),
    }
}

/// Percent-encodes everything but letters, digits, `-`, `.`, `_` and `~`.
pub fn percent(text: &str, form: bool) -> String {
    text.bytes()
        .map(|b| match b {
            b' ' if form => "+".to_owned(),
            b'-' | b'.' | b'_' | b'~' => char::from(b).to_string(),
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

/// Base64 (RFC 4648, section 4).
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let at = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let six = (bits >> (18 - 6 * i) & 63) as usize;
            out.push(if i <= group.len() { char::from(ALPHABET[six]) } else { '=' });
        }
    }
    out
}

/// Base64 with the URL alphabet, without padding.
pub fn base64url(bytes: &[u8]) -> String {
    base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}
