//! The token was refreshed and calls are refused all the same: the refresh failed, the old token was sent again, or the new
//! one is refused as well.
//!
//! **Why it matters:** one broken refresh makes every call of the page fail; it is the root of them all. **Next:** depends on
//! which of the three it is. **False positives:** calls that were on their way during the refresh still carry the old token;
//! one of them is not enough.

use super::prelude::*;
use rustc_hash::FxHashSet as HashSet;

const WINDOW_MS: Threshold = Threshold {
    name: "refresh-then-refused.window_ms",
    default: 120_000.0,
    about: "so long after a refresh its effect is looked at",
};

/// Most requests for a token that are looked at.
const MAX_REFRESHES: usize = 50;

pub(super) static RULE: Rule = Rule {
    id: "refresh-then-refused",
    family: Family::Failure,
    specific: 92,
    thresholds: &[&WINDOW_MS],
    last: false,
    run,
    #[cfg(test)]
    samples,
};

fn run(case: &Case<'_>, out: &mut Out<'_>) {
    let all: Vec<&Facts> = case.timeline().collect();
    let mut failed_told = false;
    // So that time stays linear; nobody needs more of them told.
    let asked = all.iter().enumerate().filter_map(|(i, f)| Some((i, f, f.token.as_deref()?))).take(MAX_REFRESHES);
    for (i, refresh, token) in asked {
        let window =
            |f: &&&Facts| f.started.zip(refresh.started).is_some_and(|(a, b)| (a - b).abs() <= case.limit(&WINDOW_MS));
        let refused = |f: &&&Facts| f.code() == 401 && f.token.is_none();
        let after: Vec<&Facts> =
            all.get(i + 1..).unwrap_or(&[]).iter().filter(refused).filter(window).copied().collect();
        if refresh.code() >= 400 {
            if failed_told || !token.refresh {
                continue;
            }
            // Calls that were refused before made the page refresh; those after it have no good token.
            let before: Vec<&Facts> =
                all.get(..i).unwrap_or(&[]).iter().filter(refused).filter(window).copied().collect();
            // Later attempts to refresh are part of the same story.
            let again = all
                .get(i + 1..)
                .unwrap_or(&[])
                .iter()
                .filter(|f| f.code() >= 400 && f.token.as_deref().is_some_and(|t| t.refresh))
                .copied();
            let entries: Vec<u32> =
                [*refresh].into_iter().chain(again).chain(before).chain(after).map(|f| f.index).collect();
            let refused = entries.len() - 1;
            out.add(Severity::Error, entries, case.lookup(refresh).with("refused", refused))
                .variant("failed")
                .weigh(8.0);
            failed_told = true;
            continue;
        }
        if token.issued == 0 {
            continue;
        }
        let print = |f: &Facts| f.credentials.as_deref().map_or(0, |c| c.print);
        let earlier: HashSet<u64> = all.get(..i).unwrap_or(&[]).iter().map(|o| print(o)).collect();
        let seen_before = |f: &&Facts| earlier.contains(&print(f));
        let begun_later = |f: &&Facts| f.started.zip(refresh.end()).is_some_and(|(a, b)| a >= b);
        let new: Vec<&Facts> = after.iter().filter(|f| print(f) == token.issued).copied().collect();
        let old: Vec<&Facts> = after
            .iter()
            .filter(|f| print(f) != 0 && print(f) != token.issued)
            .filter(|f| begun_later(f) && seen_before(f))
            .copied()
            .collect();
        // The new token works somewhere: then a single refusal of it is a matter of rights, not of the token.
        let works = all.get(i + 1..).unwrap_or(&[]).iter().any(|f| f.is_ok() && print(f) == token.issued);
        let (list, variant) = if !new.is_empty() && !works {
            (new, "new-refused")
        } else if old.len() >= 2 || (!old.is_empty() && !works) {
            (old, "old-sent")
        } else {
            continue;
        };
        let Some(first) = list.first() else { continue };
        let args = case.lookup(first).with("refused", list.len());
        let claims = indices(&list);
        let mut entries = claims.clone();
        entries.push(refresh.index);
        out.add(Severity::Error, entries, args).variant(variant).claims(claims).weigh(8.0);
    }
}

#[cfg(test)]
fn samples() -> Samples {
    let api = |at: f64, token: &str| {
        Sample::get("https://api.example/v1/me").at(at).sends("authorization", &format!("Bearer {token}"))
    };
    let refresh = |at: f64| {
        Sample::new("POST", "https://idp.example/oauth2/token")
            .at(at)
            .post("application/x-www-form-urlencoded", "grant_type=refresh_token&refresh_token=r1")
    };
    let issued = |at: f64| refresh(at).json(json!({"access_token": "token-number-two", "expires_in": 3600}));
    let old = "token-number-one";
    Samples {
        fires: vec![
            vec![
                api(0.0, old).status(401),
                refresh(100.0).status(400).json(json!({"error": "invalid_grant", "error_description": "expired"})),
                api(300.0, old).status(401),
            ],
            vec![api(0.0, old).status(401), issued(100.0), api(300.0, old).status(401), api(400.0, old).status(401)],
            vec![api(0.0, old).status(401), issued(100.0), api(300.0, "token-number-two").status(401)],
        ],
        silent: vec![
            vec![api(0.0, old).status(401), issued(100.0), api(300.0, "token-number-two")],
            vec![api(0.0, old), issued(100.0), api(110.0, old).status(401), api(300.0, "token-number-two")],
            vec![api(0.0, old).status(401)],
        ],
    }
}
