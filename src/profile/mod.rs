//! Vendors as data: which hosts are whose, where ids stand, how tracking ids are made, how errors are wrapped.
//!
//! A profile is one JSON file; `schema/profile.schema.json` describes it, [`parse`] reads it and refuses a wrong one with
//! its place. `webex` and `generic` are built in; the portal or the person may load another.

pub mod names;
pub mod parse;

use crate::error::Error;

/// The built-in profiles, sorted by name: name and text.
pub const BUILT_IN: &[(&str, &str)] =
    &[("generic", include_str!("data/generic.json")), ("webex", include_str!("data/webex.json"))];

/// One vendor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Its name in options.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Domains of the vendor; a host belongs to it when it is one of them or below one.
    pub hosts: Vec<String>,
    /// What stands behind the hosts, the longest name first.
    pub services: Vec<Service>,
    /// Tracking ids.
    pub tracking: TrackingRules,
    /// Where the organisation's id and name stand.
    pub organisation: Subject,
    /// Where the user's id stands.
    pub user: Subject,
    /// Ids that are base64 of a URI.
    pub public_ids: Option<PublicIds>,
    /// How errors are wrapped, tried before all known forms.
    pub errors: Vec<Envelope>,
    /// Replies that switch features on and off.
    pub templates: Vec<Template>,
    /// The form of the vendor's log tool.
    pub search: Option<Search>,
    /// Links with placeholders such as `{tracking_id}`.
    pub links: Vec<Link>,
    /// What an escalation holds, in order: label and the fact that stands there.
    pub escalation: Vec<(String, String)>,
    /// What an escalation has to answer.
    pub questions: Vec<String>,
}

/// A service behind hosts whose first label is `host` or begins with `host-`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// The beginning of the first label of its hosts.
    pub host: String,
    /// Its name for people.
    pub title: String,
    /// What it puts before tracking ids in its logs.
    pub log_prefix: String,
    /// What the services that it calls put there.
    pub calls: Vec<String>,
}

/// Which header fields and members hold tracking ids, and how they are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackingRules {
    /// Header fields, lower case, the most telling first.
    pub headers: Vec<String>,
    /// Members of a body, [folded](names::fold).
    pub members: Vec<String>,
    /// Words that names of such header fields and members end in, whatever stands before them; folded.
    pub endings: Vec<String>,
    /// The same for replies that tell of an error: ids of the error, not of the request.
    pub error_endings: Vec<String>,
    /// Whole names of members of such replies, folded. With the endings, they are also what a text calls an id.
    pub error_members: Vec<String>,
    /// How an id is made, if it has parts.
    pub grammar: Option<Grammar>,
}

/// `PREFIX_<session>_<request>_<hop>…+<replay>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grammar {
    /// Between the parts.
    pub separator: char,
    /// Before the number of a replay.
    pub replay: char,
}

/// Where the id (and name) of an organisation or a user stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// Segments of a path before an id, [folded](names::fold).
    pub paths: Vec<String>,
    /// Parameters of a query, folded.
    pub query: Vec<String>,
    /// Header fields, folded.
    pub headers: Vec<String>,
    /// Members of a body, folded. Where one holds an object, its id and name count.
    pub members: Vec<String>,
    /// Claims of a token, folded; of a name such as `https://app.example/org_id` the last part.
    pub claims: Vec<String>,
    /// Names of the lists above that may mean something else (an account at a bank): they give way to all others.
    pub weak: Vec<String>,
    /// Short names such as `acme-foods` are ids, too.
    pub slugs: bool,
    /// Members of a body that hold its name.
    pub names: Vec<String>,
    /// Members that hold its name where they stand in an object that is the organisation or user itself.
    pub own_names: Vec<String>,
}

/// Ids such as base64 of `scheme://us/ORGANIZATION/<id>`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublicIds {
    /// What the decoded text begins with.
    pub starts: String,
}

/// Where an error's text and code stand in a JSON body: `error.message[].description`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// Path to the text.
    pub text: Vec<String>,
    /// Path to the code; empty for none.
    pub code: Vec<String>,
}

/// A reply that switches features on and off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// The query parameter or member that holds the template's key.
    pub key: String,
    /// What the key ends with.
    pub suffix: String,
    /// Values that mean "off".
    pub off: Vec<String>,
}

/// The form of a log tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// A short name of the tool.
    pub name: String,
    /// Fields and what to put there; `{tracking_id}` stands for the id.
    pub form: Vec<(String, String)>,
}

/// A link of which parts are filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Its name for people.
    pub title: String,
    /// The URL, with placeholders.
    pub url: String,
}

