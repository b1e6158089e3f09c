//! What all pages of one language share.
//!
//! 1. [`Reader`] is a language with its strings, its dates and the labels of its texts.
//! 2. Words for statuses, severities, categories and kinds; times as readers see them.

use super::view::{Foreign, Label, Phrase, Time};
use crate::l10n::{Catalog, Dates, Key, Strings, isolated, machine, words};
use crate::ledger::action::Action;
use crate::markdown::{AlertTitles, Labels};
use crate::model::incident::{Category, Severity, Status, UpdateKind};
use crate::model::ledger::RevisionKind;
use crate::model::{Config, FactValue, Locale, Localized, Moment, Spoken, Text};
use jiff::tz::TimeZone;

/// A language that pages are made in.
pub struct Reader {
    /// Its tag.
    pub locale: Locale,
    /// Its name in itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its UI strings.
    pub strings: Strings,
    /// Words inside of texts in it.
    pub labels: Labels,
    dates: Dates,
    zone: TimeZone,
    /// The site's default language: what stands in where nothing else does.
    default: Locale,
}

impl Reader {
    /// A language of a site, with strings from `catalog`.
    pub fn new(
        locale: &Locale,
        config: &Config,
        catalog: &mut Catalog<'_>,
        diagnostics: &mut crate::diag::Diagnostics,
    ) -> Self {
        let strings = catalog.strings(locale, diagnostics);
        Self {
            locale: locale.clone(),
            name: config
                .locale(locale)
                .map(|found| found.name.clone())
                .unwrap_or_default(),
            dir: locale.dir(),
            labels: labels(&strings),
            strings,
            dates: Dates::new(locale, &config.timezone),
            zone: config.timezone.clone(),
            default: config.default_locale.clone(),
        }
    }

    /// A text of the page's own language.
    #[must_use]
    pub fn own(&self, text: impl Into<String>) -> Phrase {
        Phrase {
            text: text.into(),
            foreign: None,
        }
    }

    /// How a text in `locale` is marked on this reader's pages.
    #[must_use]
    pub fn foreign(&self, locale: &Locale) -> Option<Foreign> {
        (*locale != self.locale).then(|| Foreign {
            lang: locale.to_string(),
            dir: locale.dir(),
        })
    }

