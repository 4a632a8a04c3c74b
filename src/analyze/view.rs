//! What programs and tickets get: the diagnosis as JSON (`schema/analysis.schema.json`) and as Markdown.

use super::Diagnosis;
use super::clock::utc;
use super::facts::Facts;
use super::finding::{Finding, Severity};
use super::texts::Texts;
use crate::json::Json;

/// Most findings that Markdown tells in full.
const MAX_TOLD: usize = 12;
/// Most entries of a finding that Markdown lists.
const MAX_ENTRIES: usize = 10;

impl Diagnosis<'_> {
    /// What to say about the file itself.
    pub fn warnings(&self) -> Vec<String> {
        let broken: Vec<String> =
            self.case.facts.iter().filter(|f| f.broken).map(|f| format!("#{}", f.number())).collect();
        let mut out = self.case.about.warnings.clone();
        if let Some((what, at)) = self.case.about.broken {
            out.push(format!("what stands around the entries is not valid JSON: {what} (at byte {at})"));
        }
        if !broken.is_empty() {
            let some: Vec<&str> = broken.iter().take(20).map(String::as_str).collect();
            let more = if broken.len() > some.len() { " …" } else { "" };
            out.push(format!("{} entries could not be read: {}{more}", broken.len(), some.join(", ")));
        }
        out
    }

    /// Earliest start and latest end, ms since 1970. Where some entries have a real time, those from before the web do not
    /// count: exporters write 1970 where they know none.
    pub fn span(&self) -> Option<(f64, f64)> {
        const THE_WEB: f64 = 631_152_000_000.0;
        let real = self.case.facts.iter().any(|f| f.started.is_some_and(|s| s >= THE_WEB));
        let mut span: Option<(f64, f64)> = None;
        for f in self.case.facts {
            if let (Some(start), Some(end)) = (f.started.filter(|s| !real || *s >= THE_WEB), f.end()) {
                span = Some(span.map_or((start, end), |(a, b)| (a.min(start), b.max(end))));
            }
        }
        span
    }

    /// The whole diagnosis as JSON, a line for each entry and finding.
    pub fn json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut |piece| out.push_str(piece));
        out
    }

    /// The same, piece by piece: it may be as long as the capture has entries.
    pub fn write_json(&self, out: &mut dyn FnMut(&str)) {
        let texts = Texts::of("en");
        let span = self.span();
        let mut j = Json::new(false);
        j.object(|j| {
            j.key("creator").string(&self.case.about.creator);
            j.key("browser").string(&self.case.about.browser);
            j.key("pages").count(self.case.about.pages.len() as u64);
            j.key("entries").count(self.case.facts.len() as u64);
            text_or_null(j.key("started"), &utc(span.map(|s| s.0)));
            j.key("duration_ms").number(Some(span.map_or(0.0, |s| s.1 - s.0)));
            j.key("warnings").array(|j| self.warnings().iter().for_each(|w| j.string(w)));
        });
        out("{\"capture\": ");
        out(&j.into_text());
        list(out, "entries", self.case.facts.iter(), |j, f| self.entry(j, f));
        list(out, "findings", self.findings.iter(), |j, f| finding(j, f, &texts));
        out("}\n");
    }

    /// The findings alone, with their words in a language: for the page.
    pub fn findings_json(&self, language: &str) -> String {
        let texts = Texts::of(language);
        let mut j = Json::new(false);
        j.array(|j| self.findings.iter().for_each(|f| finding(j, f, &texts)));
        j.into_text()
    }

    /// Rows `start` up to `end`: what the table shows beside what it has. For the page.
    pub fn rows_json(&self, start: usize, end: usize) -> String {
        let mut j = Json::new(false);
        let rows = self.case.facts.get(start.min(self.case.facts.len())..end.min(self.case.facts.len())).unwrap_or(&[]);
        j.array(|j| rows.iter().for_each(|f| self.entry(j, f)));
        j.into_text()
    }

    fn entry(&self, j: &mut Json, f: &Facts) {
        j.object(|j| {
            j.key("index").count(u64::from(f.index));
            text_or_null(j.key("started"), &utc(f.started));
            j.key("method").string(&f.method);
            j.key("url").string(&url(f));
            j.key("status").count(u64::from(f.code()));
            j.key("type").string(&f.mime);
            j.key("size").number(f.sizes.content.or(f.sizes.transferred));
            j.key("time_ms").number(f.time);
            text_or_null(j.key("tracking_id"), f.tracking.first().map_or("", |t| &t.value));
            text_or_null(j.key("error"), f.error_text());
            text_or_null(j.key("org"), self.case.org(f));
            j.key("timings").object(|j| {
                for (name, ms) in self.case.phases(f).named() {
                    if ms > 0.0 {
                        j.key(name).number(Some(ms));
                    }
                }
            });
        });
    }

    /// For a ticket: what was found, what it means, what to do next, and the requests that show it.
    pub fn markdown(&self) -> String {
        let texts = Texts::of("en");
        let mut out = String::from("# What this capture shows\n\n");
        let a = self.case.about;
        let tool = [a.creator.as_str(), a.browser.as_str()]
            .iter()
            .filter(|t| !t.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let span = self.span();
        out.push_str(&format!("{} requests", self.case.facts.len()));
        if let Some((from, to)) = span {
            out.push_str(&format!(", {} to {} UTC", utc(Some(from)), utc(Some(to))));
        }
        if !tool.is_empty() {
            out.push_str(&format!(", written by {}", marked(&tool)));
        }
        out.push_str(".\n");
        for w in self.warnings() {
            out.push_str(&format!("\n> {}\n", marked(&w)));
        }
        if self.findings.is_empty() {
            out.push_str("\nNothing stands out.\n");
        }
        // What is only worth knowing is told in a line each; what sums up is told in full.
        let in_full = |f: &&Finding| f.severity > Severity::Info || f.id == "hand-off";
        for (i, f) in self.findings.iter().filter(in_full).take(MAX_TOLD).enumerate() {
            let words = texts.words(&f.message, &f.args);
            out.push_str(&format!(
                "\n## {}. {} ({})\n\n{}\n\n**Next:** {}\n",
                i + 1,
                marked(&words.title),
                f.severity.slug(),
                marked(&words.explanation),
                marked(&words.next)
            ));
            self.evidence(&mut out, f);
        }
        let rest: Vec<&Finding> = self.findings.iter().filter(|f| !in_full(f)).collect();
        let late = self.findings.iter().filter(in_full).skip(MAX_TOLD);
        for (n, f) in late.chain(rest).enumerate() {
            if n == 0 {
                out.push_str("\n## Also\n\n");
            }
            let words = texts.words(&f.message, &f.args);
            let entries: Vec<String> =
                f.entries.iter().take(MAX_ENTRIES).map(|e| format!("\\#{}", u64::from(*e) + 1)).collect();
            out.push_str(&format!("- {} ({}; {})\n", marked(&words.title), f.severity.slug(), entries.join(", ")));
        }
        out
    }

    fn evidence(&self, out: &mut String, f: &Finding) {
        let entries: Vec<&Facts> =
            f.entries.iter().take(MAX_ENTRIES).filter_map(|i| self.case.facts.get(*i as usize)).collect();
        if entries.is_empty() {
            return;
        }
        out.push_str(
            "\n| # | time (UTC) | request | status | took | tracking id | error |\n|---|---|---|---|---|---|---|\n",
        );
        for e in entries {
            let time = utc(e.started);
            out.push_str(&format!(
                "| {} | {} | {} {} | {} | {} | {} | {} |\n",
                e.number(),
                time.get(11..23).unwrap_or(""),
                e.method,
                cell(&url(e)),
                e.status.map_or_else(|| "–".to_owned(), |s| s.to_string()),
                e.time.map_or_else(String::new, |t| format!("{t:.0} ms")),
                cell(e.tracking.first().map_or("", |t| &t.value)),
                cell(e.error_text()),
            ));
        }
        if f.entries.len() > MAX_ENTRIES {
            out.push_str(&format!("\n… and {} more.\n", f.entries.len() - MAX_ENTRIES));
        }
    }
}

