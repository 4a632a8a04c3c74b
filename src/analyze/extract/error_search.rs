//! The error text of a failed reply whose form nobody told us: the text under a name that speaks of errors, wherever it stands.
//! There are more forms than any list holds (`requestError.serviceException.text`, `result.errorMsg`, `meta.error.info`), but
//! all of them say in names what they are.

use super::super::facts::{Format, Problem};
use super::error_json::{is_nothing, joined};
use crate::capture::node::Node;

/// Most values that are looked at.
const MAX_VALUES: usize = 400;
/// How deep.
const MAX_DEPTH: usize = 6;
/// What a name of a text for people ends in, the most telling first.
const ENDS: &[&str] = &[
    "message",
    "msg",
    "description",
    "reason",
    "detail",
    "text",
    "cause",
    "error",
    "err",
    "fault",
    "exception",
    "problem",
    "info",
    "title",
    "summary",
    "hint",
];
/// One of these is in a name on the way to it: a description of a product is no error.
const SPEAKS: &[&str] =
    &["err", "fault", "problem", "exception", "fail", "violation", "cause", "message", "msg", "reason", "reject"];

struct Found {
    /// No sentence, how telling the name is, how deep: the smallest is taken.
    rank: (bool, usize, usize),
    text: String,
}

/// The place of a name's end in [`ENDS`], one or many.
fn end_of(name: &str) -> Option<usize> {
    let one = name.strip_suffix('s').unwrap_or(name);
    ENDS.iter().position(|e| name.ends_with(e) || one.ends_with(e))
}

/// The texts of the best name.
pub fn anywhere(root: Node<'_>) -> Option<Problem> {
    // Node, depth, the place in `ENDS` of the name that a text in it stands under, whether a name spoke of errors.
    let mut todo = vec![(root, 0, None, false)];
    let mut found: Vec<Found> = Vec::new();
    let (mut at, mut seen) = (0, 0);
    while let Some((node, depth, under, speaks)) = todo.get(at).copied() {
        at += 1;
        let look = |value: Node<'_>, end: Option<usize>, speaks: bool, found: &mut Vec<Found>| {
            let (Some(end), true) = (end, speaks) else { return };
            let Some(text) = value.said().filter(|t| t.len() > 2 && t.bytes().any(|b| b.is_ascii_alphabetic())) else {
                return;
            };
            if !is_nothing(&text) {
                found.push(Found { rank: (!text.trim().contains(' '), end, depth), text: text.into_owned() });
            }
        };
        for (key, value) in node.members() {
            seen += 1;
            let name: String = key
                .text()
                .unwrap_or_default()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase();
            let speaks = speaks || SPEAKS.iter().any(|w| name.contains(w));
            look(value, end_of(&name), speaks, &mut found);
            if depth < MAX_DEPTH && (value.is_object() || value.is_array()) {
                todo.push((value, depth + 1, end_of(&name), speaks));
            }
        }
        for item in node.items() {
            seen += 1;
            look(item, under, speaks, &mut found);
            if depth < MAX_DEPTH && (item.is_object() || item.is_array()) {
                todo.push((item, depth + 1, under, speaks));
            }
        }
        if seen > MAX_VALUES {
            break;
        }
    }
    let best = found.iter().map(|f| f.rank).min()?;
    let texts = found.into_iter().filter(|f| f.rank == best).map(|f| f.text).collect();
    Some(Problem { text: joined(texts)?, format: Format::Flat, ..Problem::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::tape::Tape;

    fn told(body: &str) -> Option<String> {
        let mut tape = Tape::new();
        tape.parse(body.as_bytes()).unwrap();
        anywhere(Node::root(&tape, body.as_bytes()).unwrap()).map(|p| p.text.to_string())
    }

    #[test]
    fn a_text_is_found_by_what_the_names_say() {
        for body in [
            r#"{"requestError":{"serviceException":{"messageId":"SVC1","text":"the line is busy"}}}"#,
            r#"{"result":{"code":7,"errorMsg":"the line is busy"}}"#,
            r#"{"failureReason":"the line is busy"}"#,
            r#"{"meta":{"error":{"info":"the line is busy","link":"https://h.example/errors/7"}}}"#,
            r#"{"ErrorResponse":{"Error":{"Code":"Busy","Message":"the line is busy"}}}"#,
            r#"{"problems":[{"detail":"the line is busy"}]}"#,
            r#"{"messages":["the line is busy"]}"#,
            r#"{"error_code":"E_BUSY","error":{"reason":"E_BUSY","details":{"message":"the line is busy"}}}"#,
            r#"{"err":"the line is busy"}"#,
        ] {
            assert_eq!(told(body).as_deref(), Some("the line is busy"), "{body}");
        }
        assert_eq!(
            told(r#"{"violations":[{"message":"too short"},{"message":"too old"}]}"#).as_deref(),
            Some("too short; too old")
        );
        for body in [
            r#"{"items":[{"description":"A fine chair"}],"title":"Chairs"}"#,
            r#"{"error":null,"message":""}"#,
            r#"{"error":"none"}"#,
            "[]",
            "{}",
        ] {
            assert_eq!(told(body), None, "{body}");
        }
    }
}
