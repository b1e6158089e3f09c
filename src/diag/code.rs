//! The codes of all findings: stable name, severity, meaning in one line.
//!
//! 1. A finding that is new gets a line in [`codes!`] below, under the area it belongs to.
//! 2. `docs/diagnostics.md` gets a section of the same name, which `candor explain` prints.
//! 3. A case under `tests/cases/` gets it into an expected output. `tests/tidy.rs` holds all three.

use super::Severity;

macro_rules! codes {
    ($($variant:ident = $name:literal, $severity:ident, $meaning:literal;)+) => {
        /// Names a kind of finding. The text form (`faq/duplicate-id`) never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)+ }

        impl Code {
            /// Every code, in the order of this table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, `area/what`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How much such a finding matters unless the site says otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What it means, in one line.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }
        }
    };
}

codes! {
    Unreadable = "source/unreadable", Error, "a file or folder cannot be read";
    InvalidUtf8 = "source/invalid-utf8", Error, "a text file is not UTF-8";
    ControlCharacter = "source/control-character", Error, "a text file has a character that XML forbids or that candor keeps for itself";
    MergeConflict = "source/conflict", Error, "a file with both sides of a merge in it";
    LinkOutside = "source/link-outside", Error, "a symbolic link leads out of the site";
    SpecialFile = "source/special-file", Error, "something is neither a file nor a folder";
    PathCollision = "source/path-collision", Error, "two files whose names differ in Unicode form alone";
    FileTooLarge = "source/too-large", Error, "a text file is larger than candor reads";
    Secret = "source/secret", Error, "a file that must not be published";
    UnknownFile = "source/unknown-file", Warning, "a file in `content/` that no part of candor reads or publishes";

    Syntax = "parse/syntax", Error, "YAML or TOML that cannot be read";
    UnknownKey = "parse/unknown-key", Error, "a key that the format does not have";
    DuplicateKey = "parse/duplicate-key", Error, "the same key twice";
    MissingKey = "parse/missing-key", Error, "a required key is not there";
    WrongType = "parse/wrong-type", Error, "a value of another type than the key takes";
    InvalidValue = "parse/invalid-value", Error, "a value that the key does not take";
    InvalidTime = "parse/invalid-time", Error, "not an RFC 3339 time with an offset, nor a date where one is meant";
    InvalidId = "parse/invalid-id", Error, "an id or anchor with characters it cannot have";
    InvalidSlug = "parse/invalid-slug", Error, "a folder name that cannot be a slug";
    InvalidLocale = "parse/invalid-locale", Error, "not a BCP 47 tag in canonical case";
    UnknownLocale = "parse/unknown-locale", Error, "a language that site.toml does not list";
    CutText = "parse/cut-text", Warning, "a text that YAML takes otherwise than it looks";
    EmptyText = "parse/empty-text", Error, "a text with nothing in it";
    GivenTwice = "parse/given-twice", Error, "a text that two files give";

    SiteMissing = "site/missing", Error, "there is no site.toml";
    BaseUrl = "site/base-url", Error, "a base URL that pages cannot be published under";
    ThemeMissing = "site/theme-missing", Error, "the theme that site.toml names is not there";

    IncidentMissingSource = "incident/missing-source", Error, "an incident with no notice in any language";
    IncidentFileMissing = "incident/missing-file", Error, "an incident folder without incident.yaml";
    PublishedDraft = "incident/published-draft", Error, "a draft that has been published";
    WithdrawnDraft = "incident/withdrawn-draft", Error, "a draft that is withdrawn";
    AliasTaken = "incident/alias-taken", Error, "an alias that another page has";
    Days = "incident/days", Warning, "a day that cannot be, or something to be read in place of itself";
    Moved = "incident/moved", Error, "a `moved` entry that is present, dangling or goes in a circle";
    UnknownIncident = "incident/unknown", Error, "a reference to an incident that does not exist";

    FactUnknown = "fact/unknown", Error, "a fact that incident.yaml does not have";
    FactPlace = "fact/place", Error, "a fact where it cannot be said";
    FactLanguage = "fact/language", Warning, "a fact that has no words in the language of a text";
    FactUnused = "fact/unused", Note, "a fact that no text uses";

    CoversMissing = "covers/missing", Warning, "something that a law asks for, and the notice says nowhere";

    DuplicateId = "faq/duplicate-id", Error, "two places on a page with one anchor";
    ReservedId = "faq/reserved-id", Error, "an id that begins as those of updates do";
    UnknownId = "faq/unknown-id", Error, "a reference to an id that the page does not have";
    AnswerMissing = "faq/answer-missing", Error, "a question with no text in any language";
    RetiredAnswer = "faq/retired-answer", Error, "a retired question that still has an answer";

    UpdateText = "updates/text-missing", Error, "a correction without words";
    UpdateFuture = "updates/future", Error, "an update dated after now";
    UpdateOrder = "updates/order", Warning, "updates that are not in order of time";

    TranslationMissing = "translation/missing", Error, "a language left out where site.toml forbids it";
    TranslationOutline = "translation/outline", Note, "headings of a translation that do not match the source's";
    TranslationStale = "translation/stale", Note, "a translation that is older than its source";
    TranslationAhead = "translation/ahead", Note, "a translation that changed while its source did not";
    TranslationTerm = "translation/term", Note, "a name that every translation must carry is not in it";

    TranslationNumber = "translation/number", Note, "a number that source and translation do not share";
    TranslationDate = "translation/date", Note, "a date or time that source and translation do not share";
    TranslationAddress = "translation/address", Note, "an address that source and translation do not share";
    TranslationCode = "translation/code", Note, "code that source and translation do not share";
    TranslationItems = "translation/items", Note, "a list or table that is longer in one language";
    TranslationUntranslated = "translation/untranslated", Note, "a translation with the words of its source";
    TranslationScript = "translation/script", Warning, "a text that is not in the letters of its language";

    LedgerEdited = "ledger/edited", Error, "a ledger with a line that is not as it was recorded";
    LedgerForked = "ledger/forked", Error, "a ledger that grew on two branches";
    LedgerFormat = "ledger/format", Error, "a ledger that a later version of candor wrote";
    AnchorLost = "ledger/anchor-lost", Error, "an anchor that was published and leads nowhere now";
    SlugMoved = "ledger/slug-moved", Error, "a notice whose published address is gone";
    LocaleLost = "ledger/locale-lost", Error, "a language that was published and is not in site.toml";
    Frozen = "ledger/frozen", Error, "something that was fixed when it was recorded, and differs now";
    MinorEdit = "ledger/minor", Error, "a minor edit that changes more than spelling and formatting";
    AboutMissing = "ledger/about", Error, "a change that belongs to none of several new updates";
    ReviewMissing = "ledger/review", Error, "a review of a translation that does not exist";
    Clock = "ledger/clock", Error, "a clock that is behind the newest revision";
    Unrecorded = "ledger/unrecorded", Warning, "something that would be published and is not recorded";
    HeadingKept = "ledger/heading-kept", Note, "a reworded heading that keeps its anchor";

    RawHtml = "markdown/raw-html", Error, "HTML in Markdown";
    UrlScheme = "markdown/url-scheme", Error, "a link whose scheme is not allowed";
    HeadingAttribute = "markdown/heading-attribute", Error, "a heading attribute other than an id";
    LostText = "markdown/lost-text", Warning, "something that was written and no reader gets as it is";
    NotMarkup = "markdown/not-markup", Warning, "what looks like markup and is none, or the other way round";
    OpenCodeBlock = "markdown/open-code-block", Warning, "a code block that is never closed";
    ImageAlt = "markdown/image-alt", Warning, "an image without a text alternative";
    TextBidi = "text/bidi", Error, "a character that turns the order of the text around it";
    TextInvisible = "text/invisible", Error, "a character that nobody sees";
    TextOtherHost = "text/other-host", Error, "a link whose text names another host than it leads to";
    TextHostScript = "text/host-script", Error, "a host that can be taken for another one";
    TextUserInfo = "text/user-info", Error, "a URL with a user name in front of its host";
    TextHttp = "text/http", Warning, "a link that others can read and change on its way";
    TextDetour = "text/detour", Warning, "a link that readers cannot follow, or not unseen";
    TextResidue = "text/residue", Warning, "what another program left in a text, or a place to be filled in";
    AcceptUnused = "accept/unused", Note, "an entry of `accept` that no finding is like";

    BrokenLink = "link/broken", Error, "a link to a file or page that does not exist";
    BrokenAnchor = "link/anchor", Error, "a link to an anchor that does not exist";
    LinkNotBuilt = "link/not-built", Error, "a link to something that this build leaves out";

    ThemeTemplate = "theme/template", Error, "a template that cannot be read or rendered";
    ThemeContrast = "theme/contrast", Warning, "a colour of the theme that is hard to read on what it stands on";
    ThemeString = "theme/string", Error, "a missing, unknown or incomplete UI string";

    OutputCollision = "output/collision", Error, "two sources for one output path";
    OutputLink = "output/link", Error, "a built page links to something that is not in the output";
    OutputForeign = "output/foreign-host", Error, "a built page would load something from another host";
    OutputInline = "output/inline-code", Error, "a built page has an inline script, style or handler";
    OutputPolicy = "output/policy", Error, "a page of a template without a Content-Security-Policy that holds";
    OutputHtml = "output/html", Error, "a built page with markup that browsers may read in two ways";
    OutputId = "output/duplicate-id", Error, "a built page has one id twice";
    OutputFolder = "output/folder", Error, "an output folder that must not be replaced";
    OutputInTheWay = "output/in-the-way", Error, "a file that no build wrote is where one must go";
    OutputUnstable = "output/unstable", Error, "a file that is not what was verified when it is to be published";
    OutputLocked = "output/locked", Error, "another build is writing the same output folder";
    OutputSignature = "output/signature", Error, "a manifest that could not be signed";
    OutputIo = "output/io", Error, "the output folder cannot be read or written";
    SecurityTxt = "output/security-txt", Error, "a security.txt that RFC 9116 does not allow";
    SecurityTxtExpired = "output/security-txt-expired", Warning, "a security.txt that has expired or soon will";

    PublishedManifest = "published/manifest", Error, "what is said to be live is no manifest of a site";
    PublishedPreview = "published/preview", Error, "what is live, or this build, is a preview";
    PublishedBaseUrl = "published/base-url", Note, "the live site has another base URL than this build";
    PublishedNotice = "published/notice", Error, "a notice is live and not in this build";
    PublishedLanguage = "published/language", Error, "a language is live and not in this build";
    PublishedAddress = "published/address", Error, "an address is live and not in this build";
    PublishedAnchor = "published/anchor", Error, "an anchor is live and not in this build";
    PublishedLedger = "published/ledger", Error, "a ledger is live and not part of this site's";

    CopyManifest = "copy/manifest", Error, "a copy without a manifest that can be trusted";
    CopySignature = "copy/signature", Error, "a copy whose manifest is not signed by whom it should be";
    CopyPreview = "copy/preview", Error, "a copy of a preview";
    CopyMissing = "copy/missing", Error, "a file of the site that a copy lacks";
    CopyChanged = "copy/changed", Error, "a file that is not what was published";
    CopyExtra = "copy/extra", Error, "a file that is not part of the site";
    CopySpecial = "copy/special", Error, "a link, or what is neither a file nor a folder, in a copy";
    CopySkipped = "copy/skipped", Note, "a part of a copy that is not looked into";

    ImportKept = "import/kept", Warning, "something that candor has no like for, kept as it could be";
    ImportLeftOut = "import/left-out", Warning, "something of another site that was not taken over";

    Scheduled = "build/scheduled", Note, "a notice whose time has not come is left out";
    Draft = "build/draft", Note, "a draft is left out";
}

impl Code {
    /// What an author may accept on purpose.
    pub const ACCEPTABLE: &'static [Self] = &[
        Self::TranslationNumber,
        Self::TranslationDate,
        Self::TranslationAddress,
        Self::TranslationCode,
        Self::TranslationItems,
        Self::TranslationUntranslated,
        Self::TranslationScript,
        Self::TextBidi,
        Self::TextInvisible,
        Self::TextOtherHost,
        Self::TextHostScript,
        Self::TextUserInfo,
        Self::TextHttp,
        Self::TextDetour,
        Self::TextResidue,
    ];

    /// The code of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
