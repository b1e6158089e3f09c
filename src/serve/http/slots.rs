//! How many connections there are at once.
//!
//! 1. [`Slots::take`] gives each connection a [`Slot`], for as long as it lives.
//! 2. Where there are too many, the oldest one that only waits is ended: clients that open connections
//!    and say nothing cannot keep others out.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// More connections are not kept. A browser opens six.
const MOST: usize = 128;

/// All connections, oldest first.
#[derive(Debug, Default)]
pub struct Slots {
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    all: BTreeMap<u64, Connection>,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    is_waiting: bool,
}

/// The place of a connection, given back when it is dropped.
#[derive(Debug)]
pub struct Slot {
    number: u64,
    open: Arc<Mutex<Open>>,
}

impl Slots {
    /// A place for a connection; none where the system gives no second handle to end it by.
    #[must_use]
    pub fn take(&self, stream: &TcpStream) -> Option<Slot> {
        let stream = stream.try_clone().ok()?;
        let mut open = lock(&self.open);
        if open.all.len() >= MOST {
            let waiting = open.all.iter().find(|(_, other)| other.is_waiting);
            let oldest = waiting.or(open.all.iter().next());
            let oldest = oldest.map(|(number, _)| *number);
            if let Some(ended) = oldest.and_then(|oldest| open.all.remove(&oldest)) {
                // Its thread notices at its next step.
                let _ = ended.stream.shutdown(Shutdown::Both);
            }
        }
        let number = open.next;
        open.next += 1;
        let is_waiting = true;
        open.all.insert(number, Connection { stream, is_waiting });
        Some(Slot {
            number,
            open: self.open.clone(),
        })
    }
}

impl Slot {
    /// From here on it waits for a request.
    pub fn wait(&self) {
        self.set(true);
    }

    /// From here on it is being answered.
    pub fn work(&self) {
        self.set(false);
    }

    fn set(&self, is_waiting: bool) {
        if let Some(own) = lock(&self.open).all.get_mut(&self.number) {
            own.is_waiting = is_waiting;
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.open).all.remove(&self.number);
    }
}

/// A thread that panicked has left the map as good as it was.
fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
