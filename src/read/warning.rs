//! What could not be read of a container, for people.

use std::fmt;

/// Most warnings that are told one by one.
const MAX: usize = 100;

/// Something that could not be read; the rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Stable name of the kind, e.g. `member-damaged`; the page's catalogue translates by it.
    pub code: &'static str,
    /// The member of the archive, or nothing.
    pub member: String,
    /// Index of the entry it concerns.
    pub entry: Option<u32>,
    /// A sentence of lower case.
    pub what: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entry) = self.entry {
            // For people, who count from 1 as the page's table does.
            write!(f, "entry {}: ", u64::from(entry) + 1)?;
        }
        if !self.member.is_empty() {
            write!(f, "{}: ", self.member)?;
        }
        f.write_str(&self.what)
    }
}

/// Warnings as they come; what is beyond the first hundred is only counted.
#[derive(Default)]
pub struct Warnings {
    list: Vec<Warning>,
    more: usize,
}

impl Warnings {
    /// One more.
    pub fn add(&mut self, code: &'static str, member: &str, entry: Option<u32>, what: impl Into<String>) {
        if self.list.len() < MAX {
            self.list.push(Warning { code, member: printable(member), entry, what: what.into() });
        } else {
            self.more += 1;
        }
    }

    /// All that is told.
    pub fn into_list(mut self) -> Vec<Warning> {
        if self.more > 0 {
            let what = format!("{} more such warnings", self.more);
            self.list.push(Warning { code: "more", member: String::new(), entry: None, what });
        }
        self.list
    }
}

/// A member's name in one line, shortened: whoever made the archive chose it.
pub(super) fn printable(name: &str) -> String {
    let clean: String = name.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    match clean.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", clean.get(..at).unwrap_or_default()),
        None => clean,
    }
}
