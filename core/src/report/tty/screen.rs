//! What a terminal can show: colours, and a width.

/// Where the report for people is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Whether it has colours.
    pub(crate) colour: bool,
    /// Columns.
    pub(crate) width: usize,
}

/// How something looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Bold,
    Dim,
    Red,
    Yellow,
    Green,
}

impl Screen {
    /// The least width that tables are made for.
    pub(crate) const NARROWEST: usize = 40;
    /// The width where none is known.
    pub(crate) const USUAL: usize = 100;

    /// A text in a look, if there are colours.
    pub(crate) fn paint(self, look: Look, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match look {
            Look::Bold => "1",
            Look::Dim => "2",
            Look::Red => "31",
            Look::Yellow => "33",
            Look::Green => "32",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// How many columns are left after so many; never fewer than what tells something.
    pub(crate) fn left_after(self, columns: usize) -> usize {
        self.width
            .max(Self::NARROWEST)
            .saturating_sub(columns)
            .max(Self::NARROWEST / 3)
    }
}

/// A text in so many columns, cut at its end.
pub(crate) fn cut_end(text: &str, width: usize) -> String {
    if text.chars().nth(width).is_none() {
        return text.to_owned();
    }
    let kept = text.chars().take(width.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// A path in so many columns, cut in its middle: the name at its end says most.
pub(crate) fn cut_middle(path: &str, width: usize) -> String {
    let length = path.chars().count();
    if length <= width {
        return path.to_owned();
    }
    let end = width.saturating_sub(1) * 2 / 3;
    let start = width.saturating_sub(1) - end;
    let head = path.chars().take(start);
    let tail = path.chars().skip(length - end);
    head.chain(['…']).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut_end("abcdef", 6), "abcdef");
        assert_eq!(cut_end("abcdef", 4), "abc…");
        assert_eq!(cut_middle("/usr/lib/python3/x.so", 10), "/us…3/x.so");
        assert_eq!(cut_middle("äöü", 3), "äöü");
        assert_eq!(cut_end("é", 0), "…");
    }
}
