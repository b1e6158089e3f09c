//! stub
use crate::model::Locale;
/// stub
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// t
    pub text: String,
}
/// stub
pub fn wording(t: &str, _: &Locale) -> Wording {
    Wording {
        text: t.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
