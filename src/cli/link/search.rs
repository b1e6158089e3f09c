//! Which question fits the words that somebody types.
//!
//! 1. A question that is named by its address (`SLUG#id`, or a whole URL) or by its id goes first.
//! 2. Else each word counts by where it is found (id, question, headings, answer), and for more
//!    the fewer questions have it: "my" has little to say, "password" a lot. A word that only begins as
//!    one of the text does, or goes on, counts half.
//! 3. Of equals, one that is still answered goes before one that is retired; then the order of the
//!    entries decides.

use super::words::{findable, words};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A form of a word has at least so many letters in common with it.
const STEM: usize = 4;
/// And one of them at most so many more.
const ENDING: usize = 3;

/// Where a word is found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Room {
    /// The anchor, former ones included.
    Id,
    /// The question itself.
    Question,
    /// The title of its group, a heading within the answer.
    Heading,
    /// The answer, or why there is none any more.
    Answer,
}

impl Room {
    fn weight(self) -> u32 {
        match self {
            Self::Id => 4,
            Self::Question => 3,
            Self::Heading => 2,
            Self::Answer => 1,
        }
    }
}

/// A question that can be found.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// Names of its notice: the slug and former ones.
    pub slugs: Vec<String>,
    /// Its id and former ones.
    pub ids: Vec<String>,
    /// Whether it is answered no more.
    pub is_retired: bool,
    /// Each word with what it weighs.
    words: BTreeMap<String, u32>,
    /// Words of its notice: they tell apart the notices of questions that fit.
    notice: BTreeMap<String, u32>,
}

impl Entry {
    /// One that has no words yet, of a notice with these names.
    pub fn of(slugs: Vec<String>) -> Self {
        Self {
            slugs,
            ..Self::default()
        }
    }

    /// Adds a text that it can be found by.
    pub fn add(&mut self, room: Room, text: &str) {
        for word in findable(text) {
            let weight = self.words.entry(word).or_default();
            *weight = room.weight().max(*weight);
        }
    }

    /// Adds a text about its notice.
    pub fn add_notice(&mut self, text: &str) {
        let words = findable(text).into_iter();
        self.notice.extend(words.map(|word| (word, 1)));
    }

    /// Whether a query names it: `SLUG#id` at the end of any address, or its id alone.
    fn is_named(&self, query: &str) -> bool {
        let (before, id) = query.rsplit_once('#').unwrap_or(("", query));
        let before = before.trim_end_matches('/');
        let slug = before.rsplit('/').next().unwrap_or_default();
        self.ids.iter().any(|own| own == id)
            && (slug.is_empty() || self.slugs.iter().any(|own| own == slug))
    }
}

/// The entries that fit a query, the best first, by their place among `entries`.
pub(super) fn rank(query: &str, entries: &[Entry]) -> Vec<usize> {
    let query = query.trim();
    let sought = sought(query);
    let rarity: Vec<u32> = sought.iter().map(|word| rarity(word, entries)).collect();
    let mut found: Vec<_> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| {
            let is_named = entry.is_named(query);
            let score = score(entry, sought.iter().zip(&rarity));
            let key = (Reverse(is_named), Reverse(score), entry.is_retired, at);
            (is_named || score > 0).then_some(key)
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(.., at)| at).collect()
}

/// The words of a query. Those of an address before its anchor are the same in all of them.
pub(super) fn sought(query: &str) -> Vec<String> {
    let end = query.rsplit_once('#').map(|(_, end)| words(end));
    end.filter(|end| !end.is_empty())
        .unwrap_or_else(|| words(query))
}

fn score<'a>(entry: &Entry, sought: impl Iterator<Item = (&'a String, &'a u32)>) -> u32 {
    let (mut score, mut fits) = (0, false);
    for (word, rarity) in sought {
        let own = weight(word, &entry.words);
        fits |= own > 0;
        score += own.max(weight(word, &entry.notice)) * rarity;
    }
    if fits { score } else { 0 }
}

/// 1 for a word that more than half of the entries have, one more each time it is half as many.
fn rarity(word: &str, entries: &[Entry]) -> u32 {
    let has = |entry: &&Entry| weight(word, &entry.words) > 0 || weight(word, &entry.notice) > 0;
    let having = entries.iter().filter(has).count().max(1);
    1 + (entries.len() / having).checked_ilog2().unwrap_or(0)
}

/// What a word weighs among others: twice its weight for itself, once for another form of it.
fn weight(word: &str, words: &BTreeMap<String, u32>) -> u32 {
    let own = words.get(word).map_or(0, |weight| 2 * weight);
    own.max(other_form(word, words))
}

