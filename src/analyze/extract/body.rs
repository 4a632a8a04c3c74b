//! Bodies: what they are by look, and what rules need out of them. Of a long body only the beginning is read, so that the
//! cost of an entry is bounded.

use super::super::facts::{Body, BodyKind, Facts, Format, PageKind, TokenReply};
use super::super::shown;
use super::{error, error_batch, error_json, error_partial, ids, markup, subject, template};
use crate::capture::node::{Node, unescaped};
use crate::capture::tape::Tape;
use crate::lens::{Base64, Codec, form};
use crate::profile::Profile;
use memchr::memmem;
use std::borrow::Cow;

/// How much of a body is read, in bytes.
const MAX_READ: usize = 256 << 10;
/// A successful JSON body up to this length is always read; of a longer one only if a word in it promises something.
const ALWAYS: usize = 16 << 10;
/// Words that promise something in a successful reply.
const PROMISING: [&[u8]; 6] = [b"rror", b"access_token", b"success", b"ault", b"ailed", b"ailure"];

/// A body as the capture has it.
#[derive(Default)]
pub struct Content<'a> {
    raw: &'a [u8],
    escaped: bool,
    base64: bool,
    omitted: bool,
}

impl<'a> Content<'a> {
    /// The reply's.
    pub fn of(response: Option<Node<'a>>, f: &Facts) -> Self {
        let Some(content) = response.and_then(|r| r.get("content")) else { return Self::default() };
        let text = content.get("text").filter(|t| t.is_string());
        let comment = content.get("comment").and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
        let told = ["not included", "omitted", "too large", "too big", "removed", "discarded", "limit"];
        let size = content.get("size").and_then(Node::number).unwrap_or(0.0);
        let empty = text.is_none_or(|t| t.raw().is_empty()) && content.get("_file").is_none();
        Self {
            raw: text.map_or(&[], Node::raw),
            escaped: text.is_some_and(Node::is_escaped),
            base64: content.get("encoding").and_then(Node::text).is_some_and(|e| e.eq_ignore_ascii_case("base64")),
            omitted: empty && (told.iter().any(|w| comment.contains(w)) || (size > 0.0 && f.is_ok())),
        }
    }

    /// The request's.
    pub fn sent(request: Option<Node<'a>>) -> Self {
        let data = request.and_then(|r| r.get("postData"));
        let text = data.and_then(|d| d.get("text")).filter(|t| t.is_string());
        Self { raw: text.map_or(&[], Node::raw), escaped: text.is_some_and(Node::is_escaped), ..Self::default() }
    }

    /// The beginning of the body, decoded.
    pub fn start(&self, most: usize) -> Cow<'a, [u8]> {
        let raw = self.raw.get(..most).unwrap_or(self.raw);
        let plain = unescaped(raw, self.escaped);
        if !self.base64 {
            return plain;
        }
        let whole = plain.get(..plain.len() / 4 * 4).unwrap_or(&plain);
        match Base64::STANDARD.decode(whole).or_else(|| Base64::STANDARD.decode(&plain)) {
            Some(decoded) => Cow::Owned(decoded.into_owned()),
            // The flag is set on bodies that are not base64, too.
            None => plain,
        }
    }

    /// Whether a word stands in it, as it is written in the capture.
    pub fn has(&self, word: &[u8]) -> bool {
        memmem::find(self.raw.get(..MAX_READ).unwrap_or(self.raw), word).is_some()
    }

    /// What it is by look.
    pub fn looks(&self, f: &Facts) -> Body {
        if self.raw.is_empty() {
            return Body { omitted: self.omitted, ..Body::default() };
        }
        let head = self.start(4096);
        let kind = look(&head);
        let page = if kind == BodyKind::Html && !f.is_document() {
            markup::page(&self.start(MAX_READ / 8))
        } else {
            PageKind::Plain
        };
        Body { print: shown::print(self.raw), kind, page, omitted: false }
    }
}

