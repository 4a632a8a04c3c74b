//! `escalation.md`: what the next team needs. It is made from the clean copy, so that nothing in it was not meant to leave;
//! what the person adds stands as it was written.

use super::brief::Brief;
use super::sheet::{Form, Sheet};
use super::told::Told;
use crate::analyze::facts::Facts;
use crate::analyze::{Diagnosis, view};

/// Most requests in the table of failed ones, and most tracking ids.
const MAX_ROWS: usize = 30;
/// Most findings that are told in full.
const MAX_FINDINGS: usize = 12;

/// Writes the escalation in a language (`en`, `fr`). Gives it with what is missing, as sentences.
pub fn escalation(diagnosis: &Diagnosis<'_>, told: &Told, language: &str) -> (String, Vec<String>) {
    let brief = Brief::new(diagnosis, language);
    let missing = brief.missing(told);
    let mut e = Escalation { s: Sheet::new(Form::Markdown, brief.words.language), brief: &brief, told };
    e.s.heading(1, &brief.words.fill("escalation.title", &[("title", &brief.title())]));
    e.s.paragraph(&brief.words.say("escalation.lead"));
    if !missing.is_empty() {
        e.s.heading(2, &brief.words.say("escalation.missing"));
        e.s.list();
        missing.iter().for_each(|m| e.s.point(m));
    }
    e.summary();
    e.questions();
    e.person();
    e.block();
    e.ids();
    e.failed();
    e.findings();
    e.files();
    (e.s.into_text(), missing)
}

struct Escalation<'a> {
    s: Sheet,
    brief: &'a Brief<'a>,
    told: &'a Told,
}

