//! The UI strings that Rust code reads, by name.
//!
//! 1. Each is a [`Key`]; [`ALL`] is what the catalog checks when a theme is loaded.

use super::Key;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $key:expr;)+) => {
        $($(#[$doc])* pub const $name: Key = $key;)+
        /// All of them.
        pub const ALL: &[Key] = &[$($name,)+];
    };
}

words! {
    /// `{title} – {site}`
    PAGE_TITLE = Key::text("page_title", &["title", "site"]);
    /// Names a heading's link to itself.
    LINK_TO_SECTION = Key::text("link_to_section", &["title"]);
    /// Behind a language in the switch.
    SWITCHER_NOT_TRANSLATED = Key::text("switcher_not_translated", &[]);
    /// The same, where some of the translation is older than its source.
    SWITCHER_BEHIND = Key::text("switcher_behind", &[]);
    /// The same, where the link leads to the list.
    SWITCHER_LIST_ONLY = Key::text("switcher_list_only", &[]);
    /// Label of the status.
    STATUS = Key::text("status", &[]);
    /// Label of the severity.
    SEVERITY = Key::text("severity", &[]);
    /// Label of the category.
    CATEGORY = Key::text("category", &[]);
    /// Label of a date.
    PUBLISHED = Key::text("published", &[]);
    /// Label of a date.
    LAST_UPDATED = Key::text("last_updated", &[]);
    /// Label of a status, with its colon.
    STATUS_NOW = Key::text("status_now", &[]);
    /// Label of names, with its colon.
    CONCERNS = Key::text("concerns", &[]);
    /// Heading of what stands in place of a notice.
    WITHDRAWN_TITLE = Key::text("withdrawn_title", &[]);
    /// Label of a link, with its colon.
    SEE_INSTEAD = Key::text("see_instead", &[]);
    /// Label of an address.
    CONTACT_ABOUT = Key::text("contact_about", &[]);
    /// Label of an address.
    SHARE_ADDRESS = Key::text("share_address", &[]);
    /// A link.
    READ_WHOLE_NOTICE = Key::text("read_whole_notice", &[]);
    /// Before words that are struck out, with its colon.
    DIFF_REMOVED = Key::text("diff_removed", &[]);
    /// Names a format.
    FORMAT_TEXT = Key::text("format_text", &[]);
    /// Names a format.
    FORMAT_MARKDOWN = Key::text("format_markdown", &[]);
    /// A status.
    STATUS_INVESTIGATING = Key::text("status_investigating", &[]);
    /// A status.
    STATUS_IDENTIFIED = Key::text("status_identified", &[]);
    /// A status.
    STATUS_MONITORING = Key::text("status_monitoring", &[]);
    /// A status.
    STATUS_RESOLVED = Key::text("status_resolved", &[]);
    /// In place of a status.
    STATUS_WITHDRAWN = Key::text("status_withdrawn", &[]);
    /// A severity.
    SEVERITY_LOW = Key::text("severity_low", &[]);
    /// A severity.
    SEVERITY_MEDIUM = Key::text("severity_medium", &[]);
    /// A severity.
    SEVERITY_HIGH = Key::text("severity_high", &[]);
    /// A severity.
    SEVERITY_CRITICAL = Key::text("severity_critical", &[]);
    /// A severity with its name before it.
    SEVERITY_IN_LIST = Key::text("severity_in_list", &["severity"]);
    /// A category.
    CATEGORY_SECURITY = Key::text("category_security", &[]);
    /// A category.
    CATEGORY_PRIVACY = Key::text("category_privacy", &[]);
    /// A category.
    CATEGORY_AVAILABILITY = Key::text("category_availability", &[]);
    /// Label of a date.
    OCCURRED = Key::text("occurred", &[]);
    /// Label of a date.
    DETECTED = Key::text("detected", &[]);
    /// Label of a date.
    CONTAINED = Key::text("contained", &[]);
    /// Label of a date.
    RESOLVED = Key::text("resolved", &[]);
    /// A sentence.
    PUBLISHED_ON = Key::text("published_on", &["date"]);
    /// A sentence.
    UPDATED_ON = Key::text("updated_on", &["date"]);
    /// Heading of all updates.
    UPDATES = Key::text("updates", &[]);
    /// A kind of update.
    KIND_UPDATE = Key::text("kind_update", &[]);
    /// A kind of update.
    KIND_CORRECTION = Key::text("kind_correction", &[]);
    /// A kind of update.
    KIND_MINOR = Key::text("kind_minor", &[]);
    /// A kind of update.
    KIND_CHECKED = Key::text("kind_checked", &[]);
    /// A kind of revision.
    KIND_PUBLISHED = Key::text("kind_published", &[]);
    /// A kind of revision.
    KIND_TRANSLATION = Key::text("kind_translation", &[]);
    /// A kind of revision.
    KIND_WITHDRAWAL = Key::text("kind_withdrawal", &[]);
    /// A kind of revision.
    KIND_REDACTION = Key::text("kind_redaction", &[]);
    /// In a list of what an update concerns or a revision changed.
    CONCERNS_NOTICE = Key::text("concerns_notice", &[]);
    /// In such a list: the facts of incident.yaml.
    CONCERNS_FACTS = Key::text("concerns_facts", &[]);
    /// In such a list: a file beside the notice.
    CONCERNS_FILE = Key::text("concerns_file", &["name"]);
    /// What changed of the facts.
    STATUS_CHANGED = Key::text("status_changed", &["before", "after"]);
    /// Heading of the FAQ.
    FAQ = Key::text("faq", &[]);
    /// Names an entry of the history.
    REVISION_NUMBER = Key::text("revision_number", &["n"]);
    /// Heading of the end of a notice.
    CONTACT = Key::text("contact", &[]);
    /// A link to a question in another language.
    QUESTION_IN_LANGUAGE = Key::text("question_in_language", &["language"]);
    /// A link to a section in another language.
    SECTION_IN_LANGUAGE = Key::text("section_in_language", &["language"]);
    /// A link for readers who would rather read another language.
    OFFER_LANGUAGE = Key::text("offer_language", &["language"]);
    /// A button.
    DISMISS = Key::text("dismiss", &[]);
    /// A sentence.
    QUESTION_UPDATED = Key::text("question_updated", &["date"]);
    /// A sentence.
    QUESTION_ADDED = Key::text("question_added", &["date"]);
    /// A sentence.
    QUESTION_RETIRED = Key::text("question_retired", &["date"]);
    /// A sentence.
    NO_PASSWORD = Key::text("no_password", &[]);
    /// A sentence.
    NOTICE_FALLBACK = Key::text("notice_fallback", &["language"]);
    /// A sentence.
    PAGE_FALLBACK = Key::text("page_fallback", &["language"]);
    /// A sentence.
    TEXT_FALLBACK = Key::text("text_fallback", &["language"]);
    /// A link to a newer answer.
    NEWER_ANSWER = Key::text("newer_answer", &["language"]);
    /// A link to a newer text of the notice.
    NEWER_NOTICE = Key::text("newer_notice", &["language"]);
    /// A link to newer words of an update.
    NEWER_UPDATE = Key::text("newer_update", &["language"]);
    /// A label with its colon.
    ADDED_CHANGE = Key::text("added_change", &[]);
    /// A label with its colon.
    REVISED_CHANGE = Key::text("revised_change", &[]);
    /// A label with its colon.
    RETIRED_CHANGE = Key::text("retired_change", &[]);
    /// A label with its colon.
    RESTORED_CHANGE = Key::text("restored_change", &[]);
    /// A label with its colon.
    REMOVED_CHANGE = Key::text("removed_change", &[]);
    /// A label with its colon.
    TRANSLATED_CHANGE = Key::text("translated_change", &[]);
    /// A label with its colon.
    WITHDRAWN_CHANGE = Key::text("withdrawn_change", &[]);
    /// A sentence in place of a text before and after.
    DIFF_FORMATTING = Key::text("diff_formatting", &[]);
    /// A sentence in place of a text before and after.
    DIFF_REDACTED = Key::text("diff_redacted", &[]);
    /// A sentence.
    WITHDRAWN_ON = Key::text("withdrawn_on", &["date"]);
    /// Heading of a list.
    UNRESOLVED_NOTICES = Key::text("unresolved_notices", &[]);
    /// Heading of a list.
    RESOLVED_NOTICES = Key::text("resolved_notices", &[]);
    /// A sentence.
    NO_NOTICES = Key::text("no_notices", &[]);
    /// A sentence.
    ALL_RESOLVED = Key::text("all_resolved", &[]);
    /// A title.
    NOTICES_OF_YEAR = Key::text("notices_of_year", &["year"]);
    /// A title.
    NOT_FOUND = Key::text("not_found", &[]);
    /// A sentence.
    NOT_FOUND_TEXT = Key::text("not_found_text", &[]);
    /// A link.
    NOT_FOUND_LINK = Key::text("not_found_link", &[]);
    /// Names a feed of a language.
    FEED_TITLE = Key::text("feed_title", &["site", "format"]);
    /// Title of the feed of one notice.
    NOTICE_FEED_TITLE = Key::text("notice_feed_title", &["title"]);
    /// Title of an item that is not the notice itself.
    FEED_ITEM_TITLE = Key::text("feed_item_title", &["kind", "title"]);
    /// Title of an alert.
    ALERT_NOTE = Key::text("alert_note", &[]);
    /// Title of an alert.
    ALERT_TIP = Key::text("alert_tip", &[]);
    /// Title of an alert.
    ALERT_IMPORTANT = Key::text("alert_important", &[]);
    /// Title of an alert.
    ALERT_WARNING = Key::text("alert_warning", &[]);
    /// Title of an alert.
    ALERT_CAUTION = Key::text("alert_caution", &[]);
    /// Names a section.
    FOOTNOTES = Key::text("footnotes", &[]);
    /// Names a link.
    FOOTNOTE_BACK = Key::text("footnote_back", &["n"]);
    /// Names a table.
    TABLE = Key::text("table", &[]);
    /// Names a box.
    TASK_DONE = Key::text("task_done", &[]);
    /// Names a box.
    TASK_OPEN = Key::text("task_open", &[]);
    /// How many there are.
    QUESTIONS = Key::plural("questions", &[]);
    /// How many there are.
    UNRESOLVED_COUNT = Key::plural("unresolved_count", &[]);
    /// How many there are.
    EARLIER_WORDINGS = Key::plural("earlier_wordings", &[]);
}
