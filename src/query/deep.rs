//! Tests that need the entry's text: the whole URL, headers, cookies, bodies, messages.

use super::{Mark, Matcher, Number, Subject, number_of};
use crate::capture::columns::Columns;
use crate::capture::facts::{Facts, PHASES, Word};
use crate::capture::tape::{NodeKind, Tape};
use crate::lens::{Base64, Codec, set_cookie};
use std::borrow::Cow;

/// The request, the response, or either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was asked.
    Request,
    /// What came back.
    Response,
    /// Any of the two.
    Both,
}

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The URL.
    Url,
    /// The name of a header.
    HeaderName(Side),
    /// A header as `name: value`.
    Header(Side),
    /// A cookie's name, value, domain or path.
    Cookie(Side, &'static str),
    /// A `Set-Cookie` header.
    SetCookie,
    /// A body, decoded.
    Body(Side),
    /// The URL that started it: of the initiator, or of the function on top of its call stack.
    Initiator,
    /// URL, headers, bodies and messages.
    Everything,
}

/// A test of an entry's text.
#[derive(Debug)]
pub enum Deep {
    /// The URL; apart from the others since the index holds nearly all of it.
    Url(Matcher),
    /// Some other part.
    In(Part, Matcher),
}

/// Headers that carry the id under which a request is found in logs.
const TRACKING: &[&str] = &[
    "b3",
    "cf-ray",
    "client-request-id",
    "request-id",
    "sentry-trace",
    "traceparent",
    "trackingid",
    "uber-trace-id",
    "x-amz-cf-id",
    "x-amz-id-2",
    "x-amz-request-id",
    "x-amzn-requestid",
    "x-amzn-trace-id",
    "x-arequestid",
    "x-arr-log-id",
    "x-azure-ref",
    "x-b3-traceid",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-datadog-trace-id",
    "x-github-request-id",
    "x-goog-request-id",
    "x-guploader-uploadid",
    "x-ms-correlation-request-id",
    "x-ms-request-id",
    "x-nf-request-id",
    "x-okta-request-id",
    "x-request-id",
    "x-served-by",
    "x-sfdc-request-id",
    "x-slack-req-id",
    "x-vercel-id",
    "x-zendesk-request-id",
];

/// An entry whose text is at hand.
pub struct Entry<'a> {
    tape: &'a Tape,
    text: &'a [u8],
    facts: Facts,
    phases: [Option<f64>; PHASES],
    marks: Option<u64>,
    secret: bool,
}

impl<'a> Entry<'a> {
    /// The entry that `tape` read from `text`. `marks` has a bit for each mark test of the query that holds for it, when
    /// the analysis was there; `secret` whether the clean copy will lack something of it, as far as that was counted;
    /// `ssl_inside` is the index's decision about `connect`.
    pub fn new(tape: &'a Tape, text: &'a [u8], marks: Option<u64>, secret: bool, ssl_inside: bool) -> Self {
        let facts = Facts::read(tape, text);
        let mut alone = Columns::with(ssl_inside);
        alone.push(&facts);
        Self { tape, text, phases: alone.phases(0), facts, marks, secret }
    }

    fn get(&self, at: Option<u32>, name: &str) -> Option<u32> {
        at.and_then(|at| self.tape.member(self.text, at, name.as_bytes()))
    }

