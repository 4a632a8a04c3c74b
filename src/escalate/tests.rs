//! The note: what it says, in which form and language, and that nothing in it becomes markup.

use super::note::{Sealed, grouped, note};
use super::sheet::Form;

const REPORT: &str = r#"{"tool":"harmless","version":"0.1.0",
 "policy":{"level":"standard","removed":["cookies"],"kept":["addresses","location"],"added":{"names":2,"patterns":0,"texts":1},"exempted":{"names":0,"values":0}},
 "input":{"bytes":1234567,"sha256":"aa00","entries":1212},"output":{"bytes":1234000,"sha256":"bb11"},
 "removed":{"secrets":4,"occurrences":33},"kept":{"email":3},
 "unreadable":[{"entry":3,"offset":9,"what":"expected a value"}],
 "secrets":[{"id":"REDACTED-token-1","kind":"token","category":"tokens","count":9,"places":[]},
            {"id":"REDACTED-session-cookie-1","kind":"session-cookie","category":"cookies","count":10,"places":[]},
            {"id":"REDACTED-session-cookie-2","kind":"session-cookie","category":"cookies","count":13,"places":[]},
            {"id":"x","kind":"<b>new-kind</b>","category":"tokens","count":1,"places":[]}],
 "verification":{"passed":true,"checks":[],"failures":[]}}"#;

fn sealed() -> Sealed {
    Sealed::parse(
        br#"{"name":"shop <1>.har.pgp","sha256":"aa00","recipients":[
            {"fingerprint":"0123456789ABCDEF0123456789ABCDEF01234567","userId":"Support *Vault* <vault@support.example>"},
            {"fingerprint":"FF","userId":" "}]}"#,
    )
    .unwrap()
}

fn write(language: &str, form: Form, sealed: Option<&Sealed>) -> String {
    note(REPORT.as_bytes(), sealed, language, form).unwrap()
}

