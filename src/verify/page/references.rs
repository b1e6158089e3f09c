//! What a file refers to, packed: a site of a thousand notices has a hundred thousand URLs, and most are short.

use super::Role;

/// URLs with what they are there for.
#[derive(Debug, Default)]
pub(in crate::verify) struct References {
    /// All URLs, one behind the other.
    text: String,
    all: Vec<Entry>,
}

/// Where a URL is in the text, in bytes.
#[derive(Debug, Clone, Copy)]
struct Entry {
    role: Role,
    start: u32,
    end: u32,
}

/// A URL, and what it is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::verify) struct Reference<'a> {
    pub role: Role,
    /// As written, decoded.
    pub url: &'a str,
}

impl References {
    /// Adds one. What is behind the fourth gigabyte of a file's URLs is left out.
    pub fn push(&mut self, role: Role, url: &str) {
        let start = u32::try_from(self.text.len());
        let end = u32::try_from(self.text.len() + url.len());
        if let (Ok(start), Ok(end)) = (start, end) {
            self.text.push_str(url);
            self.all.push(Entry { role, start, end });
        }
    }

    /// Sorted, each once, and no larger than that.
    pub fn settled(&self) -> Self {
        let mut all: Vec<_> = self.iter().collect();
        all.sort_unstable();
        all.dedup();
        let mut settled = Self {
            text: String::with_capacity(all.iter().map(|one| one.url.len()).sum()),
            all: Vec::with_capacity(all.len()),
        };
        for one in all {
            settled.push(one.role, one.url);
        }
        settled
    }

    /// The n-th.
    pub fn get(&self, number: usize) -> Option<Reference<'_>> {
        self.all.get(number).map(|entry| self.reference(entry))
    }

    pub fn iter(&self) -> impl Iterator<Item = Reference<'_>> {
        self.all.iter().map(|entry| self.reference(entry))
    }

    fn reference(&self, entry: &Entry) -> Reference<'_> {
        let range = entry.start as usize..entry.end as usize;
        Reference {
            role: entry.role,
            url: self.text.get(range).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settled_they_are_in_order_and_each_is_there_once() {
        let mut found = References::default();
        for (role, url) in [
            (Role::Load, "b"),
            (Role::Follow, "北"),
            (Role::Load, ""),
            (Role::Follow, "b"),
            (Role::Load, "b"),
        ] {
            found.push(role, url);
        }
        let settled = found.settled();
        let all: Vec<_> = settled.iter().map(|one| (one.role, one.url)).collect();
        let expected = [
            (Role::Follow, "b"),
            (Role::Follow, "北"),
            (Role::Load, ""),
            (Role::Load, "b"),
        ];
        assert_eq!(all, expected);
        assert_eq!(settled.get(1).map(|one| one.url), Some("北"));
        assert_eq!(settled.get(4), None);
    }
}
