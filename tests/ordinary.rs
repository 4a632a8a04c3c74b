//! Captures as they are every day: nothing in them may make the check refuse the copy.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use harmless::Policy;
use serde_json::{Value, json};
use support::drive::{Clean, Crew, How};
use support::generate::{Gen, base64};

fn entry(url: &str, request_headers: &[(&str, &str)], body: &str) -> Value {
    let headers: Vec<Value> = request_headers.iter().map(|(n, v)| json!({"name": n, "value": v})).collect();
    json!({
        "startedDateTime": "2026-01-21T10:20:30.450Z",
        "time": 12.5,
        "request": {"method": "GET", "url": url, "headers": headers, "bodySize": 20_260_121},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "text/plain", "size": 20_260_121, "text": body}},
    })
}

fn sanitized(entries: &[Value]) -> Clean {
    let file = json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    let clean = Crew::new(&Policy::default()).sanitize(file.as_bytes(), &How::whole());
    clean.unwrap_or_else(|e| panic!("{e} in {file}"))
}

fn read(clean: &Clean) -> Value {
    serde_json::from_slice(&clean.bytes).unwrap()
}

#[test]
fn a_cookie_that_is_a_part_of_the_host_or_path() {
    let url = "https://app.eu-central-1.example.com/dashboard/home4?x=1";
    let clean = sanitized(&[entry(
        url,
        &[("Cookie", "region=eu-central-1; returnTo=/dashboard/home4; h=app.eu-central-1.example.com")],
        "",
    )]);
    assert_eq!(read(&clean)["log"]["entries"][0]["request"]["url"], url);
}

#[test]
fn a_cookie_that_reads_as_a_form_or_a_date_or_a_size() {
    let cookie = "prefs=lang=en&tz=x; prefs2=a=1&b=2; day=2026-01-21; when=2026-01-21T10:20:30.450Z; size=20260121";
    let clean = sanitized(&[entry("https://h.example/", &[("Cookie", cookie)], "")]);
    let e = &read(&clean)["log"]["entries"][0];
    assert_eq!(e["startedDateTime"], "2026-01-21T10:20:30.450Z");
    assert_eq!(e["request"]["bodySize"], 20_260_121);
    assert_eq!(e["response"]["content"]["size"], 20_260_121);
}

#[test]
fn a_number_that_is_a_secret_stands_in_json_in_a_string() {
    let body = json!({"password": 4_811_223_344_u64, "text": "{\"again\":4811223344,\"n\":1}"}).to_string();
    let clean = sanitized(&[entry("https://h.example/", &[], &body)]);
    let after = read(&clean)["log"]["entries"][0]["response"]["content"]["text"].as_str().unwrap().to_owned();
    let inner: Value = serde_json::from_str(&after).unwrap();
    let again: Value = serde_json::from_str(inner["text"].as_str().unwrap()).unwrap();
    assert!(again["again"].is_number() && !after.contains("4811223344"), "{after}");
}

