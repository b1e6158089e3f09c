//! HTTP/1.1 as far as a preview needs it: `GET` and `HEAD`, keep-alive, one thread a connection.
//!
//! 1. [`listen`] takes connections for ever; [`Slots`] keeps their number in bounds, and ends the
//!    oldest one that only waits when there are too many.
//! 2. On each, [`Head`]s are read against a deadline and answered by the [`Handler`] with a [`Reply`].
//! 3. What is malformed gets a status of 400 or above, and the connection ends.

pub mod head;
mod reply;
mod slots;

pub use head::Head;
pub use reply::{Body, Reply};

use head::{Fault, Reading};
use slots::{Slot, Slots};
use std::io::{self, Read};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Makes answers. Called on many threads at once.
pub trait Handler: Send + Sync + 'static {
    /// The answer to a request that is well-formed.
    fn answer(&self, head: &Head) -> Reply;

    /// Adds to every answer what all of them say.
    fn dress(&self, reply: &mut Reply);
}

/// How long a client may take to send the head of a request once it has begun.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// How long a connection is kept on which nothing is asked.
const IDLE_TIME: Duration = Duration::from_secs(30);

/// How long a client may take none of what it is sent.
const WRITE_TIME: Duration = Duration::from_secs(10);

/// Answers connections. Returns only where no thread can be started at all.
///
/// # Errors
/// Where the system gives no thread.
pub fn listen(listener: TcpListener, handler: Arc<dyn Handler>) -> io::Result<()> {
    let accept = move || {
        let slots = Slots::default();
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                // Out of file descriptors, most likely: connections that end give some back.
                thread::sleep(Duration::from_millis(20));
                continue;
            };
            let Some(slot) = slots.take(&stream) else {
                continue;
            };
            let handler = handler.clone();
            let work = move || {
                // A client that goes away is no concern of anybody's.
                let _ = connection(&stream, &slot, &*handler);
                let _ = stream.shutdown(Shutdown::Both);
            };
            // Where there is no thread to be had, the connection is dropped.
            let _ = thread::Builder::new().name("request".into()).spawn(work);
        }
    };
    let thread = thread::Builder::new().name("accept".into());
    thread.spawn(accept).map(|_| ())
}

/// Answers one request after the other.
fn connection(stream: &TcpStream, slot: &Slot, handler: &dyn Handler) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let mut reading = Reading::default();
    loop {
        slot.wait();
        let head = match next(stream, &mut reading)? {
            Next::Head(head) => head,
            Next::Nothing => return Ok(()),
            Next::Fault(fault) => {
                let mut reply = Reply::text(fault.status(), fault.words());
                handler.dress(&mut reply);
                reply.write(stream, false, true)?;
                return linger(stream);
            }
        };
        slot.work();
        let mut reply = handler.answer(&head);
        handler.dress(&mut reply);
        let is_last = head.is_last || matches!(reply.body, Body::Stream(_));
        reply.write(stream, head.wants_no_body, is_last)?;
        if is_last {
            return linger(stream);
        }
    }
}

enum Next {
    Head(Head),
    /// The client has gone, or does not ask any more.
    Nothing,
    Fault(Fault),
}

/// Reads the next head.
fn next(mut stream: &TcpStream, reading: &mut Reading) -> io::Result<Next> {
    let mut deadline = Instant::now() + IDLE_TIME;
    let mut has_begun = false;
    let mut buffer = [0; 4096];
    loop {
        match reading.head() {
            Ok(Some(head)) => return Ok(Next::Head(head)),
            Ok(None) => {}
            Err(fault) => return Ok(Next::Fault(fault)),
        }
        if !has_begun && !reading.is_empty() {
            has_begun = true;
            deadline = Instant::now() + HEAD_TIME;
        }
        let late = || {
            if has_begun {
                Next::Fault(Fault::Slow)
            } else {
                Next::Nothing
            }
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(late());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut buffer) {
            Ok(0) if has_begun => return Ok(Next::Fault(Fault::Malformed)),
            Ok(0) => return Ok(Next::Nothing),
            Ok(count) => reading.push(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if is_timeout(&error) => return Ok(late()),
            Err(error) => return Err(error),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    use io::ErrorKind::{TimedOut, WouldBlock};
    matches!(error.kind(), TimedOut | WouldBlock)
}

/// Ends a connection so that the client gets the answer though it has sent what nobody reads: a
/// closed socket with unread bytes would take the answer back.
fn linger(mut stream: &TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    let mut rest = [0; 4096];
    let until = Instant::now() + Duration::from_secs(1);
    while Instant::now() < until && stream.read(&mut rest)? > 0 {}
    Ok(())
}
