//! The flags of curl and wget: which take a value, and what a few of them mean.

use crate::shell::Word;

/// What a program's flags mean.
pub(super) struct Tool {
    /// One-letter flags that take a value.
    pub(super) short: &'static str,
    /// Long flags that take their value as a word of their own.
    pub(super) long: &'static [&'static str],
    pub(super) output: (char, &'static str),
    pub(super) insecure: (&'static str, &'static str),
}

pub(super) const CURL: Tool = Tool {
    short: "AbcCdDeEFHhKmoPQrtTuUwxXyYz",
    long: &[
        "--cacert",
        "--capath",
        "--cert",
        "--cert-type",
        "--ciphers",
        "--config",
        "--connect-timeout",
        "--connect-to",
        "--cookie",
        "--cookie-jar",
        "--create-file-mode",
        "--data",
        "--data-ascii",
        "--data-binary",
        "--data-raw",
        "--data-urlencode",
        "--dns-servers",
        "--dump-header",
        "--form",
        "--form-string",
        "--header",
        "--interface",
        "--json",
        "--keepalive-time",
        "--key",
        "--key-type",
        "--limit-rate",
        "--max-filesize",
        "--max-redirs",
        "--max-time",
        "--netrc-file",
        "--noproxy",
        "--output",
        "--output-dir",
        "--pass",
        "--pinnedpubkey",
        "--proto",
        "--proto-default",
        "--proto-redir",
        "--proxy",
        "--proxy-header",
        "--proxy-user",
        "--range",
        "--referer",
        "--request",
        "--resolve",
        "--retry",
        "--retry-delay",
        "--retry-max-time",
        "--socks5",
        "--socks5-hostname",
        "--speed-limit",
        "--speed-time",
        "--stderr",
        "--time-cond",
        "--tls-max",
        "--trace",
        "--trace-ascii",
        "--upload-file",
        "--url",
        "--url-query",
        "--user",
        "--user-agent",
        "--write-out",
    ],
    output: ('o', "--output"),
    insecure: ("k", "--insecure"),
};

pub(super) const WGET: Tool = Tool {
    short: "aABDeGhiIloOPQRtTUwX",
    long: &[
        "--append-output",
        "--base",
        "--body-data",
        "--ca-certificate",
        "--certificate",
        "--connect-timeout",
        "--cut-dirs",
        "--directory-prefix",
        "--execute",
        "--header",
        "--http-password",
        "--http-user",
        "--input-file",
        "--limit-rate",
        "--load-cookies",
        "--method",
        "--output-document",
        "--output-file",
        "--password",
        "--post-data",
        "--progress",
        "--quota",
        "--read-timeout",
        "--referer",
        "--retry-on-http-error",
        "--save-cookies",
        "--timeout",
        "--tries",
        "--user",
        "--user-agent",
        "--wait",
        "--waitretry",
    ],
    output: ('O', "--output-document"),
    insecure: ("", "--no-check-certificate"),
};

pub(super) struct Flag<'w> {
    pub(super) name: &'w str,
    pub(super) value: FlagValue<'w>,
    pub(super) is_insecure: bool,
    pub(super) takes_remote_name: bool,
}

pub(super) enum FlagValue<'w> {
    None,
    Attached(&'w str),
    Next,
}

impl<'w> Flag<'w> {
    /// `None` for a word that is no flag.
    pub(super) fn read(word: &'w Word, tool: &Tool) -> Option<Self> {
        let text = word.text.as_str();
        if text.starts_with("--") {
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name, FlagValue::Attached(value)),
                None if tool.long.contains(&text) => (text, FlagValue::Next),
                None => (text, FlagValue::None),
            };
            return Some(Self {
                name,
                value,
                is_insecure: name == tool.insecure.1,
                takes_remote_name: matches!(name, "--remote-name" | "--remote-name-all"),
            });
        }
        let letters = text
            .strip_prefix('-')
            .filter(|letters| !letters.is_empty())?;
        let mut flag = Self {
            name: text,
            value: FlagValue::None,
            is_insecure: false,
            takes_remote_name: false,
        };
        for (at, letter) in letters.char_indices() {
            // `-nc`, `-nv` of wget.
            if letter == 'n' && tool.output.0 == 'O' {
                break;
            }
            flag.is_insecure |= tool.insecure.0.contains(letter);
            flag.takes_remote_name |= letter == 'O';
            if tool.short.contains(letter) {
                let rest = &letters[at + letter.len_utf8()..];
                flag.value = if rest.is_empty() {
                    FlagValue::Next
                } else {
                    FlagValue::Attached(rest)
                };
                if letter == tool.output.0 {
                    flag.name = if letter == 'o' {
                        "--output"
                    } else {
                        "--output-document"
                    };
                }
                break;
            }
        }
        Some(flag)
    }
}
