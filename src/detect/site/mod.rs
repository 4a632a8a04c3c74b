//! The sites of an entry: which member of a HAR holds what, and the walk over JSON that leads to them.
//!
//! A [`Role`] says what a node is to HAR 1.2 (a list of headers, a body, a URL …). Vendor members have none of these;
//! they are walked as plain JSON, and their texts are looked into all the same.

mod body;
mod calls;
mod cookie;
mod header;
mod jwt;
mod loose;
mod markup;
mod near;
mod pairs;
mod table;
mod text;
mod url;

use super::book::Why;
use super::names::{self, Class, Place, trivial};
use super::scan::{Doc, MAX_WALK, Out, Request, Scan, Site};
use crate::capture::tape::NodeKind;
use crate::lens::json_string::JsonString;
use near::{JsonNear, Member};
use pairs::{TYPE, is_neutral, pair_members};
use std::cell::OnceCell;

/// Names of members are searched for tokens from this length on, in bytes.
const LONG_KEY: usize = 12;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// An element of `log.entries`.
    Entry,
    /// `request`
    Request,
    /// `response`
    Response,
    /// `headers`: a list of name and value.
    Headers,
    /// `cookies`: a list of name and value.
    Cookies,
    /// `queryString`
    Query,
    /// `postData.params`
    Params,
    /// `postData` or `content`: a body with its type.
    Body,
    /// `_webSocketMessages`, `_eventSourceMessages`
    Messages,
    /// A string that is a URL.
    Url,
    /// Times, sizes, versions: read by machines, never secret by name.
    Meta,
    /// Anything else.
    Vendor,
    /// JSON inside a text: names count.
    Plain,
    /// JSON inside the claims of a JWT whose name made them personal.
    Claims,
}

impl Role {
    /// The role of a member.
    fn of(self, name: &[u8]) -> Self {
        let among = |names: &str| names.split(' ').any(|n| n.as_bytes() == name);
        if name.starts_with(b"_") && among("_webSocketMessages _eventSourceMessages") {
            return Self::Messages;
        }
        match self {
            Self::Claims | Self::Plain => self,
            Self::Entry if name == b"request" => Self::Request,
            Self::Entry if name == b"response" => Self::Response,
            Self::Entry if among("startedDateTime time timings pageref connection _priority _resourceType") => {
                Self::Meta
            }
            Self::Request | Self::Response if name == b"headers" => Self::Headers,
            Self::Request | Self::Response if name == b"cookies" => Self::Cookies,
            Self::Request | Self::Response if among("method status httpVersion headersSize bodySize") => Self::Meta,
            Self::Request if name == b"queryString" => Self::Query,
            Self::Request if name == b"url" => Self::Url,
            Self::Request if name == b"postData" => Self::Body,
            Self::Response if name == b"redirectURL" => Self::Url,
            Self::Response if name == b"content" => Self::Body,
            Self::Body if name == b"params" => Self::Params,
            Self::Body if among("mimeType size encoding compression") => Self::Meta,
            _ => Self::Vendor,
        }
    }

    /// Where the name of a pair in a list of this role stands.
    fn pairs(self) -> Option<Place> {
        match self {
            Self::Headers => Some(Place::Header),
            Self::Cookies => Some(Place::Cookie),
            Self::Query => Some(Place::Query),
            Self::Params => Some(Place::Form),
            _ => None,
        }
    }
}

/// The last part of a path to a member, as JSON Patch has it (RFC 6902); of another name the whole.
fn last_step(name: &[u8]) -> &[u8] {
    name.rsplit(|b| *b == b'/').next().unwrap_or(name)
}

/// Host and path of the entry's request.
pub(super) fn request(doc: Doc<'_>) -> Request {
    let url = doc
        .tape
        .member(doc.text, 0, b"request")
        .and_then(|r| doc.tape.member(doc.text, r, b"url"))
        .map_or_else(Vec::new, |u| decoded(doc, u));
    let parts = crate::lens::url::split(&url);
    Request {
        host: parts.host.and_then(|r| url.get(r)).unwrap_or(&[]).to_vec(),
        path: url.get(parts.path).unwrap_or(&[]).to_vec(),
    }
}

