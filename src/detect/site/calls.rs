//! Calls: arguments whose names stand elsewhere. An operation of GraphQL says what its variables are for, a method's name
//! what the last of its positions is.

use super::Role;
use crate::capture::tape::NodeKind;
use crate::detect::kind::Kind;
use crate::detect::names::{Class, Place, is_mixed, is_secret_looking, trivial};
use crate::detect::scan::{Doc, Out, Scan};
use memchr::memmem;

/// Shortest member name that is taken for a drawn key, in bytes.
const DRAWN: usize = 20;

impl Scan<'_> {
    /// The name that counts for a variable of the operation at hand: that of the argument which it is given to
    /// (`login(password: $p)`), when its own says nothing.
    pub(super) fn given_to<'d>(&mut self, doc: Doc<'d>, operation: u32, variable: &[u8]) -> Option<&'d [u8]> {
        if self.detector.classify(Place::Json, variable).is_some_and(|v| v.class == Class::Secret) {
            return None;
        }
        let query = doc.raw(operation);
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let marked = [b"$", variable].concat();
        let names = memmem::find_iter(query, &marked).filter_map(|at| {
            let head = query.get(..at)?;
            let whole = !query.get(at + marked.len()).is_some_and(is_name);
            let head = head.trim_ascii_end().strip_suffix(b":").filter(|_| whole)?.trim_ascii_end();
            head.get(head.iter().rposition(|b| !is_name(b)).map_or(0, |i| i + 1)..)
        });
        names.take(4).find(|name| self.detector.may_be_secret(Place::Json, name).is_some())
    }

    /// Arguments of a method by position (JSON-RPC 2.0, section 4.2): the last one of a method for logging in is a password
    /// when it looks like one (`"params": ["rita", "…"]`). Returns whether there is one; the arguments were walked then.
    pub(super) fn arguments(
        &mut self,
        doc: Doc<'_>,
        object: u32,
        name: &[u8],
        list: u32,
        outer: bool,
        out: &mut Out<'_>,
    ) -> bool {
        if !matches!(name, b"params" | b"args" | b"arguments") || doc.kind(list) != Some(NodeKind::Array) {
            return false;
        }
        let text = |n: u32| doc.kind(n).filter(|k| *k == NodeKind::String).map(|_| doc.raw(n));
        let method = |(key, value)| tells_method(doc.raw(key)).then(|| text(value)).flatten();
        let Some(last) = doc.tape.items(list).filter(|n| text(*n).is_some()).last() else { return false };
        if !is_secret_looking(doc.raw(last), Kind::Password)
            || !doc.tape.members(object).filter_map(method).any(logs_in)
        {
            return false;
        }
        let near = self.near(doc, list);
        for item in doc.tape.items(list) {
            self.json_member(&near, item, Role::Plain, if item == last { b"password" } else { b"" }, outer, out);
        }
        true
    }

    /// What the name of a member is when it is itself what its parent's name says (`"tokens": {"<token>": …}`): long and
    /// drawn by a machine.
    pub(super) fn drawn_key(&mut self, name: &[u8], parent: &[u8]) -> Option<Kind> {
        if name.len() < DRAWN || !is_mixed(name) || !trivial::token_like(name, DRAWN) {
            return None;
        }
        self.detector.may_be_secret(Place::Json, parent).map(|v| v.kind)
    }
}

/// The operation that an object's `variables` belong to: its text, when it has variables.
pub(super) fn operation(doc: Doc<'_>, object: u32) -> Option<u32> {
    let query = doc.tape.member(doc.text, object, b"query")?;
    (doc.kind(query) == Some(NodeKind::String) && doc.raw(query).contains(&b'$')).then_some(query)
}

fn tells_method(name: &[u8]) -> bool {
    matches!(name, b"method" | b"action" | b"command" | b"cmd" | b"event" | b"op" | b"target" | b"type")
}

fn logs_in(method: &[u8]) -> bool {
    let method = method.to_ascii_lowercase();
    let says = |word: &&[u8]| memmem::find(&method, word).is_some();
    [&b"login"[..], b"logon", b"signin", b"sign_in", b"auth", b"password"].iter().any(says)
}

/// Whether what a member of this object holds is secret whatever it is called: the data of a `Secret` in Kubernetes, and the
/// value beside a mark (`"sensitive": true`).
pub(super) fn is_secret_store(doc: Doc<'_>, object: u32, name: &[u8]) -> bool {
    let says = |member: &[u8]| doc.tape.member(doc.text, object, member).map_or(&[][..], |node| doc.raw(node));
    // In a list of them only the type tells.
    let listed = || says(b"type") == b"Opaque" || says(b"type").starts_with(b"kubernetes.io/");
    let marked = || [&b"sensitive"[..], b"secret", b"isSecret"].into_iter().any(|m| says(m) == b"true");
    matches!(name, b"data" | b"stringData") && (says(b"kind") == b"Secret" || listed())
        || matches!(name, b"value" | b"default") && marked()
}
