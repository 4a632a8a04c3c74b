//! Frames in which lengths are counted still parse when secrets in them were replaced: protobuf in gRPC-web, MessagePack.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use harmless::Policy;
use serde_json::{Value, json};
use support::drive::{Crew, How};
use support::generate::{Gen, base64};

fn varint(mut n: usize, out: &mut Vec<u8>) {
    while n > 0x7F {
        out.push((n & 0x7F) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A length-delimited field of protobuf.
fn field(number: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(number << 3 | 2, &mut out);
    varint(bytes.len(), &mut out);
    out.extend_from_slice(bytes);
    out
}

/// A frame of gRPC: a flag, the length, the message.
fn frame(flag: u8, message: &[u8]) -> Vec<u8> {
    [&[flag][..], &(message.len() as u32).to_be_bytes(), message].concat()
}

/// The fields of a message that holds nothing else than length-delimited ones.
fn fields(mut message: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut out = Vec::new();
    while let [tag, rest @ ..] = message {
        assert_eq!(tag & 7, 2, "{message:?}");
        let (mut len, mut at) = (0, 0);
        loop {
            len |= usize::from(rest[at] & 0x7F) << (7 * at);
            at += 1;
            if rest[at - 1] < 0x80 {
                break;
            }
        }
        out.push((tag >> 3, rest[at..at + len].to_vec()));
        message = &rest[at + len..];
    }
    out
}

/// The messages of frames.
fn messages(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut out = Vec::new();
    while let [flag, a, b, c, d, rest @ ..] = bytes {
        let len = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        out.push((*flag, rest[..len].to_vec()));
        bytes = &rest[len..];
    }
    out
}

fn decoded(text: &str) -> Vec<u8> {
    let value =
        |c: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|b| *b == c);
    let mut out = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let n: usize = group.iter().fold(0, |n, c| n << 6 | value(*c).unwrap_or(0));
        let pad = group.iter().filter(|c| **c == b'=').count();
        out.extend_from_slice(&(n as u32).to_be_bytes()[1..4 - pad]);
    }
    out
}

fn entry(request: &Value, content: &Value) -> Value {
    json!({
        "request": {"method": "POST", "url": "https://api.example/rooms.v1.Rooms/Join", "headers": request},
        "response": {"status": 200, "headers": [], "content": content},
    })
}

fn texts(entries: &[Value]) -> (Vec<String>, Vec<u8>) {
    let file = json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    let clean = Crew::new(&Policy::default()).sanitize(file.as_bytes(), &How::whole()).unwrap();
    let read: Value = serde_json::from_slice(&clean.bytes).unwrap();
    let all = read["log"]["entries"].as_array().unwrap();
    (all.iter().map(|e| e["response"]["content"]["text"].as_str().unwrap().to_owned()).collect(), clean.bytes)
}

#[test]
fn messages_keep_their_lengths() {
    let mut gen_ = Gen::new(41);
    let (known, mail) = (gen_.token(40), "rita.levi@kontor-nord.eu");
    let github = format!("ghp_{}", gen_.token(36).replace(['-', '_'], "x"));
    let inner = [field(1, known.as_bytes()), field(2, mail.as_bytes())].concat();
    let message = [field(1, b"room-17"), field(2, &inner), field(3, github.as_bytes()), field(4, b"end")].concat();
    let trailer = b"grpc-status: 0\r\n";
    let body = [frame(0, &message), frame(0x80, trailer)].concat();
    let in_parts = format!("{}{}", base64(&frame(0, &message)), base64(&frame(0x80, trailer)));
    let login = json!([{"name": "Authorization", "value": format!("Bearer {known}")}]);
    let (texts, file) = texts(&[
        entry(&login, &json!({"mimeType": "application/grpc-web+proto", "encoding": "base64", "text": base64(&body)})),
        entry(&json!([]), &json!({"mimeType": "application/grpc-web-text+proto", "text": in_parts})),
    ]);
    let file = String::from_utf8(file).unwrap();
    let split =
        texts[1].find('=').map_or(texts[1].len(), |i| i + texts[1][i..].bytes().take_while(|b| *b == b'=').count());
    let second = [decoded(&texts[1][..split]), decoded(&texts[1][split..])].concat();
    for bytes in [decoded(&texts[0]), second] {
        assert_eq!(bytes.len(), body.len());
        for secret in [&known, mail, &github] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret} in {file}");
        }
        let read = messages(&bytes);
        assert_eq!(read[1], (0x80, trailer.to_vec()));
        let read = fields(&read[0].1);
        assert_eq!((&read[0].1[..], &read[3].1[..]), (&b"room-17"[..], &b"end"[..]));
        let inner = fields(&read[1].1);
        assert!(inner[0].1.starts_with(b"REDACTED-access-token-0"), "{:?}", String::from_utf8_lossy(&inner[0].1));
        assert!(inner[1].1.starts_with(b"user-"), "{:?}", String::from_utf8_lossy(&inner[1].1));
    }
}

#[test]
fn a_clean_frame_stays_as_it_is_when_cleaned_again() {
    let mut gen_ = Gen::new(42);
    let known = gen_.token(30);
    let body = base64(&frame(0, &field(1, known.as_bytes())));
    let login = json!([{"name": "Authorization", "value": format!("Bearer {known}")}]);
    let content = json!({"mimeType": "application/x-protobuf", "encoding": "base64", "text": body});
    let (_, once) = texts(&[entry(&login, &content)]);
    let twice = Crew::new(&Policy::default()).sanitize(&once, &How::whole()).unwrap();
    assert_eq!(String::from_utf8(twice.bytes), String::from_utf8(once));
}
