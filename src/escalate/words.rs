//! The words of notes and escalations, by language: catalogues like those of findings, in `texts/`. A text has places for
//! arguments, `{name}`.

use crate::capture::node::Node;
use crate::capture::tape::Tape;

/// The languages, with their catalogues.
pub const CATALOGUES: &[(&str, &str)] = &[("en", include_str!("texts/en.json")), ("fr", include_str!("texts/fr.json"))];

/// One language, read.
pub struct Words {
    text: &'static str,
    tape: Tape,
    /// Its code, e.g. `fr`.
    pub language: &'static str,
}

impl Words {
    /// The catalogue of a language; English for one that is not there.
    pub fn of(language: &str) -> Self {
        let (language, text) =
            CATALOGUES.iter().find(|(l, _)| *l == language).or(CATALOGUES.first()).copied().unwrap_or(("en", "{}"));
        let mut tape = Tape::new();
        let _ = tape.parse(text.as_bytes());
        Self { text, tape, language }
    }

    /// A text; `None` for an unknown id.
    pub fn find(&self, id: &str) -> Option<String> {
        Some(Node::root(&self.tape, self.text.as_bytes())?.get(id)?.text()?.into_owned())
    }

    /// A text; empty for an unknown id.
    pub fn say(&self, id: &str) -> String {
        self.find(id).unwrap_or_default()
    }

    /// A text with arguments put in.
    pub fn fill(&self, id: &str, args: &[(&str, &str)]) -> String {
        let template = self.say(id);
        let mut out = String::with_capacity(template.len());
        let mut rest = template.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else { return out };
            out.push_str(args.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// A whole number with its thousands apart.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        let apart = if self.language == "fr" { '\u{202f}' } else { ',' };
        let mut out = String::new();
        for (i, d) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(apart);
            }
            out.push(d);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::kind::{Category, Kind};

    fn ids(text: &str) -> Vec<String> {
        let mut tape = Tape::new();
        tape.parse(text.as_bytes()).unwrap();
        let root = Node::root(&tape, text.as_bytes()).unwrap();
        root.members().map(|(k, _)| k.text().unwrap().into_owned()).collect()
    }

    #[test]
    fn every_language_says_the_same_with_the_same_places() {
        let places = |t: &str| {
            let mut all: Vec<String> = t.split('{').skip(1).map(|p| p.split('}').next().unwrap().to_owned()).collect();
            all.sort();
            all
        };
        let english = Words::of("en");
        for (language, text) in CATALOGUES {
            let words = Words::of(language);
            assert_eq!(ids(CATALOGUES[0].1), ids(text), "{language}");
            for id in ids(text) {
                assert!(!words.say(&id).trim().is_empty(), "{language}: {id}");
                assert_eq!(places(&english.say(&id)), places(&words.say(&id)), "{language}: {id}");
            }
            for kind in Kind::ALL {
                assert!(words.find(&format!("kind.{}", kind.slug())).is_some(), "{language}: {}", kind.slug());
            }
            for category in Category::ALL {
                assert!(words.find(&format!("category.{}", category.slug())).is_some(), "{language}");
            }
        }
    }

    #[test]
    fn texts_are_filled_and_numbers_grouped() {
        let (en, fr) = (Words::of("en"), Words::of("fr"));
        assert_eq!(en.fill("note.file", &[("bytes", "1"), ("sha256", "{bytes}")]), "1 bytes, SHA-256 {bytes}");
        assert_eq!(
            (en.number(0), en.number(999), en.number(1_234_567)),
            ("0".into(), "999".into(), "1,234,567".into())
        );
        assert_eq!(fr.number(12_345), "12\u{202f}345");
        assert_eq!(Words::of("xx").language, "en");
    }
}
