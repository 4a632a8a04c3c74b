//! Bodies and messages: by their type where it is told, by their look where it is not.

use super::loose::Lone;
use super::near::PairNear;
use super::{Doc, Role, decoded};
use crate::capture::tape::NodeKind;
use crate::detect::encoded::marked_codec;
use crate::detect::follow::is_text;
use crate::detect::names::Place;
use crate::detect::scan::{Out, Scan, Site};
use crate::lens::base64::Base64;
use crate::lens::json_string::JsonString;
use crate::lens::{Codec, Fixed, Pair, form, multipart, sniff, sse};
use std::ops::Range;

impl Scan<'_> {
    /// `postData` or `content`: the text is read as its type says, all else is walked.
    pub fn body_object(&mut self, doc: Doc<'_>, object: u32, outer: bool, out: &mut Out<'_>) {
        let member = |name: &[u8]| doc.tape.member(doc.text, object, name).map(|n| decoded(doc, n)).unwrap_or_default();
        let mime = member(b"mimeType").to_ascii_lowercase();
        let base64 = member(b"encoding").eq_ignore_ascii_case(b"base64");
        let near = self.near(doc, object);
        for (key, value) in doc.tape.members(object) {
            let name = doc.raw(key);
            if name == b"text" && doc.kind(value) == Some(NodeKind::String) {
                self.body_text(doc, value, &mime, base64, outer, out);
            } else {
                self.json_member(&near, value, Role::Body.of(name), name, outer, out);
            }
        }
    }

    /// A WebSocket message or server-sent event. Returns whether the object is one.
    pub fn message(&mut self, doc: Doc<'_>, object: u32, outer: bool, out: &mut Out<'_>) -> bool {
        let Some(data) = doc.tape.member(doc.text, object, b"data") else { return false };
        if doc.kind(data) != Some(NodeKind::String) {
            return false;
        }
        let opcode = doc.tape.member(doc.text, object, b"opcode").map(|n| doc.raw(n));
        let near = self.near(doc, object);
        // `event: token`, as server-sent events say what they bring.
        let event = doc.tape.member(doc.text, object, b"eventName").and_then(|n| doc.plain(n)).unwrap_or(b"");
        for (key, value) in doc.tape.members(object) {
            if value == data && self.fills(event, doc.raw(data)) {
                self.json_member(&near, value, Role::Vendor, event, outer, out);
            } else if doc.raw(key) == b"data" && doc.kind(value) == Some(NodeKind::String) {
                self.body_text(doc, value, b"", opcode == Some(b"2"), outer, out);
            } else {
                self.json_member(&near, value, Role::Vendor, doc.raw(key), outer, out);
            }
        }
        true
    }

    fn body_text(&mut self, doc: Doc<'_>, node: u32, mime: &[u8], base64: bool, outer: bool, out: &mut Out<'_>) {
        let Some(n) = doc.tape.get(node) else { return };
        if outer {
            self.site = node;
        }
        let span = n.span();
        let look = |s: &mut Self, text: &[u8], out: &mut Out<'_>| {
            if base64 { s.base64_body(text, mime, out) } else { s.body(text, mime, out) }
        };
        if n.escaped {
            self.through(&JsonString, doc.text, span, out, look);
        } else if let Some(text) = doc.text.get(span.clone()) {
            look(self, text, &mut out.shift(span.start));
        }
    }

    /// A body in base64. What decodes to an image, a font or an archive is left alone.
    pub fn base64_body(&mut self, text: &[u8], mime: &[u8], out: &mut Out<'_>) {
        let head = text.get(..text.len().min(256) / 4 * 4).unwrap_or(&[]);
        let Some(head) = Base64::STANDARD.decode(head) else {
            // Marked base64, but it is not.
            return self.body(text, mime, out);
        };
        if let Some(codec) = marked_codec(&head) {
            return self.through(&Base64::STANDARD, text, 0..text.len(), out, |s, t, o| {
                s.through(codec, t, 0..t.len(), o, |s, t, o| s.body(t, mime, o));
            });
        }
        let media = [&b"image/"[..], b"audio/", b"video/", b"font/"].iter().any(|m| mime.starts_with(m));
        if sniff::sniff_binary(&head).is_some() || (media && !is_text(&head)) {
            return;
        }
        self.through(&Base64::STANDARD, text, 0..text.len(), out, |s, t, o| {
            if Fixed::sniff(t) {
                s.through(&Fixed, t, 0..t.len(), o, |s, t, o| s.body(t, mime, o));
            } else {
                s.body(t, mime, o);
            }
        });
    }

    /// A body as text.
    pub fn body(&mut self, text: &[u8], mime: &[u8], out: &mut Out<'_>) {
        let has = |what: &[u8]| mime.windows(what.len()).any(|w| w.eq_ignore_ascii_case(what));
        if sniff::sniff_binary(text).is_some() {
            return;
        }
        if has(b"x-www-form-urlencoded") && memchr::memchr(b'=', text).is_some() && !text.starts_with(b"{") {
            return self.form(text, out);
        }
        let boundary = multipart::boundary(mime).and_then(|r| mime.get(r).map(<[u8]>::to_vec));
        // The type was lowered; the boundary is as it stands in the body.
        if self.sniffed_multipart(text, boundary.as_deref(), out) {
            return;
        }
        if text.starts_with(b"data:") && self.is_url(text) {
            return self.url(text, out);
        }
        if has(b"event-stream") {
            return self.events(text, out);
        }
        if has(b"grpc-web-text") {
            return self.base64_frames(text, out);
        }
        self.inside(text, b"", out);
    }

    /// Frames of gRPC-web, each in base64 with its own padding.
    fn base64_frames(&mut self, text: &[u8], out: &mut Out<'_>) {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
            let len = rest.iter().position(|b| *b == b'=').unwrap_or(rest.len());
            let pad = rest.iter().skip(len).take_while(|b| **b == b'=').count();
            let frame = rest.get(..len + pad).unwrap_or(rest);
            self.base64_body(frame, b"", &mut out.shift(at));
            at += frame.len();
        }
    }

    /// Server-sent events.
    pub fn events(&mut self, text: &[u8], out: &mut Out<'_>) {
        let piece = |range: Range<usize>| text.get(range).unwrap_or(&[]);
        let near = Lone { request: self.request };
        let mut event: &[u8] = b"";
        let mut fields = sse::fields(text).peekable();
        while let Some(field) = fields.next() {
            let value = piece(field.value.clone());
            let is_data = |f: &Pair| piece(f.name.clone()) == b"data";
            if piece(field.name.clone()) == b"event" {
                event = value;
            } else if is_data(&field) && self.fills(event, value) {
                let site = Site { place: Place::Json, name: event, around: &near, number: false };
                self.value(value, &site, &mut out.shift(field.value.start));
                continue;
            }
            let joined = |end: usize, f: &Pair| matches!(piece(end..f.name.start), b"\n" | b"\r" | b"\r\n");
            // JSON on several lines of data: without what joins them it is whole, and everything stands where it stood.
            let mut whole =
                if is_data(&field) && matches!(value, [b'{' | b'[', ..]) { value.to_vec() } else { Vec::new() };
            let mut lines = vec![field.value.clone()];
            while !whole.is_empty()
                && let Some(end) = lines.last().map(|l| l.end)
                && let Some(next) = fields.next_if(|f| is_data(f) && joined(end, f))
            {
                whole.resize(next.value.start - field.value.start, b' ');
                whole.extend_from_slice(piece(next.value.clone()));
                lines.push(next.value);
            }
            if lines.len() > 1 && self.json_text(&whole, b"", &mut out.shift(field.value.start)) {
                continue;
            }
            for line in lines {
                self.inside(piece(line.clone()), b"", &mut out.shift(line.start));
            }
        }
    }

    /// A multipart body with the boundary it begins with, or else the one it should have. Returns whether it is one.
    pub fn sniffed_multipart(&mut self, text: &[u8], boundary: Option<&[u8]>, out: &mut Out<'_>) -> bool {
        let sniffed = multipart::sniff_boundary(text).and_then(|r| text.get(r));
        let Some(boundary) = sniffed.or(boundary) else { return false };
        let parts = multipart::parts(text, boundary);
        if !parts.is_empty() {
            self.multipart(text, &parts, out);
        }
        !parts.is_empty()
    }

    /// A form body: pairs, each value percent-encoded.
    pub fn form(&mut self, text: &[u8], out: &mut Out<'_>) {
        let pairs: Vec<Pair> = form::pairs(text).collect();
        let request = self.request;
        let near = PairNear::new(text, &pairs, &request.host, &request.path);
        for pair in &pairs {
            self.parameter(text, pair, &near, Place::Form, out);
        }
        self.free_text(text, out);
    }

    fn multipart(&mut self, text: &[u8], parts: &[multipart::Part], out: &mut Out<'_>) {
        let request = self.request;
        let pairs: Vec<Pair> =
            parts.iter().filter_map(|p| p.name.clone().map(|name| Pair { name, value: p.body.clone() })).collect();
        let near = PairNear::new(text, &pairs, &request.host, &request.path);
        for part in parts {
            let name = part.name.clone().and_then(|r| text.get(r)).unwrap_or(&[]);
            let site = Site { place: Place::Form, name, around: &near, number: false };
            let Some(body) = text.get(part.body.clone()) else { continue };
            let mut inner = out.shift(part.body.start);
            if !self.named(body, &site, &mut inner) {
                let mime = part.content_type.clone().and_then(|r| text.get(r)).unwrap_or(&[]);
                let before = inner.found.count();
                self.body(body, mime, &mut inner);
                if inner.found.count() == before && body.len() < 200 {
                    self.named_personal(body, &site, &mut inner);
                }
            }
            for header in &part.headers {
                if let Some(value) = text.get(header.value.clone()) {
                    self.free_text(value, &mut out.shift(header.value.start));
                }
            }
        }
    }
}
