//! The words of findings: a catalogue by message id, in English and French, which the page reads too. A text has places
//! for arguments, `{tracking_id}`; a part in brackets, `[: {error}]`, is left out when an argument in it is missing; and
//! `{count?file is|files are}` is what follows a number.

use super::finding::{Arg, Args};
use crate::capture::node::Node;
use crate::capture::tape::Tape;

/// The languages, with their catalogues.
pub const CATALOGUES: &[(&str, &str)] = &[("en", include_str!("texts/en.json")), ("fr", include_str!("texts/fr.json"))];
/// Most elements of a list that a title tells, and any other text.
const MAX_TOLD: [usize; 2] = [4, 40];

/// One language, read.
pub struct Texts {
    text: &'static str,
    tape: Tape,
    language: &'static str,
}

/// What is told of a finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// One line.
    pub title: String,
    /// What it means.
    pub explanation: String,
    /// What to do next.
    pub next: String,
}

impl Texts {
    /// The catalogue of a language; English for one that is not there.
    pub fn of(language: &str) -> Self {
        let (language, text) =
            CATALOGUES.iter().find(|(l, _)| *l == language).or(CATALOGUES.first()).copied().unwrap_or(("en", "{}"));
        let mut tape = Tape::new();
        let _ = tape.parse(text.as_bytes());
        Self { text, tape, language }
    }

    /// The template of a part (`title`, `explanation`, `next`) of a message; a variant falls back on its rule's.
    pub fn template(&self, message: &str, part: &str) -> String {
        let root = Node::root(&self.tape, self.text.as_bytes());
        let get = |id: &str| root.and_then(|r| r.find(&[id, part])).and_then(Node::text).map(|t| t.into_owned());
        get(message).or_else(|| get(message.split('.').next().unwrap_or(""))).unwrap_or_default()
    }

    /// All ids of messages, in order.
    pub fn ids(&self) -> Vec<String> {
        let root = Node::root(&self.tape, self.text.as_bytes());
        root.into_iter().flat_map(Node::members).filter_map(|(k, _)| k.text().map(|t| t.into_owned())).collect()
    }

    /// The words for a message with its arguments.
    pub fn words(&self, message: &str, args: &Args) -> Words {
        let fill = |part: &str| {
            let most = if part == "title" { MAX_TOLD[0] } else { MAX_TOLD[1] };
            self.fill(&self.template(message, part), args, most)
        };
        Words { title: fill("title"), explanation: fill("explanation"), next: fill("next") }
    }

