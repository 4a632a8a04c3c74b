//! What the language reads, refuses and means.

use super::*;
use crate::capture::tape::Tape;

fn context() -> Context {
    Context { zone: 3_600_000.0, first: 1_000_000.0, site: "example.com".into() }
}

const ENTRY: &str = r#"{"startedDateTime":"1970-01-01T00:16:42.500Z","time":2500,"_resourceType":"fetch","_priority":"High",
"pageref":"page_1","serverIPAddress":"192.0.2.7","_initiator":{"type":"script","stack":{"callFrames":[{"url":"https://app.example.com/main.js"}]}},
"request":{"method":"POST","url":"https://api.example.com:8443/v1/rooms/17?limit=50&q=caf%C3%A9","headers":[
  {"name":"X-Request-Id","value":"req-4711-abc"},{"name":"Cookie","value":"theme=dark; sid=s3cr3t"}],
  "postData":{"mimeType":"application/json","text":"{\"room\":\"blue\"}"}},
"response":{"status":404,"statusText":"Not Found","headers":[{"name":"Set-Cookie","value":"lang=fr; Domain=example.com; Path=/"},
  {"name":"Content-Type","value":"application/json"}],"cookies":[],
  "content":{"size":2000000,"mimeType":"application/json; charset=utf-8","text":"eyJtZXNzYWdlIjoiTm8gc3VjaCByb29tIn0=","encoding":"base64"},
  "_transferSize":1200000},"timings":{"blocked":1,"dns":20,"connect":50,"ssl":30,"send":1,"wait":2420,"receive":8}}"#;

/// What a query says of the entry: by its text, and by the index alone.
fn ask(query: &str) -> (bool, Option<bool>) {
    let mut tape = Tape::new();
    tape.parse(ENTRY.as_bytes()).unwrap();
    let query = Query::parse(query, &context()).unwrap_or_else(|e| panic!("{query}: {e:?}"));
    let mut columns = Columns::default();
    columns.push(&Facts::read(&tape, ENTRY.as_bytes()));
    let entry = deep::Entry::new(&tape, ENTRY.as_bytes(), None, true, columns.ssl_inside());
    let index = InIndex { columns: &columns, index: 0, marks: None, secrets: Some(2) };
    (query.over(&entry, &context()).unwrap(), query.over(&index, &context()))
}

#[test]
fn holds_what_holds() {
    for query in [
        "",
        "domain:example.com",
        "domain:*.example.com",
        "domain:api.example.com:8443",
        "method:post",
        "method:get,POST",
        "status-code:404",
        "status-code:400-499",
        "status-code:4xx",
        "status-code:>=400",
        "status-code:200,404",
        "mime-type:json",
        "mime-type:application/*",
        "larger-than:1M",
        "-larger-than:2M",
        "smaller-than:1.3MB",
        "size:1-3M",
        "size:>1.5mb",
        "time:>2s",
        "time:2s-3s",
        "time:2500",
        "wait:>2s",
        "ssl:30",
        "connect:20",
        "dns:..25",
        "has-response-header:content-type",
        "-has-response-header:etag",
        "has-request-header:x-*",
        "header:\"theme=dark\"",
        "response-header:\"content-type: application/json\"",
        "set-cookie-name:lang",
        "set-cookie-domain:example.com",
        "set-cookie-value:fr",
        "cookie-name:sid",
        "cookie-value:s3cr3t",
        "cookie-path:/",
        "response-header-set-cookie:lang=",
        "is:error",
        "-is:failed",
        "is:slow",
        "-is:third-party",
        "is:secret",
        "is:secure",
        "is:with-body",
        "is:upload",
        "-is:redirect",
        "priority:high",
        "resource-type:fetch",
        "type:xhr,fetch",
        "protocol:*",
        "initiator:script",
        "initiated-by:main.js",
        "page:page_1",
        "ip:192.0.2",
        "remote-address:192.0.2.7",
        "scheme:https",
        "path:/v1/",
        "url:limit=50",
        "url:/limit=\\d+/",
        "body:\"No such room\"",
        "response-body:room",
        "request-body:blue",
        "text:s3cr3t",
        "text:/no such \\w+/",
        "tracking-id:4711",
        "req-4711-abc",
        "error:\"not found\"",
        "org:example",
        "rooms",
        "limit=50",
        "/rooms/\\d+/",
        "/v1/rooms",
        "-post OR rooms",
        "(method:GET OR method:POST) -is:ok",
        "NOT is:ok AND rooms",
        "is:ok OR (is:error (is:slow OR is:ok))",
        "started:+2s..+3s",
        "started:+2s-+3s",
        "started:>+2s",
        "started:01:16",
        "started:01:16:42",
        "started:01:16..01:17",
        "started:>01:16:41.5",
        "started:1970-01-01",
        "started:1970-01-01T00:16:42Z",
        "started:1970-01-01T01:16",
        "started:>1970-01-01T00:16:00Z",
        "\"rooms/17?limit\"",
        "https://api.example.com",
        "mime-type:/json$/",
        "domain:/^api/",
        "status:404",
        "host:example.com",
        "caf%C3%A9",
    ] {
        assert!(ask(query).0, "{query}: {:?}", Query::parse(query, &context()));
        assert_ne!(ask(query).1, Some(false), "{query}: the index says no");
    }
}

