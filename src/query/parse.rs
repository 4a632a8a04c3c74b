//! Reads a query; the grammar is in the module above. No recursion deeper than [`MAX_DEPTH`].

use super::deep::{Deep, Part};
use super::keys::{self, IS, KEYS, What};
use super::regex::Regex;
use super::value::{self, Unit};
use super::{Context, Mark, Matcher, Node, Number, Query, QueryError, Range, Test};
use crate::capture::facts::Word;

/// Deepest nesting of parentheses.
const MAX_DEPTH: usize = 32;
/// Longest query in bytes.
const MAX_LEN: usize = 4096;

pub(super) fn parse(text: &str, context: &Context) -> Result<Query, QueryError> {
    if text.len() > MAX_LEN {
        return Err(QueryError { at: MAX_LEN, len: 0, what: "too-long", hint: "" });
    }
    let mut p = Parser { text, at: 0, depth: 0, context, words: Vec::new(), marks: 0 };
    let root = p.any()?;
    if p.at < text.len() {
        return p.error(p.at, 1, "close-group");
    }
    Ok(Query { root, words: p.words })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    context: &'a Context,
    words: Vec<String>,
    marks: usize,
}

/// A value as it was written.
struct Value<'a> {
    text: &'a str,
    at: usize,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Bare,
    Quoted,
    Regex,
}

type Parsed<T> = Result<T, QueryError>;

