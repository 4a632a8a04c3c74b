//! Two captures side by side: which requests of one stand in the other, and how they differ.
//!
//! Requests are matched by method and URL pattern: the path with ids taken out. The host counts only as far as both
//! captures share hosts, so a capture of a test system can be held against one of the real one. Of several requests
//! with one pattern the first is matched with the first, and so on; order between patterns does not matter.

use super::Workbench;
use crate::capture::facts::Word;
use crate::json::Json;
use std::collections::{HashMap, HashSet};

/// A difference in time that is worth telling: so much longer, and so many ms.
const SLOWER: (f64, f64) = (1.5, 100.0);

/// Most pairs that are told.
const MOST: usize = 20_000;

/// What became of a pattern.
#[derive(Default)]
struct Pair {
    name: String,
    left: Vec<usize>,
    right: Vec<usize>,
}

/// A path with what looks like an id replaced by `{id}`.
fn pattern(path: &str) -> String {
    let is_id = |s: &str| {
        let digits = s.bytes().filter(u8::is_ascii_digit).count();
        let hex = s.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        (digits > 0 && digits == s.len())
            || (s.len() >= 8 && hex && digits > 0)
            || (s.len() >= 16 && digits >= 3 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=.~".contains(&b)))
    };
    let plain = |s: &str| {
        // `app.8f3c2a91.js` is the same file as `app.77ab12cd.js`.
        s.split('.').map(|p| if is_id(p) { "{id}" } else { p }).collect::<Vec<_>>().join(".")
    };
    path.split('/').map(|s| if is_id(s) { "{id}".to_owned() } else { plain(s) }).collect::<Vec<_>>().join("/")
}

/// The middle value.
fn median(of: &Workbench, list: &[usize]) -> Option<f64> {
    let mut times: Vec<f64> = list.iter().filter_map(|i| of.columns.duration(*i)).collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}

fn failed(of: &Workbench, list: &[usize]) -> usize {
    list.iter().filter(|i| of.columns.status(**i).is_none_or(|s| s <= 0 || s >= 400)).count()
}

/// Holds `left` against `right`: `Comparison`, as JSON; what differs most first.
pub fn compare(left: &Workbench, right: &Workbench) -> String {
    let hosts = |w: &Workbench| -> HashSet<String> {
        (0..w.len()).map(|i| w.columns.word(i, Word::Host).to_owned()).filter(|h| !h.is_empty()).collect()
    };
    let (a, b) = (hosts(left), hosts(right));
    let shared: HashSet<&String> = a.intersection(&b).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (side, of) in [(0, left), (1, right)] {
        for i in 0..of.len() {
            let c = &of.columns;
            let host = c.word(i, Word::Host);
            let host =
                if shared.contains(&host.to_owned()) || shared.is_empty() && host.is_empty() { host } else { "*" };
            let name = format!("{} {host}{}", c.word(i, Word::Method), pattern(c.word(i, Word::Path)));
            let at = *known.entry(name.clone()).or_insert_with(|| {
                pairs.push(Pair { name, ..Pair::default() });
                pairs.len() - 1
            });
            if let Some(pair) = pairs.get_mut(at) {
                if side == 0 { pair.left.push(i) } else { pair.right.push(i) }
            }
        }
    }
    let mut told: Vec<(u8, f64, &Pair, &str)> = pairs
        .iter()
        .map(|p| {
            let (x, y) = (failed(left, &p.left), failed(right, &p.right));
            let (s, t) = (median(left, &p.left).unwrap_or(0.0), median(right, &p.right).unwrap_or(0.0));
            let statuses = |w: &Workbench, l: &[usize]| l.iter().map(|i| w.columns.status(*i)).collect::<HashSet<_>>();
            let longer = t - s;
            match () {
                () if p.left.is_empty() => (2, 0.0, p, "new"),
                () if p.right.is_empty() => (1, 0.0, p, "missing"),
                () if y > x => (0, 0.0, p, "failed"),
                () if x > y => (4, 0.0, p, "mended"),
                () if t > s * SLOWER.0 && longer > SLOWER.1 => (3, longer, p, "slower"),
                () if s > t * SLOWER.0 && -longer > SLOWER.1 => (5, -longer, p, "faster"),
                () if statuses(left, &p.left) != statuses(right, &p.right) => (6, 0.0, p, "status"),
                () if p.left.len() != p.right.len() => (7, 0.0, p, "count"),
                () => (8, 0.0, p, "same"),
            }
        })
        .collect();
    told.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut out = Json::new(false);
    out.object(|j| {
        j.key("left").count(left.len() as u64);
        j.key("right").count(right.len() as u64);
        j.key("pairs").array(|j| {
            for (_, _, pair, what) in told.iter().take(MOST) {
                j.object(|j| {
                    j.key("what").string(what);
                    j.key("name").string(&pair.name);
                    for (name, of, list) in [("left", left, &pair.left), ("right", right, &pair.right)] {
                        j.key(name).object(|j| {
                            j.key("count").count(list.len() as u64);
                            j.key("failed").count(failed(of, list) as u64);
                            j.key("time").number(median(of, list));
                            // Of several the one that failed is the one to look at.
                            let fails = |i: &&usize| failed(of, std::slice::from_ref(*i)) > 0;
                            let shown = list.iter().find(fails).or(list.first());
                            j.key("first").number(shown.map(|i| f64::from(u32::try_from(*i).unwrap_or(0))));
                            j.key("status").number(shown.and_then(|i| of.columns.status(*i)).map(f64::from));
                        });
                    }
                });
            }
        });
    });
    out.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::facts::{Facts, WORDS};

    #[test]
    fn ids_are_taken_out_of_paths() {
        for (path, want) in [
            ("/rooms/17/x", "/rooms/{id}/x"),
            ("/v1/users/8f3c2a91-77ab-4c1d-9e00-aabbccddeeff", "/v1/users/{id}"),
            ("/assets/app.8f3c2a91.js", "/assets/app.{id}.js"),
            ("/v2/facade/deadbeef", "/v2/facade/deadbeef"),
            ("", ""),
        ] {
            assert_eq!(pattern(path), want);
        }
    }

    fn bench(rows: &[(&str, &str, i32, f64)]) -> Workbench {
        let mut w = Workbench::new(0.0);
        for (host, path, status, time) in rows {
            let mut words: [String; WORDS] = Default::default();
            words[Word::Method as usize] = "GET".into();
            words[Word::Host as usize] = (*host).into();
            words[Word::Path as usize] = (*path).into();
            w.columns.push(&Facts { words, status: Some(*status), time: Some(*time), ..Facts::default() });
        }
        w
    }

    #[test]
    fn tells_what_is_new_missing_slower_and_failed_in_any_order() {
        let left = bench(&[("a", "/x/1", 200, 50.0), ("a", "/gone", 200, 1.0), ("a", "/slow", 200, 10.0)]);
        let right = bench(&[("a", "/slow", 200, 900.0), ("a", "/new", 200, 1.0), ("a", "/x/2", 503, 50.0)]);
        let text = compare(&left, &right);
        let kinds: Vec<&str> = text.split("\"what\":\"").skip(1).filter_map(|t| t.split('"').next()).collect();
        assert_eq!(kinds, ["failed", "missing", "new", "slower"]);
    }

    #[test]
    fn captures_of_different_systems_are_matched_by_path() {
        let text = compare(&bench(&[("test.example", "/a", 200, 5.0)]), &bench(&[("www.example", "/a", 200, 5.0)]));
        assert!(text.contains(r#""what":"same","name":"GET */a""#), "{text}");
    }
}
