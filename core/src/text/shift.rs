use super::{Edit, Span, edit::OverlappingEdits, span::offset};

/// Where places of a text are after edits, and the other way round.
#[derive(Clone, Debug)]
pub struct Shift {
    /// What each edit replaced, and with what, in order.
    changes: Vec<Change>,
}

#[derive(Clone, Copy, Debug)]
struct Change {
    before: Span,
    after: Span,
}

impl Shift {
    /// The shift of edits, given in any order.
    ///
    /// # Errors
    /// When two overlap; see [`Edit::apply_all`].
    pub fn of(edits: &[Edit]) -> Result<Self, OverlappingEdits> {
        let mut grown = 0_i64;
        let changes = Edit::sorted(edits)?.into_iter().map(|edit| {
            let start = moved(edit.span.start, grown);
            let after = Span::new(start, start + offset(edit.text.len()));
            grown += i64::from(after.len()) - i64::from(edit.span.len());
            Change {
                before: edit.span,
                after,
            }
        });
        Ok(Self {
            changes: changes.collect(),
        })
    }

    /// Where a stretch that no edit touches is afterwards. What is inserted at its ends stays
    /// outside.
    pub fn forward(&self, span: Span) -> Span {
        let before = self.changes.partition_point(|change| {
            let edit = change.before;
            edit.end <= span.start && (edit.start < span.start || edit.is_empty())
        });
        let grown = before.checked_sub(1).map_or(0, |last| {
            let change = self.changes[last];
            i64::from(change.after.end) - i64::from(change.before.end)
        });
        Span::new(moved(span.start, grown), moved(span.end, grown))
    }

    /// Where a place was before; one in a new text was where the edit starts.
    pub fn back(&self, at: u32) -> u32 {
        let before = self
            .changes
            .partition_point(|change| change.after.start <= at);
        let Some(last) = before.checked_sub(1) else {
            return at;
        };
        let change = self.changes[last];
        if at < change.after.end {
            change.before.start
        } else {
            change.before.end + (at - change.after.end)
        }
    }
}

fn moved(at: u32, by: i64) -> u32 {
    u32::try_from(i64::from(at) + by).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_again() {
        // ab[-cd]ef[+XYZ]gh
        let edits = [
            Edit::insert(Span::empty(6), "XYZ"),
            Edit::delete(Span::new(2, 4)),
        ];
        let shift = Shift::of(&edits).unwrap();
        for (before, after) in [((0, 2), (0, 2)), ((4, 6), (2, 4)), ((6, 8), (7, 9))] {
            let span = Span::new(before.0, before.1);
            assert_eq!(shift.forward(span), Span::new(after.0, after.1));
        }
        for (after, before) in [
            (0, 0),
            (1, 1),
            (2, 4),
            (4, 6),
            (5, 6),
            (6, 6),
            (7, 6),
            (8, 7),
        ] {
            assert_eq!(shift.back(after), before, "{after}");
        }
    }
}
