//! stub
use crate::markdown::wording::Wording;
use crate::model::Locale;
/// stub
pub struct Difference {
    /// a
    pub what: Essential,
    /// b
    pub before: Option<String>,
    /// c
    pub after: Option<String>,
}
/// stub
pub enum Essential {
    /// n
    Number,
}
impl Essential {
    /// s
    pub fn as_str(self) -> &'static str {
        "a number"
    }
}
/// stub
pub fn difference(_: &Wording, _: &Wording, _: &Locale) -> Option<Difference> {
    None
}
