//! A text for a case, written once and shown as plain text or Markdown. Nothing that is put in becomes markup.

use crate::analyze::view::{cell, marked};

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For fields that take no markup.
    Text,
    /// CommonMark with tables.
    Markdown,
}

/// A text as it grows.
pub struct Sheet {
    form: Form,
    /// What stands between a label and its value.
    colon: &'static str,
    out: String,
}

impl Sheet {
    /// An empty text in a language.
    pub fn new(form: Form, language: &str) -> Self {
        let colon = if language == "fr" { "\u{a0}:" } else { ":" };
        Self { form, colon, out: String::new() }
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.out
    }

    fn shown(&self, text: &str) -> String {
        match self.form {
            Form::Text => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
            Form::Markdown => marked(text),
        }
    }

    fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// A heading of level 1, 2 …
    pub fn heading(&mut self, level: usize, text: &str) {
        self.gap();
        let text = self.shown(text);
        match self.form {
            Form::Markdown => self.out.push_str(&format!("{} {text}\n", "#".repeat(level))),
            Form::Text => {
                let line = if level == 1 { "=" } else { "-" };
                self.out.push_str(&format!("{text}\n{}\n", line.repeat(text.chars().count())));
            }
        }
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        self.gap();
        self.out.push_str(&self.shown(text));
        self.out.push('\n');
    }

    /// A paragraph of several lines as a person wrote it.
    pub fn written(&mut self, text: &str) {
        self.gap();
        let text = text.trim();
        let last = text.lines().count().saturating_sub(1);
        for (i, line) in text.lines().enumerate() {
            let shown = self.shown(line.trim_end());
            // A line of a number or a dash stays one; two blanks at the end would break it in Markdown.
            let shown = if self.form == Form::Markdown { escaped_start(&shown) } else { shown };
            self.out.push_str(&shown);
            let broken = self.form == Form::Markdown && i < last && !line.trim().is_empty();
            self.out.push_str(if broken { "  \n" } else { "\n" });
        }
    }

    /// Begins a list: a blank line before its first item.
    pub fn list(&mut self) {
        self.gap();
    }

    /// An item: what it is, and its value.
    pub fn item(&mut self, label: &str, value: &str) {
        let (label, value) = (self.shown(label), self.shown(value));
        let colon = self.colon;
        match self.form {
            Form::Markdown => self.out.push_str(&format!("- **{label}{colon}** {value}\n")),
            Form::Text => self.out.push_str(&format!("- {label}{colon} {value}\n")),
        }
    }

    /// An item that stands for itself.
    pub fn point(&mut self, text: &str) {
        self.out.push_str(&format!("- {}\n", self.shown(text)));
    }

    /// A command to be typed, on a line of its own. The caller quotes it for the shell.
    pub fn command(&mut self, line: &str) {
        self.gap();
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        self.out.push_str(&format!("    {line}\n"));
    }

    /// A table; in the columns `code` values stand as they are. In plain text each row is a line of its cells.
    pub fn table(&mut self, head: &[String], rows: &[Vec<String>], code: &[usize]) {
        self.gap();
        match self.form {
            Form::Markdown => {
                let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
                self.out.push_str(&line(head.iter().map(|h| marked(h)).collect()));
                self.out.push_str(&line(head.iter().map(|_| "---".to_owned()).collect()));
                for row in rows {
                    let shown = |(i, c): (usize, &String)| if code.contains(&i) { cell(c) } else { marked(c) };
                    self.out.push_str(&line(row.iter().enumerate().map(shown).collect()));
                }
            }
            Form::Text => {
                let all: Vec<Vec<String>> = std::iter::once(head.to_vec())
                    .chain(rows.iter().cloned())
                    .map(|r| r.iter().map(|c| self.shown(c)).collect())
                    .collect();
                let width =
                    |i: usize| all.iter().filter_map(|r| r.get(i)).map(|c| c.chars().count()).max().unwrap_or(0);
                for row in &all {
                    let cells: Vec<String> = row
                        .iter()
                        .enumerate()
                        .map(|(i, c)| format!("{c}{}", " ".repeat(width(i).saturating_sub(c.chars().count()))))
                        .collect();
                    self.out.push_str(&format!("  {}\n", cells.join("  ").trim_end()));
                }
            }
        }
    }

    /// Markdown that was made elsewhere and has its markup escaped.
    pub fn ready(&mut self, markdown: &str) {
        self.gap();
        self.out.push_str(markdown.trim());
        self.out.push('\n');
    }
}

/// A line that does not become a list, a heading or a rule by how it begins; numbered steps may stay a list.
fn escaped_start(line: &str) -> String {
    let blanks = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at(blanks);
    // Four blanks would make it code.
    let indent = indent.get(..blanks.min(3)).unwrap_or("");
    if rest.starts_with(['-', '+', '=']) { format!("{indent}\\{rest}") } else { format!("{indent}{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_in_two_forms() {
        let write = |form| {
            let mut s = Sheet::new(form, "en");
            s.heading(1, "A*b*");
            s.paragraph("one\ntwo");
            s.list();
            s.item("x", "<y>");
            s.table(&["k".into(), "n".into()], &[vec!["a|b".into(), "1|2".into()]], &[0]);
            s.command("go\n on");
            s.written("1. go\n- <b>\n    deep");
            s.into_text()
        };
        assert_eq!(
            write(Form::Text),
            "A*b*\n====\n\none two\n\n- x: <y>\n\n  k    n\n  a|b  1|2\n\n    go on\n\n1. go\n- <b>\n    deep\n"
        );
        assert_eq!(
            write(Form::Markdown),
            "# A\\*b\\*\n\none two\n\n- **x:** \\<y\\>\n\n| k | n |\n| --- | --- |\n| `a¦b` | 1\\|2 |\n\n    go on\n\n1. go  \n\\- \\<b\\>  \n   deep\n"
        );
    }
}
