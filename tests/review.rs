//! What a review of the detection found: secrets in syntax that nothing had read, and words that were taken for secrets.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod support;

use harmless::Policy;
use serde_json::{Value, json};
use std::cell::RefCell;
use support::drive::{Crew, How};
use support::generate::{Gen, base64};

const DIGITS: &str = "0123456789";
const HEX: &str = "0123456789abcdef";

fn entry(headers: &Value, body: &str) -> Value {
    json!({
        "request": {"method": "GET", "url": "https://app.example/x", "headers": headers},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "text/plain", "text": body}},
    })
}

fn sanitized(entries: &[Value]) -> String {
    let file = json!({"log": {"version": "1.2", "entries": entries}}).to_string();
    // A crew is slow to make in an unoptimised build.
    thread_local!(static CREW: RefCell<Crew> = RefCell::new(Crew::new(&Policy::default())));
    let clean = CREW.with_borrow_mut(|crew| crew.sanitize(file.as_bytes(), &How::whole()));
    String::from_utf8(clean.unwrap_or_else(|e| panic!("{e} in {file}")).bytes).unwrap()
}

/// The bodies of responses after cleaning, each in a capture of its own: a value that is found in one would be known in all.
fn cleaned<T: AsRef<str>>(texts: &[T]) -> Vec<String> {
    let body = |text: &str| {
        let read: Value = serde_json::from_str(&sanitized(&[entry(&json!([]), text)])).unwrap();
        read["log"]["entries"][0]["response"]["content"]["text"].as_str().unwrap().to_owned()
    };
    texts.iter().map(|t| body(t.as_ref())).collect()
}

fn leaks(texts: &[String], secret: &str) -> Vec<String> {
    texts.iter().zip(cleaned(texts)).filter(|(_, after)| after.contains(secret)).map(|(t, _)| t.clone()).collect()
}

