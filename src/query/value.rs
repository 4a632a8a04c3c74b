//! Numbers, sizes, durations and times as people write them: `1.5M`, `>2s`, `4xx`, `10:05..10:07`, `+3s`.

use super::{Context, Range};
use crate::capture::row::time_stamp;

const DAY: f64 = 86_400_000.0;

/// When an entry started.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// So many ms after the first.
    After(Range),
    /// At this time of the day, by the reader's clock: ms since midnight.
    OfDay(Range),
    /// At this moment: ms since 1970.
    At(Range),
}

impl When {
    pub(super) fn holds(self, started: f64, context: &Context) -> bool {
        match self {
            When::After(range) => range.holds(started - context.first),
            When::OfDay(range) => range.holds((started + context.zone).rem_euclid(DAY)),
            When::At(range) => range.holds(started),
        }
    }
}

/// What a number is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Plain,
    Bytes,
    Time,
}

/// The name of the error for a value of this unit.
pub(super) fn wrong(unit: Unit) -> &'static str {
    match unit {
        Unit::Plain => "bad-status",
        Unit::Bytes => "bad-size",
        Unit::Time => "bad-duration",
    }
}

/// A number with its unit, and how far values go that are written the same: `4xx` is a hundred statuses.
fn number(text: &str, unit: Unit) -> Option<(f64, f64)> {
    let text = text.trim().to_ascii_lowercase();
    if unit == Unit::Plain
        && let Some(hundred) = text.strip_suffix("xx").and_then(|h| h.parse::<u8>().ok())
    {
        return (hundred < 10).then(|| (f64::from(hundred) * 100.0, f64::from(hundred) * 100.0 + 99.0));
    }
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, name) = text.split_at(digits);
    let factor = match (unit, name.trim()) {
        (_, "") | (Unit::Bytes, "b") | (Unit::Time, "ms") => 1.0,
        (Unit::Bytes, "k" | "kb") | (Unit::Time, "s") => 1e3,
        (Unit::Bytes, "m" | "mb") => 1e6,
        (Unit::Bytes, "g" | "gb") => 1e9,
        (Unit::Time, "m" | "min") => 6e4,
        _ => return None,
    };
    let n = digits.parse::<f64>().ok()? * factor;
    Some((n, n))
}

/// A range, or a number alone as the range that holds just it.
pub(super) fn range(text: &str, read: &dyn Fn(&str) -> Option<(f64, f64)>, dash: bool) -> Option<Range> {
    let all = Range { low: f64::NEG_INFINITY, high: f64::INFINITY, low_in: true, high_in: true };
    for (sign, low, within) in [(">=", true, true), ("<=", false, true), (">", true, false), ("<", false, false)] {
        if let Some(rest) = text.strip_prefix(sign) {
            let (from, to) = read(rest)?;
            return Some(match (low, within) {
                (true, true) => Range { low: from, ..all },
                (true, false) => Range { low: to, low_in: false, ..all },
                (false, true) => Range { high: to, ..all },
                (false, false) => Range { high: from, high_in: false, ..all },
            });
        }
    }
    let pair = text.split_once("..").or_else(|| if dash { text.split_once('-') } else { None });
    let Some((low, high)) = pair else {
        let (low, high) = read(text)?;
        return Some(Range { low, high, ..all });
    };
    let low = if low.is_empty() { f64::NEG_INFINITY } else { read(low)?.0 };
    let high = if high.is_empty() { f64::INFINITY } else { read(high)?.1 };
    (low <= high && (low.is_finite() || high.is_finite())).then_some(Range { low, high, ..all })
}

/// A range of numbers with units. A unit behind the second number counts for both: `1-5k`.
pub(super) fn numbers(text: &str, unit: Unit) -> Option<Range> {
    let text = text.trim();
    let mut written = text.to_owned();
    if let Some((low, high)) = text.split_once('-')
        && unit != Unit::Plain
        && low.ends_with(|c: char| c.is_ascii_digit())
    {
        let name = high.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        written = format!("{low}{name}-{high}");
    }
    range(&written, &|t| number(t, unit), true)
}

/// A time of the day in ms since midnight, with how far it goes: `10:05` is a minute.
fn of_day(text: &str) -> Option<(f64, f64)> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next());
    let whole = |t: &str, most: f64| t.parse::<f64>().ok().filter(|n| *n >= 0.0 && *n < most && !t.starts_with('+'));
    let length = match second {
        None => 60_000.0,
        Some(s) if s.contains('.') => 1.0,
        Some(_) => 1000.0,
    };
    let at = ((whole(hour, 24.0)? * 60.0 + whole(minute, 60.0)?) * 60.0
        + second.map_or(Some(0.0), |s| whole(s, 60.0))?)
        * 1000.0;
    parts.next().is_none().then_some((at, at + length - 0.001))
}

/// A date, or date and time, in ms since 1970; without a zone by the reader's clock.
fn moment(text: &str, zone: f64) -> Option<(f64, f64)> {
    if !text.contains(['T', 't', ' '])
        && let Some(day) = time_stamp(&format!("{text}T00:00:00Z"))
    {
        return Some((day - zone, day - zone + DAY - 0.001));
    }
    let at = time_stamp(text)?;
    let (_, clock) = text.split_once(['T', 't', ' '])?;
    let local = !clock.contains(['Z', 'z', '+', '-']);
    let length = match (clock.matches(':').count(), clock.contains('.')) {
        (_, true) => 1.0,
        (1, _) => 60_000.0,
        _ => 1000.0,
    };
    let at = if local { at - zone } else { at };
    Some((at, at + length - 0.001))
}

/// When something started.
pub(super) fn when(text: &str, context: &Context) -> Option<When> {
    let bare = text.trim_start_matches(['<', '>', '=', '.']);
    if bare.starts_with('+') {
        return range(&text.replace('+', ""), &|t| number(t, Unit::Time), true).map(When::After);
    }
    let of_the_day = bare.find(':').is_some_and(|i| i <= 2);
    if of_the_day {
        return range(text, &of_day, true).map(When::OfDay);
    }
    range(text, &|t| moment(t, context.zone), false).map(When::At)
}