impl Escalation<'_> {
    fn say(&self, id: &str) -> String {
        self.brief.words.say(&format!("escalation.{id}"))
    }

    fn heading(&mut self, id: &str) {
        let text = self.say(id);
        self.s.heading(2, &text);
    }

    /// An item, unless it says nothing.
    fn item(&mut self, id: &str, value: &str) {
        if !value.is_empty() {
            let label = self.say(id);
            self.s.item(&label, value);
        }
    }

    fn local(&self, ms: Option<f64>) -> String {
        self.told.zone.map_or_else(String::new, |zone| view::local_time(ms, zone))
    }

    fn summary(&mut self) {
        let case = &self.brief.diagnosis.case;
        self.heading("summary");
        self.s.list();
        if let Some(profile) = self.brief.profile() {
            self.item("product", &profile.title);
        }
        if let Some(f) = self.brief.main {
            self.item("time", &view::time(f.started));
            self.item("local", &self.local(f.started));
            self.item("request", &format!("#{} {} {}", f.number(), f.method, view::url(f)));
            self.item("error", f.error_text());
            let id = case.org_id(f);
            let org = match case.org_name(id) {
                Some(name) => format!("{name} ({id})"),
                None => id.to_owned(),
            };
            self.item("org", &org);
            self.item("user", &f.subject.user);
            self.item("page", &self.brief.page(f));
        }
        self.item("browser", &self.brief.browser());
        if let Some((from, to)) = self.brief.diagnosis.span() {
            let span = format!("{} – {}", view::time(Some(from)), view::time(Some(to)));
            self.item("capture", &span);
        }
        let failed = case.facts.iter().filter(|f| f.is_failed()).count();
        let n = |n: usize| self.brief.words.number(n as u64);
        let counts = self.brief.words.fill("escalation.counts", &[("n", &n(case.facts.len())), ("failed", &n(failed))]);
        self.item("requests", &counts);
    }

    fn questions(&mut self) {
        let questions = self.brief.questions();
        if questions.is_empty() {
            return;
        }
        self.heading("questions");
        for (i, q) in questions.iter().enumerate() {
            self.s.heading(3, &format!("{}. {}", i + 1, q.text));
            let answer = Some(self.told.answer(i)).filter(|a| !a.is_empty()).unwrap_or(&q.answer);
            if answer.is_empty() {
                let open = self.say("open");
                self.s.paragraph(&open);
            } else {
                self.s.written(answer);
            }
        }
    }

    /// What only the person can tell.
    fn person(&mut self) {
        let told = self.told;
        for (id, text) in [("steps", &told.steps), ("expected", &told.expected), ("happened", &told.happened)] {
            if text.trim().is_empty() {
                // What happened is in the findings, too.
                if id != "happened" {
                    self.heading(id);
                    let open = self.say("open");
                    self.s.paragraph(&open);
                }
            } else {
                self.heading(id);
                self.s.written(text);
            }
        }
    }

    fn block(&mut self) {
        let block = self.brief.block();
        let Some(profile) = self.brief.profile().filter(|_| !block.is_empty()) else { return };
        let title = self.brief.words.fill("escalation.block", &[("product", &profile.title)]);
        self.s.heading(2, &title);
        let open = self.say("open");
        let rows: Vec<Vec<String>> = block
            .into_iter()
            .map(|l| {
                let told = self.told.value(&l.label);
                let value = if told.is_empty() { l.value } else { told.to_owned() };
                let none = if l.asked { open.as_str() } else { "–" };
                vec![l.label, if value.is_empty() { none.to_owned() } else { value }]
            })
            .collect();
        let head = [self.say("label"), self.say("value")];
        self.s.table(&head, &rows, &[1]);
    }

    fn ids(&mut self) {
        let tracked = self.brief.tracked();
        if tracked.is_empty() {
            return;
        }
        self.heading("ids");
        let rows: Vec<Vec<String>> = tracked
            .iter()
            .take(MAX_ROWS)
            .filter_map(|f| {
                let id = f.tracking.first()?;
                Some(vec![
                    id.value.to_string(),
                    id.name.to_string(),
                    format!("#{}", f.number()),
                    view::time(f.started),
                    self.brief.search(f),
                ])
            })
            .collect();
        let head = ["id", "header", "entry", "utc", "search"].map(|id| self.say(id));
        self.s.table(&head, &rows, &[0, 1, 4]);
        let Some(f) = self.brief.main else { return };
        for (id, values) in
            [("downstream", self.brief.listed(f, "downstream_ids")), ("links", self.brief.listed(f, "links"))]
        {
            if !values.is_empty() {
                let label = self.say(id);
                self.s.paragraph(&label);
                self.s.list();
                values.iter().for_each(|v| self.s.point(v));
            }
        }
    }

    fn failed(&mut self) {
        let all: Vec<&Facts> = self.brief.diagnosis.case.facts.iter().filter(|f| f.is_failed()).collect();
        self.heading("failed");
        if all.is_empty() {
            let none = self.say("no-failed");
            return self.s.paragraph(&none);
        }
        // Without a zone there is no local time.
        let local = |f: &Facts| self.told.zone.map(|_| self.local(f.started));
        let rows: Vec<Vec<String>> = all
            .iter()
            .take(MAX_ROWS)
            .map(|f| {
                let times = [f.number().to_string(), view::time(f.started)].into_iter().chain(local(f));
                let rest = [
                    format!("{} {}", f.method, view::url(f)),
                    f.status.map_or_else(|| "–".to_owned(), |s| s.to_string()),
                    f.time.map_or_else(String::new, |t| format!("{t:.0} ms")),
                    f.tracking.first().map_or_else(String::new, |t| t.value.to_string()),
                    if f.error_text().is_empty() { f.failure.to_string() } else { f.error_text().to_owned() },
                ];
                times.chain(rest).collect()
            })
            .collect();
        let zoned = self.told.zone.is_some();
        let head: Vec<String> = ["entry", "utc", "local", "request", "status", "took", "id", "error"]
            .iter()
            .filter(|id| zoned || **id != "local")
            .map(|id| self.say(id))
            .collect();
        let shift = usize::from(zoned);
        self.s.table(&head, &rows, &[2 + shift, 5 + shift, 6 + shift]);
        if all.len() > MAX_ROWS {
            let n = self.brief.words.number((all.len() - MAX_ROWS) as u64);
            let more = self.brief.words.fill("escalation.more", &[("n", &n)]);
            self.s.paragraph(&more);
        }
    }

    fn findings(&mut self) {
        self.heading("findings");
        if self.brief.causes.is_empty() {
            let none = self.say("none");
            return self.s.paragraph(&none);
        }
        for f in self.brief.causes.iter().take(MAX_FINDINGS) {
            let words = self.brief.texts.words(&f.message, &f.args);
            self.s.heading(3, &words.title);
            self.s.paragraph(&words.explanation);
            let entries: Vec<String> = f.entries.iter().take(10).map(|i| format!("#{}", u64::from(*i) + 1)).collect();
            self.s.list();
            self.item("next", &words.next);
            self.item("evidence", &entries.join(", "));
        }
        if self.brief.causes.len() > MAX_FINDINGS {
            let n = self.brief.words.number((self.brief.causes.len() - MAX_FINDINGS) as u64);
            let more = self.brief.words.fill("escalation.more", &[("n", &n)]);
            self.s.paragraph(&more);
        }
    }

    fn files(&mut self) {
        let told = self.told;
        if told.files.is_empty() && told.screenshots.is_empty() {
            return;
        }
        self.heading("files");
        self.s.list();
        told.files.iter().for_each(|n| self.s.point(n));
        let note = self.say("screenshot");
        told.screenshots.iter().for_each(|n| self.s.point(&format!("{n} ({note})")));
    }
}
