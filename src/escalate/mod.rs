//! What a support case needs beside the clean capture: the note that says what was done to it, and the escalation that
//! says what is wrong.
//!
//! ```text
//! note(report, sealed, language, form)        from the report alone
//! Brief::new(diagnosis, language)             what the capture tells, to ask the person with
//! escalation(diagnosis, told, language)       the text for the next team, and what it lacks
//! ```

pub mod brief;
pub mod escalation;
pub mod note;
pub mod sheet;
#[cfg(test)]
mod tests;
pub mod told;
mod words;
