//! Spans of everything with a structure lie in the text.
#![no_main]

use harmless::lens::{Pair, assign, auth, cookie, form, jwt, link, markup, multipart, query, set_cookie, sniff, sse, url};
use libfuzzer_sys::fuzz_target;
use std::ops::Range;

fn within(text: &[u8], span: &Range<usize>) {
    assert!(text.get(span.clone()).is_some(), "{span:?} of {}", text.len());
}

fn pairs(text: &[u8], pairs: impl IntoIterator<Item = Pair>) {
    for pair in pairs {
        within(text, &pair.name);
        within(text, &pair.value);
    }
}

fuzz_target!(|text: &[u8]| {
    let parts = url::split(text);
    parts.parts().for_each(|p| within(text, &p));
    for segment in url::segments(text, parts.path.clone()) {
        within(text, &segment);
        pairs(text, url::matrix(text, segment));
    }
    url::find_urls(text).for_each(|span| within(text, &span));
    let _ = (url::looks_url(text), form::looks_form(text), sse::looks_sse(text), sniff::sniff_binary(text));
    pairs(text, form::pairs(text));
    pairs(text, query::pairs(text));
    pairs(text, query::fragment_pairs(text));
    pairs(text, cookie::pairs(text));
    for c in set_cookie::cookies(text) {
        pairs(text, c.attributes.into_iter().chain([c.cookie]));
    }
    for c in auth::parse(text) {
        within(text, &c.scheme);
        c.token.iter().for_each(|t| within(text, t));
        pairs(text, c.params);
    }
    for l in link::links(text) {
        within(text, &l.url);
        pairs(text, l.params);
    }
    pairs(text, link::header_params(text));
    link::refresh(text).iter().for_each(|span| within(text, span));
    pairs(text, sse::fields(text));
    let boundary = multipart::boundary(text).or_else(|| multipart::sniff_boundary(text));
    if let Some(boundary) = boundary.and_then(|b| text.get(b)) {
        for part in multipart::parts(text, boundary) {
            within(text, &part.body);
            [part.name, part.filename, part.content_type].iter().flatten().for_each(|span| within(text, span));
            pairs(text, part.headers);
        }
    }
    for a in assign::assignments(text) {
        assert!(a.pair.name.end < a.pair.value.start);
        within(text, &a.line);
        pairs(text, [a.pair]);
    }
    let mut end = 0;
    for event in markup::events(text) {
        let span = match event {
            markup::Event::Open { name, attributes, .. } => {
                attributes.iter().for_each(|a| within(text, &(a.name.start..a.value.end)));
                name.start..attributes.last().map_or(name.end, |a| a.value.end)
            }
            markup::Event::Close { name: span }
            | markup::Event::Text(span)
            | markup::Event::Raw(span)
            | markup::Event::Comment(span) => span,
        };
        assert!(end <= span.start);
        within(text, &span);
        end = span.end;
    }
    if let Some(token) = jwt::parse(text) {
        [&token.header, &token.claims, &token.signature].into_iter().for_each(|span| within(text, span));
    }
});
