//! One record of comma-separated values, as `--mount` and `--device` take them (RFC 4180).

use std::borrow::Cow;

/// Splits a record into fields; `Err` says what is wrong.
pub(super) fn fields(record: &str) -> Result<Vec<Cow<'_, str>>, &'static str> {
    if record.is_empty() {
        return Err("it is empty");
    }
    let mut fields = Vec::new();
    let mut rest = record;
    loop {
        let (field, after) = if let Some(quoted) = rest.strip_prefix('"') {
            self::quoted(quoted)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            if rest[..end].contains('"') {
                return Err("a quote stands inside an unquoted field");
            }
            (Cow::Borrowed(&rest[..end]), &rest[end..])
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None => return Ok(fields),
        }
    }
}

/// The field after its opening quote, and what follows the closing one: a comma or nothing.
fn quoted(text: &str) -> Result<(Cow<'_, str>, &str), &'static str> {
    let mut end = 0;
    let mut doubled = false;
    loop {
        end += text[end..].find('"').ok_or("a quote is not closed")?;
        let after = &text[end + 1..];
        if after.starts_with('"') {
            doubled = true;
            end += 2;
        } else if after.is_empty() || after.starts_with(',') {
            let field = &text[..end];
            let field = if doubled {
                Cow::Owned(field.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(field)
            };
            return Ok((field, after));
        } else {
            return Err("text follows a closing quote");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_commas() {
        assert_eq!(
            fields(r#"a=1,"b=x,""y""",c"#).unwrap(),
            ["a=1", r#"b=x,"y""#, "c"]
        );
        assert_eq!(fields("a,").unwrap(), ["a", ""]);
    }

    #[test]
    fn stray_quotes_are_errors() {
        for record in ["", "a\"b", "\"a", "\"a\"b,c"] {
            assert!(fields(record).is_err(), "{record}");
        }
    }
}
