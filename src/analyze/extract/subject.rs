//! Whom a request is about: ids of the organisation and the user, and names that a reply gives to an organisation. Where
//! to look is the profile's.

use super::super::facts::{Facts, Subject as Kept, Text};
use super::super::shown;
use super::markup;
use crate::capture::node::Node;
use crate::lens::{Codec, PercentPlus, form, url};
use crate::profile::Profile;
use crate::profile::names::{Words, fold};

/// How deep in a body ids and names are looked for.
const MAX_DEPTH: usize = 4;
/// Most values of a body that are looked at.
const MAX_VALUES: usize = 2000;
/// Most names kept of an entry: a list of organisations has many.
const MAX_NAMES: usize = 24;
/// How sure the places of an organisation's id are. A token says who asks; all others say what is asked about.
const HEADER: u8 = 1;
const PATH: u8 = 2;
const QUERY: u8 = 3;
const SENT: u8 = 4;
const REPLY: u8 = 5;
const CLAIM: u8 = 6;
/// Words of paths and values that are no organisation's short name: what stands below one, or any of them.
const WORDS: &[&str] = &[
    "access",
    "accounts",
    "actions",
    "activity",
    "admin",
    "admins",
    "all",
    "any",
    "apps",
    "archive",
    "audit",
    "auth",
    "available",
    "batch",
    "billing",
    "bulk",
    "check",
    "config",
    "contacts",
    "count",
    "create",
    "current",
    "dashboard",
    "default",
    "delete",
    "details",
    "devices",
    "domains",
    "edit",
    "events",
    "export",
    "false",
    "features",
    "flags",
    "groups",
    "import",
    "index",
    "info",
    "integrations",
    "invitations",
    "invite",
    "invites",
    "invoices",
    "keys",
    "licenses",
    "limits",
    "list",
    "logo",
    "logs",
    "lookup",
    "me",
    "members",
    "membership",
    "memberships",
    "metrics",
    "mine",
    "my",
    "new",
    "none",
    "null",
    "overview",
    "owned",
    "owner",
    "permissions",
    "picker",
    "plan",
    "plans",
    "policies",
    "preferences",
    "profile",
    "projects",
    "public",
    "query",
    "quota",
    "recent",
    "reports",
    "repos",
    "requests",
    "roles",
    "schema",
    "search",
    "self",
    "settings",
    "stats",
    "status",
    "subscription",
    "subscriptions",
    "suggest",
    "summary",
    "switch",
    "sync",
    "tags",
    "teams",
    "templates",
    "test",
    "token",
    "tokens",
    "true",
    "types",
    "undefined",
    "update",
    "usage",
    "user",
    "users",
    "validate",
    "verify",
    "view",
    "webhooks",
];

/// Claims that the sanitizer replaces: what they say can't be told of a clean copy, so it is told of none.
const REPLACED: &[&str] = &["org_id", "tenant_id", "tid"];

/// Whether a text can be an id: not a word of a path such as `me` or `search`.
fn is_id(text: &str) -> bool {
    text.len() >= 2
        && text.len() <= 200
        && (shown::is_id(text)
            || (text.len() >= 20 && text.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())))
}

