//! Errors in JSON bodies, in every form that services write them: problem details (RFC 9457), GraphQL, JSON:API, OAuth,
//! the error objects of Azure, Google and others, AWS, field errors of web frameworks, flat messages, and JSON that
//! someone put into a string, plain or in base64.

use super::super::facts::{Facts, Format, Problem, Text};
use super::super::shown;
use super::{error_partial, error_search};
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::lens::{Base64, Codec};
use crate::profile::Profile;

/// Names of members that hold a message, the most telling first.
const MESSAGES: &[&str] = &[
    "message",
    "Message",
    "msg",
    "detail",
    "description",
    "errorMessage",
    "error_message",
    "errorSummary",
    "error_description",
    "errorDescription",
    "userMessage",
    "reason",
    "faultstring",
    "title",
    "text",
];
/// Names of members that hold a code.
const CODES: &[&str] = &["code", "errorCode", "error_code", "Code", "errorcode", "key", "status", "type", "__type"];
/// Most messages of a list that are put together.
const MAX_LIST: usize = 3;
/// How often JSON in a string is opened.
const MAX_NESTED: u8 = 3;

/// The problem a body tells of. In a reply that succeeded only what can't be meant otherwise counts.
pub fn read(root: Node<'_>, f: &Facts, profile: &Profile, failed: bool) -> Option<Problem> {
    if root.is_array() {
        // GraphQL in batches, Salesforce.
        let first = root.items().take(20).filter(|i| i.is_object()).find_map(|item| read(item, f, profile, failed));
        return first.or_else(|| error_partial::parts(root, f).filter(|_| !failed));
    }
    if failed {
        any(root, &f.mime, Some(profile), MAX_NESTED)
            .filter(|p| !p.text.is_empty())
            .or_else(|| error_search::anywhere(root).map(|p| with_fields(p, root)))
    } else {
        in_success(root, f)
    }
}

/// Words that say that there is no error.
pub(super) fn is_nothing(word: &str) -> bool {
    let word = word.trim().to_ascii_lowercase();
    matches!(
        word.as_str(),
        "0" | "false" | "n/a" | "no" | "no error" | "noerror" | "none" | "null" | "ok" | "success" | "undefined"
    )
}

/// What is an error whatever the status says.
fn in_success(root: Node<'_>, f: &Facts) -> Option<Problem> {
    let graphql = !f.operation.is_empty() || f.url.path.to_ascii_lowercase().contains("graphql");
    if let Some(list) = root.get("errors").filter(|e| e.is_telling() && (e.is_array() || e.is_object())) {
        let format = if graphql || root.get("data").is_some() { Format::GraphQl } else { Format::Errors };
        // A list of counts or flags is a report about something else.
        return listed(list, format).filter(|p| !p.text.is_empty());
    }
    let object = root.get("error").filter(|e| e.is_telling());
    if let Some(e) = object
        && (e.is_object() || e.said().is_some_and(|w| !is_nothing(&w)) || e.flag() == Some(true))
    {
        return any(root, &f.mime, None, 1);
    }
    if let Some(fault) = root.get("fault").or_else(|| root.get("Fault")).filter(|e| e.is_object() && e.is_telling()) {
        return any(fault, &f.mime, None, 1);
    }
    error_partial::flagged(root, &f.mime).or_else(|| error_partial::parts(root, f))
}

/// The problem that a body of a failed reply tells of.
pub(super) fn any(root: Node<'_>, mime: &str, profile: Option<&Profile>, nested: u8) -> Option<Problem> {
    if let Some(p) = profile.and_then(|p| enveloped(root, p)) {
        return Some(with_fields(p, root));
    }
    let problem = (mime == "application/problem+json").then(|| details(root)).flatten();
    let problem = problem
        .or_else(|| {
            root.get("errors").or_else(|| root.get("Errors")).filter(|e| e.is_telling()).and_then(|e| errors(root, e))
        })
        .or_else(|| root.get("error").filter(|e| e.is_telling()).and_then(|e| error(root, e, nested)))
        .or_else(|| aws(root))
        .or_else(|| details(root).filter(|_| root.get("title").is_some() && root.get("status").is_some()))
        .or_else(|| flat(root, nested));
    problem.map(|p| with_fields(p, root))
}

