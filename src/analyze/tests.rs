//! Tests of all rules together: every sample, raw and sanitized, in batches of any size.

use super::finding::Finding;
use super::rules::RULES;
use super::sample::{Sample, analysis, file};
use super::texts::{CATALOGUES, Texts};

fn findings(samples: &[Sample], size: usize) -> Vec<Finding> {
    analysis(&file(samples), size).run().findings
}

#[test]
fn rules_are_sorted_and_forty() {
    assert!(RULES.is_sorted_by_key(|r| r.id));
    assert_eq!(RULES.len(), 40);
    for r in RULES {
        assert!(r.thresholds.iter().all(|t| t.name.split_once('.').is_some_and(|(id, _)| id == r.id)), "{}", r.id);
    }
}

#[test]
fn rules_speak_where_they_must_and_nowhere_else() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let samples = (rule.samples)();
        assert!(!samples.fires.is_empty() && !samples.silent.is_empty(), "{} has samples of both kinds", rule.id);
        for (list, must) in [(&samples.fires, true), (&samples.silent, false)] {
            for (i, sample) in list.iter().enumerate() {
                let found = findings(sample, usize::MAX);
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
            assert_eq!(whole.run().json(false), pieces.run().json(false), "{}", rule.id);
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
