//! What a support case needs beside the clean capture: the note that says what was done to it, and the escalation that
//! says what is wrong.
//!
//! ```text
//! note(report, sealed, language, form)      from the report alone
//! ```

pub mod note;
pub mod sheet;
#[cfg(test)]
mod tests;
mod words;
