//! Failures inside a reply that succeeded as a whole: a batch of answers of which some failed (207 Multi-Status and its
//! kin in JSON: a list whose elements have a status, an error or a flag of their own), and the flags and codes by which
//! interfaces say "failed" under a status of 200.

use super::super::facts::{Facts, Format, Problem};
use super::super::shown;
use super::error_json::{any, is_nothing};
use super::error_search;
use crate::capture::node::Node;

/// Most elements of a batch that are looked at.
const MAX_ITEMS: usize = 500;
/// Where an answer in a batch has its status.
const STATUSES: &[&str] = &["status", "statusCode", "status_code", "httpStatus", "httpStatusCode", "code"];

/// A name without case and signs.
fn plain(name: Node<'_>) -> String {
    let name = name.text().unwrap_or_default();
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// `false`, also as a word.
fn is_no(value: Node<'_>) -> bool {
    value.flag() == Some(false) || value.said().is_some_and(|w| w.eq_ignore_ascii_case("false"))
}

/// What an object says of its own success, by flag, word or code; with the words that it has for it.
pub fn flagged(root: Node<'_>, mime: &str) -> Option<Problem> {
    let (mut denied, mut hinted) = (false, false);
    let (mut number, mut empty, mut code) = (None, true, None);
    for (key, value) in root.members().take(60) {
        let word = || value.said().unwrap_or_default().to_ascii_lowercase();
        match plain(key).as_str() {
            "success" | "ok" | "issuccess" | "succeeded" | "successful" => denied |= is_no(value),
            "status" => denied |= matches!(&*word(), "error" | "fail" | "failed" | "failure"),
            "state" | "result" | "outcome" => hinted |= matches!(&*word(), "error" | "fail" | "failed" | "failure"),
            "errorcode" | "errcode" | "errno" => {
                let says = value.word().filter(|w| !is_nothing(w) && !w.contains(' ') && w.parse() != Ok(0.0));
                hinted |= says.is_some();
                code = says.map(|w| shown::cut(&w, 80).into());
            }
            "code" if !value.is_string() => number = value.number(),
            "data" => empty = !value.is_telling(),
            _ => {}
        }
    }
    // A number beside a message and no data: 0 and the twos (200, 20000) say that all is well.
    let coded = empty
        && root.get("data").is_some()
        && number.is_some_and(|n| n != 0.0 && n != 1.0 && !n.to_string().starts_with('2'));
    // A list of words, such as a translation, has such names, too.
    let short = root.members().nth(20).is_none();
    if !(denied || (short && (hinted || coded))) {
        return None;
    }
    let mut p = any(root, mime, None, 1)
        .filter(|p| !p.text.is_empty())
        .or_else(|| error_search::anywhere(root))
        .filter(|p| !is_nothing(&p.text))
        .unwrap_or_default();
    if p.text.is_empty() && !denied {
        return None;
    }
    if let (Some(code), true) = (code, p.code.is_empty()) {
        p.code = code;
    }
    p.format = Format::Flag;
    Some(p)
}

/// Whether an answer in a batch failed, and why; `explicit` when the request is known to be a batch.
fn part(item: Node<'_>, explicit: bool) -> Option<Problem> {
    // `{"index": {"status": 400, …}}`: what was done stands around it.
    let mut members = item.members();
    let item = match (members.next(), members.next()) {
        (Some((_, only)), None) if only.is_object() => only,
        _ => item,
    };
    let status =
        STATUSES.iter().find_map(|n| item.get(n).and_then(Node::number)).filter(|n| (400.0..600.0).contains(n));
    let has_error = ["error", "errors", "body", "problem", "fault"].iter().any(|n| {
        item.get(n).is_some_and(|e| e.is_telling() && (!e.is_string() || e.said().is_some_and(|w| !is_nothing(&w))))
    });
    let denied = ["success", "ok", "succeeded"].iter().any(|n| item.get(n).is_some_and(is_no));
    let failed = match status {
        // Records of a log have a status, too; an answer has its error or its body beside it.
        Some(_) => explicit || has_error,
        None => denied && has_error,
    };
    if !failed {
        return None;
    }
    let mut p = any(item, "", None, 1)
        .filter(|p| !p.text.is_empty())
        .or_else(|| error_search::anywhere(item))
        .unwrap_or_default();
    if let Some(status) = status {
        let words = status.to_string();
        if p.text.is_empty() || *p.text == *words {
            p.text = words.as_str().into();
        }
        if p.code.is_empty() {
            p.code = words.into();
        }
    }
    p.format = Format::Parts;
    Some(p).filter(|p| !p.text.is_empty())
}

/// The first failure in a batch of answers.
pub fn parts(root: Node<'_>, f: &Facts) -> Option<Problem> {
    failing(root, f).map(|(_, problem)| problem)
}

/// The first answer in a batch that failed, and why. Of a reply that nobody called a batch only one to a request that changes
/// something counts: a list that was asked for may tell of failures long past.
pub fn failing<'a>(root: Node<'a>, f: &Facts) -> Option<(Node<'a>, Problem)> {
    let path = f.url.path.to_ascii_lowercase();
    let explicit = f.status == Some(207) || ["batch", "bulk", "multi"].iter().any(|w| path.contains(w));
    if !explicit && !f.changes() {
        return None;
    }
    let in_list = |list: Node<'a>| {
        list.items().take(MAX_ITEMS).filter(|i| i.is_object()).find_map(|i| Some((i, part(i, explicit)?)))
    };
    if root.is_array() {
        return in_list(root);
    }
    let inner = ["data", "result", "response", "body"].iter().filter_map(|n| root.get(n)).filter(|n| n.is_object());
    std::iter::once(root)
        .chain(inner)
        .flat_map(Node::members)
        .map(|(_, list)| list)
        .filter(|l| l.is_array())
        .find_map(in_list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::tape::Tape;

    fn told(body: &str, status: u16, path: &str) -> Option<(String, String)> {
        let mut tape = Tape::new();
        tape.parse(body.as_bytes()).unwrap();
        let mut f = Facts { status: Some(status), method: "POST".into(), ..Facts::default() };
        f.url.path = path.into();
        let root = Node::root(&tape, body.as_bytes()).unwrap();
        let problem = flagged(root, "").or_else(|| parts(root, &f));
        problem.map(|p| (p.text.to_string(), p.code.to_string()))
    }

    #[test]
    fn a_batch_tells_its_first_failure() {
        for (body, status, path) in [
            (
                r#"{"results":[{"id":1,"status":201},{"id":2,"status":422,"error":{"code":"DUP","message":"taken"}}]}"#,
                207,
                "/x",
            ),
            (r#"{"items":[{"id":2,"statusCode":409,"error":{"code":"DUP","message":"taken"}}]}"#, 200, "/x"),
            (
                r#"{"responses":[{"id":"2","status":403,"body":{"error":{"code":"DUP","message":"taken"}}}]}"#,
                200,
                "/$batch",
            ),
            (
                r#"{"took":3,"errors":true,"items":[{"index":{"_id":"1","status":400,"error":{"type":"DUP","reason":"taken"}}}]}"#,
                200,
                "/_bulk",
            ),
            (r#"[{"status":"200"},{"status":"409","code":"DUP","message":"taken"}]"#, 207, "/x"),
            (r#"{"data":{"results":[{"success":false,"error":{"code":"DUP","message":"taken"}}]}}"#, 200, "/x"),
        ] {
            assert_eq!(told(body, status, path), Some(("taken".into(), "DUP".into())), "{body}");
        }
        for (body, status, path) in [
            (r#"{"results":[{"status":200},{"status":404}]}"#, 200, "/search"),
            (r#"{"results":[{"status":200},{"status":201,"body":{"error":"no"}}]}"#, 200, "/batch"),
            (r#"{"logs":[{"status":500,"message":"GET /x"}]}"#, 200, "/search"),
            (r#"{"items":[{"code":404000,"error":{"message":"x"}}]}"#, 200, "/x"),
        ] {
            assert_eq!(told(body, status, path), None, "{body}");
        }
    }

    #[test]
    fn an_object_says_that_it_failed_in_many_ways() {
        for body in [
            r#"{"success":"false","message":"taken"}"#,
            r#"{"result":"failure","reason":"taken"}"#,
            r#"{"state":"failed","failureReason":"taken"}"#,
            r#"{"Status":"Failed","ErrorMessage":"taken"}"#,
            r#"{"code":50012,"msg":"taken","data":null}"#,
            r#"{"errorcode":"e","exception":"moodle","message":"taken"}"#,
            r#"{"error_code":17,"error_msg":"taken"}"#,
        ] {
            assert_eq!(told(body, 200, "/x").map(|p| p.0).as_deref(), Some("taken"), "{body}");
        }
        for body in [
            r#"{"code":0,"msg":"ok","data":null}"#,
            r#"{"code":20000,"msg":"success","data":null}"#,
            r#"{"code":50012,"msg":"hello","data":{"a":1}}"#,
            r#"{"code":49,"message":"Germany"}"#,
            r#"{"errorCode":0,"errorMessage":"ok"}"#,
            r#"{"errorCode":"0","message":"hello"}"#,
            r#"{"state":"failed"}"#,
            r#"{"errorCode":"Error code","message":"Message","title":"Settings"}"#,
            r#"{"result":"passed","message":"hello"}"#,
            r#"{"status":"active","state":"on","message":"hello"}"#,
        ] {
            assert_eq!(told(body, 200, "/x"), None, "{body}");
        }
    }
}