/// The forms that the profile names.
fn enveloped(root: Node<'_>, profile: &Profile) -> Option<Problem> {
    profile.errors.iter().find_map(|e| {
        let opened = |t: String| nested_text(&t, 1).map_or(t, |inner| inner.to_string());
        let texts: Vec<String> = walk(root, &e.text).into_iter().map(opened).collect();
        let code = walk(root, &e.code).into_iter().next().unwrap_or_default();
        joined(texts).map(|text| Problem { text, code: code.into(), format: Format::ErrorObject, ..Problem::default() })
    })
}

/// The texts at a path of a profile.
fn walk(root: Node<'_>, steps: &[String]) -> Vec<String> {
    if steps.is_empty() {
        return Vec::new();
    }
    let mut at = vec![root];
    for step in steps {
        at = match step.as_str() {
            "[]" => at.into_iter().flat_map(|n| n.items().take(20)).collect(),
            name => at.into_iter().filter_map(|n| n.get(name)).collect(),
        };
    }
    at.into_iter().filter_map(|n| n.word().map(|w| w.into_owned())).collect()
}

pub(super) fn joined(texts: Vec<String>) -> Option<Text> {
    let mut out: Vec<String> = Vec::new();
    for t in texts {
        let t = t.trim().to_owned();
        if !t.is_empty() && !out.contains(&t) && out.len() < MAX_LIST {
            out.push(t);
        }
    }
    (!out.is_empty()).then(|| shown::message(&out.join("; ")))
}

fn first<'a>(node: Node<'a>, names: &[&str]) -> Option<std::borrow::Cow<'a, str>> {
    names.iter().find_map(|n| node.get(n).and_then(Node::word))
}

fn code(node: Node<'_>) -> Text {
    shown::cut(&first(node, CODES).unwrap_or_default(), 80).into()
}

/// RFC 9457: `title: detail`.
fn details(root: Node<'_>) -> Option<Problem> {
    let get = |n: &str| root.get(n).and_then(Node::said);
    let text = match (get("title"), get("detail")) {
        (Some(t), Some(d)) => format!("{t}: {d}"),
        (Some(one), None) | (None, Some(one)) => one.into_owned(),
        (None, None) => return None,
    };
    let code = get("type").filter(|t| t != "about:blank").unwrap_or_default();
    Some(Problem {
        text: shown::message(&text),
        code: shown::cut(&code, 80).into(),
        format: Format::ProblemJson,
        ..Problem::default()
    })
}

/// `errors`: a list of GraphQL, JSON:API and others, or an object by field.
fn errors(root: Node<'_>, list: Node<'_>) -> Option<Problem> {
    let format =
        if root.get("data").is_some() && root.get("message").is_none() { Format::GraphQl } else { Format::Errors };
    let mut p = listed(list, format)?;
    // A message beside the list is the headline of it.
    if let Some(head) = first(root, &["message", "Message", "title", "errorSummary"])
        && !p.text.contains(&*head)
    {
        let joined = if p.text.is_empty() || !p.fields.is_empty() {
            head.into_owned()
        } else {
            format!("{}: {}", head.trim_end_matches(['.', ':']), p.text)
        };
        p.text = shown::message(&joined);
    }
    if p.code.is_empty() {
        p.code = code(root);
    }
    (!p.text.is_empty()).then_some(p)
}

fn listed(list: Node<'_>, format: Format) -> Option<Problem> {
    let mut p = Problem { format, ..Problem::default() };
    let mut texts = Vec::new();
    if list.is_object() {
        fields(list, &mut p.fields);
        texts = p.fields.iter().map(|f| f.to_string()).collect();
    }
    for item in list.items().take(20) {
        if let Some(text) = item.said() {
            texts.push(text.into_owned());
            continue;
        }
        let text = match (item.get("title").and_then(Node::said), item.get("detail").and_then(Node::said)) {
            (Some(t), Some(d)) => Some(format!("{t}: {d}")),
            _ => first(item, MESSAGES).map(|m| m.into_owned()),
        };
        if let Some(text) = text {
            if let Some(field) = field_name(item) {
                p.fields.push(shown::message(&format!("{field}: {text}")));
            }
            texts.push(nested_text(&text, 1).map_or(text, |inner| inner.to_string()));
        }
        if p.code.is_empty() {
            p.code = item.get("extensions").map_or_else(|| code(item), code);
        }
    }
    p.text = joined(texts)?;
    Some(p)
}

