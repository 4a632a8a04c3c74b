//! Whom a request is about: ids of the organisation and the user, and names that a reply gives to an organisation. Where
//! to look is the profile's.

use super::super::facts::{Facts, Text};
use super::super::shown;
use crate::capture::node::Node;
use crate::lens::{Codec, PercentPlus, form, url};
use crate::profile::{Profile, Subject};

/// How deep in a body ids and names are looked for.
const MAX_DEPTH: usize = 4;
/// Most values of a body that are looked at.
const MAX_VALUES: usize = 2000;
/// Most names kept of an entry.
const MAX_NAMES: usize = 4;

/// Whether a text can be an id: not a word of a path such as `me` or `search`.
fn is_id(text: &str) -> bool {
    text.len() >= 2
        && text.len() <= 200
        && (shown::is_id(text)
            || (text.len() >= 20 && text.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())))
}

fn decoded(text: &str) -> String {
    PercentPlus.decode(text.as_bytes()).map_or_else(|| text.to_owned(), |b| String::from_utf8_lossy(&b).into_owned())
}

/// An id as it is kept and compared.
fn id(text: &str, profile: &Profile) -> Text {
    let plain = profile.plain_id(decoded(text).trim());
    shown::cut(&plain, 80).into()
}

/// From the path, the query and the header of the request.
pub fn of_url(f: &mut Facts, text: &str, profile: &Profile) {
    let parts = url::split(text.as_bytes());
    let segments: Vec<&str> = text.get(parts.path.clone()).unwrap_or("").split('/').collect();
    for pair in segments.windows(2) {
        let [name, value] = pair else { continue };
        let name = name.to_ascii_lowercase();
        if !is_id(value) {
            continue;
        }
        if f.subject.org.is_empty() && profile.organisation.paths.contains(&name) {
            f.subject.org = id(value, profile);
        } else if f.subject.user.is_empty() && profile.user.paths.contains(&name) {
            f.subject.user = id(value, profile);
        }
    }
    let query = parts.query.and_then(|q| text.get(q)).unwrap_or("");
    for pair in form::pairs(query.as_bytes()) {
        let get = |r| query.get::<std::ops::Range<usize>>(r).unwrap_or("");
        parameter(f, get(pair.name), get(pair.value), profile);
    }
}

/// From a parameter of a query or a form.
pub fn parameter(f: &mut Facts, name: &str, value: &str, profile: &Profile) {
    let named = |rules: &Subject| rules.query.iter().any(|q| q == name);
    let value = decoded(value);
    if f.subject.org.is_empty() && named(&profile.organisation) && is_id(&value) {
        f.subject.org = id(&value, profile);
    }
    if f.subject.user.is_empty() && named(&profile.user) && is_id(&value) {
        f.subject.user = id(&value, profile);
    }
}

/// From a body. Names count only in replies.
pub fn of_body(f: &mut Facts, root: Node<'_>, profile: &Profile, reply: bool) {
    let mut todo = vec![(root, 0)];
    let mut seen = 0;
    // Ids that stand in the path win over ids in bodies; those are read later and overwrite what is found here, unless
    // the path has none.
    while let Some((node, depth)) = todo.pop() {
        let mut here: Option<Text> = None;
        let mut name: Option<Text> = None;
        for (key, value) in node.members() {
            seen += 1;
            let key = key.raw();
            let is = |list: &[String]| list.iter().any(|n| n.as_bytes() == key);
            if is(&profile.organisation.members)
                && let Some(text) = value.word().filter(|t| is_id(t))
            {
                here = Some(id(&text, profile));
            } else if is(&profile.user.members)
                && f.subject.user.is_empty()
                && let Some(text) = value.word().filter(|t| is_id(t))
            {
                f.subject.user = id(&text, profile);
            } else if reply
                && is(&profile.organisation.names)
                && let Some(text) = value.said()
            {
                name = Some(shown::message(shown::cut(&text, 120)));
            }
            if reply && is(&profile.organisation.own_names) && name.is_none() && is_itself(f, node, depth, profile) {
                name = value.said().map(|t| shown::message(shown::cut(&t, 120)));
            }
            if depth < MAX_DEPTH && (value.is_object() || value.is_array()) {
                todo.push((value, depth + 1));
            }
        }
        for item in node.items().take(50) {
            seen += 1;
            if depth < MAX_DEPTH && (item.is_object() || item.is_array()) {
                todo.push((item, depth + 1));
            }
        }
        if let Some(name) = name
            && f.names.len() < MAX_NAMES
        {
            // Without an id beside it, the name is that of the organisation that the request is about.
            f.names.push((here.clone().unwrap_or_default(), name));
        }
        if let Some(org) = here
            && f.subject.org.is_empty()
        {
            f.subject.org = org;
        }
        if seen > MAX_VALUES {
            break;
        }
    }
}

