//! Tests of all rules together: every sample, raw and sanitized, in batches of any size.

use super::finding::Finding;
use super::rules::RULES;
use super::sample::{Sample, analysis, file};
use super::texts::{CATALOGUES, Texts};
use std::collections::BTreeSet;

fn findings(samples: &[Sample], size: usize) -> Vec<Finding> {
    analysis(&file(samples), size).run().findings.to_vec()
}

#[test]
fn rules_are_sorted_and_counted() {
    assert!(RULES.is_sorted_by_key(|r| r.id));
    assert_eq!(RULES.len(), 42);
    for r in RULES {
        assert!(r.thresholds.iter().all(|t| t.name.split_once('.').is_some_and(|(id, _)| id == r.id)), "{}", r.id);
    }
}

#[test]
fn rules_speak_where_they_must_and_nowhere_else() {
    let mut wrong = Vec::new();
    let (mut spoke, mut silent) = (BTreeSet::new(), BTreeSet::new());
    let mut said = BTreeSet::new();
    for rule in RULES {
        let samples = (rule.samples)();
        assert!(!samples.fires.is_empty() && !samples.silent.is_empty(), "{} has samples of both kinds", rule.id);
        for (list, must) in [(&samples.fires, true), (&samples.silent, false)] {
            for (i, sample) in list.iter().enumerate() {
                let found = findings(sample, usize::MAX);
                if must {
                    spoke.insert(rule.id)
                } else {
                    silent.insert(rule.id)
                };
                said.extend(found.iter().map(|f| f.message.clone()));
                if found.iter().any(|f| f.id == rule.id) != must {
                    let ids: Vec<&str> = found.iter().map(|f| f.id).collect();
                    wrong.push(format!(
                        "{} {} {i}: {ids:?}",
                        rule.id,
                        if must { "must speak in" } else { "must not speak in" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    // Counted, not trusted: all rules have a capture of each kind.
    assert_eq!((spoke.len(), silent.len()), (42, 42));
    assert!(RULES.iter().all(|r| spoke.contains(r.id) && silent.contains(r.id)));
    // And so has every message that can be said; those of a rule's own name are what its variants fall back on.
    let never: Vec<String> =
        Texts::of("en").ids().into_iter().filter(|id| id.contains('.') && !said.contains(id)).collect();
    assert!(never.is_empty(), "no sample makes these messages: {never:?}");
}

#[test]
fn every_message_has_words_and_all_its_places_are_filled() {
    let mut wrong = Vec::new();
    for (language, _) in CATALOGUES {
        let texts = Texts::of(language);
        for rule in RULES {
            for sample in (rule.samples)().fires {
                for f in findings(&sample, usize::MAX) {
                    let words = texts.words(&f.message, &f.args);
                    for (part, text) in
                        [("title", &words.title), ("explanation", &words.explanation), ("next", &words.next)]
                    {
                        if text.is_empty() || text.contains(['{', '}', '[', ']']) || text.contains("  ") {
                            wrong.push(format!("{language} {} {part}: {text}", f.message));
                        }
                        // A place that is not filled leaves a gap before punctuation.
                        if [" .", " ,", "( ", " )", "()", "“”"].iter().any(|gap| text.contains(gap)) {
                            wrong.push(format!("{language} {} {part} has a gap: {text}", f.message));
                        }
                    }
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn facts_cross_between_workers_and_batches_do_not_matter() {
    for rule in RULES {
        for sample in (rule.samples)().fires {
            let whole = analysis(&file(&sample), usize::MAX);
            let pieces = analysis(&file(&sample), 1);
            assert_eq!(whole.run().json(), pieces.run().json(), "{}", rule.id);
            let packed = crate::session::wire::pack(&whole.facts().to_vec()).unwrap();
            let back: Vec<super::facts::Facts> = crate::session::wire::unpack(&packed).unwrap();
            assert_eq!(format!("{:?}", whole.facts()), format!("{back:?}"), "{}", rule.id);
        }
    }
}

#[test]
fn thresholds_can_be_configured() {
    let mut limits = super::rules::Limits::default();
    assert!(
        limits.set("slow.slow_ms", 30_000.0) && !limits.set("slow.slow", 1.0) && !limits.set("slow.slow_ms", f64::NAN)
    );
    let slow = RULES.iter().find(|r| r.id == "slow").unwrap();
    assert_eq!(limits.get(slow.thresholds[0]), 30_000.0);
}

/// What a session makes of a file.
fn sanitized(policy: &crate::Policy, worker: &mut crate::Worker, file: &[u8]) -> Vec<u8> {
    use crate::{Part, Session, WirePart};
    worker.reset();
    let mut session = Session::new(policy.clone());
    session.push(file).unwrap();
    let slice = |start: u64, end: u64| &file[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
    if let Some(batch) = session.cut() {
        session.absorb(worker.collect(slice(batch.base, batch.base + batch.len), &batch));
    }
    session.finish().unwrap();
    worker.arm(session.orders(None));
    let batches = session.batches(u64::MAX);
    let frame = session.frame(&batches).unwrap();
    let mut out = Vec::new();
    for (i, parts) in frame.iter().enumerate() {
        for part in parts {
            match part {
                Part::Original { start, end } => out.extend_from_slice(slice(*start, *end)),
                Part::New(bytes) => out.extend_from_slice(bytes),
            }
        }
        let Some(batch) = batches.get(i) else { continue };
        for part in worker.clean(slice(batch.base, batch.base + batch.len), batch).unwrap().parts {
            match part {
                WirePart::Original(start, end) => out.extend_from_slice(slice(start, end)),
                WirePart::New(bytes) => out.extend_from_slice(&bytes),
            }
        }
    }
    out
}

/// What can't be told of a copy at level `strict`: whether an address is a private one, when addresses are removed.
const GONE_AT_STRICT: &[&str] = &["intermediary.address"];

/// Law 5, for every sample of every rule, at both levels. `standard` and `strict` remove no status, time, size or name of a
/// field, and what they remove is replaced by the same placeholder everywhere.
#[test]
fn rules_say_the_same_of_a_clean_copy() {
    let mut wrong = Vec::new();
    for level in ["standard", "strict"] {
        let policy = crate::Policy::parse(format!("{{\"level\":\"{level}\"}}").as_bytes()).unwrap();
        // Slow to make in an unoptimised build.
        let mut worker = crate::Worker::new(&policy);
        for rule in RULES {
            let samples = (rule.samples)();
            for sample in samples.fires.iter().chain(&samples.silent) {
                let original = file(sample);
                let told = |file: &[u8]| {
                    let list = analysis(file, usize::MAX).run().findings;
                    list.iter()
                        .filter(|f| level == "standard" || !GONE_AT_STRICT.contains(&&*f.message))
                        .map(|f| (f.message.clone(), f.severity, f.entries.clone()))
                        .collect::<Vec<_>>()
                };
                let (before, after) = (told(&original), told(&sanitized(&policy, &mut worker, &original)));
                if before != after {
                    wrong.push(format!("{level} {}: {before:?} became {after:?}", rule.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn facts_are_small() {
    // What an entry costs for as long as the capture is open, without texts that are its own.
    assert!(size_of::<super::facts::Facts>() <= 720, "{}", size_of::<super::facts::Facts>());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(80))]

    /// Bytes of a capture replaced at random: whatever can still be split is analyzed, without a panic.
    #[test]
    fn damaged_captures_do_no_harm(
        rule in 0..RULES.len(),
        hits in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), "[\"\\\\{}\\[\\]:,0-9a-zé\u{0}-]{1,4}"), 0..12),
    ) {
        for sample in (RULES[rule].samples)().fires {
            let mut text = String::from_utf8(file(&sample)).unwrap();
            for (at, with) in &hits {
                let mut i = at.index(text.len());
                while !text.is_char_boundary(i) {
                    i -= 1;
                }
                let end = text[i..].char_indices().nth(with.len()).map_or(text.len(), |(n, _)| i + n);
                text.replace_range(i..end, with);
            }
            if let Some(analysis) = super::sample::try_analysis(text.as_bytes(), 3) {
                let told = analysis.run();
                let json: serde_json::Value = serde_json::from_str(&told.json()).expect("JSON whatever the capture holds");
                proptest::prop_assert_eq!(json["entries"].as_array().map(Vec::len), Some(analysis.facts().len()));
                let _ = told.markdown();
            }
        }
    }
}

#[test]
fn the_name_of_a_cache_is_no_tracking_id() {
    let ids = |sample: Sample| {
        let read = analysis(&file(&[sample.says("x-served-by", "cache-iad2144-IAD")]), 1);
        let told = read.run();
        told.case.facts.iter().flat_map(|f| &f.tracking).map(|t| t.value.to_string()).collect::<Vec<_>>()
    };
    assert!(ids(Sample::get("https://app.example/a")).is_empty());
    assert_eq!(ids(Sample::get("https://app.example/a").says("x-request-id", "made-up-17")), ["made-up-17"]);
}

#[test]
fn a_reply_whose_cookies_have_two_faults_tells_both() {
    let sample = Sample::get("https://app.example/login")
        .says("set-cookie", "theme=dark; SameSite=None")
        .says("set-cookie", "lang=fr; Domain=other.example");
    let mut told: Vec<(String, String)> = findings(&[sample], usize::MAX)
        .iter()
        .map(|f| (f.message.clone(), Texts::of("en").words(&f.message, &f.args).explanation))
        .filter(|(message, _)| message.starts_with("cookie-trouble"))
        .collect();
    told.sort();
    let [(domain, about_domain), (same_site, about_same_site)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!([&**domain, same_site], ["cookie-trouble.domain", "cookie-trouble.same-site-none"]);
    assert!(about_domain.contains(": lang.") && !about_domain.contains("theme"), "{about_domain}");
    assert!(about_same_site.contains(": theme.") && !about_same_site.contains("lang"), "{about_same_site}");
}