/// The field that an error of a list is about.
fn field_name(item: Node<'_>) -> Option<String> {
    let plain = first(item, &["field", "param", "property", "propertyName", "propertyPath", "attribute", "pointer"]);
    if let Some(name) = plain {
        return Some(shown::cut(&name, 80).to_owned());
    }
    if let Some(p) =
        item.find(&["source", "pointer"]).or_else(|| item.find(&["source", "parameter"])).and_then(Node::said)
    {
        return Some(shown::cut(&p, 80).to_owned());
    }
    let path = item.get("loc").filter(|l| l.is_array())?;
    let words: Vec<String> =
        path.items().filter_map(|i| i.word().map(|w| w.into_owned())).filter(|w| w != "body").collect();
    (!words.is_empty()).then(|| words.join("."))
}

/// `error`, a text or an object.
fn error(root: Node<'_>, e: Node<'_>, nested: u8) -> Option<Problem> {
    if e.is_object() {
        let list = e.get("errors").filter(|l| l.is_array() && l.is_telling());
        let message = e.get("message");
        if let Some(items) = message.filter(|m| m.is_array()) {
            let mut p = listed(items, Format::ErrorObject)?;
            if p.code.is_empty() {
                p.code = code(e);
            }
            return Some(p);
        }
        let mut p = Problem { format: Format::ErrorObject, code: code(e), ..Problem::default() };
        p.text = match first(e, MESSAGES) {
            Some(text) => nested_text(&text, nested).unwrap_or_else(|| shown::message(&text)),
            None => list.and_then(|l| listed(l, Format::Errors))?.text,
        };
        // Azure: the inner error says what it really was.
        let mut inner = e.get("innererror").or_else(|| e.get("innerError"));
        for _ in 0..4 {
            let Some(i) = inner else { break };
            if let Some(text) = first(i, &["message"]).filter(|t| !p.text.contains(&**t)) {
                p.text = shown::message(&format!("{}: {text}", p.text));
            }
            inner = i.get("innererror").or_else(|| i.get("innerError"));
        }
        return Some(p);
    }
    let word = e.said();
    let words = root.get("error_description").and_then(Node::said);
    if let (Some(code), Some(words)) = (&word, &words) {
        return Some(Problem {
            text: shown::message(&format!("{code}: {words}")),
            code: shown::cut(code, 80).into(),
            format: Format::OAuth,
            ..Problem::default()
        });
    }
    let Some(word) = word else {
        // `"error": true` with a message beside it.
        return flat(root, nested).map(|p| Problem { format: Format::ErrorObject, ..p });
    };
    if let Some(text) = nested_text(&word, nested) {
        return Some(Problem { text, code: code(root), format: Format::ErrorObject, ..Problem::default() });
    }
    let more = first(root, &["message", "msg", "detail", "reason"])
        .filter(|m| *m != word && !m.eq_ignore_ascii_case("no message available"));
    let oauth = word.len() < 40 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && word.contains('_');
    let text = match &more {
        Some(m) => format!("{word}: {m}"),
        None => word.to_string(),
    };
    let format = if oauth { Format::OAuth } else { Format::ErrorObject };
    let code = if oauth { shown::cut(&word, 80).into() } else { code(root) };
    Some(Problem { text: shown::message(&text), code, format, ..Problem::default() })
}

/// AWS: `__type` and `message`.
fn aws(root: Node<'_>) -> Option<Problem> {
    let kind = root.get("__type").and_then(Node::said)?;
    let kind = kind.rsplit('#').next().unwrap_or("").to_owned();
    let text = first(root, &["message", "Message"]).map_or_else(|| kind.clone(), |m| m.into_owned());
    Some(Problem { text: shown::message(&text), code: kind.into(), format: Format::Aws, ..Problem::default() })
}

