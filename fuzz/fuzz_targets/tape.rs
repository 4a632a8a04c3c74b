//! What serde_json reads is read; nodes lie in the text.
#![no_main]

use harmless::Tape;
use harmless::capture::tape::NodeKind;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// The number of values and names.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(|v| 1 + count(v)).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}

fuzz_target!(|text: &[u8]| {
    let mut tape = Tape::new();
    let parsed = tape.parse(text);
    for (i, node) in (0u32..).zip(tape.nodes()) {
        assert!(node.start <= node.end && node.end as usize <= text.len());
        assert!(node.next > i && node.next as usize <= tape.nodes().len());
        if matches!(node.kind, NodeKind::String) {
            assert_eq!(text.get(node.start as usize - 1), Some(&b'"'));
        }
    }
    match (serde_json::from_slice::<Value>(text), parsed) {
        // A name that stands twice is one to serde_json.
        (Ok(value), Ok(())) => assert!(tape.nodes().len() >= count(&value)),
        (Ok(_), Err(e)) => panic!("serde_json reads what the tape refuses at {}: {}", e.at, e.what),
        (Err(_), Err(e)) => assert!(e.at <= text.len()),
        (Err(_), Ok(())) => {}
    }
});
