//! Personal data that shows by its form: e-mail addresses, card numbers, IBANs, phone numbers, IP
//! addresses, national identification numbers.
//!
//! A detector is one file and one line in [`DETECTORS`]. It names the sign that triggers it; the pass of
//! [`super::shape`] finds the signs and calls it. Whether a find is removed is the policy's business: IP addresses,
//! for one, are reported always and removed at level strict.

use super::shape::Sink;

mod card;
mod email;
mod iban;
mod ip;
mod national;
mod phone;

/// What a detector is called at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Trigger {
    /// An `@`.
    At,
    /// A `:` beside another, or with a few more near.
    Colon,
    /// A `.` between digits.
    Dot,
    /// A run that begins with two capitals and two digits.
    Letters,
    /// A run that begins with four digits.
    Number,
    /// A `+` before a digit.
    Plus,
}

impl Trigger {
    pub(crate) const COUNT: usize = 6;
}

/// One kind of personal data.
pub(crate) struct Personal {
    /// `personal:` and the kind's name.
    pub(crate) id: &'static str,
    pub(crate) trigger: Trigger,
    /// Looks at the place of the sign and pushes what it finds.
    pub(crate) look: fn(&[u8], usize, &mut Sink),
    /// What must be found.
    #[cfg(test)]
    pub(crate) samples: fn(&mut super::shape::sample::Gen) -> Vec<super::shape::sample::Sample>,
    /// Look-alikes that must survive.
    #[cfg(test)]
    pub(crate) benign: &'static [&'static str],
}

/// Every kind, sorted by id; one that has two triggers stands twice.
pub(crate) const DETECTORS: &[&Personal] = &[
    &card::DETECTOR,
    &email::DETECTOR,
    &iban::DETECTOR,
    &ip::V4,
    &ip::V6,
    &national::BARE,
    &national::DOTTED,
    &phone::DETECTOR,
];