    /// The language that a localized thing is shown in to this reader, and the thing.
    #[must_use]
    pub fn pick<'a, T>(
        &self,
        things: &'a Localized<T>,
        source: &Locale,
    ) -> Option<(&'a Locale, &'a T)> {
        things.resolve(&self.locale, [source, &self.default])
    }

    /// A short text for this reader.
    #[must_use]
    pub fn phrase(&self, texts: &Localized<Text>, source: &Locale) -> Option<Phrase> {
        let (locale, text) = self.pick(texts, source)?;
        Some(Phrase {
            text: text.value.to_string(),
            foreign: self.foreign(locale),
        })
    }

    /// A moment within a sentence, or alone where there is none.
    #[must_use]
    pub fn time(&self, moment: Moment, sentence: Option<Key>) -> Time {
        let text = self.dates.time(moment);
        let text = match sentence {
            Some(key) => self.strings.format(key, &[("date", &text)]),
            None => text,
        };
        Time {
            datetime: machine::rfc3339(moment, &self.zone),
            text,
        }
    }

    /// The day of a moment within a sentence.
    #[must_use]
    pub fn day(&self, moment: Moment, sentence: Key) -> Time {
        let day = self.dates.day(moment);
        Time {
            datetime: machine::rfc3339(moment, &self.zone),
            text: self.strings.format(sentence, &[("date", &day)]),
        }
    }

    /// The day of a moment alone.
    #[must_use]
    pub fn date(&self, moment: Moment) -> Time {
        Time {
            datetime: machine::rfc3339(moment, &self.zone),
            text: self.dates.day(moment),
        }
    }

    /// A fact as texts of this language say it, and whether it had to be in another one: words that
    /// are not there in this language are those of `source`. None for what could not be read.
    #[must_use]
    pub fn fact(&self, value: &FactValue, source: &Locale) -> Option<(Spoken, bool)> {
        let own = |text: String| Some((Spoken { text, url: None }, false));
        match value {
            FactValue::Moment(moment) => own(self.dates.time(*moment)),
            FactValue::Number(digits) => own(self.strings.numbers().decimal(digits)),
            FactValue::Words(words) => own(isolated(words, self.dir)),
            FactValue::Localized(words) => {
                let (locale, words) = self.pick(words, source)?;
                let text = isolated(&words.value, self.dir);
                Some((Spoken { text, url: None }, *locale != self.locale))
            }
            FactValue::Address(address) => {
                let spoken = Spoken {
                    text: address.shown.to_string(),
                    url: Some(address.url.clone()),
                };
                Some((spoken, false))
            }
            FactValue::Unread => None,
        }
    }

    /// A year.
    #[must_use]
    pub fn year(&self, year: i16) -> String {
        self.dates.year(year)
    }

    /// The word for a status.
    #[must_use]
    pub fn status(&self, status: Status) -> Label {
        let key = match status {
            Status::Investigating => words::STATUS_INVESTIGATING,
            Status::Identified => words::STATUS_IDENTIFIED,
            Status::Monitoring => words::STATUS_MONITORING,
            Status::Resolved => words::STATUS_RESOLVED,
        };
        self.label(status.as_str(), key)
    }

    /// The word that stands in place of the status of a withdrawn notice.
    #[must_use]
    pub fn withdrawn(&self) -> Label {
        self.label("withdrawn", words::STATUS_WITHDRAWN)
    }

    /// The word for a severity.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> Label {
        let key = match severity {
            Severity::Low => words::SEVERITY_LOW,
            Severity::Medium => words::SEVERITY_MEDIUM,
            Severity::High => words::SEVERITY_HIGH,
            Severity::Critical => words::SEVERITY_CRITICAL,
        };
        self.label(severity.as_str(), key)
    }

    /// The word for a category.
    #[must_use]
    pub fn category(&self, category: Category) -> Label {
        let key = match category {
            Category::Security => words::CATEGORY_SECURITY,
            Category::Privacy => words::CATEGORY_PRIVACY,
            Category::Availability => words::CATEGORY_AVAILABILITY,
        };
        self.label(category.as_str(), key)
    }

    /// The word for a kind of update.
    #[must_use]
    pub fn kind(&self, kind: UpdateKind) -> Label {
        let key = match kind {
            UpdateKind::Update => words::KIND_UPDATE,
            UpdateKind::Correction => words::KIND_CORRECTION,
            UpdateKind::Minor => words::KIND_MINOR,
            UpdateKind::Checked => words::KIND_CHECKED,
        };
        self.label(kind.as_str(), key)
    }

    /// The word for a kind of revision.
    #[must_use]
    pub fn revision(&self, kind: RevisionKind) -> Label {
        let key = match kind {
            RevisionKind::Published => words::KIND_PUBLISHED,
            RevisionKind::Update => words::KIND_UPDATE,
            RevisionKind::Correction => words::KIND_CORRECTION,
            RevisionKind::Minor => words::KIND_MINOR,
            RevisionKind::Checked => words::KIND_CHECKED,
            RevisionKind::Translation => words::KIND_TRANSLATION,
            RevisionKind::Withdrawal => words::KIND_WITHDRAWAL,
            RevisionKind::Redaction => words::KIND_REDACTION,
        };
        self.label(kind.as_str(), key)
    }

    /// What was done to something, before its name.
    #[must_use]
    pub fn action(&self, action: Action) -> Label {
        let key = match action {
            Action::Added => words::ADDED_CHANGE,
            Action::Revised => words::REVISED_CHANGE,
            Action::Retired => words::RETIRED_CHANGE,
            Action::Restored => words::RESTORED_CHANGE,
            Action::Removed => words::REMOVED_CHANGE,
            Action::Translated => words::TRANSLATED_CHANGE,
            Action::Withdrawn => words::WITHDRAWN_CHANGE,
        };
        self.label(action.as_str(), key)
    }

    /// A word of the file format with what readers see.
    #[must_use]
    pub fn label(&self, key: &'static str, word: Key) -> Label {
        Label {
            key,
            text: self.strings.get(word).to_owned(),
        }
    }
}

fn labels(strings: &Strings) -> Labels {
    let get = |key| strings.get(key).to_owned();
    Labels {
        alerts: AlertTitles {
            note: get(words::ALERT_NOTE),
            tip: get(words::ALERT_TIP),
            important: get(words::ALERT_IMPORTANT),
            warning: get(words::ALERT_WARNING),
            caution: get(words::ALERT_CAUTION),
        },
        footnotes: get(words::FOOTNOTES),
        footnote_back: strings.format(words::FOOTNOTE_BACK, &[("n", "{number}")]),
        table: get(words::TABLE),
        task_done: get(words::TASK_DONE),
        task_open: get(words::TASK_OPEN),
    }
}
