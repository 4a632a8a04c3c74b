//! Regular expressions for people: a small language that cannot be slow.
//!
//! | written | means |
//! |---|---|
//! | `abc` | these characters, in either case |
//! | `.` | any character but a line end |
//! | `[a-z_]` `[^/?]` | one character of a class, or one that is none of it |
//! | `\d` `\w` `\s`, `\D` `\W` `\S` | digit, word character, blank; and their opposites |
//! | `\.` `\/` `\n` `\t` `\r` | an escaped character |
//! | `*` `+` `?` `{3}` `{2,}` `{2,5}` | how often the item before it |
//! | `a\|b` `(…)` `(?:…)` | one or the other; a group |
//! | `^` `$` | start and end of the text |
//!
//! There are no back references and no look-around: what is left is matched by an automaton in one pass over the text,
//! whose states are made as they are met. A text may be as long and as hostile as it likes.

mod parse;

use std::cell::RefCell;

/// A set of bytes.
pub(super) type Set = [u64; 4];

/// Whether a set holds a byte.
fn has(set: &Set, byte: u8) -> bool {
    set.get(usize::from(byte >> 6)).is_some_and(|w| w >> (byte & 63) & 1 == 1)
}

/// Most steps of a program: counts are written out.
const MAX_PROGRAM: usize = 4000;
/// Most states kept at a time; beyond, they are made anew.
const MAX_STATES: usize = 600;

/// Why an expression cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegexError {
    /// Byte offset in the expression.
    pub at: usize,
    /// What is wrong, as a name for the catalogue of texts.
    pub what: &'static str,
}

/// The parsed expression.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Set(Set),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Repeat(Box<Tree>, u32, Option<u32>),
    Start,
    End,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Set(Set, u32),
    Both(u32, u32),
    Start(u32),
    End(u32),
    Match,
}

/// Not made yet.
const UNKNOWN: u32 = u32::MAX;

struct State {
    steps: Box<[u32]>,
    accepts: bool,
    accepts_at_end: bool,
    next: Box<[u32; 256]>,
}

#[derive(Default)]
struct States {
    all: Vec<State>,
    seen: rustc_hash::FxHashMap<Box<[u32]>, u32>,
}

/// A compiled expression.
pub struct Regex {
    program: Vec<Step>,
    states: RefCell<States>,
}

impl std::fmt::Debug for Regex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Regex({} steps)", self.program.len())
    }
}

impl Regex {
    /// Reads an expression.
    ///
    /// # Errors
    /// With the place, for what the language does not have, and for one that would be too large.
    pub fn new(expression: &str) -> Result<Self, RegexError> {
        let tree = parse::parse(expression)?;
        let mut program = vec![Step::Match];
        let first = compile(&tree, 0, &mut program).ok_or(RegexError { at: 0, what: "regex-large" })?;
        // The search may begin anywhere: the first step is reached again after every byte.
        program.push(Step::Both(first, first));
        Ok(Self { program, states: RefCell::default() })
    }

    /// Whether it matches anywhere in the text.
    pub fn matches(&self, text: &[u8]) -> bool {
        let mut states = self.states.borrow_mut();
        let mut at = self.state(&mut states, &[], true);
        for &byte in text {
            let Some(state) = states.all.get(at as usize) else { return false };
            if state.accepts {
                return true;
            }
            at = match state.next.get(usize::from(byte)) {
                Some(&next) if next != UNKNOWN => next,
                _ => self.step(&mut states, at, byte),
            };
        }
        states.all.get(at as usize).is_some_and(|s| s.accepts || s.accepts_at_end)
    }

    fn step(&self, states: &mut States, from: u32, byte: u8) -> u32 {
        let steps = states.all.get(from as usize).map_or(&[][..], |s| &s.steps);
        let reached: Vec<u32> = steps
            .iter()
            .filter_map(|s| match self.program.get(*s as usize) {
                Some(Step::Set(set, next)) if has(set, byte) => Some(*next),
                _ => None,
            })
            .collect();
        if states.all.len() >= MAX_STATES {
            *states = States::default();
            return self.state(states, &reached, false);
        }
        let to = self.state(states, &reached, false);
        if let Some(next) = states.all.get_mut(from as usize).and_then(|s| s.next.get_mut(usize::from(byte))) {
            *next = to;
        }
        to
    }

    /// The state of everything that can be reached from `reached`, and from the start of the expression.
    fn state(&self, states: &mut States, reached: &[u32], at_start: bool) -> u32 {
        let first = u32::try_from(self.program.len()).unwrap_or(1) - 1;
        let (mut steps, accepts) = self.closure(reached.iter().copied().chain([first]), at_start, false);
        let (_, accepts_at_end) = self.closure(reached.iter().copied().chain([first]), at_start, true);
        steps.sort_unstable();
        // The two flags are part of what a state is.
        let mut key = steps.clone();
        key.push(u32::MAX - 1 - u32::from(accepts));
        key.push(u32::MAX - 1 - u32::from(accepts_at_end));
        let key = key.into_boxed_slice();
        if let Some(&id) = states.seen.get(&key) {
            return id;
        }
        let id = u32::try_from(states.all.len()).unwrap_or(0);
        states.seen.insert(key, id);
        states.all.push(State {
            steps: steps.into_boxed_slice(),
            accepts,
            accepts_at_end,
            next: Box::new([UNKNOWN; 256]),
        });
        id
    }