/// Whether an object is the organisation that the request is about, and not a person or thing of it.
fn is_itself(f: &Facts, node: Node<'_>, depth: usize, profile: &Profile) -> bool {
    if f.subject.org.is_empty() {
        return false;
    }
    match node.get("id").and_then(Node::word) {
        Some(own) => profile.plain_id(&own) == *f.subject.org,
        // `GET /organizations/{org}`
        None => depth == 0 && f.url.path.trim_end_matches('/').ends_with(&*f.subject.org),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::tape::Tape;

    const ORG: &str = "12345678-0000-4000-b000-000000000000";
    const USER: &str = "12345678-0000-4000-b000-000000000001";

    #[test]
    fn ids_stand_in_paths_queries_and_bodies() {
        let p = Profile::built_in("webex").unwrap();
        let check = |url: &str, org: &str, user: &str| {
            let mut f = Facts::default();
            of_url(&mut f, url, &p);
            assert_eq!((&*f.subject.org, &*f.subject.user), (org, user), "{url}");
        };
        check(&format!("https://h/api/v1/customers/{ORG}/users/{USER}/features"), ORG, USER);
        check(&format!("https://h/search?orgId={ORG}"), ORG, "");
        check("https://h/users/me/settings", "", "");
        check(
            "https://h/organizations/Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8xMjM0NTY3OC0wMDAwLTQwMDAtYjAwMC0wMDAwMDAwMDAwMDA",
            ORG,
            "",
        );

        let body = format!(r#"{{"items":[{{"orgId":"{ORG}","orgName":"Acme"}}]}}"#);
        let mut tape = Tape::new();
        tape.parse(body.as_bytes()).unwrap();
        let mut f = Facts::default();
        of_body(&mut f, Node::root(&tape, body.as_bytes()).unwrap(), &p, true);
        assert_eq!((&*f.subject.org, f.names.first().map(|n| (&*n.0, &*n.1))), (ORG, Some((ORG, "Acme"))));
    }

    #[test]
    fn a_name_is_the_organisations_only_in_its_own_object() {
        let p = Profile::built_in("webex").unwrap();
        let name = |url: &str, body: &str| {
            let mut tape = Tape::new();
            tape.parse(body.as_bytes()).unwrap();
            let mut f = Facts { url: shown::address(url), ..Facts::default() };
            of_url(&mut f, url, &p);
            of_body(&mut f, Node::root(&tape, body.as_bytes()).unwrap(), &p, true);
            f.names.first().map(|n| n.1.to_string())
        };
        let url = format!("https://h/organizations/{ORG}");
        assert_eq!(name(&url, r#"{"displayName":"Acme"}"#).as_deref(), Some("Acme"));
        assert_eq!(
            name(&format!("{url}/x"), &format!(r#"{{"items":[{{"id":"{ORG}","displayName":"Acme"}}]}}"#)).as_deref(),
            Some("Acme")
        );
        assert_eq!(
            name(&format!("{url}/users/{USER}"), &format!(r#"{{"id":"{USER}","orgId":"{ORG}","displayName":"Pat"}}"#)),
            None
        );
        assert_eq!(name(&format!("{url}/roles"), r#"{"name":"admin"}"#), None);
    }
}
