//! Numbers as JSON writes them (RFC 8259, section 6). The standard library's parser is right to the last bit of any number, for
//! which it carries ten kilobytes of powers; times and sizes don't need that.

/// Digits that count; what follows only shifts the point.
const DIGITS: i32 = 19;

/// The value of a number, blanks around it aside: exact up to fifteen digits, beyond that to within one unit of the last
/// place, and a few where the exponent is beyond 22. `None` for what is no number or beyond the range of an `f64`.
pub fn decimal(text: &str) -> Option<f64> {
    let (negative, digits) = match text.trim().as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest.strip_prefix(b"+").unwrap_or(rest)),
    };
    let (mut mantissa, mut exponent, mut seen, mut counted) = (0u64, 0i32, false, 0);
    let (mut point, mut at) = (false, 0);
    for b in digits {
        match b {
            b'0'..=b'9' => {
                seen = true;
                if counted < DIGITS {
                    mantissa = mantissa * 10 + u64::from(b - b'0');
                    counted += i32::from(mantissa > 0);
                    exponent -= i32::from(point);
                } else {
                    exponent = exponent.saturating_add(i32::from(!point));
                }
            }
            b'.' if !point => point = true,
            _ => break,
        }
        at += 1;
    }
    match digits.get(at..)? {
        [] => {}
        [b'e' | b'E', power @ ..] => {
            let power = std::str::from_utf8(power).ok()?;
            exponent = exponent.saturating_add(power.parse::<i32>().ok()?.clamp(-9999, 9999));
        }
        _ => return None,
    }
    if !seen {
        return None;
    }
    #[allow(clippy::cast_precision_loss)] // told above
    let mut value = mantissa as f64;
    // Powers of ten up to 22 are exact, so one step is; no double needs more than 32 of them.
    for _ in 0..32 {
        let step = exponent.clamp(-22, 22);
        let power = (0..step.abs()).fold(1.0, |p: f64, _| p * 10.0);
        value = if step < 0 { value / power } else { value * power };
        exponent -= step;
        if exponent == 0 {
            break;
        }
    }
    value.is_finite().then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_a_number_and_what_is_none() {
        for (text, value) in
            [("0", 0.0), ("-1", -1.0), ("200", 200.0), ("1.5e3", 1500.0), (" 12.25 ", 12.25), ("2E-2", 0.02)]
        {
            assert_eq!(decimal(text), Some(value), "{text}");
        }
        for text in ["", "-", ".", "1a", "1.2.3", "e5", "0x10", "NaN", "1e", "1e999"] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal("1e-999"), Some(0.0));
        assert!((decimal(&"9".repeat(300)).unwrap() / 1e300 - 1.0).abs() < 1e-14);
    }

    proptest! {
        #[test]
        fn short_numbers_are_exact(whole in 0u32..1_000_000, part in 0u32..1_000_000_000) {
            let text = format!("{whole}.{part:09}");
            prop_assert_eq!(decimal(&text), text.parse().ok());
        }

        #[test]
        fn any_number_is_right_to_a_few_units_of_the_last_place(value in proptest::num::f64::NORMAL) {
            let text = format!("{value:e}");
            let got = decimal(&text).unwrap_or(f64::NAN);
            prop_assert!((got - value).abs() <= value.abs() * 4e-15, "{text} {got}");
        }
    }
}
