//! Where a preview stands, and who may ask there.
//!
//! 1. [`Address::bind`] opens the port; [`Address::origin`] is what links start with.
//! 2. [`Address::is_host`] refuses names that are not ours: a page of somebody else's, on a name that
//!    leads to this machine, could read the preview otherwise (DNS rebinding).
//! 3. [`Address::is_origin`] says whether a page is one of ours.

use crate::model::config::BaseUrl;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener};

/// The port where nothing else is asked for.
pub const PORT: u16 = 1111;

/// Where a preview is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    socket: SocketAddr,
    /// A name that it is also reached by.
    also: Option<String>,
}

impl Address {
    /// Opens a port; 0 stands for any that is free. `named` is the address that the user says the
    /// preview has for others.
    ///
    /// # Errors
    /// Where it is taken, or not to be had.
    pub fn bind(
        host: IpAddr,
        port: u16,
        named: Option<&BaseUrl>,
    ) -> io::Result<(TcpListener, Self)> {
        let listener = TcpListener::bind((host, port))?;
        let socket = listener.local_addr()?;
        let also = named.and_then(|base| base.origin().split_once("://"));
        let also = also.map(|(_, authority)| authority.to_owned());
        Ok((listener, Self { socket, also }))
    }

    /// Whether only this machine can ask.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.socket.ip().is_loopback()
    }

    /// `http://127.0.0.1:1111`: an address that opens in a browser of this machine.
    #[must_use]
    pub fn origin(&self) -> String {
        let shown = match self.socket.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::from(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(shown, self.socket.port()))
    }

    /// Whether a `Host` field names this preview. Addresses made of numbers are nobody's to give
    /// away; of names, `localhost` alone is ours, and the one that the user gave.
    #[must_use]
    pub fn is_host(&self, host: &str) -> bool {
        if self.also.as_deref() == Some(host) {
            return true;
        }
        let default = || (host, 80);
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => match port.parse::<u16>() {
                Ok(number) if number.to_string() == port => (name, number),
                _ => return false,
            },
            _ => default(),
        };
        if port != self.socket.port() {
            return false;
        }
        let bare = name
            .strip_prefix('[')
            .and_then(|name| name.strip_suffix(']'));
        let ip = match bare {
            Some(v6) => v6.parse().map(IpAddr::V6).ok(),
            None => name.parse().map(IpAddr::V4).ok(),
        };
        match ip {
            Some(ip) if self.socket.ip().is_unspecified() => !ip.is_unspecified(),
            Some(ip) => ip == self.socket.ip() || (self.is_local() && ip.is_loopback()),
            None => name.eq_ignore_ascii_case("localhost") && self.reaches_localhost(),
        }
    }

    /// Whether an `Origin` field names this preview, asked for under `host`.
    #[must_use]
    pub fn is_origin(&self, origin: &str, host: &str) -> bool {
        let authority = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"));
        authority == Some(host) && self.is_host(host)
    }

    fn reaches_localhost(&self) -> bool {
        self.is_local() || self.socket.ip().is_unspecified()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(socket: &str, also: Option<&str>) -> Address {
        Address {
            socket: socket.parse().unwrap(),
            also: also.map(str::to_owned),
        }
    }

    #[test]
    fn hosts() {
        let check = |socket: &str, host: &str, expected: bool| {
            let address = address(socket, Some("preview.example"));
            assert_eq!(address.is_host(host), expected, "{socket} {host}");
        };
        check("127.0.0.1:1111", "127.0.0.1:1111", true);
        check("127.0.0.1:1111", "LocalHost:1111", true);
        check("127.0.0.1:1111", "[::1]:1111", true);
        check("127.0.0.1:1111", "preview.example", true);
        check("127.0.0.1:80", "localhost", true);
        check("127.0.0.1:1111", "localhost", false);
        check("127.0.0.1:1111", "127.0.0.1:1112", false);
        check("127.0.0.1:1111", "127.0.0.1:01111", false);
        check("127.0.0.1:1111", "192.168.0.2:1111", false);
        check("127.0.0.1:1111", "evil.example:1111", false);
        check("127.0.0.1:1111", "localhost.evil.example:1111", false);
        check("127.0.0.1:1111", "127.0.0.1.evil.example:1111", false);
        check("127.0.0.1:1111", "preview.example:1111", false);
        check("127.0.0.1:1111", "", false);
        check("0.0.0.0:1111", "192.168.0.2:1111", true);
        check("0.0.0.0:1111", "localhost:1111", true);
        check("0.0.0.0:1111", "evil.example:1111", false);
        check("192.168.0.2:1111", "localhost:1111", false);
    }

    #[test]
    fn origins() {
        let check = |origin: &str, expected: bool| {
            let address = address("127.0.0.1:1111", None);
            assert_eq!(address.is_origin(origin, "127.0.0.1:1111"), expected);
        };
        check("http://127.0.0.1:1111", true);
        check("null", false);
        check("", false);
        check("http://evil.example", false);
        check("http://127.0.0.1:1111.evil.example", false);
        // A page of this machine on another port is somebody else's.
        check("http://127.0.0.1:3000", false);
        check("http://localhost:1111", false);
    }

    #[test]
    fn it_opens_in_a_browser_of_this_machine() {
        let check = |socket: &str, expected: &str| {
            assert_eq!(address(socket, None).origin(), expected);
        };
        check("127.0.0.1:1111", "http://127.0.0.1:1111");
        check("0.0.0.0:80", "http://127.0.0.1:80");
        check("[::]:5", "http://[::1]:5");
    }
}
