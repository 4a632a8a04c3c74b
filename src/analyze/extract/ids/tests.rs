//! What is a tracking id, and what only looks like one.

use super::*;
use crate::analyze::facts::{Body, Problem};
use crate::capture::tape::Tape;

/// Drawn by a machine, made here: `9f8e7d6c…`.
fn id() -> String {
    (0..16u32).map(|n| format!("{:02x}", (n * 37 + 159) % 251)).collect()
}

fn profiles() -> (Profile, Profile) {
    (Profile::built_in("webex").unwrap(), Profile::built_in("generic").unwrap())
}

fn of_failed(body: &str, url: &str) -> Vec<(String, String)> {
    let (own, generic) = profiles();
    let mut tape = Tape::new();
    tape.parse(body.as_bytes()).unwrap();
    let mut f = Facts { status: Some(500), ..Facts::default() };
    let asked = Asked { url: url.as_bytes(), body: b"" };
    of_json(&mut f, Node::root(&tape, body.as_bytes()).unwrap(), Rules::new(&own, &generic), &asked, true);
    f.tracking.iter().map(|t| (t.name.to_string(), t.value.to_string())).collect()
}

fn said(body: &str, kind: BodyKind, status: u16) -> Vec<String> {
    let (own, generic) = profiles();
    let mut f = Facts { status: Some(status), body: Body { kind, ..Body::default() }, ..Facts::default() };
    let asked = Asked { url: b"https://h.example/x", body: b"" };
    of_text(&mut f, body.as_bytes(), Rules::new(&own, &generic), &asked, status >= 400);
    f.tracking.iter().map(|t| t.value.to_string()).collect()
}

#[test]
fn headers_tell_by_their_last_words() {
    let (own, generic) = profiles();
    let rules = Rules::new(&own, &generic);
    let at = |name: &str, failed| rules.header(name, &id(), failed);
    let listed = at("X-Request-Id", false).unwrap();
    for name in [
        "X-Shopify-Request-Id",
        "x-ms-correlation-id",
        "sap-correlationid",
        "atl-traceid",
        "X-Transaction-Id",
        "x-fapi-interaction-id",
    ] {
        assert!(at(name, false).is_some_and(|rank| rank > listed), "{name}");
    }
    for name in ["X-Incident-Id", "X-Error-Id", "x-sentry-event-id", "X-Log-Id"] {
        assert!(at(name, true).is_some() && at(name, false).is_none(), "{name}");
    }
    for name in [
        "ETag",
        "Last-Event-ID",
        "X-Catalog-Id",
        "X-Session-Id",
        "X-Client-Id",
        "x-served-by",
        "X-Device-Id",
        "x-b3-spanid",
        "id",
    ] {
        assert_eq!(at(name, true), None, "{name}");
    }
    for value in [
        "true",
        "",
        "none",
        "350ms",
        "12.5s",
        "2026-11-23T22:59:00Z",
        "48213",
        "ERR_TIMEOUT_504",
        "10.20.30.40",
        "1.20.300",
    ] {
        assert_eq!(rules.header("X-Acme-Request-Id", value, true), None, "{value}");
    }
}

#[test]
fn values_look_drawn_by_a_machine() {
    for value in [
        &*id(),
        "6f1d2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b",
        "18.2f3e4d5c.1700000000.1a2b3c4d",
        "7d2c1b3a4e5f6071-FRA",
        "INC-2048213",
        "12345678901234567890",
        "123000450123456789-987654321",
        "req_Hk29dLs7",
        "err_7Gk2P",
        "REDACTED-id-1",
    ] {
        assert!(looks(value), "{value}");
    }
    for value in [
        "",
        "failed",
        "unknown-error",
        "login-failed-401",
        "E1042",
        "1042",
        "60000ms",
        "0.123",
        "1700000000.5",
        "2026-11-23",
        "00000000-0000-0000-0000-000000000000",
        "https://h.example/1234567890ab",
        "/v1/things/5f2b8c9d1e",
        "pat@h.example12",
        "eyJhbGciOiJub25lIn0",
        "v1.2.3",
        "two words 12345678",
    ] {
        assert!(!looks(value), "{value}");
    }
}

