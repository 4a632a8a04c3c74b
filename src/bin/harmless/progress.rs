//! A progress bar, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// What is being done.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar over `total` bytes, hidden when `quiet` or when nobody looks.
    pub fn new(total: u64, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if !quiet && std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            if let Ok(style) = ProgressStyle::with_template("{msg:8} {wide_bar} {bytes}/{total_bytes} {eta} left") {
                bar.set_style(style);
            }
        }
        Self(bar)
    }

    /// Starts a phase.
    pub fn phase(&self, name: &'static str) {
        self.0.set_position(0);
        self.0.set_message(name);
    }

    /// So many bytes of the phase are done.
    pub fn at(&self, bytes: u64) {
        self.0.set_position(bytes);
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.0.finish_and_clear();
    }
}
