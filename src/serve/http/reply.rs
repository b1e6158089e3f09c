//! An answer.
//!
//! 1. [`Reply`] has a status, fields and a [`Body`]: bytes, or a function that goes on writing.

use std::io::{self, Write};
use std::net::TcpStream;

/// What is sent back.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Names and values, without line ends in them.
    pub fields: Vec<(&'static str, String)>,
    /// What follows the head.
    pub body: Body,
}

/// What follows the head of an answer.
pub enum Body {
    /// All of it.
    Bytes(Vec<u8>),
    /// As it comes, until the client is gone.
    Stream(Stream),
}

/// Writes to the client until that fails.
pub type Stream = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

impl Reply {
    /// Bytes of a kind.
    #[must_use]
    pub fn bytes(status: u16, kind: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            fields: vec![("Content-Type", kind.into())],
            body: Body::Bytes(bytes.into()),
        }
    }

    /// A line of plain text.
    #[must_use]
    pub fn text(status: u16, words: &str) -> Self {
        let mut reply = Self::bytes(status, "text/plain; charset=utf-8", format!("{words}\n"));
        if status == 405 {
            reply.fields.push(("Allow", "GET, HEAD".to_owned()));
        }
        reply
    }

    /// The way to another place of this host: a path that starts with one slash.
    #[must_use]
    pub fn redirect(to: String) -> Self {
        let mut reply = Self::text(302, "this is at another place");
        reply.fields.push(("Location", to));
        reply
    }

    /// Sends it.
    pub(super) fn write(
        self,
        mut stream: &TcpStream,
        is_head: bool,
        is_last: bool,
    ) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.fields {
            let value = value.replace(['\r', '\n'], " ");
            head.extend([name, ": ", &value, "\r\n"]);
        }
        if let Body::Bytes(bytes) = &self.body {
            head.extend(["Content-Length: ", &bytes.len().to_string(), "\r\n"]);
        }
        head.push_str(if is_last {
            "Connection: close\r\n\r\n"
        } else {
            "Connection: keep-alive\r\n\r\n"
        });
        match self.body {
            Body::Bytes(bytes) => {
                let mut whole = head.into_bytes();
                if !is_head {
                    whole.extend_from_slice(&bytes);
                }
                stream.write_all(&whole)
            }
            Body::Stream(write) => {
                stream.write_all(head.as_bytes())?;
                if is_head { Ok(()) } else { write(&mut stream) }
            }
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}
