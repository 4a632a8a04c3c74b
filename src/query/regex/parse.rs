//! Reads an expression; what it means is said in the module above.

use super::{RegexError, Set, Tree};

/// Deepest nesting of groups.
const MAX_DEPTH: usize = 40;
/// Largest count.
const MAX_COUNT: u32 = 999;

pub(super) fn parse(expression: &str) -> Result<Tree, RegexError> {
    let mut p = Parser { src: expression.as_bytes(), at: 0, depth: 0 };
    let tree = p.alternatives()?;
    if p.at < p.src.len() {
        return p.error(p.at, "regex-close-group");
    }
    Ok(tree)
}

struct Parser<'a> {
    src: &'a [u8],
    at: usize,
    depth: usize,
}

fn set_of(bytes: impl IntoIterator<Item = u8>) -> Set {
    let mut set = [0; 4];
    for b in bytes {
        for b in [b.to_ascii_lowercase(), b.to_ascii_uppercase()] {
            if let Some(word) = set.get_mut(usize::from(b >> 6)) {
                *word |= 1u64 << (b & 63);
            }
        }
    }
    set
}

fn not(set: Set) -> Set {
    set.map(|w| !w)
}

fn union(a: Set, b: Set) -> Set {
    std::array::from_fn(|i| a.get(i).copied().unwrap_or(0) | b.get(i).copied().unwrap_or(0))
}

impl Parser<'_> {
    fn error<T>(&self, at: usize, what: &'static str) -> Result<T, RegexError> {
        Err(RegexError { at, what })
    }

    fn peek(&self) -> Option<u8> {
        self.src.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn alternatives(&mut self) -> Result<Tree, RegexError> {
        let mut all = Vec::new();
        loop {
            let mut parts = Vec::new();
            while let Some(byte) = self.peek().filter(|b| !matches!(b, b'|' | b')')) {
                let part = self.item(byte)?;
                parts.push(self.counted(part)?);
            }
            all.push(Tree::All(parts));
            if !self.eat(b'|') {
                return Ok(if all.len() == 1 { all.swap_remove(0) } else { Tree::Any(all) });
            }
        }
    }

    fn item(&mut self, byte: u8) -> Result<Tree, RegexError> {
        let at = self.at;
        self.at += 1;
        Ok(match byte {
            b'(' => return self.group(at),
            b'[' => Tree::Set(self.class(at)?),
            b'\\' => Tree::Set(self.escape(at)?),
            b'.' => Tree::Set(not(set_of([b'\n']))),
            b'^' => Tree::Start,
            b'$' => Tree::End,
            b'*' | b'+' | b'?' | b'{' => return self.error(at, "regex-nothing-to-repeat"),
            // A character of several bytes is counted as one.
            0xC0.. => {
                let mut bytes = vec![Tree::Set(set_of([byte]))];
                while let Some(more) = self.peek().filter(|b| b & 0xC0 == 0x80) {
                    self.at += 1;
                    bytes.push(Tree::Set(set_of([more])));
                }
                Tree::All(bytes)
            }
            b => Tree::Set(set_of([b])),
        })
    }

    fn group(&mut self, at: usize) -> Result<Tree, RegexError> {
        if self.eat(b'?') && !self.eat(b':') {
            return self.error(at, "regex-group");
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error(at, "regex-large");
        }
        let inside = self.alternatives()?;
        self.depth -= 1;
        if !self.eat(b')') {
            return self.error(at, "regex-open-group");
        }
        Ok(inside)
    }

    fn escape(&mut self, at: usize) -> Result<Set, RegexError> {
        let word = || (b'a'..=b'z').chain(b'0'..=b'9').chain([b'_']);
        let Some(byte) = self.peek() else { return self.error(at, "regex-escape") };
        self.at += 1;
        Ok(match byte {
            b'd' => set_of(b'0'..=b'9'),
            b'D' => not(set_of(b'0'..=b'9')),
            b'w' => set_of(word()),
            b'W' => not(set_of(word())),
            b's' => set_of(*b" \t\r\n"),
            b'S' => not(set_of(*b" \t\r\n")),
            b'n' => set_of([b'\n']),
            b'r' => set_of([b'\r']),
            b't' => set_of([b'\t']),
            b if b.is_ascii_punctuation() || b == b' ' => set_of([b]),
            _ => return self.error(at, "regex-escape"),
        })
    }

    fn class(&mut self, open: usize) -> Result<Set, RegexError> {
        let turned = self.eat(b'^');
        let mut set: Set = [0; 4];
        let mut first = true;
        loop {
            let at = self.at;
            let Some(byte) = self.peek() else { return self.error(open, "regex-open-class") };
            self.at += 1;
            if byte == b']' && !first {
                return Ok(if turned { not(set) } else { set });
            }
            first = false;
            if byte == b'\\' {
                set = union(set, self.escape(at)?);
            } else if let (Some(b'-'), Some(&high)) = (self.peek(), self.src.get(self.at + 1))
                && high != b']'
            {
                self.at += 2;
                if high < byte || high == b'\\' || high > 127 {
                    return self.error(at, "regex-range");
                }
                set = union(set, set_of(byte..=high));
            } else {
                set = union(set, set_of([byte]));
            }
        }
    }

    fn counted(&mut self, mut part: Tree) -> Result<Tree, RegexError> {
        // Several counts in a row are one inside the other; a handful is more than anybody writes.
        for _ in 0..8 {
            let at = self.at;
            let (min, max) = match self.peek() {
                Some(b'*') => (0, None),
                Some(b'+') => (1, None),
                Some(b'?') => (0, Some(1)),
                Some(b'{') => self.braces(at)?,
                _ => return Ok(part),
            };
            self.at += 1;
            part = Tree::Repeat(Box::new(part), min, max);
        }
        self.error(self.at, "regex-large")
    }

    /// The numbers between braces; stops at the closing one.
    fn braces(&mut self, at: usize) -> Result<(u32, Option<u32>), RegexError> {
        let rest = self.src.get(at + 1..).unwrap_or_default();
        let len = rest.iter().position(|b| *b == b'}');
        let inside = len.and_then(|len| std::str::from_utf8(rest.get(..len)?).ok());
        let number = |s: &str| s.parse::<u32>().ok().filter(|n| *n <= MAX_COUNT && !s.starts_with('+'));
        let counts = inside.and_then(|inside| match inside.split_once(',') {
            None => number(inside).map(|n| (n, Some(n))),
            Some((low, "")) => number(low).map(|n| (n, None)),
            Some((low, high)) => number(low).zip(number(high)).map(|(l, h)| (l, Some(h))),
        });
        match counts {
            Some((min, max)) if max.is_none_or(|m| m >= min) => {
                self.at += len.unwrap_or(0) + 1;
                Ok((min, max))
            }
            _ => self.error(at, "regex-count"),
        }
    }
}
