//! Dates as header fields and people write them.

/// An HTTP date (RFC 9110, section 5.6.7) as ms since 1970: the preferred form and, with a year of two digits, the old one.
pub fn http_date(text: &str) -> Option<f64> {
    let mut words = text.split([' ', ',', '-']).filter(|w| !w.is_empty()).skip(1);
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = month.to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| lower.starts_with(m))? + 1;
    let year: u32 = year.parse().ok()?;
    let year = if year < 70 {
        year + 2000
    } else if year < 100 {
        year + 1900
    } else {
        year
    };
    let day: u32 = day.parse().ok()?;
    crate::capture::row::time_stamp(&format!("{year:04}-{month:02}-{day:02}T{clock}Z"))
}

/// ms since 1970 as `2025-06-10T15:20:36.927Z`; empty for none.
#[allow(clippy::cast_possible_truncation)] // dates of captures
pub fn utc(ms: Option<f64>) -> String {
    let Some(ms) = ms.filter(|m| m.is_finite() && m.abs() < 1e14) else { return String::new() };
    let ms = ms.round() as i64;
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    // Civil from days, Howard Hinnant's algorithm.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_both_ways() {
        let ms = http_date("Tue, 10 Jun 2025 15:20:37 GMT");
        assert_eq!(utc(ms), "2025-06-10T15:20:37.000Z");
        assert_eq!(http_date("Tuesday, 10-Jun-25 15:20:37 GMT"), ms);
        assert_eq!(utc(http_date("Thu, 29 Feb 2024 00:00:00 GMT")), "2024-02-29T00:00:00.000Z");
        assert_eq!((http_date("soon"), utc(None)), (None, String::new()));
    }
}
