//! Whole exchanges as products make them, several sites of one entry telling the same: what one site says of a value, all do.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use harmless::Policy;
use serde_json::{Value, json};
use support::drive::{Crew, How};
use support::generate::{Gen, base64url, percent};

fn sanitized(entries: &[Value]) -> String {
    let file = json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    let clean = Crew::new(&Policy::default()).sanitize(file.as_bytes(), &How::whole());
    String::from_utf8(clean.unwrap_or_else(|e| panic!("{e} in {file}")).bytes).unwrap()
}

fn pairs(of: &[(&str, &str)]) -> Value {
    of.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn form(of: &[(&str, &str)]) -> String {
    of.iter().map(|(n, v)| format!("{n}={}", percent(v, true))).collect::<Vec<_>>().join("&")
}

/// A form that is posted, as Chrome writes it.
fn posted(of: &[(&str, &str)]) -> Value {
    let post = json!({"mimeType": "application/x-www-form-urlencoded", "text": form(of), "params": pairs(of)});
    json!({"request": {"method": "POST", "url": "https://login.example/token", "headers": [], "postData": post}})
}

/// A link that is followed.
fn got(of: &[(&str, &str)]) -> Value {
    let url = format!("https://login.example/logout?{}", form(of));
    json!({"request": {"method": "GET", "url": url, "headers": [], "queryString": pairs(of)}})
}

/// A token was taken for two pieces where an escape stood in the same text: the check then refused the capture.
#[test]
fn a_jwt_beside_an_escape_stays_a_jwt() {
    let mut g = Gen::new(81);
    let (subject, signature) = (g.token(18), g.token(86));
    let header = base64url(br#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#);
    let claims = format!(r#"{{"iss":"https://idp.example","sub":"{subject}","aud":"portal","exp":1749171600}}"#);
    let jwt = format!("{header}.{}.{signature}", base64url(claims.as_bytes()));
    let back = "https://app.example/signed out";
    for entry in [
        got(&[("post_logout_redirect_uri", back), ("id_token_hint", &jwt)]),
        got(&[("id_token_hint", &jwt), ("post_logout_redirect_uri", back)]),
        posted(&[("redirect_uri", back), ("client_assertion", &jwt), ("grant_type", "authorization_code")]),
        posted(&[("state", "a/b"), ("id_token", &jwt)]),
        posted(&[("return", &format!("{back}?next=/x")), ("assertion", &jwt), ("scope", "a b")]),
    ] {
        let told = json!({"request": {"method": "GET", "url": "https://api.example/me",
            "headers": [{"name": "Authorization", "value": format!("Bearer {jwt}")}]}});
        for entries in [vec![entry.clone()], vec![entry, told]] {
            let clean = sanitized(&entries);
            assert!(!clean.contains(&signature) && !clean.contains(&jwt), "{clean}");
            let whole = entries.len() + entries.iter().filter(|e| e["request"]["headers"] == json!([])).count();
            assert_eq!(clean.matches(&format!("{header}.")).count(), whole, "a token in pieces: {clean}");
        }
    }
}
