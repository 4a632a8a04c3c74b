//! Replies that switch features on and off for an organisation: which are off. What such a reply looks like is the
//! profile's; where in it the features stand is found by looking for the values that mean "off".

use super::super::facts::{Facts, Template};
use super::super::shown;
use crate::capture::node::Node;
use crate::capture::tape::Tape;
use crate::profile::names::fold;
use crate::profile::{Profile, Template as Rule};

/// Most values of a reply that are looked at.
const MAX_VALUES: usize = 5000;
/// Most strings of a reply that are looked into.
const MAX_STRINGS: usize = 50;

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

/// Reads the reply. `inner` is where JSON that stands in a string is read.
pub fn read(f: &Facts, root: Node<'_>, rule: &Rule, profile: &Profile, inner: &mut Tape) -> Option<Box<Template>> {
    let key_of_url = f
        .url
        .query
        .split('&')
        .find_map(|p| p.split_once('=').filter(|(n, _)| *n == rule.key).map(|(_, v)| v.to_owned()));
    let key = shown::cut(&key_of_url.unwrap_or_default(), 120).into();
    let mut reader = Reader { rule, profile, seen: 0, strings: Vec::new(), t: Template { key, ..Template::default() } };
    reader.walk(root, "");
    // Services write settings as JSON in a string, too.
    for (name, text) in std::mem::take(&mut reader.strings) {
        if inner.parse(text.as_bytes()).is_ok()
            && let Some(root) = Node::root(inner, text.as_bytes())
        {
            reader.walk(root, &name);
        }
    }
    let mut t = reader.t;
    t.off.sort();
    t.off.dedup();
    (t.key.ends_with(&rule.suffix) && t.features > 0).then(|| Box::new(t))
}

/// Names that say nothing about which feature they belong to.
fn is_plain(name: &str) -> bool {
    matches!(name, "value" | "access" | "accessLevel" | "level" | "state" | "status" | "setting" | "permission")
}

struct Reader<'r> {
    rule: &'r Rule,
    profile: &'r Profile,
    seen: usize,
    /// Texts that look like JSON, and the names they stand under.
    strings: Vec<(String, String)>,
    t: Template,
}

impl Reader<'_> {
    /// Looks at all values below a node, which stands under a name.
    fn walk(&mut self, root: Node<'_>, name: &str) {
        let mut todo = vec![(root, name.to_owned())];
        let mut at = 0;
        while let Some((node, under)) = todo.get(at).cloned() {
            at += 1;
            let label = ["feature", "name", "key", "id"].iter().find_map(|n| node.get(n).and_then(Node::said));
            for (key, value) in node.members() {
                self.seen += 1;
                let name = key.text().unwrap_or_default();
                if value.is_object() || value.is_array() {
                    // `{"voicemail": {"access": "NO_ACCESS"}}`: what stands in it belongs to the outer name.
                    let name = if is_plain(&name) { label.as_deref().unwrap_or(&under) } else { &name };
                    todo.push((value, name.to_owned()));
                } else if let Some(text) = value.said() {
                    self.value(&name, &text, label.as_deref().unwrap_or(&under));
                }
            }
            for item in node.items() {
                self.seen += 1;
                if item.is_object() || item.is_array() {
                    todo.push((item, under.clone()));
                }
            }
            if self.seen > MAX_VALUES {
                break;
            }
        }
    }

    /// A text under a name, in something that is called `label`.
    fn value(&mut self, name: &str, text: &str, label: &str) {
        let (rule, t) = (self.rule, &mut self.t);
        if text.starts_with(['{', '[']) && self.strings.len() < MAX_STRINGS {
            self.strings.push((if is_plain(name) { label } else { name }.to_owned(), text.to_owned()));
        }
        if t.key.is_empty() && name == rule.key && text.ends_with(&rule.suffix) {
            t.key = shown::cut(text, 120).into();
        }
        if t.org.is_empty() && self.profile.organisation.members.contains(&fold(name)) {
            t.org = shown::cut(&self.profile.plain_id(text), 80).into();
        }
        let off = rule.off.iter().find(|o| *o == text);
        if off.is_some() || text.ends_with("_ACCESS") {
            t.features += 1;
        }
        if let Some(word) = off {
            t.word = word.as_str().into();
            // `{"bargeIn": "NO_ACCESS"}`, or `{"name": "bargeIn", "value": "NO_ACCESS"}`.
            let feature = if is_plain(name) && !label.is_empty() { label } else { name };
            t.off.push(shown::cut(feature, 80).into());
        }
    }
}