/// `message` and its like at the top.
fn flat(root: Node<'_>, nested: u8) -> Option<Problem> {
    // FastAPI: a list of what is wrong where.
    if let Some(list) = root.get("detail").filter(|d| d.is_array()) {
        return listed(list, Format::Flat);
    }
    let text = first(root, MESSAGES);
    let object = ["message", "detail", "body", "response", "data", "Body", "fault", "Fault", "status"]
        .iter()
        .find_map(|n| root.get(n).filter(|m| m.is_object()));
    match (text, object) {
        (Some(text), _) => {
            if let Some(inner) = nested_text(&text, nested) {
                return Some(Problem { text: inner, code: code(root), format: Format::Flat, ..Problem::default() });
            }
            Some(Problem { text: shown::message(&text), code: code(root), format: Format::Flat, ..Problem::default() })
        }
        (None, Some(inner)) if nested > 0 => any(inner, "", None, nested - 1),
        _ => {
            let body = first(root, &["body", "response", "data", "payload"])?;
            nested_text(&body, nested).map(|text| Problem { text, format: Format::Flat, ..Problem::default() })
        }
    }
}

/// The text of an error in JSON that stands in a string, plain or in base64.
fn nested_text(text: &str, nested: u8) -> Option<Text> {
    if nested == 0 {
        return None;
    }
    let decoded;
    let start = text.find(['{', '[']).filter(|i| *i < 200 && (*i == 0 || text.trim_end().ends_with(['}', ']', '"'])));
    let bytes = match start {
        Some(i) => text.as_bytes().get(i..)?,
        None => {
            decoded = Some(text.trim())
                .filter(|t| crate::lens::base64::looks_base64(t.as_bytes()))
                .and_then(|t| Base64::STANDARD.decode(t.as_bytes()))?;
            decoded.trim_ascii()
        }
    };
    if !bytes.starts_with(b"{") && !bytes.starts_with(b"[") {
        return None;
    }
    let mut tape = Tape::new();
    let bytes = bytes.trim_ascii_end();
    let bytes = bytes.strip_suffix(b"\"").unwrap_or(bytes);
    tape.parse(bytes).ok()?;
    let root = Node::root(&tape, bytes)?;
    let root = if root.is_array() { root.items().next()? } else { root };
    any(root, "", None, nested - 1).map(|p| p.text)
}

/// What was wrong with which field, wherever frameworks put it.
fn with_fields(mut p: Problem, root: Node<'_>) -> Problem {
    if !p.fields.is_empty() {
        return p;
    }
    let error = root.get("error").filter(|e| e.is_object());
    for at in [Some(root), error].into_iter().flatten() {
        for name in [
            "errors",
            "fieldErrors",
            "field_errors",
            "validationErrors",
            "violations",
            "invalidParams",
            "invalid-params",
            "details",
            "detail",
            "message",
        ] {
            let Some(list) = at.get(name) else { continue };
            if name == "errors" && list.is_object() {
                fields(list, &mut p.fields);
            }
            for item in list.items().take(20) {
                let inner = item.get("fieldViolations");
                for item in inner.into_iter().flat_map(Node::items).chain([item]) {
                    if let Some(field) =
                        field_name(item).or_else(|| item.get("name").and_then(Node::said).map(|n| n.into_owned()))
                    {
                        let text = first(item, MESSAGES).unwrap_or_default();
                        p.fields.push(shown::message(&format!("{field}: {text}")));
                    }
                }
            }
            if !p.fields.is_empty() {
                p.fields.truncate(10);
                return p;
            }
        }
    }
    p
}

