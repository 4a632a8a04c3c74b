//! Findings: what a rule says, about which entries, and with which words filled in.

use crate::json::Json;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// May be the cause, or makes things worse.
    Warning,
    /// Something failed.
    Error,
}

impl Severity {
    /// The name in JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Findings of one family explain the same kind of trouble: about an entry only the most specific one speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Why a request failed.
    Failure,
    /// Why a request was slow.
    Slowness,
    /// Why requests came again and again.
    Repetition,
    /// Stands for itself.
    Alone,
}

/// What a finding fills into its texts and gives to programs.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A text.
    Text(String),
    /// A number; names that end in `_ms` and `_bytes` say the unit.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
    /// Named texts, such as the fields of a form.
    Form(Vec<(String, String)>),
}

impl From<&str> for Arg {
    fn from(t: &str) -> Self {
        Self::Text(t.to_owned())
    }
}
impl From<String> for Arg {
    fn from(t: String) -> Self {
        Self::Text(t)
    }
}
impl From<f64> for Arg {
    fn from(n: f64) -> Self {
        Self::Number(n)
    }
}
impl From<usize> for Arg {
    #[allow(clippy::cast_precision_loss)] // counts
    fn from(n: usize) -> Self {
        Self::Number(n as f64)
    }
}
impl From<u16> for Arg {
    fn from(n: u16) -> Self {
        Self::Number(f64::from(n))
    }
}
impl From<bool> for Arg {
    fn from(b: bool) -> Self {
        Self::Flag(b)
    }
}
impl From<Vec<String>> for Arg {
    fn from(l: Vec<String>) -> Self {
        Self::List(l)
    }
}

/// Arguments by name, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args(Vec<(String, Arg)>);

impl Args {
    /// Adds one, or puts it in the place of one of that name. Empty texts and lists are left out.
    pub fn set(&mut self, name: &str, value: impl Into<Arg>) -> &mut Self {
        let value = value.into();
        let empty = match &value {
            Arg::Text(t) => t.is_empty(),
            Arg::List(l) => l.is_empty(),
            Arg::Form(f) => f.is_empty(),
            Arg::Number(n) => !n.is_finite(),
            Arg::Flag(_) => false,
        };
        match self.0.iter_mut().find(|(n, _)| n == name) {
            Some(slot) if !empty => slot.1 = value,
            None if !empty => self.0.push((name.to_owned(), value)),
            _ => {}
        }
        self
    }

    /// The same, by value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.set(name, value);
        self
    }

    /// The argument of that name.
    pub fn get(&self, name: &str) -> Option<&Arg> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// The text of that name, or an empty one.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Arg::Text(t)) => t,
            _ => "",
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Arg)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v))
    }

    /// As a JSON object.
    pub fn write(&self, j: &mut Json) {
        j.object(|j| {
            for (name, value) in &self.0 {
                j.key(name);
                match value {
                    Arg::Text(t) => j.string(t),
                    Arg::Number(n) => j.number(Some(*n)),
                    Arg::Flag(b) => j.flag(*b),
                    Arg::List(l) => j.array(|j| l.iter().for_each(|t| j.string(t))),
                    Arg::Form(f) => j.object(|j| f.iter().for_each(|(n, v)| j.key(n).string(v))),
                }
            }
        });
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id.
    pub id: &'static str,
    /// The key of its texts in the catalogue: the id, or the id, a dot and a variant.
    pub message: String,
    /// How bad it is.
    pub severity: Severity,
    /// The entries that show it, the most telling one first.
    pub entries: Vec<u32>,
    /// The entries that it explains; other findings of its family have nothing to say about them.
    pub claims: Vec<u32>,
    /// What fills its texts.
    pub args: Args,
    /// How likely it explains the complaint; set in [`super::rank`], to which a rule may add.
    pub weight: f64,
    pub(super) family: Family,
    pub(super) specific: u8,
}

impl Finding {
    /// A variant of the rule's texts.
    pub fn variant(&mut self, name: &str) -> &mut Self {
        self.message = format!("{}.{name}", self.id);
        self
    }

    /// What it explains, where that is not all of its entries.
    pub fn claims(&mut self, entries: Vec<u32>) -> &mut Self {
        self.claims = entries;
        self
    }

    /// Likelier (or, negative, less likely) the cause than others of its severity.
    pub fn weigh(&mut self, more: f64) -> &mut Self {
        self.weight += more;
        self
    }
}