impl<'a> Parser<'a> {
    fn error<T>(&self, at: usize, len: usize, what: &'static str) -> Parsed<T> {
        Err(QueryError { at, len, what, hint: "" })
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Takes a word of the language that stands alone.
    fn word(&mut self, word: &str) -> bool {
        let after = self.rest().strip_prefix(word);
        let alone = after.is_some_and(|a| a.is_empty() || a.starts_with([' ', '\t', '(', ')']));
        if alone {
            self.at += word.len();
        }
        alone
    }

    fn any(&mut self) -> Parsed<Node> {
        let mut parts = vec![self.all()?];
        loop {
            self.blanks();
            let at = self.at;
            if !self.word("OR") && !self.word("|") && !self.word("||") {
                return Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Any(parts) });
            }
            let next = self.all()?;
            if matches!(&next, Node::All(n) if n.is_empty())
                || matches!(parts.last(), Some(Node::All(p)) if p.is_empty())
            {
                return self.error(at, self.at.min(at + 2) - at, "nothing-beside-or");
            }
            parts.push(next);
        }
    }

    fn all(&mut self) -> Parsed<Node> {
        let mut parts = Vec::new();
        loop {
            self.blanks();
            if self.word("AND") {
                continue;
            }
            let rest = self.rest();
            let or = ["OR", "|", "||"]
                .iter()
                .any(|w| rest.strip_prefix(w).is_some_and(|a| a.is_empty() || a.starts_with([' ', '('])));
            if rest.is_empty() || or || rest.starts_with(')') {
                return Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::All(parts) });
            }
            parts.push(self.item()?);
        }
    }

    fn item(&mut self) -> Parsed<Node> {
        let start = self.at;
        let mut negated = false;
        loop {
            self.blanks();
            let dash = self.rest().strip_prefix('-').is_some_and(|r| !r.is_empty() && !r.starts_with([' ', '-']));
            if dash {
                self.at += 1;
            } else if !self.word("NOT") {
                break;
            }
            negated = !negated;
        }
        self.blanks();
        if self.rest().is_empty() {
            return self.error(start, self.at - start, "nothing-to-negate");
        }
        let mut node = if self.rest().starts_with('(') { self.group()? } else { self.test()? };
        if negated {
            node = Node::Not(Box::new(node));
        }
        Ok(node)
    }

    fn group(&mut self) -> Parsed<Node> {
        let open = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error(open, 1, "too-deep");
        }
        let inside = self.any()?;
        self.depth -= 1;
        self.blanks();
        if !self.rest().starts_with(')') {
            return self.error(open, 1, "open-group");
        }
        self.at += 1;
        Ok(inside)
    }

    fn test(&mut self) -> Parsed<Node> {
        let start = self.at;
        let rest = self.rest();
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (name, after) = rest.split_at(len);
        if let Some(value) = after.strip_prefix(':')
            && !name.is_empty()
        {
            if let Some(what) = keys::find(KEYS, &name.to_ascii_lowercase()) {
                self.at += len + 1;
                return self.filter(what, start);
            }
            // `https://…` and `localhost:8080` are texts.
            let hint = keys::nearest(KEYS, &name.to_ascii_lowercase());
            let port = hint.is_empty() && value.starts_with(|c: char| c.is_ascii_digit());
            if !value.starts_with("//") && !port {
                return Err(QueryError { at: start, len: len + 1, what: "unknown-key", hint });
            }
        }
        let Some(value) = self.value(false)? else { return self.error(start, 1, "close-group") };
        self.note(&value);
        let url = Node::Test(Test::Deep(Deep::Url(self.matcher(&value, &Matcher::part)?)));
        let id = Matcher::part(value.text);
        if value.form == Form::Regex || value.text.len() < 6 {
            return Ok(url);
        }
        Ok(Node::Any(vec![url, self.mark(Mark::TrackingId, id)]))
    }

    fn note(&mut self, value: &Value<'_>) {
        if value.form != Form::Regex && !value.text.is_empty() {
            self.words.push(value.text.to_owned());
        }
    }

    fn mark(&mut self, mark: Mark, matcher: Matcher) -> Node {
        self.marks += 1;
        Node::Test(Test::Mark(self.marks - 1, mark, matcher))
    }

    /// The value at the place reached; nothing where there is none. `list` ends it at a comma.
    fn value(&mut self, list: bool) -> Parsed<Option<Value<'a>>> {
        let (at, rest) = (self.at, self.rest());
        if let Some(inside) = rest.strip_prefix('"') {
            let Some(len) = inside.find('"') else { return self.error(at, rest.len(), "open-quote") };
            self.at += len + 2;
            return Ok(inside.get(..len).map(|text| Value { text, at: at + 1, form: Form::Quoted }));
        }
        if let Some(inside) = rest.strip_prefix('/')
            && let Some(len) = expression(inside, self.depth > 0)
        {
            self.at += len + 2;
            return Ok(inside.get(..len).map(|text| Value { text, at: at + 1, form: Form::Regex }));
        }
        // A closing parenthesis belongs to a word that has an opening one.
        let mut open = 0usize;
        let end = rest.find(|c: char| {
            open += usize::from(c == '(');
            let closes = c == ')' && open == 0 && self.depth > 0;
            open = open.saturating_sub(usize::from(c == ')'));
            c.is_whitespace() || closes || (list && c == ',')
        });
        let len = end.unwrap_or(rest.len());
        self.at += len;
        Ok(rest.get(..len).filter(|t| !t.is_empty()).map(|text| Value { text, at, form: Form::Bare }))
    }

    fn filter(&mut self, what: What, start: usize) -> Parsed<Node> {
        let list = !matches!(what, What::Deep(_) | What::Started);
        let mut any = Vec::new();
        loop {
            let Some(value) = self.value(list)? else {
                return self.error(start, self.at - start, "no-value");
            };
            any.push(self.one(what, &value)?);
            if !(list && self.rest().starts_with(',')) {
                break;
            }
            self.at += 1;
        }
        Ok(if any.len() == 1 { any.swap_remove(0) } else { Node::Any(any) })
    }

    fn one(&mut self, what: What, value: &Value<'_>) -> Parsed<Node> {
        let bad = |what: &'static str| QueryError { at: value.at, len: value.text.len(), what, hint: "" };
        let test = match what {
            What::Word(word) => Test::Word(word, self.matcher(value, &Matcher::whole)?),
            What::PartOf(word) if value.text.contains('*') => Test::Word(word, self.matcher(value, &Matcher::whole)?),
            What::PartOf(word) => Test::Word(word, self.matcher(value, &Matcher::part)?),
            What::Domain => Test::Word(Word::Host, self.matcher(value, &Matcher::domain)?),
            What::Number(number, unit, than) => self.number(number, unit, than, value)?,
            What::Started => Test::Started(value::when(value.text, self.context).ok_or_else(|| bad("bad-time"))?),
            What::Is => {
                let name = value.text.to_ascii_lowercase();
                let hint = keys::nearest(IS, &name);
                Test::Is(keys::find(IS, &name).ok_or(QueryError { hint, ..bad("unknown-property") })?)
            }
            // Whatever it is: those that have one.
            What::Mark(mark) if value.text == "*" => {
                return Ok(self.mark(mark, Matcher::Regex(Regex::new(".").map_err(|e| bad(e.what))?)));
            }
            What::Mark(mark) => {
                self.note(value);
                let matcher = self.matcher(value, &Matcher::part)?;
                return Ok(self.mark(mark, matcher));
            }
            What::Whole(part) => Test::Deep(Deep::In(part, self.matcher(value, &Matcher::whole)?)),
            What::Deep(part) => {
                self.note(value);
                let matcher = self.matcher(value, &Matcher::part)?;
                Test::Deep(if part == Part::Url { Deep::Url(matcher) } else { Deep::In(part, matcher) })
            }
            What::Mixed if matches!(value.text, "all" | "displayed") => {
                let referrer = Regex::new("^referer: https:").map_err(|e| bad(e.what))?;
                return Ok(Node::All(vec![
                    Node::Test(Test::Word(Word::Scheme, Matcher::whole("http"))),
                    Node::Test(Test::Deep(Deep::In(
                        Part::Header(super::deep::Side::Request),
                        Matcher::Regex(referrer),
                    ))),
                ]));
            }
            What::Mixed => return Err(bad("unknown-property")),
        };
        Ok(Node::Test(test))
    }

    fn number(&self, number: Number, unit: Unit, than: Option<bool>, value: &Value<'_>) -> Parsed<Test> {
        let wrong = QueryError { at: value.at, len: value.text.len(), what: value::wrong(unit), hint: "" };
        let plain = value.text.starts_with(|c: char| c.is_ascii_digit());
        let sign = match than {
            Some(true) if plain => ">",
            Some(false) if plain => "<",
            _ => "",
        };
        let range: Option<Range> = value::numbers(&format!("{sign}{}", value.text), unit);
        range.map(|r| Test::Number(number, r)).ok_or(wrong)
    }

    fn matcher(&self, value: &Value<'_>, make: &dyn Fn(&str) -> Matcher) -> Parsed<Matcher> {
        if value.form != Form::Regex {
            return Ok(make(value.text));
        }
        let regex = Regex::new(value.text);
        regex.map(Matcher::Regex).map_err(|e| QueryError { at: value.at + e.at, len: 1, what: e.what, hint: "" })
    }
}

/// How long the expression is that ends with a slash before a blank; nothing where none does, as in `/api/v1`. An
/// expression may hold blanks or plain slashes, not both: `/api/v1 or/` is two texts.
fn expression(inside: &str, grouped: bool) -> Option<usize> {
    let mut escaped = false;
    let mut class = false;
    let mut slashes = false;
    for (i, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            ' ' if slashes => return None,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => {
                let after = inside.get(i + 1..).unwrap_or("");
                let ends = after.is_empty() || after.starts_with([' ', '\t']) || (grouped && after.starts_with(')'));
                if ends {
                    return (i > 0).then_some(i);
                }
                slashes = true;
            }
            _ => {}
        }
    }
    None
}
