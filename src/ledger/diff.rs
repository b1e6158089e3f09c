//! stub
/// stub
pub fn likeness(one: &str, other: &str) -> f64 {
    f64::from(u8::from(one == other))
}

/// stub
pub enum Piece {
    /// a
    Same(String),
    /// b
    Removed(String),
    /// c
    Added(String),
    /// d
    Gap,
}
/// s
pub fn diff(a: &str, b: &str) -> Vec<Piece> {
    vec![Piece::Removed(a.to_owned()), Piece::Added(b.to_owned())]
}
/// s
pub fn abridge(p: Vec<Piece>, _: usize) -> Vec<Piece> {
    p
}
