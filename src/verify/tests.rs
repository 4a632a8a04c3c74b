//! The checks together: every hiding place is looked into, what is harmless passes, what is not declared is caught.

use super::*;
use crate::lens::apply;
use proptest::prelude::*;

const SECRET: &str = "S3cr3t/Tök3n+with \"quotes\"?>~";
const PLAIN: &str = "hunter2-Correct.Horse";

fn verifier(values: &[&str]) -> Verifier {
    let removed: Vec<Removed> = values.iter().map(|v| Removed { value: v.as_bytes(), everywhere: true }).collect();
    Verifier::new(&removed)
}

/// The names of the checks that `after` fails when nothing was edited.
fn failures(values: &[&str], after: &str) -> Vec<Failure> {
    let mut v = verifier(values);
    v.entry(0, after.as_bytes(), after.as_bytes(), &[]);
    let outcome = v.outcome();
    for f in &outcome.failures {
        for value in values {
            assert!(!format!("{f:?}").contains(value), "a failure holds a value: {f:?}");
        }
    }
    outcome.failures
}

fn leaf(text: &str) -> String {
    serde_json::json!({ "response": { "content": { "text": text } } }).to_string()
}

// Encoders of their own, as plain as can be.

fn b64(bytes: &[u8], url: bool) -> String {
    let alphabet: Vec<char> =
        ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(if url { ['-', '_'] } else { ['+', '/'] }).collect();
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let mut n = 0u32;
        for i in 0..3 {
            n = n << 8 | u32::from(chunk.get(i).copied().unwrap_or(0));
        }
        for i in 0..=chunk.len() {
            out.push(alphabet[(n >> (18 - 6 * i) & 63) as usize]);
        }
        if !url {
            out.push_str(&"="[..1].repeat(3 - chunk.len()));
        }
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn percent_all(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn json(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

fn json_all(text: &str) -> String {
    text.encode_utf16().map(|u| format!("\\u{u:04x}")).collect()
}

fn entities(text: &str) -> String {
    text.chars().map(|c| format!("&#{};", c as u32)).collect()
}

fn wide(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

/// Ways to hide a value in the text of a leaf.
fn hidden(value: &str) -> Vec<(&'static str, String)> {
    let inner = serde_json::json!({ "data": { "token": value } }).to_string();
    let mut all = vec![
        ("raw", value.to_owned()),
        ("json", json(value)),
        ("json \\u", json_all(value)),
        ("json \\/", json(value).replace('/', "\\/")),
        ("json twice", json(&json_all(value))),
        ("json three times", json(&json(&json_all(value)))),
        ("json in json", inner.clone()),
        ("percent", percent(value)),
        ("percent, all of it", percent_all(value)),
        ("percent twice", percent(&percent_all(value))),
        ("percent three times", percent(&percent(&percent_all(value)))),
        ("percent lower", percent_all(value).to_lowercase()),
        ("form", percent(value).replace("%20", "+")),
        ("form in percent", percent(&percent(value).replace("%20", "+"))),
        ("javascript \\x", value.chars().map(|c| format!("\\x{:02x}", c as u32)).collect()),
        ("javascript \\u{}", value.chars().map(|c| format!("\\u{{{:x}}}", c as u32)).collect()),
        ("entities", entities(value)),
        ("entities, hex", value.chars().map(|c| format!("&#x{:X};", c as u32)).collect()),
        (
            "entities, named",
            value.replace('&', "&amp;").replace('"', "&quot;").replace('>', "&gt;").replace('/', "&sol;"),
        ),
        ("entities twice", entities(value).replace('&', "&amp;")),
        ("entities in percent in json", json(&percent(&entities(value)))),
        ("hex", hex(value.as_bytes())),
        ("hex upper", hex(value.as_bytes()).to_uppercase()),
        ("hex of json", hex(serde_json::to_string(&json_all(value)).unwrap().as_bytes())),
        ("base64 of json", b64(inner.as_bytes(), false)),
        (
            "base64 in json in base64",
            b64(format!("{{\"outer\":\"{}\"}}", b64(inner.as_bytes(), false)).as_bytes(), false),
        ),
        ("base64 of percent", b64(format!("redirect={}", percent_all(value)).as_bytes(), false)),
        ("base64 in percent", percent_all(&b64(value.as_bytes(), false))),
        ("base64 in json \\/", b64(inner.as_bytes(), false).replace('/', "\\/")),
        ("jwt payload", format!("eyJhbGciOiJub25lIn0.{}.", b64(inner.as_bytes(), true))),
        ("base64 in a path", format!("https://h.example/v1/items/{}/more", b64(percent_all(value).as_bytes(), true))),
        ("bytes as UTF-16", b64(&wide(&inner, false), false)),
    ];
    for skip in 0..3 {
        let bytes = [&b"\x80\x81\x82"[..skip], value.as_bytes(), b"\x00\xff tail"].concat();
        all.push(("base64", b64(&bytes, false)));
        all.push(("base64url", b64(&bytes, true)));
        for big in [false, true] {
            let bytes = [&b"\x80\x81\x82"[..skip], &wide(value, big), b"\x00\xff tail"].concat();
            all.push(("UTF-16 base64", b64(&bytes, false)));
        }
    }
    let wrapped: Vec<String> = b64(format!("{}{inner}", "x".repeat(90)).as_bytes(), false)
        .as_bytes()
        .chunks(76)
        .map(|c| String::from_utf8(c.to_vec()).unwrap())
        .collect();
    all.push(("wrapped base64", format!("Content: x\r\n\r\n{}\r\n--", wrapped.join("\r\n"))));
    all
}

#[test]
fn a_removed_value_is_found_wherever_it_hides() {
    for value in [SECRET, PLAIN, "abcdef", "Jane Q. Doe", "1234567890123456", "köln-straße-17"] {
        for (how, text) in hidden(value) {
            for text in [text.clone(), format!("prefix {text} suffix"), format!("{{\"a\":\"{text}\"}}&b=%41\\n&amp;")] {
                let found = failures(&[value, "another-value-entirely"], &leaf(&text));
                assert!(found.iter().any(|f| f.check == "search"), "{value} as {how}: {text}");
                assert!(found.iter().all(|f| f.pointer == "/response/content/text"), "{found:?}");
            }
        }
    }
}

#[test]
fn gzip_and_deflate_are_looked_into() {
    // python3: base64.b64encode(gzip.compress(b'<a>hunter2-Correct.Horse</a>', mtime=0)), and raw zlib at level 9
    for text in [
        "H4sIAAAAAAACA7NJtMsozStJLTLSdc4vKkpNLtHzyC8qTrXRT7QDAHTJ/BgcAAAA",
        "s0m0yyjNK0ktMtJ1zi8qSk0u0fPILypOtdFPtAMA",
        "SAMLRequest=sylOzM0psHIsLcnIC0otLE0tLlHwdLFVqlCyyyjNK0ktMtJ1zi8qSk0u0fPILypOtdHH1GAHAA%3D%3D&RelayState=x",
    ] {
        assert_eq!(failures(&[PLAIN], &leaf(text)).len(), 1, "{text}");
    }
}

#[test]
fn values_in_names_gaps_and_broken_texts_are_found() {
    for after in [
        format!("{{\"{PLAIN}\":1}}"),
        format!("{{\"x\":{{\"a {}\":1}}}}", json(&percent_all(PLAIN))),
        format!("{{\"{}\":[1]}}", b64(PLAIN.as_bytes(), true)),
    ] {
        let found = failures(&[PLAIN], &after);
        assert_eq!(found.iter().map(|f| &*f.check).collect::<Vec<_>>(), ["search"], "{after}");
        assert!(found[0].pointer.ends_with('…'), "{found:?}");
    }
    let found = failures(&["1234567"], "[0,1234567]");
    assert_eq!((found.len(), found[0].pointer.as_str()), (1, "/1"));
    for broken in [format!("{{\"a\":\"{PLAIN}\""), percent_all(PLAIN), format!("[{PLAIN}]")] {
        let found = failures(&[PLAIN], &broken);
        let checks: Vec<_> = found.iter().map(|f| &*f.check).collect();
        assert_eq!(checks, ["parse", "search"], "{broken}");
    }
}

#[test]
fn a_value_that_edits_put_together_is_found() {
    let before = br#"{"a":"hunter2XX-CorrectYY.Horse"}"#;
    let edits = [Edit { span: 13..15, with: vec![] }, Edit { span: 23..25, with: vec![] }];
    let mut v = verifier(&[PLAIN]);
    v.entry(3, before, &apply(before, &edits), &edits);
    let outcome = v.outcome();
    assert_eq!(
        outcome.failures,
        [Failure {
            check: "search".into(),
            entry: 3,
            pointer: "/a".into(),
            what: "a removed value can still be read".into()
        }]
    );
}

#[test]
fn what_is_harmless_passes() {
    for text in [
        "nothing here",
        "REDACTED-session-cookie-3 and user-12@redacted.invalid",
        "hunter2-Correct.Hors",
        "unter2-Correct.Horse",
        "100%25 \\u0041 &amp; %zz \\",
        &b64(b"REDACTED-session-cookie-3", false),
        &percent_all("user-12@redacted.invalid"),
        &hex(b"REDACTED-token-3"),
    ] {
        assert_eq!(failures(&[PLAIN, "session", "user-12", "invalid"], &leaf(text)), [], "{text}");
    }
}

#[test]
fn values_that_are_not_to_be_searched_for_stay_out_of_failures() {
    let mut v = Verifier::new(&[
        Removed { value: b"admin", everywhere: true },
        Removed { value: b"en-US-common", everywhere: false },
        Removed { value: PLAIN.as_bytes(), everywhere: true },
    ]);
    v.entry(0, b"[\"admin en-US-common\"]", b"[\"admin en-US-common\"]", &[]);
    let text = format!("{{\"en-US-common\":{{\"admin\":\"{PLAIN}\"}}}}");
    v.entry(1, text.as_bytes(), text.as_bytes(), &[]);
    let outcome = v.outcome();
    assert_eq!((outcome.failed, outcome.values), (1, 1));
    assert_eq!(outcome.failures[0].pointer, "/…/…");
}

#[test]
fn forms_are_checked_where_they_stand() {
    let before = r#"{"content":{"encoding":"base64","text":"eyJhIjoiYiJ9"},"postData":{"text":"a=1&b=2"},"url":"https://h.example/?t=\u0031"}"#;
    for (from, to, fails) in [
        ("eyJhIjoiYiJ9", "eyJhIjoiUiJ9", None),
        ("YiJ9", "Yi", Some("/content/text")),
        ("=1&b", "=R&b", None),
        ("&b=2", "", Some("/postData/text")),
        (r"\u0031", "R", None),
        ("h.example", "g.example", Some("/url")),
    ] {
        let start = before.find(from).unwrap();
        let edits = [Edit { span: start..start + from.len(), with: to.into() }];
        let mut v = verifier(&[]);
        v.entry(0, before.as_bytes(), &apply(before.as_bytes(), &edits), &edits);
        let outcome = v.outcome();
        let places: Vec<_> = outcome.failures.iter().map(|f| (&*f.check, f.pointer.as_str())).collect();
        assert_eq!(places, fails.map(|p| ("form", p)).into_iter().collect::<Vec<_>>(), "{from} → {to}");
        assert_eq!(outcome.changed, 1);
    }
}

#[test]
fn a_replaced_entry_is_parsed_and_searched() {
    let stub = format!("{{\"request\":{{\"url\":\"{PLAIN}\"}}}}");
    for (after, checks) in [("{}", &[][..]), ("{", &["parse"]), (&stub, &["search"])] {
        let mut v = verifier(&[PLAIN]);
        v.replaced(7, after.as_bytes());
        assert_eq!(v.outcome().failures.iter().map(|f| &*f.check).collect::<Vec<_>>(), checks, "{after}");
    }
    let mut v = verifier(&[]);
    v.entry(7, b"{broken", b"{}", &[Edit { span: 0..7, with: b"{}".to_vec() }]);
    assert_eq!(v.outcome().failures[0].check, "parse");
}

#[test]
fn counts_add_up() {
    let mut v = verifier(&[PLAIN, PLAIN]);
    v.entry(-1, b"{}", b"{}", &[]);
    let edits = [Edit { span: 6..7, with: b"R".to_vec() }];
    v.entry(0, br#"{"a":"b","c":1}"#, br#"{"a":"R","c":1}"#, &edits);
    let o = v.outcome();
    assert_eq!((o.entries, o.leaves, o.changed, o.values, o.bytes, o.failed), (1, 4, 1, 1, 17, 0));
}

#[test]
fn pathological_texts_take_linear_time() {
    for unit in [
        "%25",
        "\\\\",
        "\\\\u005c",
        "&amp;",
        "%26amp;",
        "YWJjZGVmZ2hp/",
        "aaaaaaaa",
        "VmxkV2IyTXlTbk5",
        "%5C%25",
        "\",\"",
    ] {
        let text = format!("[\"{}\"]", unit.repeat((1 << 18) / unit.len()));
        let mut v = verifier(&["aaaaaaab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", PLAIN]);
        v.entry(0, text.as_bytes(), text.as_bytes(), &[]);
    }
}

fn document() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i32>().prop_map(Value::from),
        "[a-z\"\\\\\n%&\u{e9}]{0,30}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec(("[a-z\"]{0,8}", inner), 0..5)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn edits_of_leaves_pass_and_any_other_change_fails(
        doc in document(), pretty in any::<bool>(), picks in proptest::collection::vec(any::<bool>(), 40),
        at in any::<prop::sample::Index>(), byte in any::<u8>(), how in 0..3u8,
    ) {
        let before = if pretty { serde_json::to_vec_pretty(&doc) } else { serde_json::to_vec(&doc) }.unwrap();
        let mut tape = Tape::new();
        tape.parse(&before).unwrap();
        let edits: Vec<Edit> = tape.nodes().iter().zip(picks.iter().cycle()).filter(|(n, p)| **p && n.kind == NodeKind::String)
            .map(|(n, _)| Edit { span: n.span(), with: b"REDACTED-token-1".to_vec() }).collect();
        let after = apply(&before, &edits);
        let mut v = verifier(&["notinthere"]);
        v.entry(0, &before, &after, &edits);
        prop_assert_eq!(v.outcome().failures, []);

        let mut mutated = after.clone();
        let at = at.index(after.len());
        match how {
            0 => mutated[at] = byte,
            1 => mutated.insert(at, byte),
            _ => { mutated.remove(at); }
        }
        prop_assume!(mutated != after);
        let mut v = verifier(&["notinthere"]);
        v.entry(0, &before, &mutated, &edits);
        prop_assert!(!v.outcome().passed());
    }

    #[test]
    fn a_hidden_value_is_found_in_any_document(doc in document(), way in any::<prop::sample::Index>(), value in "[A-Za-z0-9]{6,40}") {
        let ways = hidden(&value);
        let (how, text) = &ways[way.index(ways.len())];
        let after = serde_json::json!([doc, { "x": text }]).to_string();
        prop_assert!(!failures(&[&value], &after).is_empty(), "{}: {}", how, text);
    }

    #[test]
    fn arbitrary_bytes_never_panic(
        before in proptest::collection::vec(any::<u8>(), 0..200), after in proptest::collection::vec(any::<u8>(), 0..200),
        value in proptest::collection::vec(any::<u8>(), 0..20), spans in proptest::collection::vec((0..210usize, 0..210usize), 0..4),
    ) {
        let edits: Vec<Edit> = spans.into_iter().map(|(start, end)| Edit { span: start..end, with: vec![b'x'; end % 5] }).collect();
        let mut v = Verifier::new(&[Removed { value: &value, everywhere: true }]);
        v.entry(0, &before, &after, &edits);
        v.replaced(1, &after);
        prop_assert_eq!(v.outcome().entries, 2);
    }
}
