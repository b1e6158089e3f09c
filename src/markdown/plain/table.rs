//! A table as plain text.
//!
//! 1. Where it fits, its columns stand below each other; where not, each row is a line per cell, with
//!    the column's name before it.

use super::{COLUMNS, Plain};
use pulldown_cmark::Alignment;
use unicode_width::UnicodeWidthStr;

/// A table under way. Its first row is its head.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Table {
    pub fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            rows: Vec::new(),
            row: Vec::new(),
        }
    }

    pub fn cell(&mut self, words: &str) {
        self.row.push(words.trim().to_owned());
    }

    pub fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// Lays it out; `first` stands before the first line, `rest` before the others.
    pub fn write(&self, plain: &mut Plain, first: &str, rest: &str) {
        let widths = self.widths();
        let width = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        if rest.len() + width <= COLUMNS {
            self.columns(&widths, plain, (first, rest));
        } else {
            self.records(plain, (first, rest));
        }
    }

    fn widths(&self) -> Vec<usize> {
        let columns = 0..self.alignments.len();
        let width = |row: &Vec<String>, at: usize| row.get(at).map_or(0, |cell| cell.width());
        columns
            .map(|at| {
                self.rows
                    .iter()
                    .map(|row| width(row, at))
                    .max()
                    .unwrap_or(0)
            })
            .collect()
    }

    fn columns(&self, widths: &[usize], plain: &mut Plain, (first, rest): (&str, &str)) {
        let strokes: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let (head, body) = self.rows.split_at(1.min(self.rows.len()));
        let lines = head.iter().chain([&strokes]).chain(body);
        for (index, row) in lines.enumerate() {
            let cells: Vec<_> = row
                .iter()
                .zip(widths)
                .zip(&self.alignments)
                .map(|((cell, width), alignment)| {
                    let space = " ".repeat(width.saturating_sub(cell.width()));
                    match alignment {
                        Alignment::Right => space + cell,
                        _ => format!("{cell}{space}"),
                    }
                })
                .collect();
            let before = if index == 0 { first } else { rest };
            let line = format!("{before}{}", cells.join("  "));
            plain.address(line.trim_end());
        }
    }

    fn records(&self, plain: &mut Plain, (first, rest): (&str, &str)) {
        let mut before = first;
        let Some((head, body)) = self.rows.split_first() else {
            return;
        };
        for (index, row) in body.iter().enumerate() {
            if index > 0 {
                plain.blank();
            }
            for (name, cell) in head.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                let line = if name.is_empty() {
                    cell.clone()
                } else {
                    format!("{name}: {cell}")
                };
                plain.lines(&line, before, &format!("{rest}  "));
                before = rest;
            }
        }
    }
}
