//! The law of `Codec`, on a text and edits that are read from the input.

use harmless::lens::{Codec, Edit, apply};

/// Reads edits from the first bytes, `count (start length new)…`, and holds the law on the rest.
pub fn hold(codec: &dyn Codec, data: &[u8]) {
    let Some((&count, rest)) = data.split_first() else { return };
    let seeds = rest.chunks_exact(3).take(usize::from(count % 5));
    let outer = &rest[seeds.len() * 3..];
    assert!(codec.splice(outer, &[]).is_empty());
    let Some(decoded) = codec.decode(outer) else { return };
    let mut inner: Vec<Edit> = Vec::new();
    let mut end = 0;
    for seed in seeds {
        let start = (end + usize::from(seed[0])).min(decoded.len());
        end = (start + usize::from(seed[1] % 9)).min(decoded.len());
        let with = if seed[2] < 0x80 { format!("R-{}", char::from(seed[2])).into_bytes() } else { vec![seed[2]; 2] };
        inner.push(Edit { span: start..end, with });
    }
    let edits = codec.splice(outer, &inner);
    let mut end = 0;
    for e in &edits {
        assert!(end <= e.span.start && e.span.start <= e.span.end && e.span.end <= outer.len());
        end = e.span.end;
    }
    let changed = apply(outer, &edits);
    assert_eq!(codec.decode(&changed).as_deref(), Some(&*apply(&decoded, &inner)), "{}", codec.name());
}
