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

/// The body of a response after cleaning.
fn cleaned(path: &str, body: &Value) -> Value {
    let reply = json!({"request": {"method": "GET", "url": format!("https://app.example{path}"), "headers": []},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": body.to_string()}}});
    let read: Value = serde_json::from_str(&sanitized(&[reply])).unwrap();
    serde_json::from_str(read["log"]["entries"][0]["response"]["content"]["text"].as_str().unwrap()).unwrap()
}

/// Logs and reports of requests hold the fields that the requests had, and drivers of browsers their jars.
#[test]
fn cookies_in_reports_of_requests() {
    let mut g = Gen::new(82);
    for _ in 0..3 {
        let s = g.token(32);
        for body in [
            json!({"headers": {"set-cookie": format!("sess={s}; Path=/; HttpOnly")}}),
            json!({"headers": {"set-cookie": [format!("xq7={s}; Path=/")]}}),
            json!({"headers": {"Cookie": format!("xq7={s}; theme=dark")}}),
            json!({"request": {"cookies": format!("xq7={s}; theme=dark")}}),
            json!([{"name": "Set-Cookie", "value": format!("auth={s}; Path=/; Secure")}]),
            json!({"cookies": [{"name": "xq7", "value": s, "domain": "app.example", "path": "/"}]}),
            json!({"cookies": {"xq7": s, "theme": "dark"}}),
        ] {
            let clean = cleaned("/log", &body).to_string();
            assert!(!clean.contains(&s), "{clean}");
            assert_eq!(body.to_string().contains("Path=/"), clean.contains("Path=/"), "{clean}");
            assert_eq!(body.to_string().contains("dark"), clean.contains("dark"), "{clean}");
        }
    }
    let told = json!({"cookies": {"title": "We use cookies", "accept": "Accept all", "policyUrl": "/legal/cookies"}});
    assert_eq!(cleaned("/texts", &told), told);
}

/// What stands around a value says that it is one: the list it is in, or a flag beside it. Its number does not go with it.
#[test]
fn values_named_by_what_is_around_them() {
    let mut g = Gen::new(83);
    let s = g.token(32);
    for body in [
        json!({"apiKeys": [{"name": "billing", "value": s}]}),
        json!({"apiKeys": [s]}),
        json!({"accessKeys": {"primary": s}}),
        json!({"secrets": [{"name": "db", "value": s}]}),
        json!({"outputs": {"db": {"sensitive": true, "value": s}}}),
        json!({"key": "FOO", "isSecret": true, "value": s}),
        json!({"cfg": {"wifiPass": format!("copper{}", &s[..4].replace(|c: char| !c.is_ascii_digit(), "7"))}}),
    ] {
        let clean = cleaned("/settings", &body);
        assert_ne!(clean, body);
        assert!(!clean.to_string().contains(&s), "{clean}");
    }
    let id = "0b7f8a52-94c1-4f0e-9d3b-6a1f2c3d4e5f";
    let kept =
        json!({"apiKey": {"id": id, "label": "billing"}, "accessKeys": {"save": "s"}, "secret": false, "value": "x"});
    assert_eq!(cleaned("/settings", &kept), kept);
}

/// Labels in any language, keys that every visitor of a page is given, and what mail calls its messages.
#[test]
fn what_only_looks_like_a_secret_stays() {
    let labels = json!({"login": {"password": "Hasło", "again": {"password": "Nieuw wachtwoord kiezen", "apiKey": "API-sleutel"}}});
    assert_eq!(cleaned("/i18n/nl.json", &labels), labels);
    let store = json!({"i18n": labels});
    assert_eq!(cleaned("/store", &store), store);
    let mut g = Gen::new(84);
    let (secret, hex) = (g.token(24), g.pick("0123456789abcdef", 20));
    assert!(!cleaned("/i18n/nl.json", &json!({"password": format!("{secret}7")})).to_string().contains(&secret));
    let mail = json!({"source": format!("Message-ID: <{hex}@mail.example>\nReferences: <{hex}@mail.example>")});
    assert_eq!(cleaned("/mail", &mail), mail);
    let key = ["pk", "live", &g.token(24)].join("_");
    assert!(sanitized(&[posted(&[("key", &key), ("amount", "12")])]).contains(&key));
}
