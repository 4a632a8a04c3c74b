//! Detection: what in a capture is secret, and why.

pub mod kind;
pub mod pattern;
pub mod personal;
pub mod shape;
