//! What went through a WebSocket or an event stream, as far as the exporter wrote it down.

use super::super::facts::{Channel, Text};
use super::super::shown;
use super::error_search;
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::lens::{Base64, Codec};

/// The opcode of a close frame (RFC 6455, section 5.2).
const CLOSE: f64 = 8.0;
/// Longest message that is read, in bytes.
const MAX_MESSAGE: usize = 16 << 10;

/// Reads messages and the close of an entry's channel.
pub fn read(entry: Node<'_>, tape: &mut Tape) -> Option<Box<Channel>> {
    let messages = entry.get("_webSocketMessages").or_else(|| entry.get("_eventSourceMessages"));
    let close = entry.get("_webSocketClose");
    if messages.is_none() && close.is_none() {
        return None;
    }
    let mut c = Channel::default();
    for m in messages.into_iter().flat_map(Node::items) {
        c.messages = c.messages.saturating_add(1);
        if m.get("opcode").and_then(Node::number) == Some(CLOSE) {
            frame(&mut c, &m.get("data").and_then(Node::bytes).unwrap_or_default());
        } else if c.error.is_empty()
            && m.get("type").and_then(Node::text).is_none_or(|t| t == "receive")
            && let Some(data) = m.get("data").filter(|d| memchr::memmem::find(d.raw(), b"rror").is_some())
        {
            c.error = error(&data.bytes().unwrap_or_default(), tape);
        }
    }
    if let Some(close) = close {
        c.close = code(close.get("code").and_then(Node::number)).or(c.close);
        c.reason = shown::message(&close.get("reason").and_then(Node::text).unwrap_or_default());
    }
    Some(Box::new(c))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // four digits
fn code(n: Option<f64>) -> Option<u16> {
    n.filter(|n| (1000.0..5000.0).contains(n)).map(|n| n as u16)
}

/// What a message of JSON says went wrong: it is of a type that says so, or has an error at its top.
fn error(data: &[u8], tape: &mut Tape) -> Text {
    let Ok(()) = tape.parse(data.get(..MAX_MESSAGE).unwrap_or(data)) else { return Text::default() };
    let Some(root) = Node::root(tape, data).filter(|r| r.is_object()) else { return Text::default() };
    let typed = ["type", "event", "kind"].iter().any(|n| {
        root.get(n)
            .and_then(Node::text)
            .is_some_and(|t| matches!(&*t.to_ascii_lowercase(), "error" | "connection_error"))
    });
    let has = root.get("error").is_some_and(|e| e.is_telling() && (e.is_object() || e.is_string()));
    if typed || has { error_search::anywhere(root).map_or_else(Text::default, |p| p.text) } else { Text::default() }
}

/// The payload of a close frame: two bytes of code, then the reason; in base64 or as text.
fn frame(c: &mut Channel, data: &[u8]) {
    let decoded = Base64::STANDARD.decode(data);
    for payload in [decoded.as_deref(), Some(data)].into_iter().flatten() {
        if let Some((head, reason)) = payload.split_first_chunk::<2>() {
            let n = u16::from_be_bytes(*head);
            if (1000..5000).contains(&n) {
                c.close = Some(n);
                c.reason = shown::message(&String::from_utf8_lossy(reason));
                return;
            }
        }
    }
    c.close = std::str::from_utf8(data).ok().and_then(|t| code(t.trim().parse().ok()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_frames() {
        let check = |text: &str, want: Option<u16>, messages: u32| {
            let mut tape = Tape::new();
            tape.parse(text.as_bytes()).unwrap();
            let c = read(Node::root(&tape, text.as_bytes()).unwrap(), &mut Tape::new()).unwrap();
            assert_eq!((c.close, c.messages), (want, messages), "{text}");
        };
        check(r#"{"_webSocketMessages":[{"opcode":1,"data":"hi"},{"opcode":8,"data":"A/NieWU="}]}"#, Some(1011), 2);
        check(r#"{"_webSocketMessages":[{"opcode":8,"data":"1006"}]}"#, Some(1006), 1);
        check(r#"{"_webSocketClose":{"code":1006,"reason":""}}"#, Some(1006), 0);
        check(r#"{"_webSocketMessages":[]}"#, None, 0);
    }
}