#[test]
fn bodies_of_errors_tell_by_words_wherever_they_stand() {
    let id = id();
    for body in [
        r#"{"message":"Boom","requestID":"@@"}"#,
        r#"{"message":"Boom","incident_id":"@@"}"#,
        r#"{"message":"Boom","reference":"@@"}"#,
        r#"{"name":"X","debug_id":"@@"}"#,
        r#"{"error":{"code":"X","innerError":{"request-id":"@@"}}}"#,
        r#"{"errors":[{"id":"@@","status":"500"}]}"#,
        r#"{"errors":[{"message":"Boom","extensions":{"traceId":"@@"}}],"data":null}"#,
        r#"{"error":{"details":[{"@type":"x/google.rpc.RequestInfo","requestId":"@@"}]}}"#,
        r#"{"success":false,"data":{"traceId":"@@"}}"#,
        r#"{"title":"Boom","instance":"urn:uuid:@@"}"#,
        r#"{"message":"Boom. Correlation ID: @@"}"#,
        r#"{"error":{"message":"It broke. Please quote reference @@ to support."}}"#,
        r#"{"detail":"Boom (requestId=@@)"}"#,
    ] {
        let found = of_failed(&body.replace("@@", &id), "https://h.example/x");
        assert_eq!(found.first().map(|f| &f.1), Some(&id), "{body}");
    }
    for body in [
        r#"{"message":"Boom","nextPageToken":"@@","cursor":"@@","etag":"@@","hash":"@@","userId":"@@","id":"@@"}"#,
        r#"{"errors":[{"id":"12","title":"Boom"}]}"#,
        r#"{"message":"Boom","errorId":"E1042","eventId":"click","requestId":""}"#,
        r#"{"message":"Boom","instance":"/things/@@"}"#,
        r#"{"message":"See the request in @@"}"#,
        r#"{"message":"Boom","traceId":"not-sampled","requestId":"of 2 requests"}"#,
        r#"{"errors":[{"message":"Boom"}],"data":{"tickets":[{"requestId":"@@"}]}}"#,
    ] {
        assert_eq!(of_failed(&body.replace("@@", &id), "https://h.example/x"), [], "{body}");
    }
    // A thing that was asked for is not the id of what went wrong.
    let gone = format!(r#"{{"message":"No event {id}","eventId":"{id}"}}"#);
    assert_eq!(of_failed(&gone, &format!("https://h.example/events/{id}")), []);
}

#[test]
fn a_reply_without_an_error_tells_only_what_the_profile_lists() {
    let (own, generic) = profiles();
    let tell = |body: &str, error: bool| {
        let body = body.replace("@@", &id());
        let mut tape = Tape::new();
        tape.parse(body.as_bytes()).unwrap();
        let mut f = Facts { status: Some(200), error: error.then(Box::<Problem>::default), ..Facts::default() };
        let asked = Asked { url: b"", body: b"" };
        of_json(&mut f, Node::root(&tape, body.as_bytes()).unwrap(), Rules::new(&own, &generic), &asked, false);
        f.tracking.len()
    };
    assert_eq!(tell(r#"{"requestId":"@@"}"#, false), 1);
    assert_eq!(tell(r#"{"eventId":"@@","reference":"@@","items":[{"transactionId":"@@"}]}"#, false), 0);
    assert_eq!(tell(r#"{"success":false,"eventId":"@@"}"#, true), 1);
}

#[test]
fn pages_and_xml_say_ids_after_a_label() {
    let id = id();
    for body in [
        "<html><title>Error</title><p>Event ID: <code>@@</code></p>",
        "<html><title>Access Denied</title>Reference&#32;&#35;@@<p>",
        "<html><body>Ray ID: <strong>@@</strong>",
        "<html><body>The requested URL was rejected. Your support ID is: @@<br>",
        "<html><body>Error Info: Ref A: @@ Ref B: X",
        "<html><pre>Generated by cloudfront\nRequest ID: @@</pre>",
        "<html><p>Incident number @@</p>",
    ] {
        let told = said(&body.replace("@@", &id), BodyKind::Html, 503);
        assert_eq!(told, [id.as_str()], "{body}");
    }
    for (body, kind) in [
        ("<Error><Code>X</Code><Message>Boom</Message><RequestId>@@</RequestId></Error>", BodyKind::Xml),
        ("<s:Fault><detail><a:CorrelationId>@@</a:CorrelationId></detail></s:Fault>", BodyKind::Xml),
        ("Something broke. Trace id: @@", BodyKind::Other),
    ] {
        assert_eq!(said(&body.replace("@@", &id), kind, 500), [id.as_str()], "{body}");
    }
    for body in [
        "<html><script>var requestId = '@@'</script><p>Boom</p>",
        "<html><style>.event-id @@ {}</style><a href='app.@@.js'>reference</a>",
        "<html><p>For reference see page 12345</p><p>Event ID: unknown</p>",
        "<html><!-- Request id @@ --><p>Boom</p>",
    ] {
        assert_eq!(said(&body.replace("@@", &id), BodyKind::Html, 503), [""; 0], "{body}");
    }
    assert_eq!(said(&format!("<html><p>Reference: {id}"), BodyKind::Html, 200), [""; 0], "nothing failed");
}

#[test]
fn ids_of_the_answer_that_failed_come_before_those_of_the_batch() {
    let (own, generic) = profiles();
    let whole = Tracking { name: "request-id".into(), value: format!("a{}", id()).into() };
    let body =
        format!(r#"{{"status": 403, "headers": {{"request-id": "{}"}}, "body": {{"error": {{"code": "x"}}}}}}"#, id());
    let mut tape = Tape::new();
    tape.parse(body.as_bytes()).unwrap();
    let part = Node::root(&tape, body.as_bytes());
    let asked = Asked { url: b"https://h.example/$batch", body: b"" };
    for (fields, part) in [(Vec::new(), part), (vec![("X-Request-Id", &*id())], None)] {
        let mut f = Facts { tracking: vec![whole.clone()], ..Facts::default() };
        of_part(&mut f, &fields, part, Rules::new(&own, &generic), &asked);
        let told: Vec<&str> = f.tracking.iter().map(|t| &*t.value).collect();
        assert_eq!(told, [&*id(), &*whole.value]);
    }
}
