//! What a page says in a reader's language besides its content: dates, numbers, UI strings.
//!
//! 1. [`Dates`] writes days and times as CLDR has them for a locale; [`machine`] as programs read them;
//!    [`date_names()`] are the words in them.
//! 2. [`Numbers`] writes numbers and knows the plural categories of a locale.
//! 3. [`isolated`] keeps words of the other direction apart from what stands around them.
//! 4. [`Catalog`] reads `i18n/LOCALE.toml` of the theme and checks it against English;
//!    [`Strings`] is what one locale gets, complete.
//!
//! Formatters are slow to build and quick to use: make one of each per locale. All may be shared
//! between threads.

mod calendar;
mod catalog;
pub(crate) mod chain;
mod date_names;
mod dates;
mod isolate;
pub mod machine;
mod numbers;
mod pattern;
mod reference;
mod strings;
mod table;
pub mod words;

pub use catalog::Catalog;
pub use date_names::{DateName, date_names};
pub use dates::Dates;
pub use isolate::isolated;
pub use numbers::Numbers;
pub use strings::{Key, Strings, Unfilled};
