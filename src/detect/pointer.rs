//! JSON pointers (RFC 6901) of the places where secrets stand.

use super::names::trivial;
use super::scan::Doc;
use crate::capture::tape::NodeKind;

/// One step from a container down.
struct Step {
    container: u32,
    /// The child that was reached: an element, or the name of a member.
    child: u32,
    /// How many stand before it.
    index: usize,
}

/// Makes the pointers of one document's nodes. It goes on from the node that was asked for last: sites come in the order
/// of the text, and a list of a hundred thousand secrets is walked once, not a hundred thousand times.
#[derive(Default)]
pub(super) struct Pointers {
    path: Vec<Step>,
}

impl Pointers {
    /// The pointer of a node: down from the root, along the members that contain it.
    pub(super) fn of(&mut self, doc: Doc<'_>, target: u32) -> String {
        let holds = |container: u32| doc.tape.get(container).is_some_and(|n| container < target && target < n.next);
        self.path.retain(|s| holds(s.container));
        if let Some(last) = self.path.iter().position(|s| target < s.child) {
            self.path.truncate(last);
        }
        let mut at = 0;
        for i in 0.. {
            if !holds(at) {
                break;
            }
            let step = match self.path.get(i) {
                Some(step) if step.container == at => Step { ..*step },
                _ => {
                    self.path.truncate(i);
                    Step { container: at, child: at + 1, index: 0 }
                }
            };
            let Some(step) = reach(doc, step, target) else { break };
            let value = value_of(doc, &step);
            match self.path.get_mut(i) {
                Some(place) if place.child == step.child => {}
                Some(_) | None => {
                    self.path.truncate(i);
                    self.path.push(step);
                }
            }
            if value == target {
                self.path.truncate(i + 1);
                break;
            }
            at = value;
        }
        let mut out = String::new();
        for step in self.path.iter().take_while(|s| s.child <= target) {
            out.push('/');
            match doc.kind(step.container) {
                Some(NodeKind::Object) => {
                    push_name(&mut out, doc.raw(step.child));
                }
                _ => out.push_str(&step.index.to_string()),
            }
        }
        out
    }
}

/// Longest name that is given in full, in bytes.
const NAME: usize = 48;

/// A name as pointers write it. One that may be a token itself becomes `…`: reports show pointers.
fn push_name(out: &mut String, name: &[u8]) {
    if trivial::token_like(name, 16) {
        out.push('…');
        return;
    }
    let whole = name.get(..NAME).unwrap_or(name);
    let text = String::from_utf8_lossy(whole);
    // Hardly any name has a sign that is escaped.
    if whole.iter().any(|b| matches!(b, b'~' | b'/')) {
        out.push_str(&text.replace('~', "~0").replace('/', "~1"));
    } else {
        out.push_str(&text);
    }
    if whole.len() < name.len() {
        out.push('…');
    }
}

/// The node of a step's value.
fn value_of(doc: Doc<'_>, step: &Step) -> u32 {
    step.child + u32::from(doc.kind(step.container) == Some(NodeKind::Object))
}

/// Goes on among the children of a container to the one that holds `target`.
fn reach(doc: Doc<'_>, mut step: Step, target: u32) -> Option<Step> {
    let end = doc.tape.get(step.container)?.next;
    while step.child < end {
        let next = doc.tape.get(value_of(doc, &step))?.next;
        if target < next {
            return Some(step);
        }
        step = Step { child: next, index: step.index + 1, ..step };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::tape::Tape;
    use proptest::prelude::*;

    /// The pointers of all nodes but containers' own, in order, by going through everything.
    fn all(tape: &Tape, text: &[u8], at: u32, path: &str, out: &mut Vec<(u32, String)>) {
        out.push((at, path.to_owned()));
        for (i, item) in tape.items(at).enumerate() {
            all(tape, text, item, &format!("{path}/{i}"), out);
        }
        for (key, value) in tape.members(at) {
            let name =
                String::from_utf8_lossy(&text[tape.get(key).unwrap().span()]).replace('~', "~0").replace('/', "~1");
            out.push((key, format!("{path}/{name}")));
            all(tape, text, value, &format!("{path}/{name}"), out);
        }
    }

    proptest! {
        #[test]
        fn pointers_do_not_depend_on_the_order_they_are_asked_for(order in proptest::collection::vec(0usize..40, 1..60)) {
            let text = br#"{"a":[1,{"b":[[],{"c~/":"x"}],"d":2},[3,[4,{"e":{"f":{}}}]]],"g":{"h":"i"},"j":[],"k":[5,6,7]}"#;
            let mut tape = Tape::new();
            tape.parse(text).unwrap();
            let mut nodes = Vec::new();
            all(&tape, text, 0, "", &mut nodes);
            let doc = Doc { tape: &tape, text };
            let mut pointers = Pointers::default();
            for i in order {
                let (node, pointer) = &nodes[i % nodes.len()];
                prop_assert_eq!(&pointers.of(doc, *node), pointer);
            }
        }
    }
}
