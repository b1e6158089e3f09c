//! Legal frames: what a law asks a notice to say.
//!
//! 1. A [`Frame`] is a law, by the name that incident.yaml has for it, with its [`Item`]s in the order of
//!    its own wording.
//! 2. [`Covered`] is what an author says of one: where on the page each item is said ([`Given`]).
//!
//! Sources: Regulation (EU) 2016/679, Articles 34(2) and 33(3)(b) to (d); Personal Information Protection
//! Law of the People's Republic of China, Article 57; California Civil Code, section 1798.82(d)(1). The
//! names of items follow their words. This is a reminder for authors, not advice.

use crate::source::Span;
use std::sync::Arc;

/// A law that asks for contents.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// As incident.yaml names it.
    pub name: &'static str,
    /// In the order of the law.
    pub items: &'static [Item],
}

/// Something that a notice has to say.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// As incident.yaml names it.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Where the law asks for it.
    pub article: &'static str,
    /// Whether `contact` of incident.yaml or of the organization says it, which every page shows.
    pub is_contact: bool,
}

const fn item(name: &'static str, what: &'static str, article: &'static str) -> Item {
    Item {
        name,
        what,
        article,
        is_contact: false,
    }
}

const fn contact(what: &'static str, article: &'static str) -> Item {
    Item {
        name: "contact",
        what,
        article,
        is_contact: true,
    }
}

/// Every frame, in the order in which the manual has them.
pub const FRAMES: &[Frame] = &[
    Frame {
        name: "gdpr-34",
        items: &[
            item(
                "nature",
                "the nature of the personal data breach",
                "GDPR, Article 34(2)",
            ),
            contact(
                "the name and contact details of the data protection officer or another contact point",
                "GDPR, Article 34(2) with 33(3)(b)",
            ),
            item(
                "consequences",
                "the likely consequences of the breach",
                "GDPR, Article 34(2) with 33(3)(c)",
            ),
            item(
                "measures",
                "the measures taken or proposed to address the breach and to mitigate its effects",
                "GDPR, Article 34(2) with 33(3)(d)",
            ),
        ],
    },
    Frame {
        name: "pipl-57",
        items: &[
            item(
                "categories",
                "the categories of personal information concerned",
                "PIPL, Article 57(1)",
            ),
            item(
                "causes",
                "the causes of the incident",
                "PIPL, Article 57(1)",
            ),
            item("harm", "the harm that may be caused", "PIPL, Article 57(1)"),
            item(
                "measures",
                "the remedial measures taken",
                "PIPL, Article 57(2)",
            ),
            item(
                "mitigation",
                "what individuals can do to mitigate harm",
                "PIPL, Article 57(2)",
            ),
            contact(
                "how to reach the personal information processor",
                "PIPL, Article 57(3)",
            ),
        ],
    },
    Frame {
        name: "ca-1798.82",
        items: &[
            item(
                "what-happened",
                "a section headed “What Happened”",
                CALIFORNIA,
            ),
            item(
                "what-information-was-involved",
                "a section headed “What Information Was Involved”",
                CALIFORNIA,
            ),
            item(
                "what-we-are-doing",
                "a section headed “What We Are Doing”",
                CALIFORNIA,
            ),
            item(
                "what-you-can-do",
                "a section headed “What You Can Do”",
                CALIFORNIA,
            ),
            item(
                "for-more-information",
                "a section headed “For More Information”",
                CALIFORNIA,
            ),
        ],
    },
];

const CALIFORNIA: &str = "California Civil Code, section 1798.82(d)(1)";

/// Where a notice says what a law asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The law.
    pub frame: &'static Frame,
    /// Where incident.yaml names it.
    pub span: Span,
    /// The items that are given, in the law's order.
    pub items: Vec<Given>,
}

/// Where an item of a frame is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The item.
    pub item: &'static Item,
    /// Anchors of the page, one at least.
    pub anchors: Vec<(Arc<str>, Span)>,
}
