//! Faults on demand, for tests of what a failing disk or a kill leaves behind.
//!
//! 1. A [`Fault`] counts operations down; the one that it meets at zero fails.
//! 2. One that is final fails all that follow too, as if the process were gone.

use super::disk::Disk;
use std::io;
use std::sync::atomic::{AtomicI64, Ordering};

/// What goes wrong, and when.
#[derive(Debug)]
pub(super) struct Fault {
    left: AtomicI64,
    then: Then,
}

/// What comes after the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The disk works again.
    Recovers,
    /// Nothing works any more.
    Final,
    /// Nothing works any more, and a write that fails leaves half of its bytes.
    Torn,
}

impl Disk {
    /// A disk without faults, for all that tests do in folders of a moment.
    pub(super) fn fast() -> Self {
        Self {
            syncs: false,
            fault: None,
        }
    }

    /// A disk whose `nth` operation fails, counted from zero.
    pub(super) fn failing(nth: i64, then: Then) -> Self {
        let left = AtomicI64::new(nth);
        Self {
            fault: Some(Fault { left, then }),
            syncs: false,
        }
    }

    /// Whether the fault was met.
    pub(super) fn failed(&self) -> bool {
        self.fault
            .as_ref()
            .is_some_and(|fault| fault.left.load(Ordering::SeqCst) < 0)
    }

    /// The operation, or the failure that is due in its place.
    pub(super) fn faulty<T>(&self, operation: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        if let Some(fault) = &self.fault {
            let left = fault.left.fetch_sub(1, Ordering::SeqCst);
            if left == 0 || (left < 0 && fault.then != Then::Recovers) {
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        operation()
    }

    /// What of the bytes gets written, and whether that is what a torn write leaves.
    pub(super) fn tear<'a>(&self, bytes: &'a [u8]) -> (&'a [u8], bool) {
        let torn = self.fault.as_ref().is_some_and(|fault| {
            fault.then == Then::Torn && fault.left.load(Ordering::SeqCst) == 0
        });
        let half = bytes.len() / 2;
        (
            if torn {
                bytes.get(..half).unwrap_or_default()
            } else {
                bytes
            },
            torn,
        )
    }
}