/// The text of a string node, without escapes.
pub(super) fn decoded(doc: Doc<'_>, node: u32) -> Vec<u8> {
    let mut out = Vec::new();
    match doc.tape.get(node) {
        Some(n) if n.kind == NodeKind::String && n.escaped => {
            crate::lens::json_string::decode_into(doc.raw(node), &mut out)
        }
        Some(_) => out.extend_from_slice(doc.raw(node)),
        None => {}
    }
    out
}

impl Scan<'_> {
    /// Walks a value. `name` is the member it belongs to (arrays pass it on to their elements). `outer` says that the
    /// document is the entry itself, whose nodes make the JSON pointers.
    pub fn json(&mut self, doc: Doc<'_>, node: u32, role: Role, name: &[u8], outer: bool, out: &mut Out<'_>) {
        let Some(n) = doc.tape.get(node) else { return };
        if self.depth >= MAX_WALK {
            if outer {
                self.site = node;
            }
            let span = n.span();
            if let Some(text) = doc.text.get(span.clone()) {
                self.flat(text, &mut out.shift(span.start));
            }
            return;
        }
        self.depth += 1;
        match n.kind {
            NodeKind::Object => self.object(doc, node, role, name, outer, out),
            NodeKind::Array => self.array(doc, node, role, name, outer, out),
            _ => {
                let near = JsonNear { told: self.told, ..self.near(doc, node) };
                self.leaf(&near, node, role, Place::Json, name, outer, out);
            }
        }
        self.depth -= 1;
    }

    fn array(&mut self, doc: Doc<'_>, node: u32, role: Role, name: &[u8], outer: bool, out: &mut Out<'_>) {
        if matches!(role, Role::Plain | Role::Vendor) && self.name_then_value(doc, node, outer, out) {
            return;
        }
        for item in doc.tape.items(node) {
            // `["name", "value"]` instead of an object: some exporters write headers so.
            if let (Some(place), Some(NodeKind::Array)) = (role.pairs(), doc.kind(item)) {
                let pair: Vec<u32> = doc.tape.items(item).collect();
                if let [n, v] = *pair {
                    let near = self.near(doc, item);
                    self.pair(&near, place, n, v, outer, out);
                    continue;
                }
            }
            self.json(doc, item, role, name, outer, out);
        }
    }

    fn object(&mut self, doc: Doc<'_>, node: u32, role: Role, inherited: &[u8], outer: bool, out: &mut Out<'_>) {
        if role == Role::Body {
            return self.body_object(doc, node, outer, out);
        }
        if role == Role::Messages && self.message(doc, node, outer, out) {
            return;
        }
        let plain_names = matches!(role, Role::Plain | Role::Vendor | Role::Claims);
        // A list of cookies as browsers and their drivers write it.
        let jar = plain_names && inherited == b"cookies";
        let (place, named_by) = match role.pairs() {
            Some(place) => (place, pair_members(doc, node, true)),
            None if jar => (Place::Cookie, pair_members(doc, node, true)),
            None => (Place::Json, pair_members(doc, node, false)),
        };
        // `{"type": "password", "value": "…"}`; other types say nothing of the value.
        let named_by = named_by.filter(|by| {
            let name = last_step(doc.raw(by.name));
            let tells = |s: &mut Self| s.detector.classify(place, name).is_some_and(|v| v.class == Class::Secret);
            by.rank < TYPE || tells(self)
        });
        let told = names::tells(inherited);
        let near = JsonNear { parent: inherited, told, ..self.near(doc, node) };
        let outside = std::mem::replace(&mut self.told, told);
        let among = self.catalogue;
        self.catalogue |= names::is_catalogue(inherited);
        let operation = self.operation.take();
        let head = OnceCell::new();
        for (key, value) in doc.tape.members(node) {
            let escaped_name;
            let name = match doc.plain(key) {
                Some(name) => name,
                None => {
                    escaped_name = decoded(doc, key);
                    &escaped_name[..]
                }
            };
            if let Some(by) = &named_by
                && by.is_value(value)
            {
                // `"secrets": [{"name": "db", "value": "…"}]`, `{"key": "db", "secret": true, "value": "…"}`
                let name = match place {
                    Place::Json if self.inherits(doc, value, doc.raw(by.name), inherited) => Some(inherited),
                    Place::Json if calls::is_secret_store(doc, node, b"value") => Some(&b"secret"[..]),
                    _ => None,
                };
                if let Some(name) = name {
                    self.json_member(&near, value, role, name, outer, out);
                    continue;
                }
                self.pair(&near, place, by.name, value, outer, out);
                continue;
            }
            if jar && trivial::token_like(doc.raw(value), 16) {
                self.leaf(&near, value, Role::Plain, Place::Cookie, name, outer, out);
                continue;
            }
            if name.len() >= LONG_KEY && plain_names {
                self.key(doc, key, inherited, outer, out);
            }
            let name = operation.and_then(|query| self.given_to(doc, query, name)).unwrap_or(name);
            let role = role.of(name);
            if plain_names
                && doc.kind(value) == Some(NodeKind::Array)
                && table::are_rows(name)
                && let Some(head) = *head.get_or_init(|| table::head(doc, node))
                && self.rows(doc, value, head, outer, out)
            {
                continue;
            }
            if plain_names && name == b"variables" {
                self.operation = calls::operation(doc, node);
            } else if plain_names && self.arguments(doc, node, name, value, outer, out) {
                continue;
            }
            let name = if plain_names && calls::is_secret_store(doc, node, name) { b"secret" } else { name };
            // `"token": {"value": "…"}`: the inner name says nothing, the outer one counts.
            let neutral = !inherited.is_empty() && (is_neutral(name) || self.inherits(doc, value, name, inherited));
            self.json_member(&near, value, role, if neutral { inherited } else { name }, outer, out);
        }
        self.told = outside;
        self.catalogue = among;
    }

    /// What stands around the members of an object.
    fn near<'d>(&self, doc: Doc<'d>, object: u32) -> JsonNear<'d>
    where
        Self: 'd,
    {
        let (names, personal) = (OnceCell::new(), OnceCell::new());
        JsonNear { doc, object, parent: b"", told: false, request: self.request, names, personal }
    }

    /// A member's value.
    #[allow(clippy::too_many_arguments)] // the walk's state, passed down, not stored
    fn json_member(
        &mut self,
        near: &JsonNear<'_>,
        value: u32,
        role: Role,
        name: &[u8],
        outer: bool,
        out: &mut Out<'_>,
    ) {
        match near.doc.kind(value) {
            Some(NodeKind::Object | NodeKind::Array) => self.json(near.doc, value, role, name, outer, out),
            _ => self.leaf(near, value, role, Place::Json, name, outer, out),
        }
    }

    /// A name and a value side by side.
    fn pair(&mut self, near: &JsonNear<'_>, place: Place, name: u32, value: u32, outer: bool, out: &mut Out<'_>) {
        let escaped_name;
        let name = match near.doc.plain(name) {
            Some(name) => name,
            None => {
                escaped_name = decoded(near.doc, name);
                &escaped_name[..]
            }
        };
        let name = if place == Place::Json { last_step(name) } else { name };
        match near.doc.kind(value) {
            Some(NodeKind::Object | NodeKind::Array) => self.json(near.doc, value, Role::Plain, name, outer, out),
            _ => self.leaf(near, value, Role::Plain, place, name, outer, out),
        }
    }

    /// The name of a member that may itself be a secret (`{"<token>": …}`).
    fn key(&mut self, doc: Doc<'_>, key: u32, parent: &[u8], outer: bool, out: &mut Out<'_>) {
        if outer {
            self.site = key;
        }
        let Some(node) = doc.tape.get(key) else { return };
        let span = node.span();
        let look = |s: &mut Self, text: &[u8], out: &mut Out<'_>| match s.drawn_key(text, parent) {
            Some(kind) => {
                let why = Why { detector: "name", saw: parent };
                s.hit(text, 0..text.len(), kind, why, false, out);
            }
            None => s.free_text(text, out),
        };
        if node.escaped {
            self.through(&JsonString, doc.text, span, out, look);
        } else if let Some(text) = doc.text.get(span.clone()) {
            look(self, text, &mut out.shift(span.start));
        }
    }

    /// A string, number or literal.
    #[allow(clippy::too_many_arguments)] // the walk's state, passed down, not stored
    fn leaf(
        &mut self,
        near: &JsonNear<'_>,
        node: u32,
        role: Role,
        place: Place,
        name: &[u8],
        outer: bool,
        out: &mut Out<'_>,
    ) {
        let doc = near.doc;
        let Some(n) = doc.tape.get(node) else { return };
        if n.kind == NodeKind::Literal || n.start == n.end {
            return;
        }
        if outer {
            self.site = node;
        }
        let number = n.kind == NodeKind::Number;
        let member = Member { near, quoted: !number };
        let site = Site { place, name, around: &member, number };
        let span = n.span();
        let escaped = n.escaped;
        let look = |s: &mut Self, text: &[u8], out: &mut Out<'_>| match role {
            Role::Url => s.url(text, out),
            Role::Meta => s.free_text(text, out),
            Role::Claims => s.claim_leaf(text, &site, out),
            _ => match place {
                Place::Header => s.header(text, &site, out),
                Place::Cookie => s.cookie(text, &site, false, out),
                Place::Query | Place::Form => s.encoded_value(text, &site, out),
                _ => s.value(text, &site, out),
            },
        };
        if escaped {
            self.through(&JsonString, doc.text, span, out, look);
        } else if let Some(text) = doc.text.get(span.clone()) {
            look(self, text, &mut out.shift(span.start));
        }
    }

    /// A named text: by its name, then by what is inside, then personal data by its name.
    pub fn value(&mut self, text: &[u8], site: &Site<'_>, out: &mut Out<'_>) {
        if self.cookie_member(text, site.name, out) || self.named(text, site, out) {
            return;
        }
        let before = out.found.count();
        if site.number {
            self.number(text, out);
        } else {
            self.inside(text, site.name, out);
        }
        if out.found.count() == before {
            self.named_personal(text, site, out);
        }
    }

    /// Reads a text as JSON and walks it. Returns whether it is JSON (or begins as JSON and was cut off).
    pub fn json_text(&mut self, text: &[u8], name: &[u8], out: &mut Out<'_>) -> bool {
        self.json_as(text, Role::Plain, name, out)
    }

    /// The same with a role for the root.
    pub fn json_as(&mut self, text: &[u8], role: Role, name: &[u8], out: &mut Out<'_>) -> bool {
        if self.lenses >= super::scan::MAX_LENSES {
            return false;
        }
        let mut tape = self.detector.tapes.pop().unwrap_or_default();
        let parsed = tape.parse(text);
        let readable = match parsed {
            Ok(()) => true,
            Err(e) => e.truncated && tape.nodes().len() > 3,
        };
        if readable {
            self.lenses += 1;
            self.json(Doc { tape: &tape, text }, 0, role, name, false, out);
            self.lenses -= 1;
            if let Err(e) = parsed {
                // What was cut off in the middle of a string is no node; it is still text.
                let from = tape
                    .nodes()
                    .iter()
                    .filter(|n| !matches!(n.kind, NodeKind::Object | NodeKind::Array))
                    .map(|n| n.end as usize)
                    .max();
                let from = from.unwrap_or(0).min(e.at);
                if let Some(rest) = text.get(from..) {
                    self.free_text(rest, &mut out.shift(from));
                }
            }
        }
        self.detector.tapes.push(tape);
        readable
    }
}