/// The URL of an entry, fit to be shown.
pub fn url(f: &Facts) -> String {
    let a = &f.url;
    if matches!(&*a.scheme, "data" | "blob" | "javascript" | "about" | "filesystem") {
        return format!("{}:", a.scheme);
    }
    let scheme = if a.scheme.is_empty() { String::new() } else { format!("{}://", a.scheme) };
    let query = if a.query.is_empty() { String::new() } else { format!("?{}", a.query) };
    format!("{scheme}{}{}{query}", a.host, a.path)
}

/// A moment for people, in UTC; empty for none.
pub fn time(ms: Option<f64>) -> String {
    utc(ms)
}

/// The same on a clock that is `zone` ms ahead of UTC, as `2025-06-10 17:20:36.927 +02:00`.
pub fn local_time(ms: Option<f64>, zone: f64) -> String {
    let text = utc(ms.map(|m| m + zone)).replace('T', " ");
    let Some(clock) = text.strip_suffix('Z') else { return text };
    let minutes = zone.abs() / 60_000.0;
    let sign = if zone < 0.0 { '-' } else { '+' };
    format!("{clock} {sign}{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// A member that is a list, a line for each element.
fn list<T>(out: &mut dyn FnMut(&str), name: &str, items: impl Iterator<Item = T>, write: impl Fn(&mut Json, T)) {
    out(&format!(",\n\"{name}\": ["));
    for (i, item) in items.enumerate() {
        let mut j = Json::new(false);
        write(&mut j, item);
        out(if i == 0 { "\n" } else { ",\n" });
        out(&j.into_text());
    }
    out("\n]");
}

fn text_or_null(j: &mut Json, text: &str) {
    if text.is_empty() { j.number(None) } else { j.string(text) }
}

fn finding(j: &mut Json, f: &Finding, texts: &Texts) {
    let words = texts.words(&f.message, &f.args);
    j.object(|j| {
        j.key("id").string(f.id);
        j.key("severity").string(f.severity.slug());
        j.key("title").string(&words.title);
        j.key("entries").array(|j| f.entries.iter().for_each(|e| j.count(u64::from(*e))));
        f.args.write(j.key("args"));
        j.key("message").string(&f.message);
        j.key("explanation").string(&words.explanation);
        j.key("next").string(&words.next);
    });
}

/// Text of a capture in Markdown: nothing of it is markup.
pub fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut before, mut rest) = (' ', text.chars().peekable());
    while let Some(c) = rest.next() {
        let inside = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        before = c;
        match c {
            // Inside a word it is no markup (CommonMark 6.2), and ids are copied out of the text.
            '_' if inside => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The same as code in a cell of a table.
pub fn cell(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let clean: String = text
        .chars()
        .map(|c| {
            if c == '`' {
                '\''
            } else if c == '|' {
                '¦'
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    format!("`{clean}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_capture_is_markup() {
        assert_eq!(marked("ATLAS_1-2_3 _a_ __b__ c_"), "ATLAS_1-2_3 \\_a\\_ \\_\\_b\\_\\_ c\\_");
        assert_eq!(marked("<b>*x*</b>\n[a](b)"), "\\<b\\>\\*x\\*\\</b\\> \\[a\\](b)");
        assert_eq!(cell("a|b`c"), "`a¦b'c`");
    }

    /// Holds a value against a schema, as far as schemas of this project go.
    fn fits(value: &serde_json::Value, schema: &serde_json::Value, at: &str) {
        let types: Vec<&str> = match &schema["type"] {
            serde_json::Value::String(t) => vec![t],
            serde_json::Value::Array(all) => all.iter().filter_map(|t| t.as_str()).collect(),
            _ => Vec::new(),
        };
        let kind = match value {
            serde_json::Value::Null => "null",
            serde_json::Value::Bool(_) => "boolean",
            serde_json::Value::Number(n) if n.is_u64() && types.contains(&"integer") => "integer",
            serde_json::Value::Number(_) => "number",
            serde_json::Value::String(_) => "string",
            serde_json::Value::Array(_) => "array",
            serde_json::Value::Object(_) => "object",
        };
        assert!(types.is_empty() || types.contains(&kind), "{at}: {kind}, not {types:?}");
        assert!(schema["enum"].as_array().is_none_or(|e| e.contains(value)), "{at}: {value}");
        for (i, item) in value.as_array().into_iter().flatten().enumerate() {
            fits(item, &schema["items"], &format!("{at}/{i}"));
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            let known = &schema["properties"][name];
            assert!(!known.is_null() || schema["additionalProperties"] != false, "{at}: {name} is not in the schema");
            fits(member, known, &format!("{at}/{name}"));
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(value.get(name.as_str().unwrap()).is_some(), "{at}: {name} is missing");
        }
    }

    #[test]
    fn the_json_is_what_the_published_schema_says() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../schema/analysis.schema.json")).expect("the schema is JSON");
        for rule in super::super::rules::RULES {
            for sample in (rule.samples)().fires {
                let file = super::super::sample::file(&sample);
                let json = super::super::sample::analysis(&file, 100).run().json();
                fits(&serde_json::from_str(&json).unwrap(), &schema, rule.id);
            }
        }
    }
}