#[test]
fn a_known_value_in_encodings_within_encodings() {
    let mut gen_ = Gen::new(3);
    let value = gen_.token(26);
    let spaced = format!("{} {}", gen_.token(9), gen_.token(9));
    let hex = |t: &str| t.bytes().map(|b| format!("{b:02x}")).collect::<String>();
    let b64 = |t: &str| base64(t.as_bytes());
    let unpadded = |t: &str| base64(t.as_bytes()).trim_end_matches('=').to_owned();
    let utf16 = |t: &str| base64(&t.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let percent_u = value.bytes().map(|b| format!("%u{b:04x}")).collect::<String>();
    let texts = [
        b64(&b64(&value)),
        b64(&hex(&value)),
        hex(&b64(&value)),
        utf16(&value),
        format!("x {} y", unpadded(&format!("a{value}"))),
        format!("x {} y", unpadded(&format!("ab{value}"))),
        format!("x {} y", unpadded(&format!("abc{value}"))),
        b64(&percent_u),
        percent_u,
        format!("q=1&pass={}", spaced.replace(' ', "+")),
        json!({"a": json!({"b": json!({"c": value}).to_string()}).to_string()}).to_string(),
    ];
    let mut entries: Vec<Value> = texts.iter().map(|t| entry("https://h.example/", &[], t)).collect();
    entries.push(entry(
        "https://h.example/",
        &[("Authorization", &format!("Bearer {value}"))],
        &json!({"password": spaced}).to_string(),
    ));
    let clean = sanitized(&entries);
    for (i, text) in texts.iter().enumerate() {
        let after = read(&clean)["log"]["entries"][i]["response"]["content"]["text"].as_str().unwrap().to_owned();
        assert_ne!(&after, text, "nothing was found in it");
    }
}

#[test]
fn a_name_that_is_a_secret_is_not_in_the_report() {
    let token = Gen::new(9).token(30);
    let body = json!({"sessions": {&token: {"password": Gen::new(10).token(20)}}}).to_string();
    let mut e = entry("https://h.example/", &[("Authorization", &format!("Bearer {token}"))], &body);
    e["_state"] = json!({&token: {"password": Gen::new(11).token(20)}});
    let clean = sanitized(&[e]);
    assert!(!clean.report.to_string().contains(&token));
}

fn under(policy: &str, entries: &[Value]) -> Clean {
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let file = json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    Crew::new(&policy).sanitize(file.as_bytes(), &How::whole()).unwrap()
}

#[test]
fn a_policy_names_names_texts_and_exceptions() {
    let mut gen_ = Gen::new(21);
    let (kept, basic) = (gen_.token(20), gen_.token(14));
    let body = json!({
        "staffNumber": 4711, "staff_number": "x1", "nested": {"Staff-Number": {"id": "A-77"}},
        "note": "ask mosquito or mosquitoes, not bob nor bobby; 31337 or 313378", "n": 313_371, "m": 31337, "mosquito": 1,
    });
    let headers = [
        ("Authorization", format!("Basic {}", base64(format!("u:{basic}").as_bytes()))),
        ("X-Trace-Key", kept.clone()),
    ];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let policy = json!({"names": ["staff_number"], "remove": ["mosquito", "bob", "31337"], "keep": [basic], "keepNames": ["xTraceKey"]});
    let clean = under(
        &policy.to_string(),
        &[entry("https://h.example/", &headers, &body.to_string()), entry("https://h.example/", &[], &basic)],
    );
    let after = read(&clean);
    let body: Value =
        serde_json::from_str(after["log"]["entries"][0]["response"]["content"]["text"].as_str().unwrap()).unwrap();
    assert!(
        body["staffNumber"] != 4711 && body["staff_number"] != "x1" && body["nested"]["Staff-Number"]["id"] != "A-77",
        "{body}"
    );
    let note = body["note"].as_str().unwrap();
    assert!(
        !note.contains("mosquito") && !note.contains("bob ") && note.contains("bobby") && note.contains("313378"),
        "{note}"
    );
    assert!(body["n"] == 313_371 && body["m"] != 31337 && body.get("mosquito").is_none(), "{body}");
    assert_eq!(after["log"]["entries"][0]["request"]["headers"][1]["value"], kept);
    assert_eq!(after["log"]["entries"][1]["response"]["content"]["text"], basic);
}

#[test]
fn base64_that_goes_on_behind_a_percent_sign_stays_base64() {
    let mut gen_ = Gen::new(31);
    let token = gen_.token(36);
    let plain = format!("<reply><item>item, it was {token} again</item></reply>>>>???");
    let encoded = base64(plain.as_bytes());
    let percent = encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    assert!(percent.contains("%2"), "{percent}");
    let mut e = entry("https://h.example/", &[("Authorization", &format!("Bearer {token}"))], "");
    e["_initiator"] = json!({"url": format!("https://h.example/a.js?v=data%3Atext%2Fplain%3Bbase64%2C{percent}")});
    let clean = read(&sanitized(&[e]));
    let url = clean["log"]["entries"][0]["_initiator"]["url"].as_str().unwrap().to_owned();
    let after = url.split("base64%2C").nth(1).unwrap().replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    assert!(after.len().is_multiple_of(4) && after != encoded, "{url}");
}
