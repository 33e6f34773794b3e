use super::Span;

/// One change to a source: the text of a span is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What takes its place; empty to delete.
    pub text: String,
}

/// Two edits wanted to change the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverlappingEdits {
    /// The earlier edit's span.
    pub first: Span,
    /// The span that overlaps it.
    pub second: Span,
}

impl Edit {
    /// Puts `text` where the empty span `at` is.
    pub fn insert(at: Span, text: impl Into<String>) -> Self {
        Self::replace(at.at_start(), text)
    }

    /// Puts `text` in the place of what `span` covers.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// Takes away what `span` covers.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }

    /// Applies edits, in any order, to a text.
    ///
    /// # Errors
    /// When two overlap, or insert at the same place, so that their order would decide the result;
    /// the text is then left alone.
    pub fn apply_all(edits: &[Self], text: &str) -> Result<String, OverlappingEdits> {
        let sorted = Self::sorted(edits)?;
        let mut result = String::with_capacity(text.len());
        let mut done = 0;
        for edit in sorted {
            result.push_str(text.get(done..edit.span.start as usize).unwrap_or_default());
            result.push_str(&edit.text);
            done = edit.span.end as usize;
        }
        result.push_str(text.get(done..).unwrap_or_default());
        Ok(result)
    }

    /// Edits in the order of their places.
    ///
    /// # Errors
    /// When two overlap or insert at the same place.
    pub(super) fn sorted(edits: &[Self]) -> Result<Vec<&Self>, OverlappingEdits> {
        let mut sorted: Vec<&Self> = edits.iter().collect();
        sorted.sort_by_key(|edit| edit.span);
        for pair in sorted.windows(2) {
            let (first, second) = (pair[0].span, pair[1].span);
            if second.start < first.end || first == second {
                return Err(OverlappingEdits { first, second });
            }
        }
        Ok(sorted)
    }

    /// One edit that does the same as several; `None` if there are none or they overlap.
    pub fn joined(edits: &[Self], text: &str) -> Option<Self> {
        let sorted = Self::sorted(edits).ok()?;
        let span = sorted.first()?.span.to(sorted.last()?.span);
        let inside = edits.iter().map(|edit| Self {
            span: Span::new(edit.span.start - span.start, edit.span.end - span.start),
            text: edit.text.clone(),
        });
        let inside: Vec<Self> = inside.collect();
        let text = Self::apply_all(&inside, text.get(span.range())?).ok()?;
        Some(Self { span, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applies_in_any_order() {
        let edits = [
            Edit::replace(Span::new(4, 5), "D"),
            Edit::insert(Span::empty(1), "-"),
            Edit::delete(Span::new(2, 4)),
        ];
        assert_eq!(Edit::apply_all(&edits, "abcdef").unwrap(), "a-bDf");
    }

    #[test]
    fn several_become_one() {
        let edits = [
            Edit::insert(Span::empty(4), "-"),
            Edit::delete(Span::new(1, 2)),
        ];
        let joined = Edit::joined(&edits, "abcdef");
        assert_eq!(joined, Some(Edit::replace(Span::new(1, 4), "cd-")));
    }

    #[test]
    fn overlap_changes_nothing() {
        let edits = [Edit::delete(Span::new(0, 3)), Edit::delete(Span::new(2, 4))];
        assert!(Edit::apply_all(&edits, "abcdef").is_err());
    }
}