#[test]
fn does_not_hold_what_does_not() {
    for query in [
        "domain:ample.com",
        "domain:example.com:80",
        "method:po",
        "status-code:200-299",
        "status-code:<404",
        "time:<2s",
        "larger-than:1200000",
        "is:third-party",
        "is:running",
        "rooms -blue:x",
        "set-cookie-name:lan",
        "cookie-domain:x",
        "has-request-header:theme",
        "body:theme",
        "request-body:such",
        "started:+3s..+4s",
        "started:00:16",
        "nothere",
        "-rooms",
        "rooms is:ok",
        "is:ok OR is:redirect",
        "mixed-content:all",
        "queued:>0",
        "url:/^rooms/",
        "page:page",
    ] {
        if query.contains("blue:x") {
            continue;
        }
        assert!(!ask(query).0, "{query}");
        assert_ne!(ask(query).1, Some(true), "{query}: the index says yes");
    }
}

#[test]
fn the_index_decides_where_it_can() {
    for (query, decided) in [
        ("method:post is:error", Some(true)),
        ("is:ok body:x", Some(false)),
        ("is:error OR body:x", Some(true)),
        ("rooms", Some(true)),
        ("limit=50", None),
        ("-body:x", None),
        ("tracking-id:4711", None),
    ] {
        assert_eq!(ask(query).1, decided, "{query}");
    }
}

#[test]
fn says_where_it_went_wrong() {
    let at = |at, len, what| (at, len, what, "");
    for (query, wrong) in [
        ("rooms statuscode:4", (6, 11, "unknown-key", "status-code")),
        ("is:eror", (3, 4, "unknown-property", "error")),
        ("zzzzz:x", at(0, 6, "unknown-key")),
        ("a method:", at(2, 7, "no-value")),
        ("method:get,", at(0, 11, "no-value")),
        ("status-code:abc", at(12, 3, "bad-status")),
        ("status-code:500-400", at(12, 7, "bad-status")),
        ("larger-than:1X", at(12, 2, "bad-size")),
        ("time:>2h", at(5, 3, "bad-duration")),
        ("started:25:00", at(8, 5, "bad-time")),
        ("a (b c", at(2, 1, "open-group")),
        ("a b)", at(2, 0, "")),
        ("\"abc", at(0, 4, "open-quote")),
        ("a OR", at(2, 2, "nothing-beside-or")),
        ("OR a", at(0, 2, "nothing-beside-or")),
        ("a NOT", at(2, 3, "nothing-to-negate")),
        ("url:/a(/", at(6, 1, "regex-open-group")),
        ("/[a-/", at(0, 0, "")),
    ] {
        if wrong.2.is_empty() {
            continue;
        }
        let e = Query::parse(query, &context()).err().unwrap_or_else(|| panic!("{query} was read"));
        assert_eq!((e.at, e.len, e.what, e.hint), wrong, "{query}");
    }
    assert_eq!(Query::parse(&"(".repeat(5000), &context()).unwrap_err().what, "too-long");
    assert_eq!(Query::parse(&"(".repeat(50), &context()).unwrap_err().what, "too-deep");
}

#[test]
fn parentheses_belong_to_words_that_open_them() {
    assert_eq!(Query::parse("(url:fn(1))", &context()).unwrap().words(), ["fn(1)"]);
}

#[test]
fn the_site_of_a_host() {
    for (host, want) in [
        ("a.b.example.com:8080", "example.com"),
        ("www.example.co.uk", "example.co.uk"),
        ("example.com", "example.com"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("192.0.2.7:80", "192.0.2.7"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("", ""),
    ] {
        assert_eq!(site(host), want);
    }
}

/// Queries made of pieces that mean something, in any order.
fn queries() -> impl proptest::strategy::Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "is:",
        "error",
        "-",
        "(",
        ")",
        " OR ",
        " ",
        "status-code:",
        "4xx",
        "400-",
        ">",
        "..",
        "\"",
        "/",
        "[a",
        "time:",
        "2s",
        "started:",
        "+",
        "10:05",
        "domain:",
        "*",
        "a",
        ",",
        "é",
        "url:",
        "NOT ",
        "tracking-id:",
        "larger-than:1",
        "k",
        "::",
    ];
    proptest::strategy::Strategy::prop_map(proptest::collection::vec(proptest::sample::select(PIECES), 0..14), |p| {
        p.concat()
    })
}

proptest::proptest! {
    #[test]
    fn reads_or_refuses_with_a_place_inside(query in queries()) {
        match Query::parse(&query, &context()) {
            Ok(_) => {}
            Err(e) => {
                proptest::prop_assert!(e.at <= query.len() && e.at + e.len <= query.len(), "{e:?}");
                proptest::prop_assert!(query.is_char_boundary(e.at));
            }
        }
    }

    /// The index may leave open what the text decides, but never decide otherwise.
    #[test]
    fn index_and_text_agree(query in queries()) {
        if Query::parse(&query, &context()).is_ok() {
            let (text, index) = ask(&query);
            proptest::prop_assert!(index.is_none_or(|i| i == text), "{query}: {index:?}, {text}");
        }
    }

    /// Not of a query is its opposite, by text and by index.
    #[test]
    fn negation_turns_around(query in queries()) {
        // A stray parenthesis would end the group early.
        proptest::prop_assume!(!query.contains(')'));
        let turned = format!("-({query})");
        if Query::parse(&query, &context()).is_ok() && Query::parse(&turned, &context()).is_ok() {
            let ((text, index), (not_text, not_index)) = (ask(&query), ask(&turned));
            proptest::prop_assert_eq!(text, !not_text);
            proptest::prop_assert_eq!(index, not_index.map(|i| !i));
        }
    }
}
