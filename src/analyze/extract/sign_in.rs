//! A sign-in that failed shows in redirects: an error where OAuth and OpenID Connect put it when they send the browser
//! back (RFC 6749, section 4.1.2.1), in the query or fragment of `Location` or of the page it comes back to, or in a form
//! that is posted there; and a SAML response whose status is not Success (SAML core 2.0, section 3.2.2).
//!
//! A clean copy has no SAML response, so its status only adds words to a failure that shows without it (law 5).

use super::super::facts::{Facts, Format, Problem};
use super::super::shown;
use super::super::stake::is_sign_in;
use super::error_json::is_nothing;
use super::{body::Content, error};
use crate::capture::node::Node;
use crate::lens::{Base64, Codec, PercentPlus, form, url};

/// Longest SAML response that is read, in bytes.
const MAX_SAML: usize = 256 << 10;
/// Codes of RFC 6749 (4.1.2.1) and OpenID Connect (3.1.2.6).
const CODES: &[&str] = &[
    "access_denied",
    "account_selection_required",
    "consent_required",
    "interaction_required",
    "invalid_client",
    "invalid_request",
    "invalid_request_object",
    "invalid_request_uri",
    "invalid_scope",
    "login_required",
    "registration_not_supported",
    "request_not_supported",
    "request_uri_not_supported",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
];

/// What a query or a form says of an error.
#[derive(Default)]
struct Said {
    code: String,
    words: String,
    /// It is an answer to a request for authorization.
    answers: bool,
    saml: Option<String>,
}

fn decoded(text: &[u8]) -> String {
    String::from_utf8_lossy(&PercentPlus.decode(text).unwrap_or(text.into())).into_owned()
}

impl Said {
    fn read(&mut self, text: &[u8]) {
        for pair in form::pairs(text).take(60) {
            let (name, value) = (text.get(pair.name).unwrap_or(&[]), text.get(pair.value).unwrap_or(&[]));
            match name {
                b"error" => self.code = decoded(value),
                b"error_description" => self.words = decoded(value),
                b"state" | b"error_uri" | b"session_state" => self.answers = true,
                b"SAMLResponse" => self.saml = saml(value),
                _ => {}
            }
        }
    }

    fn of_url(&mut self, text: &str) {
        let parts = url::split(text.as_bytes());
        for span in [parts.query, parts.fragment].into_iter().flatten() {
            self.read(text.as_bytes().get(span).unwrap_or(&[]));
        }
    }

    /// Whether it is an error of a sign-in, on its way from or to `f`.
    fn is_one(&self, f: &Facts, to: &str) -> bool {
        let known = CODES.contains(&self.code.as_str());
        let word = self.code.len() <= 80 && self.code.bytes().all(|b| b.is_ascii_graphic());
        let place = is_sign_in(f) || {
            let mut target = Facts::default();
            target.url.path = shown::address(to).path;
            is_sign_in(&target)
        };
        !self.code.is_empty()
            && !is_nothing(&self.code)
            && (known || (!self.words.is_empty() && word) || (word && place && self.code.parse::<f64>().is_err()))
            && (known || place || self.answers)
    }
}

/// Reads the redirects of an entry.
pub fn read(f: &mut Facts, request: Option<Node<'_>>, response: Option<Node<'_>>, sent: &Content<'_>) {
    let said = |side: Option<Node<'_>>, name: &str| {
        side.and_then(|r| r.get(name)).and_then(Node::text).map(|t| t.into_owned()).unwrap_or_default()
    };
    let header = response.and_then(|r| r.get("headers")).into_iter().flat_map(Node::items).find_map(|h| {
        let name = h.get("name").and_then(Node::text)?;
        name.eq_ignore_ascii_case("location").then(|| h.get("value").and_then(Node::text)).flatten()
    });
    let location = header.map_or_else(|| said(response, "redirectURL"), |h| h.into_owned());
    let mut found = Said::default();
    if (300..400).contains(&f.code()) && !location.is_empty() {
        found.of_url(&location);
        if !found.is_one(f, &location) {
            found = Said::default();
        }
    }
    // Most requests say nothing of the kind, and need not be decoded.
    let speaks = sent.has(b"SAMLResponse") || sent.has(b"error");
    let body = if speaks { sent.start(MAX_SAML) } else { Default::default() };
    let posted = speaks && form::looks_form(&body);
    if found.code.is_empty() && (f.is_document() || &*f.resource == "iframe" || posted) {
        let mut here = Said::default();
        if posted {
            here.read(&body);
            // An error in a form that is no answer is something that a person reports.
            if !here.answers {
                here.code.clear();
            }
        }
        if here.code.is_empty() && (f.is_document() || &*f.resource == "iframe") {
            here.of_url(&said(request, "url"));
        }
        if here.is_one(f, "") {
            found = here;
        }
    }
    let saml = found.saml.take().or_else(|| {
        let mut here = Said::default();
        if posted {
            here.read(&body);
        }
        here.saml
    });
    if !found.code.is_empty() {
        let more = if found.words.is_empty() { saml.unwrap_or_default() } else { found.words };
        let text = if more.is_empty() { found.code.clone() } else { format!("{}: {more}", found.code) };
        let problem = Problem {
            text: shown::message(&text),
            code: shown::cut(&found.code, 60).into(),
            format: Format::Redirect,
            ..Problem::default()
        };
        error::take(f, problem);
    } else if let (Some(words), 400..=499) = (saml, f.code()) {
        match f.error.as_deref_mut() {
            Some(e) => e.text = shown::message(&format!("{}: {words}", e.text)),
            None => f.error = Some(Box::new(Problem { text: shown::message(&words), ..Problem::default() })),
        }
    }
}