    /// A text member, unescaped.
    fn string(&self, at: Option<u32>) -> Cow<'a, [u8]> {
        let node = at.and_then(|at| self.tape.get(at)).filter(|n| n.kind == NodeKind::String);
        let Some(inside) = node.and_then(|n| self.text.get(n.span())) else { return Cow::Borrowed(b"") };
        if !node.is_some_and(|n| n.escaped) {
            return Cow::Borrowed(inside);
        }
        let mut plain = Vec::new();
        crate::lens::json_string::decode_into(inside, &mut plain);
        Cow::Owned(plain)
    }

    fn sides(&self, side: Side) -> impl Iterator<Item = Option<u32>> {
        let of = |name: &str, wanted: bool| wanted.then(|| self.get(Some(0), name));
        [of("request", side != Side::Response), of("response", side != Side::Request)].into_iter().flatten()
    }

    /// Whether `test` holds for name and value of one of the headers.
    fn header(&self, side: Side, test: impl Fn(&[u8], &[u8]) -> bool) -> bool {
        self.sides(side).any(|at| {
            let Some(list) = self.get(at, "headers") else { return false };
            let of = |h: u32, name: &str| self.string(self.get(Some(h), name));
            self.tape.items(list).any(|h| test(&of(h, "name"), &of(h, "value")))
        })
    }

    fn header_line(&self, side: Side, matcher: &Matcher) -> bool {
        self.header(side, |name, value| matcher.matches(&[name, b": ", value].concat()))
    }

    fn cookie(&self, side: Side, what: &str, matcher: &Matcher) -> bool {
        let listed = self.sides(side).any(|at| {
            let Some(list) = self.get(at, "cookies") else { return false };
            self.tape
                .items(list)
                .any(|c| self.get(Some(c), what).is_some_and(|at| matcher.matches(&self.string(Some(at)))))
        });
        // Some exporters leave the lists empty; the headers say it too.
        listed
            || self.header(side, |name, value| {
                if name.eq_ignore_ascii_case(b"set-cookie") {
                    return set_cookie::cookies(value).iter().any(|c| {
                        let attribute =
                            || c.attributes.iter().find(|a| part(value, &a.name).eq_ignore_ascii_case(what.as_bytes()));
                        match what {
                            "name" => matcher.matches(part(value, &c.cookie.name)),
                            "value" => matcher.matches(part(value, &c.cookie.value)),
                            _ => attribute().is_some_and(|a| matcher.matches(part(value, &a.value))),
                        }
                    });
                }
                name.eq_ignore_ascii_case(b"cookie")
                    && crate::lens::cookie::pairs(value).any(|c| match what {
                        "name" => matcher.matches(part(value, &c.name)),
                        "value" => matcher.matches(part(value, &c.value)),
                        _ => false,
                    })
            })
    }

    fn body(&self, side: Side, matcher: &Matcher) -> bool {
        self.sides(side).any(|at| {
            let holder = self.get(at, "content").or_else(|| self.get(at, "postData"));
            let text = self.string(self.get(holder, "text"));
            let encoded = &*self.string(self.get(holder, "encoding")) == b"base64";
            if encoded && let Some(plain) = Base64::STANDARD.decode(&text) {
                return matcher.matches(&plain);
            }
            let params = self.get(holder, "params").is_some_and(|list| {
                self.tape.items(list).any(|p| {
                    let of = |name: &str| self.string(self.get(Some(p), name));
                    matcher.matches(&[&of("name")[..], b"=", &of("value")].concat())
                })
            });
            matcher.matches(&text) || params
        })
    }

    fn messages(&self, matcher: &Matcher) -> bool {
        ["_webSocketMessages", "_eventSourceMessages"].iter().any(|name| {
            let Some(list) = self.get(Some(0), name) else { return false };
            self.tape.items(list).any(|m| matcher.matches(&self.string(self.get(Some(m), "data"))))
        })
    }

    fn initiator(&self, matcher: &Matcher) -> bool {
        let initiator = self.get(Some(0), "_initiator");
        let frames = self.get(self.get(initiator, "stack"), "callFrames");
        let top = frames.and_then(|f| self.tape.items(f).next());
        let url = |at: Option<u32>| self.string(self.get(at, "url"));
        // chrome-har and WebPageTest write the URL alone.
        [self.string(initiator), url(initiator), url(top)].iter().any(|url| !url.is_empty() && matcher.matches(url))
    }

    fn url(&self, matcher: &Matcher) -> bool {
        matcher.matches(&self.string(self.get(self.get(Some(0), "request"), "url")))
    }
}

/// A part of a text.
fn part<'t>(text: &'t [u8], span: &std::ops::Range<usize>) -> &'t [u8] {
    text.get(span.clone()).unwrap_or_default()
}

impl Subject for Entry<'_> {
    fn word(&self, word: Word) -> &str {
        self.facts.word(word)
    }
    fn number(&self, number: Number) -> Option<f64> {
        number_of(&self.facts, &self.phases, number)
    }
    fn started(&self) -> Option<f64> {
        self.facts.started
    }
    fn flags(&self) -> u16 {
        self.facts.flags
    }

    fn secret(&self) -> Option<bool> {
        Some(self.secret)
    }

    /// Without the analysis, tracking ids are looked for where they stand, errors in what the browser says and the
    /// reply's reason, organisations in the URL.
    fn mark(&self, number: usize, mark: Mark, matcher: &Matcher) -> Option<bool> {
        if let Some(marks) = self.marks {
            return Some(number < 64 && marks >> number & 1 == 1);
        }
        Some(match mark {
            Mark::TrackingId => self.header(Side::Both, |name, value| {
                TRACKING.iter().any(|t| name.eq_ignore_ascii_case(t.as_bytes())) && matcher.matches(value)
            }),
            Mark::Error => {
                let response = self.get(Some(0), "response");
                let reason = self.string(self.get(response, "statusText"));
                let failed = self.facts.status.is_none_or(|s| s <= 0 || s >= 400);
                failed && (matcher.matches(self.word(Word::Failure).as_bytes()) || matcher.matches(&reason))
            }
            Mark::Org => self.url(matcher),
        })
    }

    fn deep(&self, test: &Deep) -> Option<bool> {
        let (part, matcher) = match test {
            Deep::Url(matcher) => return Some(self.url(matcher)),
            Deep::In(part, matcher) => (*part, matcher),
        };
        Some(match part {
            Part::Url => self.url(matcher),
            Part::HeaderName(side) => self.header(side, |name, _| matcher.matches(name)),
            Part::Header(side) => self.header_line(side, matcher),
            Part::Cookie(side, what) => self.cookie(side, what, matcher),
            Part::SetCookie => {
                self.header(Side::Response, |n, v| n.eq_ignore_ascii_case(b"set-cookie") && matcher.matches(v))
            }
            Part::Body(side) => self.body(side, matcher),
            Part::Initiator => self.initiator(matcher),
            Part::Everything => {
                self.url(matcher)
                    || self.header_line(Side::Both, matcher)
                    || self.body(Side::Both, matcher)
                    || self.messages(matcher)
            }
        })
    }
}