impl Profile {
    /// A built-in profile.
    pub fn built_in(name: &str) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(n, _)| *n == name)?;
        Self::parse(text.as_bytes()).ok()
    }

    /// Reads a profile.
    ///
    /// # Errors
    /// Broken JSON, an unknown or missing key, or a wrong value, with its place in the document, its byte offset and what
    /// was expected.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        parse::profile(text)
    }

    /// Whether a host (without port) is the vendor's.
    pub fn owns(&self, host: &str) -> bool {
        self.hosts.iter().any(|d| {
            host.len() >= d.len()
                && host.is_char_boundary(host.len() - d.len())
                && host.get(host.len() - d.len()..).is_some_and(|end| end.eq_ignore_ascii_case(d))
                && (host.len() == d.len() || host.as_bytes().get(host.len() - d.len() - 1) == Some(&b'.'))
        })
    }

    /// The service behind a host of the vendor.
    pub fn service(&self, host: &str) -> Option<&Service> {
        let label = host.split('.').next().unwrap_or("");
        self.services
            .iter()
            .find(|s| label.strip_prefix(s.host.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    }

    /// The id in its plain form: a public id is decoded, anything else stays.
    pub fn plain_id(&self, id: &str) -> String {
        use crate::lens::{Base64, Codec};
        let plain = self.public_ids.as_ref().and_then(|rule| {
            let text = Base64::STANDARD.decode(id.as_bytes())?;
            let text = std::str::from_utf8(&text).ok()?.strip_prefix(rule.starts.as_str())?.to_owned();
            text.rsplit('/').next().map(str::to_owned)
        });
        plain.unwrap_or_else(|| id.to_owned())
    }

    /// A tracking id taken apart; `None` when the profile has no grammar or the id is made otherwise.
    pub fn tracking_parts(&self, id: &str) -> Option<TrackingParts> {
        self.tracking.grammar?.parts(id)
    }
}

/// A tracking id in its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrackingParts {
    /// Who made it: `ATLAS`.
    pub prefix: String,
    /// The client's session.
    pub session: String,
    /// The number of the request, then one number for every hop.
    pub numbers: Vec<u32>,
    /// The number of a replay.
    pub replay: Option<u32>,
}

impl Grammar {
    fn parts(self, id: &str) -> Option<TrackingParts> {
        let (id, replay) = match id.rsplit_once(self.replay) {
            Some((rest, n)) => (rest, Some(n.parse().ok()?)),
            None => (id, None),
        };
        let mut pieces = id.split(self.separator);
        let prefix = pieces.next()?;
        let word = |p: &str| p.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !prefix.starts_with(|c: char| c.is_ascii_alphabetic()) || !word(prefix) {
            return None;
        }
        let session = pieces.next()?;
        if session.len() < 8 || !session.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
            return None;
        }
        let numbers: Option<Vec<u32>> = pieces.map(|p| p.parse().ok()).collect();
        Some(TrackingParts { prefix: prefix.to_owned(), session: session.to_owned(), numbers: numbers?, replay })
    }
}

/// The profiles at hand.
#[derive(Clone, Debug)]
pub struct Profiles {
    list: Vec<Profile>,
    /// One was chosen: it holds for every host.
    chosen: bool,
}

impl Default for Profiles {
    fn default() -> Self {
        let mut list: Vec<Profile> = BUILT_IN.iter().filter_map(|(_, t)| Profile::parse(t.as_bytes()).ok()).collect();
        // The generic one takes what no other owns.
        list.sort_by_key(|p| p.hosts.is_empty());
        Self { list, chosen: false }
    }
}

impl Profiles {
    /// One profile for every host, whatever the host.
    pub fn only(profile: Profile) -> Self {
        let mut all = Self::default();
        all.list.retain(|p| p.hosts.is_empty() && p.name != profile.name);
        all.list.insert(0, profile);
        Self { list: all.list, chosen: true }
    }

    /// The profile for a host, without its port.
    pub fn of(&self, host: &str) -> &Profile {
        static NONE: std::sync::LazyLock<Profile> = std::sync::LazyLock::new(Profile::default);
        let owner = if self.chosen { self.list.first() } else { self.list.iter().find(|p| p.owns(host)) };
        owner.or(self.list.last()).unwrap_or(&NONE)
    }

    /// All of them.
    pub fn all(&self) -> &[Profile] {
        &self.list
    }

    /// Whether a host is that of a known vendor.
    pub fn is_owned(&self, host: &str) -> bool {
        self.list.iter().any(|p| p.owns(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_profiles_are_sound_and_sorted() {
        assert!(BUILT_IN.is_sorted());
        for (name, text) in BUILT_IN {
            let p = Profile::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(p.name, *name);
        }
    }

    #[test]
    fn hosts_services_and_ids() {
        let p = Profile::built_in("webex").unwrap();
        assert!(
            p.owns("cpapi-a.wbx2.com")
                && p.owns("WEBEX.com")
                && !p.owns("notwebex.com")
                && !p.owns("webex.com.evil.example")
        );
        assert_eq!(p.service("cpapi-r.wbx2.com").unwrap().log_prefix, "CPAPI");
        assert!(p.service("cpapix.wbx2.com").is_none());
        assert_eq!(p.service("settings-service-a.wbx2.com").unwrap().host, "settings-service");
        use crate::lens::base64::Base64;
        let id = "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8xMjM0NTY3OC0wMDAwLTQwMDAtYjAwMC0wMDAwMDAwMDAwMDA";
        assert_eq!(p.plain_id(id), "12345678-0000-4000-b000-000000000000");
        assert_eq!(p.plain_id("12345678"), "12345678");
        let _ = Base64::URL;
    }

    #[test]
    fn tracking_ids_come_apart() {
        let p = Profile::built_in("webex").unwrap();
        let t = p.tracking_parts("webex-js-sdk_0a1b2c3d-0000-4000-b000-000000000000_12_0+2").unwrap();
        assert_eq!((t.prefix.as_str(), t.numbers.as_slice(), t.replay), ("webex-js-sdk", &[12, 0][..], Some(2)));
        for bad in ["", "_0a1b2c3d", "ATLAS", "ATLAS_xyz", "ATLAS_0a1b2c3d_x", "1A_0a1b2c3d"] {
            assert!(p.tracking_parts(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_chosen_profile_holds_for_every_host() {
        let all = Profiles::default();
        assert_eq!(all.of("cpapi-a.wbx2.com").name, "webex");
        assert_eq!(all.of("api.example").name, "generic");
        assert_eq!(Profiles::only(Profile::built_in("webex").unwrap()).of("api.example").name, "webex");
    }
}
