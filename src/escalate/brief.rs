//! What the capture itself tells for an escalation: the request it is about, the vendor's block, the questions with what
//! can be answered from findings, and what is missing.

use super::told::Told;
use super::words::Words;
use crate::analyze::facts::Facts;
use crate::analyze::finding::{Arg, Finding, Severity};
use crate::analyze::texts::Texts;
use crate::analyze::{Diagnosis, view};
use crate::json::Json;
use crate::profile::Profile;

/// The questions that the catalogue knows: of the built-in profiles, and what others may ask in the same words.
pub const QUESTIONS: &[&str] =
    &["ask.error", "ask.ids", "ask.looked", "ask.needed", "ask.request-ids", "ask.seen", "ask.since"];
/// Facts of a block that stand in no capture.
const ASKED: &[&str] = &["build", "customer_type", "user_org_id"];
/// Most tracking ids and causes that answer a question.
const MOST: usize = 5;

/// A question of the profile with what findings answer to it.
pub struct Question {
    /// In the language of the escalation where it is known.
    pub text: String,
    /// From the findings; empty where only a person can tell.
    pub answer: String,
}

/// A line of the vendor's block.
pub struct Line {
    /// As the vendor calls it.
    pub label: String,
    /// From the capture; empty where it does not say.
    pub value: String,
    /// No capture can say it: it is to be asked.
    pub asked: bool,
}

/// What a capture tells for an escalation.
pub struct Brief<'a> {
    pub(super) diagnosis: &'a Diagnosis<'a>,
    pub(super) words: Words,
    pub(super) texts: Texts,
    /// The request that it is about: of the likeliest finding, one with a tracking id if there is any.
    pub(super) main: Option<&'a Facts>,
    /// The findings that say what is wrong, the likeliest first.
    pub(super) causes: Vec<&'a Finding>,
}

impl<'a> Brief<'a> {
    /// From a diagnosis, in a language (`en`, `fr`).
    pub fn new(diagnosis: &'a Diagnosis<'a>, language: &str) -> Self {
        let facts = diagnosis.case.facts;
        // What is about the state of the capture, and what sums up, is no cause.
        let causes: Vec<&Finding> = diagnosis
            .findings
            .iter()
            .filter(|f| f.severity > Severity::Info && f.id != "hand-off" && f.id != "capture-quality")
            .collect();
        let handed = diagnosis.findings.iter().find(|f| f.id == "hand-off");
        let main = handed
            .into_iter()
            .chain(causes.iter().copied())
            .find_map(|f| f.entries.iter().find_map(|i| facts.get(*i as usize)));
        Self { diagnosis, words: Words::of(language), texts: Texts::of(language), main, causes }
    }