/// Whether a text under a telling name can be the short name of an organisation: `acme-foods`, `org_Hk29dLs`.
fn is_slug(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let version =
        text.strip_prefix('v').is_some_and(|v| v.len() < 4 && v.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    (2..=63).contains(&text.len())
        && text.bytes().all(plain)
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && !version
        && !text.split(['-', '_', '.']).any(|w| WORDS.contains(&w.to_ascii_lowercase().as_str()))
}

fn decoded(text: &str) -> String {
    PercentPlus.decode(text.as_bytes()).map_or_else(|| text.to_owned(), |b| String::from_utf8_lossy(&b).into_owned())
}

/// An id as it is kept and compared.
fn id(text: &str, profile: &Profile) -> Text {
    let plain = profile.plain_id(decoded(text).trim());
    shown::cut(&plain, 80).into()
}

/// Takes an organisation's id unless a surer place told one. `name` is folded.
fn take(f: &mut Facts, name: &str, value: &str, place: u8, profile: &Profile) {
    let weak = profile.organisation.weak.iter().any(|w| w == name);
    let rank = place + if weak { Kept::WEAK } else { 0 };
    // `SR-MTY-1` is a number of some kind, `savings` and `default1` are words.
    let number = || value.bytes().any(|b| b.is_ascii_digit()) && !value.bytes().all(|b| b.is_ascii_alphanumeric());
    let slug = place == HEADER || (profile.organisation.slugs && is_slug(value) && (!weak || number()));
    if (is_id(value) || slug) && (f.subject.org.is_empty() || rank < f.subject.rank) {
        f.subject.org = id(value, profile);
        f.subject.rank = rank;
    }
}

fn named(list: &[String], name: &str) -> bool {
    name.len() <= 40 && list.iter().any(|n| n == name)
}

/// From a header field of the request.
pub fn of_header(f: &mut Facts, name: &str, value: &str, profile: &Profile) {
    let rules = &profile.organisation;
    let words = Words::of(name);
    let value = value.trim();
    // Whatever a vendor puts before it: `OpenAI-Organization`, `X-Acme-Tenant-Id`.
    let told = named(&rules.headers, words.folded())
        || (rules.slugs
            && words.ending(&rules.query).and_then(|i| rules.query.get(i)).is_some_and(|q| !rules.weak.contains(q)));
    if told && (2..=200).contains(&value.len()) && !matches!(value, "false" | "null" | "true" | "undefined") {
        take(f, words.folded(), value, HEADER, profile);
    }
}

/// From the claims of the token that is sent.
pub fn of_claims(f: &mut Facts, claims: Node<'_>, profile: &Profile) {
    for (key, value) in claims.members().take(60) {
        let Some(name) = key.text().filter(|n| !REPLACED.contains(&&**n)) else { continue };
        let name = fold(name.rsplit(['/', ':']).next().unwrap_or(&name));
        let value = if value.is_object() { value.get("id").unwrap_or(value) } else { value };
        if named(&profile.organisation.claims, &name)
            && let Some(text) = value.word()
        {
            take(f, &name, &text, CLAIM, profile);
        }
    }
}

/// From the path and the query of the request.
pub fn of_url(f: &mut Facts, text: &str, profile: &Profile) {
    let parts = url::split(text.as_bytes());
    let segments: Vec<&str> = text.get(parts.path.clone()).unwrap_or("").split('/').filter(|s| !s.is_empty()).collect();
    for (i, pair) in segments.windows(2).enumerate() {
        let [name, value] = pair else { continue };
        let name = fold(name);
        if named(&profile.organisation.paths, &name) {
            // `/orgs/acme` may be a list of something; `/orgs/acme/members` is an organisation's.
            let plain = value.bytes().all(|b| b.is_ascii_lowercase());
            if is_id(value) || !(plain && i + 2 >= segments.len() || value.contains('.')) {
                take(f, &name, value, PATH, profile);
            }
        } else if f.subject.user.is_empty() && is_id(value) && named(&profile.user.paths, &name) {
            f.subject.user = id(value, profile);
        }
    }
    let query = parts.query.and_then(|q| text.get(q)).unwrap_or("");
    for pair in form::pairs(query.as_bytes()) {
        let get = |r| query.get::<std::ops::Range<usize>>(r).unwrap_or("");
        parameter(f, get(pair.name), get(pair.value), QUERY, profile);
    }
}

/// From a parameter of a form.
pub fn of_form(f: &mut Facts, name: &str, value: &str, profile: &Profile) {
    parameter(f, name, value, SENT, profile);
}

fn parameter(f: &mut Facts, name: &str, value: &str, place: u8, profile: &Profile) {
    let name = fold(name);
    if named(&profile.organisation.query, &name) {
        take(f, &name, &decoded(value), place, profile);
    }
    let value = decoded(value);
    if f.subject.user.is_empty() && named(&profile.user.query, &name) && is_id(&value) {
        f.subject.user = id(&value, profile);
    }
}

/// The id and the name that an object which is an organisation gives itself.
fn itself(node: Node<'_>, profile: &Profile) -> (Option<Text>, Option<Text>) {
    let slugs = profile.organisation.slugs;
    let of = ["id", "uuid", "key", "slug"].iter().find_map(|n| node.get(n).and_then(Node::word));
    let of = of.filter(|t| is_id(t) || (slugs && is_slug(t))).map(|t| id(&t, profile));
    let name = profile.organisation.own_names.iter().find_map(|n| node.get(n).and_then(Node::said));
    (of, name.map(|t| shown::message(shown::cut(&t, 120))))
}

/// From a body. Names count only in replies.
pub fn of_body(f: &mut Facts, root: Node<'_>, profile: &Profile, reply: bool) {
    let rules = &profile.organisation;
    let place = if reply { REPLY } else { SENT };
    let listed = reply && {
        let last = f.url.path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        named(&rules.paths, &fold(last)) && !rules.weak.contains(&fold(last))
    };
    let mut names: Vec<(Text, Text)> = Vec::new();
    // Node, depth, whether the objects of this list are organisations.
    let mut todo = vec![(root, 0, listed && root.is_array())];
    let mut seen = 0;
    while let Some((node, depth, orgs)) = todo.pop() {
        let mut here: Option<(usize, String, std::borrow::Cow<'_, str>)> = None;
        let mut name: Option<Text> = None;
        for (key, value) in node.members() {
            seen += 1;
            let raw = key.raw();
            let folded = fold(&String::from_utf8_lossy(raw.get(..41).unwrap_or(raw)));
            let ours = named(&rules.members, &folded);
            let weak = ours && rules.weak.contains(&folded);
            let mut known = false;
            // Of a reply that lists things, a weak name tells of the things.
            if ours
                && !(weak && reply)
                && let Some(text) = value.word().filter(|t| is_id(t) || is_short_name(&folded, t, reply, profile))
            {
                // Of several in one object the most telling one.
                let rank = rules.members.iter().position(|m| *m == folded).unwrap_or(0);
                if here.as_ref().is_none_or(|(r, ..)| rank < *r) {
                    here = Some((rank, folded, text));
                }
            } else if ours && !weak && value.is_object() {
                let (of, called) = itself(value, profile);
                if let Some(of) = of {
                    known = true;
                    take(f, &folded, &of, place, profile);
                    names.extend(called.filter(|_| reply).map(|n| (of, n)));
                }
            } else if named(&profile.user.members, &folded)
                && f.subject.user.is_empty()
                && let Some(text) = value.word().filter(|t| is_id(t))
            {
                f.subject.user = id(&text, profile);
            } else if reply
                && rules.names.iter().any(|n| n.as_bytes() == raw)
                && let Some(text) = value.said()
            {
                name = Some(shown::message(shown::cut(&text, 120)));
            }
            if reply
                && rules.own_names.iter().any(|n| n.as_bytes() == raw)
                && name.is_none()
                && is_itself(f, node, depth, profile)
            {
                name = value.said().map(|t| shown::message(shown::cut(&t, 120)));
            }
            if depth < MAX_DEPTH && !known && (value.is_object() || value.is_array()) {
                let plural = value.is_array() && named(&rules.paths, &fold(&String::from_utf8_lossy(raw)));
                let wrapped = listed && depth == 0 && value.is_array();
                todo.push((value, depth + 1, reply && (plural || wrapped)));
            }
        }
        for item in node.items().take(50) {
            seen += 1;
            if orgs && let (Some(of), Some(called)) = itself(item, profile) {
                names.push((of, called));
            }
            if depth < MAX_DEPTH && (item.is_object() || item.is_array()) {
                todo.push((item, depth + 1, false));
            }
        }
        if let Some(name) = name {
            // Without an id beside it, the name is that of the organisation that the request is about.
            names.push((here.as_ref().map(|(.., text)| id(text, profile)).unwrap_or_default(), name));
        }
        if let Some((_, name, text)) = here {
            take(f, &name, &text, place, profile);
        }
        if seen > MAX_VALUES {
            break;
        }
    }
    names.truncate(MAX_NAMES);
    f.names.extend(names);
}

/// Whether a text under a member's name is an organisation's short name. `"org": "Google"` and `"company": "acme"` in a reply
/// are names for people.
fn is_short_name(name: &str, text: &str, reply: bool, profile: &Profile) -> bool {
    let written =
        reply && text.bytes().all(|b| b.is_ascii_alphabetic()) && text.bytes().any(|b| b.is_ascii_uppercase());
    profile.organisation.slugs && is_slug(text) && name != "company" && (name.ends_with("id") || !written)
}

/// From the elements of an XML body.
pub fn of_xml(f: &mut Facts, body: &[u8], profile: &Profile, reply: bool) {
    markup::elements(body, 400, &mut |name, text| {
        let name = fold(name);
        let fits = is_id(text) || is_short_name(&name, text, reply, profile);
        let rules = &profile.organisation;
        if fits && named(&rules.members, &name) && !(reply && rules.weak.contains(&name)) {
            take(f, &name, text, if reply { REPLY } else { SENT }, profile);
        }
    });
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
        check("https://h/organizations/acme-foods/things", "", "");
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

    fn generic(url: &str) -> Facts {
        let mut f = Facts { url: shown::address(url), ..Facts::default() };
        of_url(&mut f, url, &Profile::built_in("generic").unwrap());
        f
    }

    fn with_body(mut f: Facts, body: &str, reply: bool) -> Facts {
        let mut tape = Tape::new();
        tape.parse(body.as_bytes()).unwrap();
        let root = Node::root(&tape, body.as_bytes()).unwrap();
        of_body(&mut f, root, &Profile::built_in("generic").unwrap(), reply);
        f
    }

    #[test]
    fn short_names_are_ids_under_a_telling_name() {
        for path in [
            "organizations/acme-foods/x",
            "orgs/acme-foods",
            "tenant/acme/x",
            "companies/org_Hk29dLs",
            "workspaces/acme-foods?x=1",
        ] {
            let want = path.split(['/', '?']).nth(1).unwrap();
            assert_eq!(&*generic(&format!("https://h/v1/{path}")).subject.org, want, "{path}");
        }
        for name in ["org", "orgId", "org_id", "OrganizationID", "tenant", "tenantId", "company_id", "workspaceId"] {
            assert_eq!(&*generic(&format!("https://h/x?{name}=acme-foods")).subject.org, "acme-foods", "{name}");
            let f = with_body(Facts::default(), &format!(r#"{{"input":{{"{name}":"acme-foods"}}}}"#), false);
            assert_eq!(&*f.subject.org, "acme-foods", "{name}");
        }
        for path in [
            "organizations/members/5",
            "orgs/search?q=x",
            "organizations/access-requests",
            "orgs/me",
            "tenants/v2/x",
            "orgs/acme",
            "companies/logo.png",
            "accounts/acme-foods/x",
            "customers/acme-foods",
            "x?tenant=all",
            "x?org=true",
            "x?accountId=savings",
            "x?accountId=default1",
            "x?organization=Acme%20Foods%20Ltd",
        ] {
            assert_eq!(&*generic(&format!("https://h/v1/{path}")).subject.org, "", "{path}");
        }
    }

    #[test]
    fn the_surest_place_wins() {
        let p = Profile::built_in("generic").unwrap();
        let mut f = generic(&format!("https://h/accounts/48213/x?orgId={USER}"));
        assert_eq!((&*f.subject.org, f.subject.rank < Kept::WEAK), (USER, true));
        assert_eq!(generic("https://h/accounts/48213/x").subject.rank, PATH + Kept::WEAK);
        f = with_body(f, r#"{"tenantId":"from-the-body"}"#, false);
        assert_eq!(&*f.subject.org, USER);
        of_header(&mut f, "X-Tenant", "acme-foods", &p);
        assert_eq!(&*f.subject.org, "acme-foods");
        let mut form = Facts::default();
        of_form(&mut form, "accountId", "SR-MTY-1", &p);
        assert_eq!(&*form.subject.org, "SR-MTY-1");
        // What is listed are orders of customers, not the organisation.
        let listed = with_body(Facts::default(), r#"{"items":[{"id":1,"customerId":"48213"}]}"#, true);
        assert_eq!(&*listed.subject.org, "");
    }

    #[test]
    fn an_organisations_object_gives_id_and_name() {
        let me = with_body(
            generic("https://h/me"),
            r#"{"id":7,"name":"Pat","organization":{"id":"acme-foods","name":"Acme Foods"}}"#,
            true,
        );
        assert_eq!(
            (&*me.subject.org, me.names.as_slice()),
            ("acme-foods", &[("acme-foods".into(), "Acme Foods".into())][..])
        );
        let list =
            format!(r#"{{"items":[{{"id":"{ORG}","displayName":"Other"}},{{"id":"{USER}","displayName":"Acme"}}]}}"#);
        let listed = with_body(generic("https://h/v1/organizations"), &list, true);
        assert_eq!((&*listed.subject.org, listed.names.len()), ("", 2));
        assert!(with_body(generic("https://h/v1/people"), &list, true).names.is_empty());
    }

    #[test]
    fn xml_and_names_for_people() {
        let p = Profile::built_in("generic").unwrap();
        let mut f = Facts::default();
        of_xml(&mut f, b"<s:Fault><d:OrganisationId>DE-4711-HH</d:OrganisationId></s:Fault>", &p, true);
        assert_eq!(&*f.subject.org, "DE-4711-HH");
        let mut f = Facts::default();
        of_xml(&mut f, b"<a><Organisation>Acme Foods Ltd</Organisation><Company>acme</Company></a>", &p, true);
        assert_eq!(&*f.subject.org, "");
        let of = |body: &str| with_body(Facts::default(), body, true).subject.org.to_string();
        assert_eq!(of(r#"{"org":"Google"}"#), "");
        assert_eq!(of(r#"{"org":"acme-foods"}"#), "acme-foods");
        assert_eq!(of(&format!(r#"{{"tenant":"{USER}","orgId":"{ORG}","workspaceId":"{USER}"}}"#)), ORG);
    }

    #[test]
    fn claims_tell_where_nothing_else_does() {
        let p = Profile::built_in("generic").unwrap();
        for claims in [
            r#"{"sub":"x","orgId":"acme-foods"}"#,
            r#"{"https://app.example/org_id":"acme-foods"}"#,
            r#"{"custom:tenant_id":"acme-foods"}"#,
            r#"{"organization":{"id":"acme-foods"}}"#,
        ] {
            let mut tape = Tape::new();
            tape.parse(claims.as_bytes()).unwrap();
            let mut f = Facts::default();
            of_claims(&mut f, Node::root(&tape, claims.as_bytes()).unwrap(), &p);
            assert_eq!(&*f.subject.org, "acme-foods", "{claims}");
            let mut f = generic(&format!("https://h/orgs/{ORG}/x"));
            of_claims(&mut f, Node::root(&tape, claims.as_bytes()).unwrap(), &p);
            assert_eq!(&*f.subject.org, ORG, "{claims}");
        }
    }

    #[test]
    fn a_claim_that_the_sanitizer_replaces_is_not_read() {
        let p = Profile::built_in("generic").unwrap();
        let list = include_str!("../../detect/names/data/jwt.txt");
        let mut replaced: Vec<&str> = Vec::new();
        let mut keeps = true;
        for line in list.lines() {
            if let Some(rule) = line.strip_prefix("@ ") {
                keeps = rule.starts_with("keep");
            } else if !keeps {
                replaced.extend(line.split_whitespace().filter(|n| p.organisation.claims.contains(&fold(n))));
            }
        }
        assert_eq!(replaced, REPLACED);
    }

    #[test]
    fn header_fields_tell_by_their_last_words() {
        let p = Profile::built_in("generic").unwrap();
        let of = |name: &str, value: &str| {
            let mut f = Facts::default();
            of_header(&mut f, name, value, &p);
            f.subject.org.to_string()
        };
        for name in ["x-org-id", "x-tenant", "x-scope-orgid", "openai-organization", "x-acme-tenant-id", "x-account-id"]
        {
            assert_eq!(of(name, "acme-foods"), "acme-foods", "{name}");
        }
        for name in ["x-client-id", "x-account-name", "x-reorg", "x-organization-count", "accept"] {
            assert_eq!(of(name, "acme-foods"), "", "{name}");
        }
        assert_eq!(of("x-org-id", "null"), "");
    }
}
