//! Secrets under stacks of encodings, and in the places and languages of bodies, one entry each.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use harmless::Policy;
use proptest::prelude::*;
use support::drive::{Clean, Crew, How};
use support::generate::{Gen, base64};

/// A capture whose entries have these texts as bodies of their responses.
fn capture(bodies: &[String]) -> Vec<u8> {
    let entries: Vec<serde_json::Value> = bodies
        .iter()
        .map(|text| {
            serde_json::json!({
                "request": {"method": "GET", "url": "https://app.example/x", "headers": []},
                "response": {"status": 200, "content": {"mimeType": "", "text": text}},
            })
        })
        .collect();
    serde_json::json!({"log": {"version": "1.2", "entries": entries}}).to_string().into_bytes()
}

fn sanitized(bodies: &[String]) -> Clean {
    Crew::new(&Policy::default()).sanitize(&capture(bodies), &How::whole()).unwrap()
}

/// The text of entry `i`'s response.
fn body(clean: &Clean, i: usize) -> String {
    let file: serde_json::Value = serde_json::from_slice(&clean.bytes).unwrap();
    file["log"]["entries"][i]["response"]["content"]["text"].as_str().unwrap().to_owned()
}

fn script(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r")
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Puts encoding number `which` around a text.
fn around(which: usize, text: &str) -> String {
    match which {
        0 => serde_json::json!({"status": "ok", "payload": text}).to_string(),
        1 => percent(text),
        2 => format!("lang=en&data={}", percent(text)),
        3 => format!("https://app.example/open?tab=2&data={}#top", percent(text)),
        4 => base64(text.as_bytes()),
        5 => text.bytes().map(|b| format!("{b:02x}")).collect(),
        6 => format!("<reply><item>{}</item></reply>", entities(text)),
        7 => format!("<div class=\"a\" data-state=\"{}\">text</div>", entities(text)),
        8 => format!("<html><script>window.state={{n:1,data:\"{}\"}};</script></html>", script(text)),
        9 => format!("42{}", serde_json::json!(["update", text])),
        10 => format!("cb({});", serde_json::json!({"data": text})),
        11 => format!("{}\n{}\n", serde_json::json!({"n": 1}), serde_json::json!({"data": text})),
        12 => format!("kind: note\ndata: \"{}\"\n", script(text)),
        _ => base64(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
    }
}

/// Says number `which` of a secret, in a way that only its name or place gives it away.
fn said(which: usize, value: &str) -> String {
    match which {
        0 => serde_json::json!({"user": "bob", "password": value}).to_string(),
        1 => format!("user=bob&password={value}"),
        2 => format!("<login><password>{value}</password></login>"),
        3 => serde_json::json!([{"name": "password", "value": value}]).to_string(),
        4 => format!("var cfg={{region:'eu',accessToken:'{value}'}};"),
        5 => format!("GET /a HTTP/1.1\r\nAuthorization: Bearer {value}\r\n\r\n"),
        6 => format!("REGION=eu\nAPI_TOKEN={value}\n"),
        _ => format!("mutation {{ link(accessToken: \"{value}\") {{ id }} }}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn law_4_a_secret_goes_under_any_stack_of_encodings(
        stacks in prop::collection::vec((0..8usize, prop::collection::vec(0..14usize, 0..4)), 60..80), seed in 1..1_000_000u64,
    ) {
        let mut gen_ = Gen::new(seed);
        let values: Vec<String> = stacks.iter().map(|_| gen_.token(28)).collect();
        let bodies: Vec<String> = stacks
            .iter()
            .zip(&values)
            .map(|((leaf, stack), v)| stack.iter().fold(said(*leaf, v), |text, which| around(*which, &text)))
            .collect();
        let clean = sanitized(&bodies);
        for ((leaf, stack), value) in stacks.iter().zip(&values) {
            let gone = clean.removed.iter().any(|(v, _)| v == value.as_bytes());
            prop_assert!(gone, "left: {} under {stack:?}", said(*leaf, "…"));
        }
    }
}

/// Bodies in which `SECRET` must go, and what of them must stay, whatever the value.
const PLACES: &[(&str, &str)] = &[
    (r#"{"password":{"plain":"SECRET"}}"#, r#"{"password":{"plain":"REDACTED-"#),
    (r#"{"tokens":{"eu":{"main":"SECRET"}}}"#, r#"{"tokens":{"eu":{"main":"REDACTED-"#),
    (r#"[["Authorization","Bearer SECRET"],["Accept","*/*"]]"#, r#"[["Authorization","Bearer REDACTED-"#),
    (r#"{"rawHeaders":["Host","a.example","Authorization","Bearer SECRET"]}"#, r#""Host","a.example","Authorization""#),
    (r#"{"type":"password","value":"SECRET"}"#, r#"{"type":"password","value":"REDACTED-password"#),
    ("{\"a\":1}\n{\"password\":\"SECRET\"}\n", "{\"a\":1}\n{\"password\":\"REDACTED-password-"),
    ("\u{feff}{\"password\":\"SECRET\"}", "\u{feff}{\"password\":\"REDACTED-password-"),
    ("{\"password\":\"SECRET\"};", "{\"password\":\"REDACTED-password-"),
    ("{\"password\":\"SECRET\",}", "{\"password\":\"REDACTED-password-"),
    ("{\"n\":NaN,\"password\":\"SECRET\"}", "{\"n\":NaN,\"password\":\"REDACTED-password-"),
    ("/* c */ {\"password\":\"SECRET\"}", "/* c */ {\"password\":\"REDACTED-password-"),
    ("cb({\"password\":\"SECRET\"})", "cb({\"password\":\"REDACTED-password-"),
    ("<script>var s={\"password\":\"SECRET\"}</script>", "<script>var s={\"password\":\"REDACTED-password-"),
    (
        "SEND\ndestination:/q\nAuthorization: Bearer SECRET\n\nhello\0",
        "SEND\ndestination:/q\nAuthorization: Bearer REDACTED-",
    ),
    (
        "query { login(user: \"bob\", password: \"SECRET\") { id } }",
        "query { login(user: \"bob\", password: \"REDACTED-",
    ),
    ("<input type=\"hidden\" name=\"csrf_token\" value=\"SECRET\">", "name=\"csrf_token\" value=\"REDACTED-"),
    ("<meta name=\"csrf-token\" content=\"SECRET\">", "<meta name=\"csrf-token\" content=\"REDACTED-"),
    ("<input value='SECRET' type=password name=f7>", "type=password name=f7>"),
    ("<wsse:Password Type=\"t\">SECRET</wsse:Password>", "<wsse:Password Type=\"t\">REDACTED-"),
    ("<add key=\"ApiToken\" value=\"SECRET\"/>", "<add key=\"ApiToken\" value=\"REDACTED-"),
    ("<dict><key>password</key><string>SECRET</string></dict>", "<key>password</key><string>REDACTED-"),
    (
        "<member><name>password</name><value><string>SECRET</string></value></member>",
        "<name>password</name><value><string>REDACTED-",
    ),
    (
        "<Attribute Name=\"access_token\"><AttributeValue>SECRET</AttributeValue></Attribute>",
        "<AttributeValue>REDACTED-",
    ),
    ("the session token=SECRET has expired", "has expired"),
    ("2026-01-01 login password: SECRET ok", " ok"),
    ("[db]\nhost=h\npassword = SECRET\n", "[db]\nhost=h\npassword = REDACTED-password-"),
    ("db:\n  password: 'SECRET'\n  port: 5432\n", "'\n  port: 5432\n"),
    ("%u007b%22password%22%3A%22SECRET%22%7d", "%u007b%22password%22%3A%22REDACTED-"),
];

#[test]
fn names_with_values_are_found_in_every_language() {
    let mut gen_ = Gen::new(77);
    let values: Vec<String> = PLACES.iter().map(|_| gen_.token(24)).collect();
    let bodies: Vec<String> = PLACES.iter().zip(&values).map(|((text, _), v)| text.replace("SECRET", v)).collect();
    let clean = sanitized(&bodies);
    for (i, (text, kept)) in PLACES.iter().enumerate() {
        let after = body(&clean, i);
        assert!(!after.contains(&values[i]) && after.contains("REDACTED-"), "left in {text}: {after}");
        assert!(after.contains(kept), "{text} became {after}");
    }
}

/// What programs and people write about secrets.
const BENIGN: &[&str] = &[
    "Password: must be at least 8 characters",
    "var t={password:'Enter your password',token:'accessToken',csrf:'csrfmiddlewaretoken'};",
    "if(token==null){token=getToken();session=this.session.id}",
    "<label for=\"password\">Password</label><input type=\"password\" name=\"password\" placeholder=\"Password\">",
    "{\"password\":{\"minLength\":8,\"label\":\"Password\",\"required\":true}}",
    "[\"username\",\"password\"]",
    "{\"type\":\"text\",\"value\":\"hello there\"}",
    "Authorization: required\nCookie: none\n",
    "const API_KEY=process.env.API_KEY;",
    "<code>abc</code><title>Session token expired</title>",
    "error: invalid token: expired at 2026-01-01T00:00:00Z",
    ".password{color:#fff}#token:hover{width:100px}",
    "trackingId=ROUTER_5f3a-9b7e-4c21_x; code=404; status: 502",
    "secretary: Jane; tokenize: true; keyboard: qwerty1",
];

#[test]
fn what_only_speaks_of_secrets_stays() {
    let bodies: Vec<String> = BENIGN.iter().map(|t| (*t).to_owned()).collect();
    let clean = sanitized(&bodies);
    for (i, text) in BENIGN.iter().enumerate() {
        assert_eq!(body(&clean, i), *text);
    }
}
