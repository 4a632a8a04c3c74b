//! Names that stood in the lists until it turned out that the word rules, or another list, say the same of them at every
//! place. `unlisted.txt` holds what that is: a line of class and kind at each of the nine places, and the names below it.

use super::*;

const PLACES: [Place; 9] = [
    Place::Header,
    Place::Query,
    Place::Form,
    Place::Json,
    Place::Cookie,
    Place::Xml,
    Place::Storage,
    Place::Path,
    Place::Sdp,
];

fn said(names: &Names, name: &str) -> String {
    let at = |place: &Place| match names.classify(*place, name.as_bytes()) {
        Some(Verdict { class: Class::Benign, .. }) => "benign".to_owned(),
        Some(v) => format!("{:?}/{}", v.class, v.kind.slug()),
        None => "-".to_owned(),
    };
    PLACES.iter().map(at).collect::<Vec<_>>().join(" ")
}

#[test]
fn names_that_need_no_list_keep_their_verdict() {
    let names = Names::new();
    let mut expected = "";
    let mut checked = 0;
    for line in include_str!("unlisted.txt").lines() {
        if let Some(head) = line.strip_prefix("@ ") {
            expected = head;
            continue;
        }
        for name in line.split_ascii_whitespace() {
            assert_eq!(said(&names, name), expected, "{name}");
            checked += 1;
        }
    }
    assert!(checked > 600, "{checked}");
}
