//! Text in XML.

/// A text as the value of an attribute, in double quotes, or between tags.
///
/// What XML 1.0 cannot hold at all, control characters say, becomes U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A reader makes blanks of these in attributes.
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(
            escape("a<b>&\"c\"\n\u{1b}[0m\u{ffff}\u{7f}é"),
            "a&lt;b&gt;&amp;&quot;c&quot;&#10;\u{fffd}[0m\u{fffd}\u{7f}é"
        );
    }
}
