//! National identification numbers whose form and check digits tell them from other numbers: Brazil's CPF, France's NIR,
//! Spain's DNI, Sweden's personnummer. Numbers without a form of their own (nine bare digits with a check digit are a
//! number in ten) are found by their names only.

use super::super::kind::Kind;
use super::super::shape::text::{alnum, free_before};
use super::super::shape::{Sink, luhn};
use super::{Personal, Trigger};

pub(super) const BARE: Personal = Personal {
    id: "personal:national-bare",
    trigger: Trigger::Number,
    look: bare,
    #[cfg(test)]
    samples: bare_samples,
    #[cfg(test)]
    benign: &["12345678A", "20261321-1234", "284057512345612", "1749168000000", "00000000T"],
};

pub(super) const DOTTED: Personal = Personal {
    id: "personal:national-dotted",
    trigger: Trigger::Dot,
    look: dotted,
    #[cfg(test)]
    samples: dotted_samples,
    #[cfg(test)]
    benign: &["123.456.789-00", "1.2.3-4", "000.000.000-00"],
};

/// The letter of a DNI: its number modulo 23 counts in this row.
const DNI: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |n, b| n * 10 + u64::from(b - b'0'))
}

fn bare(text: &[u8], at: usize, sink: &mut Sink) {
    let rest = text.get(at..).unwrap_or_default();
    let digits = rest.iter().take(16).take_while(|b| b.is_ascii_digit()).count();
    let run = rest.get(..digits).unwrap_or_default();
    let same = run.iter().all(|b| Some(b) == run.first());
    if same || !free_before(text, at, |b| alnum(b) || matches!(b, b'.' | b'_' | b'-' | b'+' | b'#')) {
        return;
    }
    let two = |from: usize| run.get(from..from + 2).map_or(0, number);
    let (len, label) = match (digits, rest.get(digits)) {
        (8, Some(letter)) if DNI.get((number(run) % 23) as usize) == Some(letter) => (9, "Spanish DNI"),
        (8, Some(b'-')) if (1..=12).contains(&two(4)) && (1..=31).contains(&two(6)) && matches!(two(0), 19 | 20) => {
            let Some(last) = rest.get(9..13).filter(|l| l.iter().all(u8::is_ascii_digit)) else { return };
            if !luhn(&[run.get(2..).unwrap_or_default(), last].concat()) {
                return;
            }
            (13, "Swedish personnummer")
        }
        (15, _) if matches!(run.first(), Some(b'1' | b'2')) && (1..=12).contains(&two(3)) => {
            let (body, key) = run.split_at(13);
            if 97 - number(body) % 97 != number(key) {
                return;
            }
            (15, "French NIR")
        }
        _ => return,
    };
    if !rest.get(len).is_some_and(|b| alnum(*b) || matches!(b, b'-' | b'_')) {
        sink.push(at..at + len, Kind::NationalId, label, true);
    }
}

/// `ddd.ddd.ddd-dd`, at its first dot.
fn dotted(text: &[u8], dot: usize, sink: &mut Sink) {
    let Some(start) = dot.checked_sub(3) else { return };
    let Some(written) = text.get(start..start + 14) else { return };
    let form = written.iter().enumerate().all(|(i, b)| match i {
        3 | 7 => *b == b'.',
        11 => *b == b'-',
        _ => b.is_ascii_digit(),
    });
    if !form
        || !free_before(text, start, |b| alnum(b) || matches!(b, b'.' | b'-' | b'_'))
        || text.get(start + 14).is_some_and(|b| alnum(*b) || matches!(b, b'-' | b'_'))
    {
        return;
    }
    let digits: Vec<u8> = written.iter().filter(|b| b.is_ascii_digit()).map(|b| b - b'0').collect();
    let check = |n: usize| {
        let sum: u32 = (2..).zip(digits.iter().take(n).rev()).map(|(weight, d)| weight * u32::from(*d)).sum();
        digits.get(n).is_some_and(|d| u32::from(*d) == sum * 10 % 11 % 10)
    };
    if check(9) && check(10) && digits.iter().any(|d| Some(d) != digits.first()) {
        sink.push(start..start + 14, Kind::NationalId, "Brazilian CPF", true);
    }
}

#[cfg(test)]
fn bare_samples(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    use super::super::shape::sample::Sample;
    let dni = format!("{}{}", 1 + g.below(9), g.digits(7));
    let letter = char::from(DNI[(dni.parse::<u64>().unwrap() % 23) as usize]);
    let born = format!("19{:02}{:02}{:02}", 30 + g.below(60), 1 + g.below(12), 1 + g.below(28));
    let three = g.digits(3);
    let last = (0..10).find(|d| luhn(format!("{}{three}{d}", &born[2..]).as_bytes())).unwrap();
    let nir = format!("2{:02}{:02}{}", 30 + g.below(60), 1 + g.below(12), g.digits(8));
    let key = 97 - nir.parse::<u64>().unwrap() % 97;
    vec![
        Sample::new("", &format!("{dni}{letter}"), ""),
        Sample::new("", &format!("{born}-{three}{last}"), ""),
        Sample::new("", &format!("{nir}{key:02}"), ""),
    ]
}

#[cfg(test)]
fn dotted_samples(g: &mut super::super::shape::sample::Gen) -> Vec<super::super::shape::sample::Sample> {
    let mut digits: Vec<u32> = (0..9).map(|_| g.below(10) as u32).collect();
    for _ in 0..2 {
        let sum: u32 = (2..).zip(digits.iter().rev()).map(|(w, d)| w * d).sum();
        digits.push(sum * 10 % 11 % 10);
    }
    let d: Vec<String> = digits.iter().map(u32::to_string).collect();
    let cpf = format!("{}.{}.{}-{}", d[..3].concat(), d[3..6].concat(), d[6..9].concat(), d[9..].concat());
    vec![super::super::shape::sample::Sample::new("", &cpf, "")]
}
