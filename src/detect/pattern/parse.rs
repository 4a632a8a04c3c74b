//! Reads the pattern language; what it means is said in the module above.

use super::{Item, PatternError, Sequence, Set};

/// The alternatives of a pattern.
pub(super) fn alternatives(pattern: &str) -> Result<Vec<Sequence>, PatternError> {
    Parser { src: pattern.as_bytes(), at: 0 }.alternatives()
}

struct Parser<'a> {
    src: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn alternatives(mut self) -> Result<Vec<Sequence>, PatternError> {
        let mut done = Vec::new();
        loop {
            let (mut items, start): (Vec<Item>, usize) = (Vec::new(), self.at);
            while let Some(&byte) = self.src.get(self.at).filter(|b| **b != b'|') {
                let at = self.at;
                let set = self.set(byte)?;
                let (min, max) = self.count()?;
                // Items that may be absent are looked past: what follows them follows the count, too.
                for earlier in items.iter().rev() {
                    let earlier: &Item = earlier;
                    if earlier.min != earlier.max && earlier.set.meets(&set) {
                        return self.error(
                            at,
                            "a character that the count before it does not take as well, or an exact count",
                        );
                    }
                    if earlier.min > 0 {
                        break;
                    }
                }
                items.push(Item { set, min, max });
            }
            done.push(Sequence::new(items, start)?);
            if self.at == self.src.len() {
                return Ok(done);
            }
            self.at += 1;
        }
    }

    /// The set that begins with `byte`, which stands at the place reached.
    fn set(&mut self, byte: u8) -> Result<Set, PatternError> {
        let at = self.at;
        match byte {
            b'[' => self.class(),
            b'\\' => self.escape(),
            b'.' => self.error(at, "`\\.` for a dot, or a class such as `[A-Za-z0-9]`"),
            b'*' | b'+' | b'?' | b'{' => self.error(at, "a character or class before the count"),
            b'(' | b')' | b'^' | b'$' | b']' | b'}' => {
                self.error(at, "a character, a class, or this character after `\\`")
            }
            b => {
                self.at += 1;
                Ok(Set::one(b))
            }
        }
    }

    fn escape(&mut self) -> Result<Set, PatternError> {
        let mut set = Set::EMPTY;
        match self.src.get(self.at + 1) {
            Some(b'd') => set.insert_all(b'0'..=b'9'),
            Some(b'w') => set = Set::ALNUM.union(Set::one(b'_')),
            Some(b'n') => set.insert(b'\n'),
            Some(b'r') => set.insert(b'\r'),
            Some(b't') => set.insert(b'\t'),
            Some(&b) if b.is_ascii_punctuation() => set.insert(b),
            _ => return self.error(self.at, "`\\d`, `\\w`, `\\n`, `\\r`, `\\t` or an escaped sign"),
        }
        self.at += 2;
        Ok(set)
    }

    fn class(&mut self) -> Result<Set, PatternError> {
        let open = self.at;
        self.at += 1;
        let mut set = Set::EMPTY;
        if self.src.get(self.at) == Some(&b'^') {
            return self.error(self.at, "the characters that may stand here; a class cannot be turned around");
        }
        loop {
            let at = self.at;
            match self.src.get(at) {
                None => return self.error(open, "`]` at the end of the class"),
                Some(b']') if set == Set::EMPTY => return self.error(at, "at least one character in the class"),
                Some(b']') => {
                    self.at += 1;
                    return Ok(set);
                }
                Some(b'\\') => set = set.union(self.escape()?),
                Some(&low) => {
                    self.at += 1;
                    match (self.src.get(at + 1), self.src.get(at + 2)) {
                        (Some(b'-'), Some(&high)) if high != b']' => {
                            if high < low || high == b'\\' {
                                return self.error(at, "a range that runs upwards between plain characters");
                            }
                            set.insert_all(low..=high);
                            self.at += 2;
                        }
                        _ => set.insert(low),
                    }
                }
            }
        }
    }

    fn count(&mut self) -> Result<(usize, usize), PatternError> {
        let at = self.at;
        let counts = match self.src.get(at) {
            Some(b'+') => (1, usize::MAX),
            Some(b'?') => (0, 1),
            Some(b'*') => return self.error(at, "`+`, `?` or a count such as `{0,8}`"),
            Some(b'{') => return self.braces(),
            _ => return Ok((1, 1)),
        };
        self.at += 1;
        Ok(counts)
    }

    fn braces(&mut self) -> Result<(usize, usize), PatternError> {
        const WANT: &str = "a count such as `{20}`, `{16,}` or `{2,8}`";
        let at = self.at;
        let rest = self.src.get(at..).unwrap_or_default();
        let Some(len) = rest.iter().position(|&b| b == b'}') else { return self.error(at, WANT) };
        let inside = rest.get(1..len).and_then(|i| std::str::from_utf8(i).ok()).unwrap_or("");
        let number = |s: &str| s.parse::<u16>().ok().filter(|_| !s.starts_with('+')).map(usize::from);
        let counts = match inside.split_once(',') {
            None => number(inside).map(|n| (n, n)),
            Some((low, "")) => number(low).map(|n| (n, usize::MAX)),
            Some((low, high)) => number(low).zip(number(high)),
        };
        match counts {
            Some((min, max)) if max >= min && max > 0 => {
                self.at += len + 1;
                Ok((min, max))
            }
            _ => self.error(at, WANT),
        }
    }

    fn error<T>(&self, at: usize, expected: &str) -> Result<T, PatternError> {
        Err(PatternError { at, expected: expected.into() })
    }
}
