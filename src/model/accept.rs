//! A finding that an author has accepted on purpose: an entry of `accept`.

use super::Text;
use crate::diag::Code;
use crate::source::Span;

/// One finding, by what it is of, what it quotes, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accept {
    /// One of [`Code::ACCEPTABLE`].
    pub code: Code,
    /// What the finding quotes: `http://old.example`, `21,480`.
    pub text: Text,
    /// Of a translation: its language and unit, `ja:reset-password`. None means everywhere.
    pub within: Option<Text>,
    /// Where the entry stands.
    pub span: Span,
}
