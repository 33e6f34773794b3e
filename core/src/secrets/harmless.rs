//! Values that are no secrets, whatever their names.

const PLACEHOLDERS: &[&str] = &[
    "admin",
    "anonymous",
    "change-me",
    "change_me",
    "changeit",
    "changeme",
    "default",
    "demo",
    "dummy",
    "example",
    "fake",
    "false",
    "fixme",
    "foo",
    "guest",
    "guest@",
    "insecure",
    "letmein",
    "mypassword",
    "mysecret",
    "mytoken",
    "no",
    "none",
    "notset",
    "null",
    "off",
    "on",
    "pass",
    "passwd",
    "password",
    "password123",
    "placeholder",
    "postgres",
    // What registries give to anybody: two bytes of nothing.
    "qq==",
    "redacted",
    "replace",
    "replaceme",
    "root",
    "sample",
    "secret",
    "secret123",
    "set-me",
    "string",
    "supersecret",
    "test",
    "testing",
    "todo",
    "toor",
    "true",
    "undefined",
    "unset",
    "value",
    "xxx",
    "yes",
    "your",
];

/// Parts of what people write where a secret is to come.
const PLACEHOLDER_PARTS: &[&str] = &[
    "change_me",
    "change_this",
    "changeme",
    "changethis",
    "dummy",
    "exampl",
    "fake",
    "insert_",
    "insert-",
    "nodefault",
    "placeholder",
    "replace_",
    "replace-",
    "replaceme",
    "xxx",
];

/// Endings of the names of files.
const FILE_ENDINGS: &[&str] = &[
    ".cfg",
    ".conf",
    ".crt",
    ".ini",
    ".jks",
    ".json",
    ".key",
    ".pem",
    ".properties",
    ".py",
    ".sh",
    ".txt",
    ".xml",
    ".yaml",
    ".yml",
];

/// Whether a value is no secret: empty, a placeholder, a sentence, a path, an address, a short number, or
/// the name of a public key.
pub(crate) fn is_harmless(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_all = |allowed: fn(char) -> bool| value.chars().all(allowed);
    let is_placeholder = PLACEHOLDERS.contains(&lower.as_str())
        || PLACEHOLDER_PARTS.iter().any(|part| lower.contains(part))
        || ["change", "xxx", "your", "<", "{{", "["]
            .iter()
            .any(|start| lower.starts_with(start))
        || (lower.starts_with('%') && lower.ends_with('%'))
        || lower.trim_matches('*') == "none"
        || is_all(|c| matches!(c, '*' | 'x' | 'X' | '.' | '-' | '_' | '0'));
    let is_sentence = value.split_whitespace().count() > 2;
    let is_number =
        is_all(|c| c.is_ascii_digit()) && (value.len() < 8 || "1234567890".starts_with(value));
    let is_path = value.starts_with(['/', '.', '~'])
        || value.contains(":\\")
        || FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending));
    let is_relative_path = value.contains('/')
        && is_all(|c| c.is_ascii_lowercase() || matches!(c, '/' | '_' | '-' | '.'));
    let is_address = lower.contains("://") || lower.starts_with("file:");
    // `id=…,src=…` names a secret of a build.
    let is_reference = lower.starts_with("id=") || lower.starts_with("env:");
    is_placeholder
        || is_sentence
        || is_number
        || is_path
        || is_relative_path
        || is_address
        || is_reference
        || is_key_id(value)
        || value.len() < 3
}

/// The fingerprint of a public key, or the end of one.
fn is_key_id(value: &str) -> bool {
    let digits: String = value
        .trim_start_matches("0x")
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    matches!(digits.len(), 8 | 16 | 40)
        && digits.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F'))
}