/// `{"name": ["is too short"]}`
fn fields(object: Node<'_>, out: &mut Vec<Text>) {
    for (key, value) in object.members().take(20) {
        let name = key.text().unwrap_or_default();
        let items: Vec<_> = if value.is_array() { value.items().take(5).collect() } else { vec![value] };
        for item in items {
            if let Some(text) = item.said().or_else(|| first(item, MESSAGES)) {
                out.push(shown::message(&format!("{name}: {text}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str, failed: bool) -> Option<Problem> {
        let mut tape = Tape::new();
        tape.parse(body.as_bytes()).unwrap();
        let profile = Profile::built_in("webex").unwrap();
        let mime = if body.contains("\"instance\"") { "application/problem+json" } else { "application/json" };
        read(
            Node::root(&tape, body.as_bytes()).unwrap(),
            &Facts { mime: mime.into(), ..Facts::default() },
            &profile,
            failed,
        )
    }

    #[test]
    fn every_form_of_error_gives_its_text() {
        let check = |body: &str, text: &str, code: &str| {
            let p = told(body, true).unwrap_or_else(|| panic!("nothing told: {body}"));
            assert_eq!((&*p.text, &*p.code), (text, code), "{body}");
        };
        check(
            r#"{"error":{"key":"502","message":[{"description":"400: Not now.","code":"25008"}]},"trackingId":"x"}"#,
            "400: Not now.",
            "25008",
        );
        check(
            r#"{"message":"Not found.","errors":[{"description":"No such room"}],"trackingId":"T_1"}"#,
            "Not found: No such room",
            "",
        );
        check(
            r#"{"type":"https://e/p","title":"Low","detail":"You lack 3","instance":"/a"}"#,
            "Low: You lack 3",
            "https://e/p",
        );
        check(
            r#"{"data":null,"errors":[{"message":"Cannot query","extensions":{"code":"BAD"}}]}"#,
            "Cannot query",
            "BAD",
        );
        check(
            r#"{"errors":[{"status":"422","title":"Invalid","detail":"Too short","source":{"pointer":"/data/name"}}]}"#,
            "Invalid: Too short",
            "422",
        );
        check(
            r#"{"error":"invalid_grant","error_description":"Token expired"}"#,
            "invalid_grant: Token expired",
            "invalid_grant",
        );
        check(
            r#"{"error":{"code":"Auth","message":"No","innererror":{"code":"x","message":"because"}}}"#,
            "No: because",
            "Auth",
        );
        check(
            r#"{"error":{"code":403,"message":"Denied","status":"PERMISSION_DENIED","details":[]}}"#,
            "Denied",
            "403",
        );
        check(
            r#"{"__type":"com.amazon#ThrottlingException","message":"Rate exceeded"}"#,
            "Rate exceeded",
            "ThrottlingException",
        );
        check(
            r#"{"timestamp":"t","status":500,"error":"Internal Server Error","message":"Boom","path":"/a"}"#,
            "Internal Server Error: Boom",
            "500",
        );
        check(r#"{"errorCode":"E1","message":"Nope"}"#, "Nope", "E1");
        check(
            r#"[{"message":"Session expired","errorCode":"INVALID_SESSION_ID"}]"#,
            "Session expired",
            "INVALID_SESSION_ID",
        );
        check(r#"{"message":"502: {\"error\":{\"message\":\"deep\"}}"}"#, "deep", "");
        check(r#"{"body":"eyJlcnJvciI6eyJtZXNzYWdlIjoiZGVlcCJ9fQ=="}"#, "deep", "");
        check(r#"{"fault":{"faultstring":"Bad key","detail":{"errorcode":"k"}}}"#, "Bad key", "");
    }

    #[test]
    fn fields_are_named() {
        let check = |body: &str, fields: &[&str]| {
            let p = told(body, true).unwrap();
            assert_eq!(p.fields.iter().map(|f| &**f).collect::<Vec<_>>(), fields, "{body}");
        };
        check(r#"{"detail":[{"loc":["body","age"],"msg":"not a number","type":"x"}]}"#, &["age: not a number"]);
        check(r#"{"title":"Bad","status":400,"errors":{"Name":["is required"]}}"#, &["Name: is required"]);
        check(r#"{"message":"Invalid","errors":[{"field":"mail","message":"is taken"}]}"#, &["mail: is taken"]);
        check(
            r#"{"error":{"code":400,"message":"x","details":[{"fieldViolations":[{"field":"a.b","description":"no"}]}]}}"#,
            &["a.b: no"],
        );
    }

    #[test]
    fn a_success_is_an_error_only_when_it_says_so() {
        for fine in [
            r#"{"items":[{"error":"x"}]}"#,
            r#"{"errors":[],"data":{}}"#,
            r#"{"error":null,"success":true}"#,
            r#"{"error":"","message":"hello"}"#,
            r#"{"status":"active","message":"hello"}"#,
            r#"{"errors":0}"#,
            r#"{"errors":{"count":0}}"#,
            r#"{"error":"none"}"#,
        ] {
            assert_eq!(told(fine, false), None, "{fine}");
        }
        assert_eq!(told(r#"{"success":false,"message":"quota"}"#, false).unwrap().format, Format::Flag);
        assert_eq!(told(r#"{"data":null,"errors":[{"message":"x"}]}"#, false).unwrap().format, Format::GraphQl);
        assert_eq!(&*told(r#"{"error":{"message":"x"}}"#, false).unwrap().text, "x");
    }
}
