//! Two finds near each other.

use super::*;

/// A token further on in the same 64 bytes hid the sign of what stood before it.
#[test]
fn samples_side_by_side_are_both_found() {
    let one_line = |s: &(&str, Sample)| !s.1.text.contains('\n') && s.1.text.len() < 60;
    let all: Vec<_> = samples(9).into_iter().filter(one_line).collect();
    let mut missed = BTreeSet::new();
    for (i, (a, first)) in all.iter().enumerate() {
        // Each with every seventh of the others: all kinds meet, and it does not take long.
        for (b, second) in all.iter().skip(i % 7).step_by(7) {
            let text = format!("{} \u{1}, {} ", first.text, second.text);
            let left = [leaks(&text, &first.secrets), leaks(&text, &second.secrets)].concat();
            if !left.is_empty() {
                missed.insert(format!("{a} and {b}: {text:?} leaves {left:?}"));
            }
        }
    }
    let shown = missed.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(missed.is_empty(), "{} missed:\n{shown}", missed.len());
}