#[test]
fn says_what_was_done_and_how_to_get_the_original() {
    let text = write("en", Form::Text, Some(&sealed()));
    for part in [
        "- Requests in the capture: 1,212\n",
        "- Different secrets, all replaced: 4\n",
        "- Places where they stood: 33\n",
        "- Found and left in (level or choice): E-mail addresses (3)\n",
        "- Requests that could not be read and were taken out: 1\n",
        "  Session cookie  2          23\n  Token           1          9\n  bnew-kindb      1          1\n",
        "- Program: harmless 0.1.0\n- Policy: level “standard”\n- Not removed under this policy: Postal addresses, Locations\n",
        "- Added by the policy: names: 2, patterns: 0, texts: 1\n",
        "- Check of the clean copy: passed",
        "- Original: 1,234,567 bytes, SHA-256 aa00\n- Clean copy: 1,234,000 bytes, SHA-256 bb11\n",
        "- Support *Vault* <vault@support.example>, key 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567\n",
        "- (no name), key FF\n",
        "    gpg --output original.har --decrypt 'shop <1>.har.pgp'\n",
    ] {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    assert!(!text.contains("Exempted") && !text.contains("What was encrypted"));
    let markdown = write("en", Form::Markdown, Some(&sealed()));
    assert!(markdown.starts_with("# Case note: "));
    assert!(markdown.contains("\n- Support \\*Vault\\* \\<vault@support.example\\>, key 0123"));
    assert!(markdown.contains("\n| Session cookie | 2 | 23 |\n"));
    assert!(!markdown.contains("<b>"));
}

#[test]
fn says_the_same_in_french() {
    let text = write("fr", Form::Text, None);
    for part in
        ["Requêtes dans la capture\u{a0}: 1\u{202f}212", "Cookie de session", "niveau « standard »", "n’est pas joint"]
    {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
    assert_eq!(text.lines().filter(|l| l.starts_with("---")).count(), 7);
    let english = write("en", Form::Markdown, Some(&sealed()));
    let french = write("fr", Form::Markdown, Some(&sealed()));
    let shape =
        |t: &str| t.lines().map(|l| l.chars().take_while(|c| "#-|".contains(*c)).collect()).collect::<Vec<String>>();
    assert_eq!(shape(&english), shape(&french));
}

#[test]
fn tells_when_the_check_failed_or_another_file_was_encrypted() {
    let failed = REPORT.replace(r#""passed":true"#, r#""passed":false"#);
    assert!(note(failed.as_bytes(), None, "en", Form::Text).unwrap().contains("FAILED"));
    let other = Sealed { sha256: "cc22".into(), ..sealed() };
    assert!(write("en", Form::Text, Some(&other)).contains("- What was encrypted: SHA-256 cc22\n"));
}

#[test]
fn what_is_no_report_is_refused() {
    for text in ["", "no", "{}", "[]", r#"{"log":{}}"#] {
        assert!(note(text.as_bytes(), None, "en", Form::Text).is_err(), "{text}");
    }
    for text in ["", "{}", r#"{"name":"x","recipients":[]}"#, r#"{"recipients":[{}]}"#] {
        assert!(Sealed::parse(text.as_bytes()).is_err(), "{text}");
    }
    assert_eq!(grouped("0123 4567zz"), "0123 4567");
}

mod escalation {
    use super::super::brief::Brief;
    use super::super::escalation::escalation;
    use super::super::told::Told;
    use super::super::words::Words;
    use crate::analyze::sample::{Sample, analysis, file};
    use crate::profile::Profile;

    const ID: &str = "ATLAS_12345678-0000-4000-b000-00000000000a_7";

    fn failing() -> Vec<Sample> {
        let url = "https://cpapi-a.wbx2.com/api/v1/customers/12345678-0000-4000-b000-000000000000/users/12345678-0000-4000-b000-000000000001/voicemail";
        vec![Sample::new("PATCH", url).status(400).says("trackingid", ID)]
    }

    fn told() -> Told {
        Told::parse(
            br#"{"steps":"1. sign in\n2. <b>save</b>","expected":"saved","answers":["","","yes","a timeout","yes"],
                "block":{"Build":"2025.6","User Org ID":"o","Customer Type":"c"},"screenshots":["screenshots/a.png"],
                "files":["shop.sanitized.har"],"zone":7200000}"#,
        )
        .unwrap()
    }

    #[test]
    fn everything_there_leaves_nothing_missing_and_all_answers_stand_in_it() {
        let analysis = analysis(&file(&failing()), 100);
        let (text, missing) = escalation(&analysis.run(), &told(), "en");
        let left: Vec<&String> = missing.iter().filter(|m| !m.contains("browser")).collect();
        assert!(left.is_empty(), "{left:?}");
        for part in [
            "\n### 3. Did you look the tracking id up in the logs?\n\nyes\n",
            "\n### 4. What do you see there?\n\na timeout\n",
            "1. sign in  \n2. \\<b\\>save\\</b\\>\n",
            "| Build | `2025.6` |",
            "Category: Tracking ID, Sub category: Global, Value: ATLAS",
            "+02:00",
            "screenshots/a.png (a screenshot, not cleaned",
        ] {
            assert!(text.contains(part), "{part}\nis not in\n{text}");
        }
        assert!(!text.contains("not answered yet"), "{text}");
    }

    #[test]
    fn says_what_is_missing() {
        let bare = analysis(&file(&[Sample::get("https://app.example/x").status(500)]), 100);
        let (text, missing) = escalation(&bare.run(), &Told::default(), "en");
        for part in ["tracking id", "steps to reproduce", "expected", "screenshot", "Which request ids?"] {
            assert!(missing.iter().any(|m| m.contains(part)), "{part}: {missing:?}");
        }
        assert!(text.contains("## Still missing") && !text.contains("Local time"));
        let quiet = analysis(&file(&[Sample::get("https://app.example/x")]), 100);
        let (text, missing) = escalation(&quiet.run(), &Told::default(), "fr");
        assert!(missing.iter().any(|m| m.starts_with("Rien dans la capture")), "{missing:?}");
        assert!(text.starts_with("# Escalade : rien de particulier"));
    }

    #[test]
    fn questions_of_all_built_in_profiles_are_known_in_all_languages() {
        let english = Words::of("en");
        for name in ["webex", "generic"] {
            for question in Profile::built_in(name).unwrap().questions {
                let id = super::super::brief::QUESTIONS.iter().find(|id| english.say(id) == question);
                assert!(id.is_some(), "{name}: {question}");
            }
        }
        let analysis = analysis(&file(&failing()), 100);
        let diagnosis = analysis.run();
        let french = Brief::new(&diagnosis, "fr").questions();
        assert_eq!(french.len(), 5);
        assert_eq!(french[1].text, "Quels identifiants de suivi ?");
        assert_eq!(french[1].answer, ID);
        assert!(french[0].answer.contains("400") && french[2].answer.is_empty());
    }

    #[test]
    fn what_is_told_is_read_with_care() {
        assert_eq!(Told::parse(b"{}").unwrap(), Told::default());
        assert!(Told::parse(b"[]").is_err() && Told::parse(b"").is_err());
        assert_eq!(Told::parse(br#"{"zone":1e300,"steps":5}"#).unwrap(), Told::default());
        let long = format!(r#"{{"steps":"{}"}}"#, "x".repeat(100_000));
        assert_eq!(Told::parse(long.as_bytes()).unwrap().steps.len(), 20_000);
    }
}
