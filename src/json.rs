//! Writing JSON: a text and nothing between. Views and the report are small and few; a tree of values with a serializer
//! for each way out would cost the wasm module more than everything they say.

/// A JSON text as it grows.
pub struct Json {
    text: String,
    pretty: bool,
    depth: usize,
    /// Something stands before on this level, so that a comma comes next.
    more: bool,
    /// A key was written and its value comes next.
    keyed: bool,
}

impl Json {
    /// An empty text; with `pretty` it gets lines, indented by two spaces.
    pub fn new(pretty: bool) -> Self {
        Self { text: String::new(), pretty, depth: 0, more: false, keyed: false }
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// What comes before a value or a key.
    #[inline(never)]
    fn next(&mut self) {
        if std::mem::take(&mut self.keyed) {
            return;
        }
        if self.more {
            self.text.push(',');
        }
        if self.depth > 0 {
            self.line();
        }
        self.more = true;
    }

    fn line(&mut self) {
        if self.pretty {
            self.text.push('\n');
            (0..self.depth).for_each(|_| self.text.push_str("  "));
        }
    }

    #[inline(never)]
    fn nest(&mut self, open: char, close: char, inside: &mut dyn FnMut(&mut Self)) {
        self.next();
        self.text.push(open);
        self.depth += 1;
        self.more = false;
        inside(self);
        self.depth -= 1;
        if self.more {
            self.line();
        }
        self.text.push(close);
        self.more = true;
    }

    /// An object; `inside` writes keys and values.
    pub fn object(&mut self, mut inside: impl FnMut(&mut Self)) {
        self.nest('{', '}', &mut inside);
    }

    /// An array; `inside` writes values.
    pub fn array(&mut self, mut inside: impl FnMut(&mut Self)) {
        self.nest('[', ']', &mut inside);
    }

    /// The key of the value that is written next.
    #[inline(never)]
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.next();
        self.quote(key);
        self.text.push_str(if self.pretty { ": " } else { ":" });
        self.keyed = true;
        self
    }

    /// A text.
    #[inline(never)]
    pub fn string(&mut self, text: &str) {
        self.next();
        self.quote(text);
    }

    /// A whole number.
    #[inline(never)]
    pub fn whole(&mut self, n: i64) {
        self.next();
        self.digits(n.unsigned_abs(), n < 0);
    }

    /// A count.
    pub fn count(&mut self, n: u64) {
        self.whole(i64::try_from(n).unwrap_or(i64::MAX));
    }

    /// A number to three places behind the point, or `null`.
    #[inline(never)]
    pub fn number(&mut self, n: Option<f64>) {
        self.next();
        let Some(n) = n.filter(|n| n.is_finite()) else { return self.text.push_str("null") };
        #[allow(clippy::cast_possible_truncation)] // saturates, far beyond all times and sizes
        let thousandths = (n * 1000.0).round() as i64;
        self.digits(thousandths.unsigned_abs() / 1000, thousandths < 0);
        let rest = thousandths.unsigned_abs() % 1000;
        if rest != 0 {
            self.text.push('.');
            for place in [rest / 100, rest / 10 % 10, rest % 10] {
                self.digits(place, false);
            }
        }
    }

    /// `true` or `false`.
    #[inline(never)]
    pub fn flag(&mut self, on: bool) {
        self.next();
        self.text.push_str(if on { "true" } else { "false" });
    }

    fn digits(&mut self, mut n: u64, minus: bool) {
        let mut digits = [0u8; 20];
        let mut used = 0;
        for slot in digits.iter_mut().rev() {
            *slot = b'0' + (n % 10) as u8;
            used += 1;
            n /= 10;
            if n == 0 {
                break;
            }
        }
        if minus {
            self.text.push('-');
        }
        self.text.extend(digits.iter().skip(20 - used).map(|d| *d as char));
    }

    fn quote(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            let short = match c {
                '"' | '\\' => Some(c),
                '\n' => Some('n'),
                '\r' => Some('r'),
                '\t' => Some('t'),
                '\u{8}' => Some('b'),
                '\u{c}' => Some('f'),
                _ => None,
            };
            if let Some(short) = short {
                self.text.push('\\');
                self.text.push(short);
            } else if c < ' ' {
                self.text.push_str("\\u00");
                for digit in [c as u32 >> 4, c as u32 & 15] {
                    self.text.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            } else {
                self.text.push(c);
            }
        }
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn write(j: &mut Json, v: &Value) {
        match v {
            Value::Null => j.number(None),
            Value::Bool(b) => j.flag(*b),
            Value::Number(n) => match n.as_i64() {
                Some(n) => j.whole(n),
                None => j.number(n.as_f64()),
            },
            Value::String(s) => j.string(s),
            Value::Array(a) => j.array(|j| a.iter().for_each(|v| write(j, v))),
            Value::Object(o) => j.object(|j| o.iter().for_each(|(k, v)| write(j.key(k), v))),
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let text = "[ -~]{0,6}|[\\x00-\\x20\"\\\\:é\u{1F600}]{0,6}|\":|: ";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 24, 5, move |v| {
            prop_oneof![
                proptest::collection::vec(v.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec((text, v), 0..4).prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn writes_what_serde_json_writes(v in any_value()) {
            for pretty in [false, true] {
                let mut j = Json::new(pretty);
                write(&mut j, &v);
                let theirs = if pretty { serde_json::to_string_pretty(&v) } else { serde_json::to_string(&v) };
                prop_assert_eq!(j.into_text(), theirs.unwrap());
            }
        }
    }

    #[test]
    fn numbers() {
        let say = |n: f64| {
            let mut j = Json::new(false);
            j.number(Some(n));
            j.into_text()
        };
        for (n, text) in [
            (0.0, "0"),
            (12.5, "12.5"),
            (-0.25, "-0.25"),
            (1_749_546_000_123.456, "1749546000123.456"),
            (1e15, "1000000000000000"),
            (0.0071, "0.007"),
            (f64::NAN, "null"),
        ] {
            assert_eq!(say(n).parse::<f64>().ok(), text.parse::<f64>().ok(), "{n}");
        }
    }
}
