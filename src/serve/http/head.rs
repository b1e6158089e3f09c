//! The head of a request.
//!
//! 1. [`Reading`] gathers bytes until a head is whole; `httparse` reads it.
//! 2. [`Head`] is what there is to know of it. What is no `GET` or `HEAD` of a path on this host is a
//!    [`Fault`].

use std::borrow::Cow;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whether only the head of the answer is wanted.
    pub wants_no_body: bool,
    /// Path and query, as they were sent: `/en/?a=b`.
    pub target: String,
    /// As it was sent; HTTP/1.1 demands it.
    pub host: String,
    /// Whether the connection ends with the answer.
    pub is_last: bool,
    fields: Vec<(String, String)>,
}

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not HTTP, or not as it should be.
    Malformed,
    /// Neither `GET` nor `HEAD`.
    Method,
    /// More bytes or lines than a browser sends.
    TooLarge,
    /// It did not come in time.
    Slow,
}

/// The bytes so far.
#[derive(Debug, Default)]
pub struct Reading {
    bytes: Vec<u8>,
}

/// The largest head, in bytes.
const LARGEST: usize = 16 << 10;

/// The most lines of a head.
const MOST_FIELDS: usize = 100;

impl Head {
    /// The value of a field, where it was sent exactly once.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut values = self
            .fields
            .iter()
            .filter(|(own, _)| own.eq_ignore_ascii_case(name));
        let first = values.next()?;
        values.next().is_none().then_some(&*first.1)
    }

    /// Whether a field was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(own, _)| own.eq_ignore_ascii_case(name))
    }

    /// The path as it was sent, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// A value of the query, decoded.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, query) = self.target.split_once('?')?;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(own, _)| own == name).map(|(_, value)| value)
    }
}

impl Fault {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Method => 405,
            Self::Slow => 408,
            Self::TooLarge => 431,
        }
    }

    /// What to say of it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Malformed => "this is no request that HTTP knows",
            Self::Method => "only GET and HEAD are answered here",
            Self::Slow => "the request did not come in time",
            Self::TooLarge => "the head of the request is too large",
        }
    }
}

impl Reading {
    /// Adds bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether nothing of a request has come yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Takes the next head, where it is whole.
    ///
    /// # Errors
    /// Where it will never be one that can be answered.
    pub fn head(&mut self) -> Result<Option<Head>, Fault> {
        let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
        let mut request = httparse::Request::new(&mut fields);
        let length = match request.parse(&self.bytes) {
            Ok(httparse::Status::Complete(length)) if length <= LARGEST => length,
            Ok(httparse::Status::Partial) if self.bytes.len() <= LARGEST => return Ok(None),
            Ok(_) | Err(httparse::Error::TooManyHeaders) => return Err(Fault::TooLarge),
            Err(_) => return Err(Fault::Malformed),
        };
        let head = head(&request)?;
        self.bytes.drain(..length);
        Ok(Some(head))
    }
}

fn head(request: &httparse::Request<'_, '_>) -> Result<Head, Fault> {
    let wants_no_body = match request.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(Fault::Method),
    };
    let target = request.path.unwrap_or_default();
    // Whole URLs are for proxies.
    if !target.starts_with('/') {
        return Err(Fault::Malformed);
    }
    let fields = request.headers.iter().map(|field| {
        let value = std::str::from_utf8(field.value).map_err(|_| Fault::Malformed)?;
        Ok((field.name.to_owned(), value.trim().to_owned()))
    });
    let mut head = Head {
        wants_no_body,
        target: target.to_owned(),
        host: String::new(),
        is_last: false,
        fields: fields.collect::<Result<_, Fault>>()?,
    };
    // One host, or who knows which of them somebody else looks at.
    head.host = head.field("host").ok_or(Fault::Malformed)?.to_owned();
    let asks_to_close = || {
        let options = head.field("connection").unwrap_or_default().split(',');
        let mut options = options.map(|option| option.trim().to_ascii_lowercase());
        options.any(|option| option == "close")
    };
    // What follows a body that nobody reads would be taken for the next request.
    let has_body = head.has("transfer-encoding")
        || (head.has("content-length") && head.field("content-length") != Some("0"));
    head.is_last = request.version == Some(0) || has_body || asks_to_close();
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Head>, Fault> {
        let mut reading = Reading::default();
        reading.push(text.as_bytes());
        reading.head()
    }

    #[test]
    fn what_is_no_request_is_a_fault() {
        let check = |text: &str, expected: Fault| assert_eq!(read(text), Err(expected), "{text:?}");
        check("hello\r\n\r\n", Fault::Malformed);
        check("GET / HTTP/1.1\r\n\r\n", Fault::Malformed);
        check(
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            Fault::Malformed,
        );
        check(
            "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
            Fault::Malformed,
        );
        check(
            "GET / HTTP/1.1\r\nHost: a\r\nbad field\r\n\r\n",
            Fault::Malformed,
        );
        check("GET / HTTP/9.9\r\nHost: a\r\n\r\n", Fault::Malformed);
        check("POST / HTTP/1.1\r\nHost: a\r\n\r\n", Fault::Method);
        check("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", Fault::Method);
        let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(LARGEST));
        check(&long, Fault::TooLarge);
        let many = format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "x: y\r\n".repeat(200)
        );
        check(&many, Fault::TooLarge);
    }

    #[test]
    fn heads_are_read_one_after_the_other_as_they_come() {
        let mut reading = Reading::default();
        let both =
            "GET /a?b=c%20d HTTP/1.1\r\nHost: x:1\r\n\r\nHEAD /e HTTP/1.0\r\nhost: y\r\n\r\n";
        let mut found = Vec::new();
        for byte in both.bytes() {
            reading.push(&[byte]);
            found.extend(reading.head().unwrap());
        }
        let [first, second] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((first.path(), &*first.host), ("/a", "x:1"));
        assert_eq!(first.query("b").as_deref(), Some("c d"));
        assert_eq!((first.wants_no_body, first.is_last), (false, false));
        assert_eq!((second.wants_no_body, second.is_last), (true, true));
    }

    #[test]
    fn a_connection_ends_where_it_has_to() {
        let check = |field: &str, expected: bool| {
            let text = format!("GET / HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n");
            assert_eq!(read(&text).unwrap().unwrap().is_last, expected, "{field}");
        };
        check("X: y", false);
        check("Connection: keep-alive, Close", true);
        check("Content-Length: 0", false);
        check("Content-Length: 5", true);
        check("Transfer-Encoding: chunked", true);
    }
}