fn kept(texts: &[&str]) -> Vec<String> {
    let changed = texts.iter().zip(cleaned(texts)).filter(|(text, after)| after != **text);
    changed.map(|(text, after)| format!("{text} became {after}")).collect()
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn names_and_values_beside_each_other() {
    let s = Gen::new(51).token(28);
    none(&leaks(
        &[
            format!(r#"[{{"Key":"password","Value":"{s}"}}]"#),
            format!(r#"[{{"ParameterKey":"ApiToken","ParameterValue":"{s}"}}]"#),
            format!(r#"{{"fieldName":"client_secret","fieldValue":"{s}"}}"#),
            format!(r#"{{"propertyName":"apiKey","oldValue":"x","newValue":"{s}"}}"#),
            format!(r#"{{"op":"replace","path":"/user/password","value":"{s}"}}"#),
            format!(r#"{{"setting":"api_key","value":"{s}"}}"#),
        ],
        &s,
    ));
}

#[test]
fn values_in_scripts_and_settings() {
    let s = Gen::new(52).token(28);
    none(&leaks(
        &[
            format!(r#"u="/x?token="+e;var apiKey="{s}";"#),
            format!("c.indexOf('sid=');x={{apiKey:'{s}'}}"),
            format!("localStorage.setItem('access_token', '{s}')"),
            format!(r#"xhr.setRequestHeader("X-Api-Key","{s}");"#),
            format!("new Map([['password','{s}']])"),
            format!(r#"apiKey = given || "{s}";"#),
            format!(r#"const apiKey: string = "{s}";"#),
            format!(r#"apiKey=r?"{s}":null;"#),
            format!(r#"var apiKey = @"{s}";"#),
            format!("document.cookie='sid={s}; path=/'"),
            format!("env:\n- name: DB_PASSWORD\n  value: {s}\n- name: REGION\n  value: eu\n"),
            format!("user: rita\npassword: >-\n  {s}\nother: 1\n"),
        ],
        &s,
    ));
}

#[test]
fn tables() {
    let s = Gen::new(57).token(28);
    none(&leaks(
        &[
            format!("id,user,password\n1,rita,{s}\n2,ola,x\n"),
            format!("id;\"API key\";note\r\n1;\"{s}\";\"a; b\"\r\n"),
            format!("user\ttoken\nrita\t{s}"),
            format!("# Hosts\n\n| host | password |\n|------|:--------:|\n| a | {s} |\n| b | x |\n"),
            json!({"columns": ["id", "password"], "rows": [[1, "x"], [2, s]]}).to_string(),
            json!({"fields": [{"name": "id"}, {"name": "api_key"}], "data": [[1, s]]}).to_string(),
            format!("<table><tr><th>Id</th><th>Password</th></tr><tr><td>1</td><td><code>{s}</code></td></tr></table>"),
            format!("<table><tr><th>User</th><td>rita</td></tr><tr><th>API key</th><td>{s}</td></tr></table>"),
        ],
        &s,
    ));
    none(&kept(&[
        "id,user,status\n1,rita,active\n2,ola,gone\n",
        "| key | meaning |\n|---|---|\n| F5 | reload the page |\n",
        r#"{"columns": ["id", "token_type"], "rows": [[1, "Bearer"], [2, "MAC"]]}"#,
        "<table><tr><th>Password</th></tr><tr><td>required</td></tr></table>",
    ]));
}

#[test]
fn links_that_open_something() {
    let s = Gen::new(60).token(36);
    let url = |path: &str| format!("see https://h.example/{path} there");
    none(&leaks(
        &[
            url(&format!("reset/MQ/{s}/")),
            url(&format!("api/token={s}/x")),
            url(&format!("(S({s}))/default.aspx")),
            url(&format!("calendar/ical/rita/private-{s}/basic.ics")),
            url(&format!("verify?{s}")),
            url(&format!("reset/{s}?token=Tulip7Kestrel9Mosaic")),
        ],
        &s,
    ));
    none(&kept(&[
        "see https://h.example/reset/help/how-to-reset-your-password-on-a-phone there",
        "see https://h.example/Products(42)/Parts?$top=2 and https://h.example/verify?step=2 there",
    ]));
}

#[test]
fn names_a_blank_before_their_value() {
    let s = Gen::new(58).token(28);
    none(&leaks(
        &[
            format!("tool login --user rita --password {s} --region eu"),
            format!("FROM x\nENV API_TOKEN {s}\n"),
            format!("Hello Rita, your new password is {s} and works at once."),
            format!("setenv CLIENT_SECRET '{s}'"),
            format!("**Password:** {s}\n"),
            format!("<dl><dt>Password</dt><dd>{s}</dd></dl>"),
            json!({"persist:auth": json!({"token": json!(s).to_string()}).to_string()}).to_string(),
        ],
        &s,
    ));
    none(&kept(&[
        "The token bucket-4 holds 128 requests, the password policy v2-strict asks for 12 characters.",
        "see secret santa2024 and the session 2024-11-23T10:00:00Z",
    ]));
}

/// What a form echoes stands where its messages stand, and people choose words for passwords.
#[test]
fn what_is_given_where_messages_stand() {
    let word = "kestrelwing";
    none(&leaks(
        &[
            json!({"errors": [{"value": word, "msg": "Invalid value", "param": "currentPassword"}]}).to_string(),
            json!({"errors": [{"field": "password", "value": word}]}).to_string(),
            json!({"errors": {"password": [word]}, "status": {"password": word}}).to_string(),
            json!({"password": format!("{word} password")}).to_string(),
            json!({"clientSecret": format!("{word} 7 secret")}).to_string(),
            json!({"schema": {"password": word, "user": "app"}}).to_string(),
        ],
        word,
    ));
    none(&leaks(&[json!({"errors": {"otp": ["482913"]}, "status": {"otp": "482913"}}).to_string()], "482913"));
    let token = base64(Gen::new(61).token(25).as_bytes());
    none(&leaks(&[format!("see https://h.example/reset/{token} there")], &token));
    none(&leaks(&["{\"webhookUrl\": \"https://h.example/in/XTOfKWf/Cz7E7jo\"}".to_owned()], "XTOfKWf"));
}

#[test]
fn what_is_told_of_values() {
    none(&kept(&[
        r#"{"errors": {"password": ["must match ^[A-Z0-9]{8,}$ in full"], "secret": "may not be blank"}}"#,
        r#"{"labels": {"clientSecret": "Client secret", "otp": "Otp"}}"#,
        r#"{"password_confirmation": "Password confirmation", "accessToken": "Zugriffstoken", "apiKey": "API-Schlüssel"}"#,
        r##"{"selectors": {"token": "#field-token"}, "links": {"secret": "/secret/rotate"}}"##,
        r#"{"email": "verified", "phone": "Phone"}"#,
        r#"{"smsStatus": {"code": "30007", "message": "Carrier violation"}, "recovery": {"code": "E1234ABC"}}"#,
        "commit,author,secret\n4f0b7a9c2d1e8f6a5b4c3d2e1f0a9b8c7d6e5f4a,Rita,none\n",
        "PASS src/components/Button2.test.tsx\nrotate secret 4f0b7a9c2d1e8f6a5b4c3d2e1f0a9b8c7d6e5f4a\n",
        "| Name | Password |\n|:---|:---:|\n| Rita | twelve |\n",
        r#"[["password","Passwort"],["username","Benutzername"],["cancel","Abbrechen"]]"#,
        "<dl><dt>Token</dt><dd>A piece of a word</dd></dl><table><tr><th>Token</th></tr><tr><td>spacing-lg</td></tr></table>",
        "see https://h.example/invite/assets/4f0b7a9c2d1e8f6a5b4c3d2e1f0a9b8c and https://h.example/join/room/5f0b7a9c2d1e8f6a5b4c3d2e there",
        r#"{"webhookUrl": "https://x.example/hooks"}"#,
    ]));
    let s = Gen::new(59).token(28);
    none(&leaks(
        &[
            json!({"errors": {"password": s}}).to_string(),
            json!({"method": "sms", "code": "398562"}).to_string().replace("398562", &s),
            json!({"backup_codes": [{"code": &s[..10], "used": false}]}).to_string(),
        ],
        &s[..10],
    ));
}

#[test]
fn references_within_references() {
    let s = Gen::new(53).token(28);
    none(&leaks(
        &[
            format!("<a>{{&amp;quot;password&amp;quot;: &amp;quot;{s}&amp;quot;}}</a>"),
            format!("<a data-a=\"{{&amp;quot;password&amp;quot;: &amp;quot;{s}&amp;quot;}}\">x</a>"),
            format!("<a><![CDATA[{{&quot;password&quot;: &quot;{s}&quot;}}]]></a>"),
        ],
        &s,
    ));
}

#[test]
fn names_of_other_languages() {
    let s = Gen::new(54).token(28);
    let names = [
        "neuesPasswort",
        "passwort_neu",
        "nouveauMotDePasse",
        "cle_api",
        "jeton_acces",
        "clave_secreta",
        "codigo_de_acceso",
        "tokenDeAcceso",
        "chave_api",
        "hasłoNowe",
        "新しいパスワード",
        "アクセストークン",
        "密码确认",
        "Sicherheitscode",
    ];
    none(&leaks(&names.map(|n| json!({ n: s }).to_string()), &s));
}

#[test]
fn signed_objects_are_no_tokens() {
    let mut gen_ = Gen::new(55);
    let (s, tail) = (gen_.token(28), gen_.token(27));
    let object = base64(json!({"a": 1, "password": s}).to_string().as_bytes()).replace('=', "");
    let text = sanitized(&[entry(&json!([]), &format!("{object}.aGk3xQ.{tail}"))]);
    assert!(!text.contains(&object), "{text}");
}

#[test]
fn a_value_over_the_end_of_a_line_of_base64() {
    let s = Gen::new(56).token(30);
    let filler = "It was a bright cold day, and the clocks were striking thirteen. ";
    for width in [32, 64, 76] {
        let long = base64(format!("{filler}{s} {filler}").as_bytes());
        let lines: Vec<&str> = long.as_bytes().chunks(width).map(|c| std::str::from_utf8(c).unwrap()).collect();
        for eol in ["\n", "\r\n"] {
            let body = format!("note {} end", lines.join(eol));
            let login = json!([{"name": "Authorization", "value": format!("Bearer {s}")}]);
            let text = sanitized(&[entry(&json!([]), &body), entry(&login, "")]);
            let read: Value = serde_json::from_str(&text).unwrap();
            let after = read["log"]["entries"][0]["response"]["content"]["text"].as_str().unwrap();
            assert_ne!(after, body, "{width} {eol:?}");
            assert!(after.starts_with("note ") && after.ends_with(" end"), "{after}");
        }
    }
}

#[test]
fn credentials_and_cookies_that_are_json_or_forms() {
    let s = Gen::new(57).token(28);
    let header = |name: &str, value: String| entry(&json!([{"name": name, "value": value}]), "");
    let text = sanitized(&[
        header("Authorization", format!(r#"{{"token": "{s}"}}"#)),
        header("Cookie", format!(r#"{{"version":3,"src":["var c={{apiKey:'{s}'}};"],"m":"A"}}"#)),
        header("Cookie", format!("user=rita&password={s}&x=1")),
    ]);
    assert!(!text.contains(&s), "{text}");
}

#[test]
fn what_is_told_of_a_secret_is_none() {
    none(&kept(&[
        r#"{"errors":{"password":["has already been taken"]},"name":["has already been taken"]}"#,
        r#"{"access":{"secret":"READ_WRITE"},"role":"READ_WRITE"}"#,
        r#"{"columns":{"password":"varchar(255)"}}"#,
        r#"{"links":{"access_token":"/v1/access_token"}}"#,
        r#"{"dependencies":{"csrf":"3.1.0-beta2"}}"#,
        r#"{"errors":{"otp":["EXPIRED_449"]},"code":"EXPIRED_449"}"#,
        r#"{"callSessionId":"5d1c2f0a-7a1b-4c7e-9a55-0a1b2c3d4e5f"}"#,
    ]));
}

/// A call says elsewhere what its arguments are.
#[test]
fn arguments_that_are_named_elsewhere() {
    let mut g = Gen::new(61);
    let (s, pw) = (g.token(32), g.password());
    let query = |argument: &str| format!("mutation L($a: String!, $b: String!) {{\n  login({argument}) {{ id }}\n}}");
    let graphql = |argument: &str, value: &str| {
        json!({"query": query(argument), "variables": {"a": "rita", "b": value}}).to_string()
    };
    none(&leaks(
        &[
            graphql("user: $a, password: $b", &pw),
            graphql("input: {user: $a, newPassword:$b}", &pw),
            format!("[{}]", graphql("password: $b", &pw)),
            json!({"jsonrpc": "2.0", "method": "auth.login", "params": ["rita", pw]}).to_string(),
            json!({"service": "common", "method": "login", "args": ["db", "admin", pw]}).to_string(),
            format!("curl -u rita:{pw} https://api.example/"),
            format!("curl --user \"rita:{pw}\" https://api.example/"),
            format!("mutation {{ a(secret: \"\"\"{pw}\"\"\") {{ id }} }}"),
        ],
        &pw,
    ));
    none(&leaks(
        &[
            json!({"msg": "method", "method": "login", "params": [{"resume": s}]}).to_string(),
            json!({"kind": "Secret", "apiVersion": "v1", "data": {"db": s}}).to_string(),
            json!({"kind": "SecretList", "items": [{"type": "Opaque", "data": {"db": s}}]}).to_string(),
            json!({"keys": [{"keyName": "key1", "value": base64(s.as_bytes()), "permissions": "FULL"}]}).to_string(),
            format!("CREATE USER 'a'@'%' IDENTIFIED BY '{s}';"),
            json!({"tokens": {&s: {"user": 1}}}).to_string(),
            format!("window.__NUXT__=(function(a,b){{return {{state:{{token:b,name:a}}}}}}(\"Rita\",\"{s}\"))"),
            format!("[a]\nsecret_key = \"\"\"\n{s}\n\"\"\"\n"),
        ],
        &s,
    ));
    none(&kept(&[
        &graphql("user: $a, theme: $b", "solarized-2"),
        r#"{"method":"login","params":["rita","en-GB"]}"#,
        r#"{"method":"list","params":["page2","title10"]}"#,
        r#"{"kind":"ConfigMap","data":{"db":"mainline42"}}"#,
        r#"{"tokens":{"colorBackgroundPrimary2Hover":"blue"}}"#,
        "docker run -u 1000:1000 image; curl -u https://api.example:8443/v2 x; ls -u a:b",
        r#"x=(function(a,b){return {token:a,n:b}}(null,"Rita"))"#,
    ]));
}

/// Data of several lines is one text, and its event names it.
#[test]
fn events_on_several_lines() {
    let s = Gen::new(62).token(32);
    none(&leaks(
        &[
            format!("event: a\ndata: {{\"token\":\ndata: \"{s}\"}}\n\n"),
            format!("data: {{\r\ndata:   \"n\": 1,\r\ndata:   \"access_token\": \"{s}\"\r\ndata: }}\r\n\r\ndata: x\n"),
            format!("event: token\ndata: {s}\n\n"),
        ],
        &s,
    ));
    none(&kept(&["event: token\ndata: Hello\n\nevent: token\ndata: world2\n\n", "data: {\"a\":\ndata: \"b c\"}\n\n"]));
}

#[test]
fn a_data_url_under_a_secret_name_is_the_secret() {
    let s = Gen::new(63).token(30);
    let url = format!("data:text/plain;base64,{}", base64(s.as_bytes()));
    none(&leaks(&[json!({"password": url}).to_string()], &base64(s.as_bytes())));
}

/// The tokens of language models and search engines are words of a text.
#[test]
fn tokens_of_a_text_are_no_secrets() {
    none(&kept(&[
        r#"{"tokens":["the","cat"," sat","Hello"]}"#,
        r#"{"logprobs":{"content":[{"token":" cat","logprob":-0.1,"bytes":[32,99]},{"token":"@@ing1","logprob":-2}]}}"#,
        r#"{"tokens":[{"token":"wi-fi","start_offset":0,"end_offset":5,"type":"<ALPHANUM>"}]}"#,
        r#"{"errors":{"email":["must be 6 digits"],"phone":["Too short, 4 digits 2024 needed"]},"links":{"email":"/v1/email"}}"#,
    ]));
    let s = Gen::new(64).token(30);
    none(&leaks(&[json!({"token": s, "start": 1}).to_string(), json!({"tokens": ["cat", s]}).to_string()], &s));
}

/// A link that resets, invites or unsubscribes opens something by its parameter, whatever that is called.
#[test]
fn links_that_do_something_open_by_any_parameter() {
    let mut generator = Gen::new(65);
    let s = format!("aB3{}", generator.token(32));
    let hex: String = s.bytes().flat_map(|b| [b % 10 + b'0', b'a' + b % 6]).take(40).map(char::from).collect();
    for secret in [&s, &hex] {
        none(&leaks(
            &["unsubscribe?k=", "invite?c=", "password_reset?r=", "verify?email=a&hash=", "autologin?data="]
                .map(|link| format!("See https://x.example/{link}{secret} now")),
            secret,
        ));
    }
    none(&kept(&[
        "See https://x.example/unsubscribe?list=weekly-news-2024&lang=en-GB now",
        &format!("See https://x.example/items?k={s} now"),
        "See https://x.example/confirm?order=6f1c2b7a-5a0e-4a55-9d9c-0b7a1c2d3e4f now",
        "See https://x.example/share?url=https%3A%2F%2Fnews.example%2F2024%2Fsome-article&text=Please%20look%2042 now",
        "See https://x.example/unsubscribe?utm_campaign=Weekly_News_2024_Spring_Sale now",
        "See https://x.example/invite?orgId=Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8xZWI2NWZkZg now",
        "See https://x.example/verify?traceId=4bf92f3577b34da6a3ce929d0e0e4736 now",
        "See https://x.example/public/app.js?hash=4bf92f3577b34da6a3ce929d0e0e4736 now",
    ]));
}

/// A token in a sentence, told by the word before it and by its look.
#[test]
fn tokens_in_sentences() {
    let mut generator = Gen::new(66);
    let s = format!("aB3{}", generator.token(32));
    none(&leaks(&[format!("401 for token {s} of this tenant"), format!("The old password {s} was used")], &s));
    none(&kept(&["Unexpected token 12 in line 4", "the key value2 of token number 17", "token expired2024-01-01"]));
}

fn posted(path: &str, body: &Value) -> String {
    let body = json!({"mimeType": "application/json", "text": body.to_string()});
    sanitized(&[json!({
        "request": {"method": "POST", "url": format!("https://x.example{path}"), "headers": [], "postData": body},
        "response": {"status": 200, "headers": [], "content": {}},
    })])
}

#[test]
fn answers_to_the_questions_of_a_login() {
    let pet = Gen::new(67).token(9);
    for (path, body) in [
        ("/api/v1/authn/factors/q/verify", json!({"stateToken": "x", "answer": pet})),
        ("/account/security-questions", json!({"questions": [{"question": "First pet?", "answer": pet}]})),
    ] {
        assert!(!posted(path, &body).contains(&pet), "{path}");
    }
    let quiz = json!({"question": "Capital of France?", "answer": "Montpellier"});
    assert!(posted("/quiz", &quiz).contains("Montpellier"));
    let survey = json!({"question": "Call quality?", "answer": "Very poor audio2"});
    for path in ["/accounts/42/surveys", "/authors/quiz", "/security-training/quiz", "/coding-challenges/7"] {
        assert!(posted(path, &survey).contains("Very poor audio2"), "{path}");
    }
    let faq = json!({"question": "Why?", "answer": "Sign in again and then try it once more"});
    assert!(posted("/account/faq", &faq).contains("try it once more"));
}

#[test]
fn the_name_of_an_event_is_the_name_of_its_data() {
    let s = Gen::new(68).token(30);
    let with = |name: &str, data: &str| {
        let mut e = entry(&json!([]), "");
        e["_eventSourceMessages"] = json!([{"time": 1, "eventName": name, "eventId": "1", "data": data}]);
        sanitized(&[e])
    };
    assert!(!with("token", &s).contains(&s));
    assert!(with("token", "world2").contains("world2"));
    assert!(with("price", "EUR 20").contains("EUR 20"));
}

/// Mail and chats write addresses in angle brackets; they are no tags.
#[test]
fn addresses_in_angle_brackets() {
    let mut generator = Gen::new(69);
    let s = format!("aB3{}", generator.token(32));
    none(&leaks(
        &[
            format!("<p>Reset: <https://x.example/reset-password/{s}></p>"),
            format!("<https://x.example/invite/{s}|Join>"),
            format!("<https://x.example/unsubscribe/{s}>, <mailto:a@b.example>"),
            format!("<p>x</p><!-- https://x.example/invite/{s} -->"),
            format!("<p {}>https://x.example/invite/{s}</p>", "a ".repeat(300)),
        ],
        &s,
    ));
}

/// An argument in quotes may stand right behind its sign, or in the next line.
#[test]
fn arguments_of_curl() {
    let s = format!("Tr0ub{}!x", Gen::new(70).token(8));
    none(&leaks(
        &[
            format!("curl -u\"rita:{s}\" https://x.example"),
            format!("curl -u'rita:{s}' https://x.example"),
            format!("curl -u rita:{s} https://x.example"),
            format!("curl -u\nrita:{s} https://x.example"),
            format!("curl --user=\"rita:{s}\" https://x.example"),
        ],
        &s,
    ));
}

/// What people are told in messages: nothing but the words around it says what it is.
#[test]
fn codes_told_in_messages() {
    let mut generator = Gen::new(71);
    let (code, password) = (generator.pick(DIGITS, 6), format!("lantern{}", generator.pick(DIGITS, 5)));
    none(&leaks(
        &[
            format!("Your verification code is {code}. It expires in 10 minutes."),
            format!("{code} is your Acme login code"),
            format!(r#"{{"sms":"Your Acme one-time code: {code}"}}"#),
            format!(r#"{{"type":"totp","code":"{code}"}}"#),
        ],
        &code,
    ));
    none(&leaks(&[format!("Hello, your temporary password is: {password}.")], &password));
    none(&kept(&[
        "The error code is 385176.",
        "country code: 4412",
        "385176 is your order number",
        "your password is too short",
        "The verification code is 6 digits long",
    ]));
}

/// A token may have a version and a time behind it, or its number before it.
#[test]
fn tokens_of_several_parts() {
    let mut generator = Gen::new(72);
    let (token, id) = (generator.token(40), generator.pick(HEX, 20));
    let signature = generator.pick(HEX, 64);
    none(&leaks(&[format!(r#"{{"dtsg":{{"token":"{token}:12:1749553594"}}}}"#)], &token));
    none(&leaks(&[format!(r#"{{"auth":"{id}:{signature}"}}"#)], &signature));
    none(&kept(&[r#"{"token":"open:12:1749553594"}"#, r#"{"auth":"basic:user"}"#]));
}

/// Labels in languages that no list knows, spans of time, what is printed of certificates, keys of error reports.
#[test]
fn look_alikes_of_secrets() {
    let mut generator = Gen::new(73);
    let (print, key, hash) = (generator.pick(HEX, 64), generator.pick(HEX, 32), generator.pick(HEX, 40));
    none(&kept(&[
        r#"{"password":"Passwort","passwordConfirm":"Passwort bestätigen"}"#,
        r#"{"login.secret":"Réponse secrète"}"#,
        r#"{"password":"パスワード","token":"トークン"}"#,
        r#"{"x-ratelimit-reset-tokens":"6m0s"}"#,
        &format!(r#"{{"protocol":"TLS 1.3","cipher":"AES_128_GCM","fingerprint":"{print}"}}"#),
        &format!(r#"{{"dsn":"https://{key}@o12.ingest.sentry.io/71"}}"#),
        &format!("https://x.example/js/app.js?h={hash}"),
    ]));
    none(&leaks(&[format!(r#"{{"fingerprint":"{print}","device":"a"}}"#)], &print));
    none(&leaks(&[format!("https://{key}@git.example/71")], &key));
    none(&leaks(&[format!("https://x.example/accounts/reset/MQ/c8x3vk-{key}/")], &key));
}
