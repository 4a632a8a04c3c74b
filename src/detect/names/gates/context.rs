//! What gates ask of the request: its path, its host, the names beside a value.

use super::super::data::blocks;
use super::Around;

/// Path segments before which a secret link stands, sorted.
const PATH_WORDS: &str = include_str!("../data/link.txt");

/// The words.
static WORDS: std::sync::LazyLock<rustc_hash::FxHashSet<&'static [u8]>> = std::sync::LazyLock::new(|| {
    let listed = blocks(PATH_WORDS).filter(|(head, _)| head.starts_with("link.path "));
    listed.flat_map(|(_, names)| names.split_ascii_whitespace()).map(str::as_bytes).collect()
});

/// Whether a path segment is a word that a secret segment follows (`reset`, `invite`, `magic-link` …).
pub fn path_word(segment: &[u8]) -> bool {
    let mut lower = [0u8; 32];
    let Some(lower) = lower.get_mut(..segment.len()) else { return false };
    lower.copy_from_slice(segment);
    lower.make_ascii_lowercase();
    WORDS.contains(&*lower)
}

/// Whether such a word says that something is done by the link, not that something lies there.
pub fn is_action(segment: &[u8]) -> bool {
    const ACTIONS: [&str; 13] = [
        "activat",
        "autologin",
        "confirm",
        "invit",
        "join",
        "magic",
        "password",
        "recover",
        "reset",
        "share",
        "unsubscribe",
        "verif",
        "webhook",
    ];
    mentions(segment, &ACTIONS)
}

/// Whether the last segment of a path is the word of a link that does something.
pub fn acts(path: &[u8]) -> bool {
    let last = path.rsplit(|b| *b == b'/').next().unwrap_or(&[]);
    path_word(last) && is_action(last)
}

/// Cookies that only mean something at one vendor.
const VENDORS: [(&str, &[&str]); 17] = [
    ("apple.com", &["dslang"]),
    ("dropbox.com", &["bjar", "gvc", "jar", "lid", "t"]),
    ("ebay.com", &["dp1", "ds1", "ds2", "nonsession", "shs"]),
    (
        "facebook.com",
        &["c_user", "datr", "fb_dtsg", "fb_dtsg_ag", "fr", "jazoest", "lsd", "presence", "sb", "wd", "xs"],
    ),
    ("google.com", &["aec", "compass", "nid"]),
    ("instagram.com", &["datr", "fb_dtsg", "ig_did", "jazoest", "lsd", "mid", "rur"]),
    ("live.com", &["buid", "fpc"]),
    ("messenger.com", &["c_user", "datr", "fr", "sb", "xs"]),
    ("microsoftonline.com", &["buid", "fpc"]),
    ("okta.com", &["dt", "idx", "sid"]),
    ("pingidentity.com", &["pf"]),
    ("reddit.com", &["csv"]),
    ("salesforce.com", &["clientsrc", "disco", "inst", "oid", "oinfo", "sid", "sid_client"]),
    ("slack.com", &["d", "d-s", "x"]),
    ("stripe.com", &["merchant"]),
    ("twitter.com", &["kdt"]),
    ("zoom.us", &["cred"]),
];

/// Whether a cookie or field belongs to the vendor of this host.
pub(super) fn vendor(name: &[u8], host: &[u8]) -> bool {
    let under = |domain: &str| {
        let dot = host.len().checked_sub(domain.len());
        dot.is_some_and(|at| {
            host.get(at..).is_some_and(|h| h.eq_ignore_ascii_case(domain.as_bytes()))
                && (at == 0 || host.get(at - 1) == Some(&b'.'))
        })
    };
    VENDORS.iter().any(|(domain, names)| names.iter().any(|n| n.as_bytes().eq_ignore_ascii_case(name)) && under(domain))
}

/// Whether one of these names stands beside the value.
pub(super) fn has(around: &dyn Around, names: &[&str]) -> bool {
    names.iter().any(|n| around.sibling(n))
}

/// Whether one of these words stands anywhere in `text`, in any case.
pub fn mentions(text: &[u8], words: &[&str]) -> bool {
    let text = text.get(..2048).unwrap_or(text);
    words.iter().any(|w| text.windows(w.len()).any(|at| at.eq_ignore_ascii_case(w.as_bytes())))
}