    fn fill(&self, template: &str, args: &Args, most: usize) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('[') {
            let (before, after) = rest.split_at(open);
            out.push_str(&self.plain(before, args, most).0);
            let Some(close) = after.find(']') else { return out };
            let (part, whole) = self.plain(after.get(1..close).unwrap_or(""), args, most);
            if whole {
                out.push_str(&part);
            }
            rest = after.get(close + 1..).unwrap_or("");
            if out.ends_with('.') {
                rest = rest.strip_prefix('.').unwrap_or(rest);
            }
        }
        out.push_str(&self.plain(rest, args, most).0);
        out
    }

    /// A text without brackets, filled in, and whether every argument was there.
    fn plain(&self, template: &str, args: &Args, most: usize) -> (String, bool) {
        let (mut out, mut whole) = (String::new(), true);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            out.push_str(before);
            let Some(close) = after.find('}') else { return (out, false) };
            let name = after.get(1..close).unwrap_or("");
            match (args.get(name), name.split_once('?')) {
                (_, Some((number, forms))) => out.push_str(self.form(args.get(number), forms)),
                (Some(arg), None) => out.push_str(&self.value(name, arg, most)),
                (None, None) => whole = false,
            }
            rest = after.get(close + 1..).unwrap_or("");
            // An error text brings its own full stop.
            if out.ends_with('.') {
                rest = rest.strip_prefix('.').unwrap_or(rest);
            }
        }
        out.push_str(rest);
        (out, whole)
    }

    /// Of `one|many` what goes with a number.
    fn form<'f>(&self, number: Option<&Arg>, forms: &'f str) -> &'f str {
        let (one, many) = forms.split_once('|').unwrap_or((forms, forms));
        match number {
            // French counts nothing and one and a half as one.
            Some(Arg::Number(n)) if *n == 1.0 || (self.language == "fr" && *n < 2.0) => one,
            _ => many,
        }
    }

    fn value(&self, name: &str, arg: &Arg, most: usize) -> String {
        match arg {
            Arg::Text(t) => t.clone(),
            Arg::Flag(b) => b.to_string(),
            Arg::Number(n) if name.ends_with("_ms") => self.duration(*n),
            Arg::Number(n) if name.ends_with("_bytes") => self.size(*n),
            Arg::Number(n) => self.number(*n, if n.fract() == 0.0 { 0 } else { 1 }),
            Arg::List(l) => {
                let shown: Vec<&str> = l.iter().take(most).map(String::as_str).collect();
                let more = l.len().saturating_sub(most);
                if more == 0 { shown.join(", ") } else { format!("{}, … (+{more})", shown.join(", ")) }
            }
            Arg::Form(f) => f.iter().map(|(n, v)| format!("{n}: {v}")).collect::<Vec<_>>().join(", "),
        }
    }

    fn number(&self, n: f64, places: usize) -> String {
        let text = format!("{n:.places$}");
        if self.language == "fr" { text.replace('.', ",") } else { text }
    }

    fn duration(&self, ms: f64) -> String {
        match ms.abs() {
            t if t < 1000.0 => format!("{} ms", self.number(ms, 0)),
            t if t < 120_000.0 => format!("{} s", self.number(ms / 1000.0, 1)),
            t if t < 7_200_000.0 => format!("{} min", self.number(ms / 60_000.0, 0)),
            t if t < 172_800_000.0 => format!("{} h", self.number(ms / 3_600_000.0, 1)),
            _ => format!(
                "{} {}",
                self.number(ms / 86_400_000.0, 0),
                if self.language == "fr" { "jours" } else { "days" }
            ),
        }
    }

    fn size(&self, bytes: f64) -> String {
        let unit = if self.language == "fr" { ["o", "Ko", "Mo"] } else { ["B", "KB", "MB"] };
        let [b, kb, mb] = unit;
        match bytes {
            n if n < 1000.0 => format!("{} {b}", self.number(n, 0)),
            n if n < 1e6 => format!("{} {kb}", self.number(n / 1e3, 0)),
            n => format!("{} {mb}", self.number(n / 1e6, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_filled_in() {
        let args =
            Args::default().with("a", "x").with("took_ms", 12_345.6).with("n", 3.0).with("sent_bytes", 2_500_000.0);
        let en = Texts::of("en");
        assert_eq!(en.fill("{a}[: {b}][ in {took_ms}], {n} of {sent_bytes}", &args, 4), "x in 12.3 s, 3 of 2.5 MB");
        assert_eq!(Texts::of("fr").fill("{took_ms}, {sent_bytes}", &args, 4), "12,3 s, 2,5 Mo");
        assert_eq!(en.fill("{n} {n?file is|files are}", &args, 4), "3 files are");
        let one = Args::default().with("n", 1.0);
        assert_eq!(en.fill("{n} {n?file is|files are}[ of {b}]", &one, 4), "1 file is");
        let none = Args::default().with("n", 0.0);
        assert_eq!(en.fill("{n} {n?file|files}", &none, 4), "0 files");
        assert_eq!(Texts::of("fr").fill("{n} {n?fichier|fichiers}", &none, 4), "0 fichier");
        assert_eq!(en.fill("{a} [{a", &args, 4), "x ");
        assert_eq!(en.fill("", &args, 4), "");
    }

    #[test]
    fn every_language_has_the_same_messages_with_the_same_places() {
        let all: Vec<Texts> = CATALOGUES.iter().map(|(l, _)| Texts::of(l)).collect();
        let places = |t: &str| {
            let mut names: Vec<String> =
                t.split('{').skip(1).filter_map(|p| p.split(['}', '?']).next()).map(str::to_owned).collect();
            names.sort();
            names.dedup();
            names
        };
        let english = &all[0];
        assert!(english.ids().is_sorted(), "the catalogue is sorted");
        for other in &all[1..] {
            assert_eq!(english.ids(), other.ids(), "{}", other.language);
            for id in english.ids() {
                for part in ["title", "explanation", "next"] {
                    let (a, b) = (english.template(&id, part), other.template(&id, part));
                    assert_eq!(places(&a), places(&b), "{id}.{part} in {}", other.language);
                    assert!(!a.is_empty() && !b.is_empty(), "{id}.{part}");
                }
            }
        }
    }
}