    /// The profile of the request that it is about.
    pub fn profile(&self) -> Option<&'a Profile> {
        self.main.map(|f| self.diagnosis.case.profile(f))
    }

    /// The title of the likeliest finding.
    pub fn title(&self) -> String {
        self.causes
            .first()
            .map_or_else(|| self.words.say("escalation.none"), |f| self.texts.words(&f.message, &f.args).title)
    }

    /// Requests that findings show and that have a tracking id; each id once, the likeliest first.
    pub fn tracked(&self) -> Vec<&'a Facts> {
        let mut out: Vec<&Facts> = Vec::new();
        let shown =
            self.causes.iter().flat_map(|f| &f.entries).filter_map(|i| self.diagnosis.case.facts.get(*i as usize));
        for f in self.main.into_iter().chain(shown) {
            let Some(id) = f.tracking.first() else { continue };
            if !out.iter().any(|o| o.tracking.first().is_some_and(|t| t.value == id.value)) {
                out.push(f);
            }
        }
        out
    }

    /// The questions of the profile, in its order.
    pub fn questions(&self) -> Vec<Question> {
        let all = self.profile().map_or(&[][..], |p| &p.questions);
        all.iter()
            .map(|text| {
                let id = self.asked(text);
                Question {
                    text: id.as_ref().map_or_else(|| text.clone(), |id| self.words.say(id)),
                    answer: id.map_or_else(String::new, |id| self.answer(&id)),
                }
            })
            .collect()
    }

    /// The id of a question that the catalogue knows, by its English text.
    fn asked(&self, text: &str) -> Option<String> {
        let english = Words::of("en");
        QUESTIONS.iter().find(|id| english.say(id) == text).map(|id| (*id).to_owned())
    }

    fn answer(&self, id: &str) -> String {
        match id {
            "ask.error" => {
                let mut titles: Vec<String> =
                    self.causes.iter().map(|f| self.texts.words(&f.message, &f.args).title).collect();
                titles.dedup();
                titles.truncate(3);
                titles.join("\n")
            }
            "ask.ids" | "ask.request-ids" => {
                let ids: Vec<&str> =
                    self.tracked().iter().filter_map(|f| f.tracking.first()).map(|t| &*t.value).take(MOST).collect();
                ids.join("\n")
            }
            "ask.since" => {
                let failed: Vec<&Facts> = self.diagnosis.case.facts.iter().filter(|f| f.is_failed()).collect();
                let Some(first) = failed.first() else { return String::new() };
                let n = self.words.number(failed.len() as u64);
                self.words.fill("escalation.since", &[("time", &view::time(first.started)), ("n", &n)])
            }
            // Whether someone looked, what he saw, and whether it is needed, only a person knows.
            _ => String::new(),
        }
    }

    /// The vendor's block about the main request.
    pub fn block(&self) -> Vec<Line> {
        let Some((f, profile)) = self.main.zip(self.profile()) else { return Vec::new() };
        profile
            .escalation
            .iter()
            .map(|(label, fact)| Line {
                label: label.clone(),
                value: self.fact(f, fact),
                asked: ASKED.contains(&fact.as_str()),
            })
            .collect()
    }

    fn fact(&self, f: &Facts, name: &str) -> String {
        let case = &self.diagnosis.case;
        let reply = || self.words.fill("escalation.see", &[("entry", &f.number().to_string())]);
        match name {
            "browser" => self.browser(),
            "error" => f.error_text().to_owned(),
            "body" | "error_json" if f.error.is_some() => reply(),
            "host" => f.url.host.to_string(),
            "method" => f.method.to_string(),
            "org" => case.org(f).to_owned(),
            "org_id" => case.org_id(f).to_owned(),
            "page_url" => self.page(f),
            "path" => f.url.path.to_string(),
            "referrer" => f.request.get("referer").unwrap_or("").to_owned(),
            "status" => f.status.map_or_else(String::new, |s| s.to_string()),
            "status_text" => f.status_text.to_string(),
            "time_utc" => view::time(f.started),
            "tracking_id" => f.tracking.first().map_or_else(String::new, |t| t.value.to_string()),
            "url" => view::url(f),
            "user_id" => f.subject.user.to_string(),
            _ => String::new(),
        }
    }

    /// The browser, or what wrote the capture.
    pub fn browser(&self) -> String {
        let about = self.diagnosis.case.about;
        [&about.browser, &about.creator].into_iter().find(|t| !t.is_empty()).cloned().unwrap_or_default()
    }

    /// The page that a request belongs to.
    pub fn page(&self, f: &Facts) -> String {
        let pages = &self.diagnosis.case.about.pages;
        let page = pages.iter().find(|p| *p.id == *f.page).or_else(|| pages.first());
        page.map(|p| p.title.clone()).unwrap_or_default()
    }

    /// What an escalation needs and does not have, as sentences.
    pub fn missing(&self, told: &Told) -> Vec<String> {
        let case = &self.diagnosis.case;
        let mut out = Vec::new();
        let mut needs = |id: &str, is_there: bool| {
            if !is_there {
                out.push(self.words.say(&format!("missing.{id}")));
            }
        };
        needs("cause", !self.causes.is_empty());
        needs("tracking", self.main.is_none() || !self.tracked().is_empty());
        needs("time", case.facts.iter().any(|f| f.started.is_some()));
        needs("browser", !self.browser().is_empty());
        needs(
            "org",
            self.main.is_none_or(|f| !f.subject.org.is_empty()) || self.profile().is_none_or(|p| p.search.is_none()),
        );
        needs("steps", !told.steps.trim().is_empty());
        needs("expected", !told.expected.trim().is_empty());
        needs("screenshots", !told.screenshots.is_empty());
        if let Some(quality) = self.diagnosis.findings.iter().find(|f| f.id == "capture-quality") {
            out.push(self.texts.words(&quality.message, &quality.args).title);
        }
        for (i, question) in self.questions().iter().enumerate() {
            if told.answer(i).is_empty() && question.answer.is_empty() {
                out.push(self.words.fill("missing.answer", &[("question", &question.text)]));
            }
        }
        let open: Vec<String> =
            self.block().into_iter().filter(|l| l.asked && told.value(&l.label).is_empty()).map(|l| l.label).collect();
        if !open.is_empty() {
            out.push(self.words.fill("missing.block", &[("labels", &open.join(", "))]));
        }
        out
    }

    /// What the page asks the person with: `{title, started, questions: [{question, answer}], block: [{label, value, asked}]}`.
    pub fn json(&self) -> String {
        let mut out = Json::new(false);
        out.object(|j| {
            j.key("title").string(&self.title());
            j.key("started").number(self.main.and_then(|f| f.started));
            j.key("questions").array(|j| {
                for q in self.questions() {
                    j.object(|j| {
                        j.key("question").string(&q.text);
                        j.key("answer").string(&q.answer);
                    });
                }
            });
            j.key("block").array(|j| {
                for line in self.block() {
                    j.object(|j| {
                        j.key("label").string(&line.label);
                        j.key("value").string(&line.value);
                        j.key("asked").flag(line.asked);
                    });
                }
            });
        });
        out.into_text()
    }

    /// The search form of the vendor's log tool for a request: names and values, as one line.
    pub(super) fn search(&self, f: &Facts) -> String {
        let args = self.diagnosis.case.lookup(f);
        let form = args.iter().find_map(|(_, a)| match a {
            Arg::Form(form) => Some(form),
            _ => None,
        });
        form.map_or_else(String::new, |form| {
            form.iter().map(|(n, v)| format!("{}: {v}", field(n))).collect::<Vec<_>>().join(", ")
        })
    }

    /// A list among what is needed to look a request up.
    pub(super) fn listed(&self, f: &Facts, name: &str) -> Vec<String> {
        match self.diagnosis.case.lookup(f).get(name) {
            Some(Arg::List(l)) => l.clone(),
            _ => Vec::new(),
        }
    }
}

/// `sub_category` as a form calls it: `Sub category`.
fn field(name: &str) -> String {
    let mut letters = name.chars().map(|c| if c == '_' { ' ' } else { c });
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
