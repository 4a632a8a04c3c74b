//! Replies that switch features on and off for an organisation: which are off. What such a reply looks like is the
//! profile's; where in it the features stand is found by looking for the values that mean "off".

use super::super::facts::{Facts, Template, Text};
use super::super::shown;
use crate::capture::node::Node;
use crate::profile::{Profile, Template as Rule};

/// Most values of a reply that are looked at.
const MAX_VALUES: usize = 5000;

/// The rule that a request falls under, by its URL.
pub fn rule<'p>(f: &Facts, profile: &'p Profile) -> Option<&'p Rule> {
    profile.templates.iter().find(|r| {
        let in_query = f
            .url
            .query
            .split('&')
            .any(|p| p.split_once('=').is_some_and(|(n, v)| n == r.key && v.ends_with(&r.suffix)));
        in_query || f.url.path.split('/').any(|s| s.ends_with(&r.suffix)) || f.url.path.contains("/templates")
    })
}

/// Reads the reply.
pub fn read(f: &Facts, root: Node<'_>, rule: &Rule, profile: &Profile) -> Option<Box<Template>> {
    let key_of_url = f
        .url
        .query
        .split('&')
        .find_map(|p| p.split_once('=').filter(|(n, _)| *n == rule.key).map(|(_, v)| v.to_owned()));
    let mut t = Template { key: shown::cut(&key_of_url.unwrap_or_default(), 120).into(), ..Template::default() };
    let mut todo = vec![root];
    let (mut at, mut seen) = (0, 0);
    while let Some(node) = todo.get(at).copied() {
        at += 1;
        let label = ["feature", "name", "key", "id"].iter().find_map(|n| node.get(n).and_then(Node::said));
        for (key, value) in node.members() {
            seen += 1;
            let name = key.text().unwrap_or_default();
            if value.is_object() || value.is_array() {
                todo.push(value);
            }
            let Some(text) = value.said() else { continue };
            if t.key.is_empty() && *name == rule.key && text.ends_with(&rule.suffix) {
                t.key = shown::cut(&text, 120).into();
            }
            if t.org.is_empty() && profile.organisation.members.iter().any(|m| **m == *name) {
                t.org = shown::cut(&profile.plain_id(&text), 80).into();
            }
            let off = rule.off.iter().find(|o| **o == *text);
            if off.is_some() || text.ends_with("_ACCESS") {
                t.features += 1;
            }
            if let Some(word) = off {
                t.word = word.as_str().into();
                // `{"bargeIn": "NO_ACCESS"}`, or `{"name": "bargeIn", "value": "NO_ACCESS"}`.
                let plain = matches!(&*name, "value" | "access" | "accessLevel" | "level" | "state");
                let feature: Text = match (&label, plain) {
                    (Some(label), true) => shown::cut(label, 80).into(),
                    _ => shown::cut(&name, 80).into(),
                };
                t.off.push(feature);
            }
        }
        for item in node.items() {
            seen += 1;
            if item.is_object() || item.is_array() {
                todo.push(item);
            }
        }
        if seen > MAX_VALUES {
            break;
        }
    }
    t.off.sort();
    t.off.dedup();
    (t.key.ends_with(&rule.suffix) && t.features > 0).then(|| Box::new(t))
}
