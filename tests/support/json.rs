//! A JSON tree and a writer that spells it in odd ways: pretty or compact, with escapes where none are needed.

use super::generate::Gen;

/// A JSON value, members in order.
#[derive(Clone, Debug)]
pub enum Json {
    /// `{…}`
    Object(Vec<(String, Json)>),
    /// `[…]`
    Array(Vec<Json>),
    /// A string, without escapes.
    Text(String),
    /// A number or literal, as written.
    Raw(String),
}

impl Json {
    /// A string.
    pub fn text(s: impl Into<String>) -> Self {
        Self::Text(s.into())
    }

    /// A number or literal.
    pub fn raw(s: impl std::fmt::Display) -> Self {
        Self::Raw(s.to_string())
    }

    /// An object of these members.
    pub fn object<K: Into<String>>(members: impl IntoIterator<Item = (K, Json)>) -> Self {
        Self::Object(members.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// `{"name": …, "value": …}`
    pub fn pair(name: &str, value: impl Into<String>) -> Self {
        Self::object([("name", Self::text(name)), ("value", Self::text(value))])
    }
}

/// How a tree is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Spaces per level; `None` is compact.
    pub indent: Option<usize>,
    /// One of so many characters is escaped although it need not be; 0 is none.
    pub escapes: u32,
    /// `\/` for `/`.
    pub slashes: bool,
    /// `\uXXXX` for everything beyond ASCII.
    pub ascii: bool,
}

impl Style {
    /// Compact, without needless escapes.
    pub const PLAIN: Self = Self { indent: None, escapes: 0, slashes: false, ascii: false };
}

/// The tree as text.
pub fn write(json: &Json, style: Style, g: &mut Gen) -> String {
    let mut out = String::new();
    value(json, style, 0, g, &mut out);
    out
}

fn value(json: &Json, style: Style, depth: usize, g: &mut Gen, out: &mut String) {
    match json {
        Json::Raw(s) => out.push_str(s),
        Json::Text(s) => text(s, style, g, out),
        Json::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                separate(i, style, depth + 1, out);
                value(item, style, depth + 1, g, out);
            }
            close(items.is_empty(), style, depth, out);
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (i, (name, member)) in members.iter().enumerate() {
                separate(i, style, depth + 1, out);
                text(name, Style { escapes: 0, ..style }, g, out);
                out.push_str(if style.indent.is_some() { ": " } else { ":" });
                value(member, style, depth + 1, g, out);
            }
            close(members.is_empty(), style, depth, out);
            out.push('}');
        }
    }
}

fn separate(i: usize, style: Style, depth: usize, out: &mut String) {
    if i > 0 {
        out.push(',');
    }
    line(style, depth, out);
}

fn close(empty: bool, style: Style, depth: usize, out: &mut String) {
    if !empty {
        line(style, depth, out);
    }
}

fn line(style: Style, depth: usize, out: &mut String) {
    if let Some(width) = style.indent {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', width * depth));
    }
}

fn text(s: &str, style: Style, g: &mut Gen, out: &mut String) {
    out.push('"');
    for c in s.chars() {
        let needless = style.escapes > 0 && g.below(style.escapes as usize) == 0;
        match c {
            _ if needless || (style.ascii && !c.is_ascii()) => unicode(c, g, out),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if style.slashes => out.push_str("\\/"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => unicode(c, g, out),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn unicode(c: char, g: &mut Gen, out: &mut String) {
    let upper = g.below(2) == 0;
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") });
    }
}
