//! Who owns a host, by the public suffix list.
//!
//! 1. [`owner`] is the part of a host that somebody has registered.
//! 2. [`is_listed`] tells whether a host ends as hosts do.

use std::net::Ipv4Addr;
use structured_public_domains as list;

/// The part of a host in ASCII that somebody has registered, as readers see it. A public suffix and
/// an address of the network are owned whole.
pub(super) fn owner(host: &str) -> String {
    // The numbers of an address go from left to right: its end says nothing.
    if host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok() {
        return host.to_owned();
    }
    let host = shown(host);
    list::registrable_domain(&host).unwrap_or(host)
}

/// Whether the list has a suffix of a host in ASCII.
pub(super) fn is_listed(host: &str) -> bool {
    list::is_known_suffix(&shown(host))
}

/// The list has its hosts in the letters of their own script.
fn shown(host: &str) -> String {
    if host.contains("xn--") {
        idna::domain_to_unicode(host).0
    } else {
        host.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of the list's own test, and rules that lie within rules.
    #[test]
    fn a_host_has_one_owner() {
        let check = |host: &str, expected: &str| assert_eq!(owner(host), expected, "{host}");
        check("com", "com");
        check("example.com", "example.com");
        check("b.example.com", "example.com");
        check("a.b.example.com", "example.com");
        check("local", "local");
        check("b.example.local", "example.local");
        check("uk.com", "uk.com");
        check("b.example.uk.com", "example.uk.com");
        check("co.uk", "co.uk");
        check("www.a.co.uk", "a.co.uk");
        check("c.mm", "c.mm");
        check("a.b.c.mm", "b.c.mm");
        check("b.test.ac.jp", "test.ac.jp");
        check("b.ide.kyoto.jp", "b.ide.kyoto.jp");
        check("a.b.ide.kyoto.jp", "b.ide.kyoto.jp");
        check("c.kobe.jp", "c.kobe.jp");
        check("a.b.c.kobe.jp", "b.c.kobe.jp");
        check("www.city.kobe.jp", "city.kobe.jp");
        check("www.test.ck", "www.test.ck");
        check("b.www.ck", "www.ck");
        check("www.test.k12.ak.us", "test.k12.ak.us");
        check("www.xn--85x722f.com.cn", "食狮.com.cn");
        check("www.xn--85x722f.xn--55qx5d.cn", "食狮.公司.cn");
        check("xn--55qx5d.cn", "公司.cn");
        check("www.xn--85x722f.xn--fiqs8s", "食狮.中国");
        check("a.b.run.app", "a.b.run.app");
        check("a.run.app", "a.run.app");
        check("mtls.run.app", "mtls.run.app");
        check("b.github.io", "b.github.io");
        check("www.b.github.io", "b.github.io");
        check("northwind.example.", "northwind.example");
    }

    #[test]
    fn an_address_has_no_parts() {
        let check = |host: &str| assert_eq!(owner(host), host);
        check("192.0.2.7");
        check("[2001:db8::1]");
        assert_ne!(owner("192.0.2.7"), owner("198.51.2.7"));
    }

    #[test]
    fn ends_of_hosts_are_listed() {
        for host in ["a.com", "a.co.uk", "a.md", "xn--bcher-kva.de", "a.xn--p1ai"] {
            assert!(is_listed(host), "{host}");
        }
        for host in ["a.example", "notes.txt", "node.js", "a..com", ""] {
            assert!(!is_listed(host), "{host}");
        }
    }
}