fn other_form(word: &str, words: &BTreeMap<String, u32>) -> u32 {
    let length = word.chars().count();
    if length < STEM || !word.chars().all(char::is_alphabetic) {
        return 0;
    }
    let longer = words
        .range(word.to_owned()..)
        .take_while(|(own, _)| own.starts_with(word))
        .filter(|(own, _)| own.chars().count() <= length + ENDING)
        .map(|(_, weight)| *weight);
    let shortest = STEM.max(length.saturating_sub(ENDING));
    let shorter = (shortest..length).filter_map(|length| {
        let stem: String = word.chars().take(length).collect();
        words.get(&stem).copied()
    });
    longer.chain(shorter).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Questions of one notice, as `id: question: answer`.
    fn entries(questions: &[&str]) -> Vec<Entry> {
        let entry = |line: &&str| {
            let parts: Vec<&str> = line.splitn(3, ": ").collect();
            let mut entry = Entry {
                slugs: vec!["a".to_owned()],
                ids: vec![parts[0].to_owned()],
                ..Entry::default()
            };
            entry.add(Room::Id, parts[0]);
            entry.add(Room::Question, parts[1]);
            entry.add(Room::Answer, parts[2]);
            entry
        };
        questions.iter().map(entry).collect()
    }

    /// What a query finds, as ids.
    fn found(query: &str, entries: &[Entry]) -> String {
        let ids = rank(query, entries)
            .into_iter()
            .map(|at| &*entries[at].ids[0]);
        ids.collect::<Vec<_>>().join(" ")
    }

    fn best(query: &str) -> Option<String> {
        let entries = entries(&[
            "affected: Is my account among those affected? 我的账户是否受到影响？: Yes, if we wrote to you. \
             如果您收到我们的邮件，说明您的账户受到影响。",
            "payment: Were my payment details taken? 我的付款信息是否遭到窃取？: No. Cards are with a bank. 没有。",
            "reset-password: Do I need to reset my password? 我需要重置密码吗？: No. Passwords were not affected. \
             不需要。密码未受影响。",
            "mfa: Should I turn on two-step verification? 我应该开启两步验证吗？: Yes. A password alone is not enough. \
             应该。仅凭密码不够。",
            "delete: How do I delete my account? アカウントを削除するには？ ¿Cómo elimino mi cuenta?: In the settings. \
             設定で削除できます。 En la configuración.",
            "vendor: Why did a vendor have my name? 비밀번호를 왜 가지고 있었나요?: Because we sent it.",
        ]);
        let found = found(query, &entries);
        found
            .split(' ')
            .next()
            .map(str::to_owned)
            .filter(|id| !id.is_empty())
    }

    #[test]
    fn the_question_that_fits() {
        let check = |query, expected: &str| {
            assert_eq!(
                best(query).as_deref().unwrap_or("none"),
                expected,
                "{query}"
            );
        };
        check("reset password", "reset-password");
        check("password", "reset-password");
        check("RESET my PASSWORD?", "reset-password");
        check("passwords", "reset-password");
        check("do I have to change my password", "reset-password");
        check("credit card payments", "payment");
        check("bank", "payment");
        check("what do I have to do to delete my account", "delete");
        check("is my account affected", "affected");
        check("two step verification", "mfa");
        check("MFA", "mfa");
        check("why does the vendor know my name", "vendor");
        check("重置密码", "reset-password");
        check("密码", "reset-password");
        check("密码需要重置吗", "reset-password");
        check("两步验证", "mfa");
        check("账户受影响了吗", "affected");
        check("款", "payment");
        check("アカウントの削除", "delete");
        check("비밀번호", "vendor");
        check("como eliminar la cuenta", "delete");
        check("reset-password", "reset-password");
        check("a#mfa", "mfa");
        check("https://example.org/en/incidents/a/#payment", "payment");
        check("#payment", "payment");
        check("weather", "none");
        check("天气", "none");
        check("pass", "none");
        check("?!", "none");
    }

    #[test]
    fn where_a_word_is_found_counts() {
        let check = |query, questions: &[&str], expected| {
            assert_eq!(found(query, &entries(questions)), expected);
        };
        check("mail", &["x: A?: Mail.", "y: Mail?: B."], "y x");
        check("mail", &["x: Mail?: A.", "mail: B?: C."], "mail x");
        check("mail now", &["x: Mail?: A.", "y: B?: Mail now."], "x y");
        check(
            "mail now then",
            &["x: Mail?: A.", "y: B?: Mail, now and then."],
            "y x",
        );
        check("mail", &["x: Mails?: A.", "y: B?: Mail."], "x y");
        check("mail", &["x: B?: Mails.", "y: B?: Mail."], "y x");
    }

    #[test]
    fn a_word_that_few_questions_have_counts_for_more() {
        let questions = [
            "x: My what my?: A.",
            "y: My?: Cat.",
            "z: My?: B.",
            "w: My?: C.",
        ];
        assert_eq!(found("my cat", &entries(&questions)), "y x z w");
    }

    #[test]
    fn of_equals_the_first_that_is_still_answered() {
        let mut entries = entries(&["x: Mail?: A.", "y: Mail?: A.", "z: Mail?: A."]);
        assert_eq!(found("mail", &entries), "x y z");
        entries[0].is_retired = true;
        assert_eq!(found("mail", &entries), "y z x");
        entries[1].slugs = vec!["b".to_owned(), "old".to_owned()];
        assert_eq!(found("b#x", &entries), "x");
    }

    #[test]
    fn an_address_names_one_question_and_an_id_any() {
        let mut entries = entries(&["mail: A?: A.", "post: Mail mail?: B.", "mail: C?: C."]);
        entries[2].slugs = vec!["b".to_owned(), "old".to_owned()];
        let check = |query, expected: &[usize]| assert_eq!(rank(query, &entries), expected);
        check("mail", &[0, 2, 1]);
        check("b#mail", &[2, 0, 1]);
        check("old#mail", &[2, 0, 1]);
        check("https://a.example/zh-Hans/incidents/b/#mail", &[2, 0, 1]);
        check("c#mail", &[0, 2, 1]);
    }

    #[test]
    fn the_notice_tells_apart_and_does_not_fit_by_itself() {
        let mut entries = entries(&["x: Mail?: A.", "y: Mail?: A."]);
        entries[0].add_notice("Support inbox");
        entries[1].add_notice("Metrics vendor");
        assert_eq!(found("mail metrics", &entries), "y x");
        assert_eq!(found("metrics vendor", &entries), "");
    }
}
