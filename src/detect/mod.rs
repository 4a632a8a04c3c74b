//! Detection: what in a capture is secret, and why.

pub mod kind;
pub mod names;
