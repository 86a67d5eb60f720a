//! One line on the terminal for work that takes longer than a moment; gone when the work is done.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Work that is over sooner needs no words.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows that work goes on, until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to count; nothing is shown where standard error is no terminal.
    pub(super) fn start(what: String) -> Progress {
        if !io::stderr().is_terminal() {
            return Progress { running: None };
        }
        let (stop, stopped) = mpsc::channel();
        let started = Instant::now();
        let thread = thread::spawn(move || {
            let mut shown = false;
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(PATIENCE) {
                shown = true;
                let _ = write!(io::stderr(), "\r{what} ... {} s", started.elapsed().as_secs());
            }
            if shown {
                let _ = write!(io::stderr(), "\r{:width$}\r", "", width = what.len() + 16);
            }
        });
        Progress { running: Some((stop, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}