    /// The steps that take a byte, and whether a match is among what is reached without one.
    fn closure(&self, from: impl Iterator<Item = u32>, at_start: bool, at_end: bool) -> (Vec<u32>, bool) {
        let mut seen = vec![false; self.program.len()];
        let mut open: Vec<u32> = from.collect();
        let (mut steps, mut accepts) = (Vec::new(), false);
        while let Some(at) = open.pop() {
            let Some(was) = seen.get_mut(at as usize) else { continue };
            if std::mem::replace(was, true) {
                continue;
            }
            match self.program.get(at as usize) {
                Some(Step::Set(..)) => steps.push(at),
                Some(Step::Both(a, b)) => open.extend([*a, *b]),
                Some(Step::Start(next)) if at_start => open.push(*next),
                Some(Step::End(next)) if at_end => open.push(*next),
                Some(Step::Match) => accepts = true,
                _ => {}
            }
        }
        (steps, accepts)
    }
}

/// Writes a tree in front of the step `next`; gives its first step. Deep trees do not occur: the parser bounds them.
fn compile(tree: &Tree, next: u32, program: &mut Vec<Step>) -> Option<u32> {
    let push = |step: Step, program: &mut Vec<Step>| {
        program.push(step);
        (program.len() < MAX_PROGRAM).then(|| u32::try_from(program.len() - 1).unwrap_or(0))
    };
    match tree {
        Tree::Set(set) => push(Step::Set(*set, next), program),
        Tree::Start => push(Step::Start(next), program),
        Tree::End => push(Step::End(next), program),
        Tree::All(parts) => parts.iter().rev().try_fold(next, |next, part| compile(part, next, program)),
        Tree::Any(parts) => {
            let mut parts = parts.iter().rev();
            let mut first = compile(parts.next()?, next, program)?;
            for part in parts {
                let other = compile(part, next, program)?;
                first = push(Step::Both(other, first), program)?;
            }
            Some(first)
        }
        Tree::Repeat(inside, min, max) => {
            let mut first = next;
            match max {
                None => {
                    // A loop: its head is known before what stands in it.
                    let head = push(Step::Match, program)?;
                    let body = compile(inside, head, program)?;
                    if let Some(step) = program.get_mut(head as usize) {
                        *step = Step::Both(body, next);
                    }
                    first = head;
                }
                Some(max) => {
                    for _ in *min..*max {
                        let body = compile(inside, first, program)?;
                        first = push(Step::Both(body, next), program)?;
                    }
                }
            }
            (0..*min).try_fold(first, |first, _| compile(inside, first, program))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(expression: &str, text: &str) -> bool {
        Regex::new(expression).unwrap().matches(text.as_bytes())
    }

    #[test]
    fn matches_anywhere_in_either_case() {
        for (expression, yes, no) in [
            ("rooms", "/api/ROOMS/1", "/api/room"),
            (r"rooms/\d+$", "/rooms/17", "/rooms/17x"),
            (r"^/v[12]/", "/v2/x", "/x/v2/"),
            ("a.*z", "a---z", "a\nz"),
            (r"\.(js|css)$", "/a.css", "/a.html"),
            ("(?:ab){2,3}c", "xababc", "xabc"),
            (r"[^/]+@x", "a@x", "/@x"),
            (r"\w+\s\S", "ab c", "ab  "),
            ("x{3}", "xxx", "xx"),
            ("a|", "", "\u{0}never"),
            (r"rooms/\d+", "/v1/rooms/17?limit", "/v1/rooms/x"),
            ("é+", "caféé", "cafe"),
        ] {
            assert!(matches(expression, yes), "{expression} on {yes}");
            assert!(expression == "a|" || !matches(expression, no), "{expression} on {no}");
        }
    }

    #[test]
    fn refuses_with_a_place() {
        for (expression, at, what) in [
            ("a(b", 1, "regex-open-group"),
            ("a)b", 1, "regex-close-group"),
            ("[a", 0, "regex-open-class"),
            ("*a", 0, "regex-nothing-to-repeat"),
            (r"a\q", 1, "regex-escape"),
            ("a{3,2}", 1, "regex-count"),
            ("a{2000}", 1, "regex-count"),
            (r"(?=a)", 0, "regex-group"),
            ("(a{99}){99}", 0, "regex-large"),
        ] {
            assert_eq!(Regex::new(expression).err(), Some(RegexError { at, what }), "{expression}");
        }
        assert!(Regex::new(&"(".repeat(100_000)).is_err());
    }

    #[test]
    fn is_linear_on_what_makes_others_explode() {
        let text = "a".repeat(200_000);
        assert!(!matches("(a*)*b", &text));
        assert!(!matches("(a|aa)+$x", &text));
        assert!(!matches("[ab]*a[ab]{12}c", &"ab".repeat(50_000)));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(expression in r"[a-c.*+?(){}|\[\]^$\\0-9,-]{0,24}", text in "[a-c\n]{0,40}") {
            if let Ok(regex) = Regex::new(&expression) {
                regex.matches(text.as_bytes());
            }
        }

        #[test]
        fn a_quoted_text_is_found_where_it_stands(before in ".{0,9}", word in r"[a-z.*(\[]{1,9}", after in ".{0,9}") {
            let quoted: String = word.chars().flat_map(|c| if c.is_alphanumeric() { vec![c] } else { vec!['\\', c] }).collect();
            proptest::prop_assert!(matches(&quoted, &[before, word, after].concat()));
        }
    }
}