fn look(head: &[u8]) -> BodyKind {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| head.get(..word.len()).is_some_and(|h| h.eq_ignore_ascii_case(word));
    if head.is_empty() {
        BodyKind::None
    } else if head.starts_with(b"{") || head.starts_with(b"[") || begins(b")]}'") {
        BodyKind::Json
    } else if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") {
        BodyKind::Html
    } else if begins(b"<?xml") || begins(b"<soap") || begins(b"<error") || begins(b"<s:envelope") {
        if memmem::find(head, b"<html").is_some() { BodyKind::Html } else { BodyKind::Xml }
    } else {
        BodyKind::Other
    }
}

/// Reads both bodies into the facts. The tapes are workspace.
pub fn read(
    f: &mut Facts,
    reply: &Content<'_>,
    sent: &Content<'_>,
    url: &str,
    (profile, rules): (&Profile, ids::Rules<'_>),
    tapes: (&mut Tape, &mut Tape),
) {
    asked(f, sent, profile, tapes.1);
    let known = ids::Asked { url: url.as_bytes(), body: sent.raw };
    let failed = f.is_failed();
    match f.body.kind {
        BodyKind::None => {}
        BodyKind::Json => {
            let rule = template::rule(f, profile);
            let named = profile.organisation.names.iter().any(|n| reply.has(n.as_bytes()));
            let wanted = failed
                || rule.is_some()
                || reply.raw.len() <= ALWAYS
                || named
                || PROMISING.iter().any(|w| reply.has(w));
            if !wanted {
                return;
            }
            let text = reply.start(MAX_READ);
            let text = strip_guard(&text);
            // Of a text that was cut, what stands before the cut can be read all the same.
            let _ = tapes.0.parse(text);
            let Some(root) = Node::root(tapes.0, text) else { return };
            if let Some(problem) = error_json::read(root, f, profile, failed) {
                error::take(f, problem);
                blame(f, root, sent, profile, tapes.1);
                if f.error.as_deref().is_some_and(|e| e.format == Format::Parts)
                    && let Some((part, _)) = error_partial::failing(root, f)
                {
                    ids::of_part(f, &[], Some(part), rules, &known);
                }
            }
            if failed || f.error.is_some() || f.tracking.is_empty() {
                ids::of_json(f, root, rules, &known, failed);
            }
            subject::of_body(f, root, profile, true);
            f.template = rule.and_then(|r| template::read(f, root, r, profile, tapes.1));
            token_reply(f, Some(root));
        }
        BodyKind::Other if !failed && f.mime.starts_with("multipart/") && reply.has(b"HTTP/") => {
            let text = reply.start(MAX_READ);
            let Some(answer) = error_batch::failing(&text) else { return };
            let problem = answer.problem(f, profile, tapes.0);
            error::take(f, problem);
            ids::of_part(f, &answer.fields, Node::root(tapes.0, answer.body), rules, &known);
        }
        BodyKind::Xml | BodyKind::Html | BodyKind::Other => {
            let small = f.mime.ends_with("xml") && (reply.raw.len() <= ALWAYS || f.status == Some(207));
            if failed || small || f.body.page == PageKind::Block || reply.has(b"ault") {
                let text = reply.start(MAX_READ / 4);
                if let Some(problem) = markup::problem(&text, f, failed) {
                    error::take(f, problem);
                } else if failed && f.mime.starts_with("text/plain") && f.body.kind == BodyKind::Other {
                    error::plain(f, &text);
                }
                error::grpc_body(f, &text);
                ids::of_text(f, &text, rules, &known, failed);
                if f.body.kind == BodyKind::Xml {
                    subject::of_xml(f, &text, profile, true);
                }
            }
        }
    }
    if f.token.is_some() && f.body.kind != BodyKind::Json {
        token_reply(f, None);
    }
}

/// Of several GraphQL operations in one request, the one that failed.
fn blame(f: &mut Facts, root: Node<'_>, sent: &Content<'_>, profile: &Profile, tape: &mut Tape) {
    if !root.is_array() || f.error.as_deref().is_none_or(|e| e.format != Format::GraphQl) {
        return;
    }
    let Some(at) = root.items().position(|i| error_json::read(i, f, profile, false).is_some()) else { return };
    let text = sent.start(MAX_READ);
    let _ = tape.parse(&text);
    if let Some(asked) = Node::root(tape, &text).and_then(|r| r.items().nth(at)) {
        operation(f, asked);
    }
}

/// Text before JSON that keeps scripts from reading it.
fn strip_guard(text: &[u8]) -> &[u8] {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let text = text.trim_ascii_start();
    match text.strip_prefix(b")]}'") {
        Some(rest) => rest.strip_prefix(b",").unwrap_or(rest),
        None => text,
    }
}

/// What the request's body says: the GraphQL operation, whom it is about, whether it asks for a token.
fn asked(f: &mut Facts, sent: &Content<'_>, profile: &Profile, tape: &mut Tape) {
    let path = f.url.path.to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let asks = &*f.method == "POST"
        && (matches!(last, "token" | "refresh" | "access_token" | "refresh_token" | "refreshtoken" | "tokens")
            || sent.has(b"grant_type"));
    if asks {
        let refresh = sent.has(b"refresh") || last.contains("refresh");
        f.token = Some(Box::new(TokenReply { issued: 0, refresh }));
    }
    if sent.raw.is_empty() {
        return;
    }
    let head = sent.start(MAX_READ / 4);
    match look(&head) {
        BodyKind::Json => {
            let _ = tape.parse(&head);
            let Some(root) = Node::root(tape, &head) else { return };
            let first = if root.is_array() { root.items().next().unwrap_or(root) } else { root };
            operation(f, first);
            subject::of_body(f, root, profile, false);
        }
        BodyKind::Xml => {
            f.operation = markup::action(&head);
            subject::of_xml(f, &head, profile, false);
        }
        _ => {
            for pair in form::pairs(&head).take(40) {
                let get =
                    |r: std::ops::Range<usize>| head.get(r).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("");
                let (name, value) = (get(pair.name), get(pair.value));
                subject::of_form(f, name, value, profile);
            }
        }
    }
}

/// The name of a GraphQL operation.
fn operation(f: &mut Facts, root: Node<'_>) {
    if let Some(name) = root.get("operationName").and_then(Node::said) {
        f.operation = shown::cut(&name, 80).into();
        return;
    }
    let Some(query) = root.get("query").and_then(Node::text) else { return };
    let mut words = query.split(|c: char| c.is_whitespace() || matches!(c, '(' | '{' | '@')).filter(|w| !w.is_empty());
    let kind = words.next().unwrap_or("");
    if matches!(kind, "query" | "mutation" | "subscription") {
        let name = words.next().filter(|n| n.starts_with(|c: char| c.is_ascii_alphabetic())).unwrap_or(kind);
        f.operation = shown::cut(name, 80).into();
    } else if query.trim_start().starts_with('{') && f.url.path.to_ascii_lowercase().contains("graphql") {
        f.operation = "query".into();
    }
}

/// What a token endpoint issued.
fn token_reply(f: &mut Facts, root: Option<Node<'_>>) {
    let issued = root.and_then(|r| {
        ["access_token", "accessToken", "token", "id_token"].iter().find_map(|n| r.get(n).and_then(Node::said))
    });
    if let (Some(token), true) = (issued, f.is_ok())
        && let Some(t) = &mut f.token
    {
        t.issued = shown::print(token.trim().as_bytes());
    }
    // A path that only looks like a token endpoint, with a reply that neither issued nor refused one.
    let refused = f.code() >= 400 || f.error.as_deref().is_some_and(|e| e.format == Format::OAuth);
    if f.token.as_deref().is_some_and(|t| t.issued == 0) && !refused && f.status.is_some() {
        f.token = None;
    }
}