/// The status of a SAML response that is none of success, with its message. In a form it is base64 of XML (SAML bindings
/// 2.0, section 3.5.4); deflated in a query, as requests are, no response may be (SAML profiles 2.0, section 4.1.3.5).
fn saml(value: &[u8]) -> Option<String> {
    let text = decoded(value);
    let packed = Base64::STANDARD.decode(text.trim().as_bytes())?;
    let xml = &*packed;
    if !xml.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let mut codes = Vec::new();
    let mut at = 0;
    while let Some(next) = xml.get(at..).and_then(|rest| memchr::memmem::find(rest, b"StatusCode ")) {
        at += next + 11;
        let tag = xml.get(at..)?;
        let tag = tag.get(..memchr::memchr(b'>', tag)?)?;
        let value = tag.get(memchr::memmem::find(tag, b"Value=")? + 7..)?;
        let end = value.iter().position(|b| matches!(b, b'"' | b'\''))?;
        let code = String::from_utf8_lossy(value.get(..end)?).into_owned();
        codes.push(code.rsplit(':').next().unwrap_or("").to_owned());
    }
    if codes.first().is_none_or(|c| c == "Success") {
        return None;
    }
    let message = super::markup::element(xml, "StatusMessage");
    Some(codes.into_iter().chain(message).collect::<Vec<_>>().join(": "))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{Sample, analysis, file};

    fn told(sample: Sample) -> String {
        let file = file(&[sample]);
        analysis(&file, 9).facts().first().map_or("", |f| f.error_text()).to_owned()
    }

    #[test]
    fn errors_are_read_where_a_sign_in_puts_them() {
        let page = |url: &str| Sample::get(url).page();
        let back = |to: &str| Sample::get("https://idp.example/authorize?client_id=1").status(302).says("location", to);
        let q = "error=invalid_scope&error_description=not+allowed%21&state=1";
        let want = "invalid_scope: not allowed!";
        assert_eq!(told(page(&format!("https://app.example/cb?{q}"))), want);
        assert_eq!(told(back(&format!("https://app.example/cb?{q}"))), want);
        assert_eq!(told(back(&format!("https://app.example/cb#{q}"))), want);
        assert_eq!(told(back("/login?error=sso_failed")), "sso_failed");
        for fine in ["?error=0", "?error=none", "?error=&state=1", "?q=error"] {
            assert_eq!(told(page(&format!("https://app.example/cb{fine}"))), "", "{fine}");
        }
        assert_eq!(told(page("https://app.example/report?error=E17")), "");
    }

    #[test]
    fn the_status_of_a_saml_response_adds_its_words() {
        use crate::lens::{Base64, Codec};
        let xml = r#"<samlp:Response><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>Not today</samlp:StatusMessage></samlp:Status></samlp:Response>"#;
        let form = |xml: &str| {
            let text = String::from_utf8(encode(xml.as_bytes())).unwrap();
            assert_eq!(&*Base64::STANDARD.decode(text.as_bytes()).unwrap(), xml.as_bytes());
            format!("SAMLResponse={}&RelayState=a", text.replace('+', "%2B").replace('=', "%3D"))
        };
        let post = |xml: &str| {
            Sample::new("POST", "https://app.example/saml/acs").post("application/x-www-form-urlencoded", &form(xml))
        };
        assert_eq!(
            told(post(xml).status(302).says("location", "/login?error=sso")),
            "sso: Responder: AuthnFailed: Not today"
        );
        assert_eq!(told(post(xml).status(403)), "Responder: AuthnFailed: Not today");
        let good = xml.replace("Responder", "Success");
        assert_eq!(told(post(&good).status(403)), "");
    }

    fn encode(bytes: &[u8]) -> Vec<u8> {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = Vec::new();
        for c in bytes.chunks(3) {
            let n = c.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - c.len()));
            out.extend((0..=c.len()).map(|i| ALPHABET[(n >> (18 - 6 * i) & 63) as usize]));
            out.resize(out.len() + 3 - c.len(), b'=');
        }
        out
    }
}
