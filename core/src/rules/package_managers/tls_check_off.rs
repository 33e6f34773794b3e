use crate::{
    dockerfile::{Command, Instruction, Manager, PackageCommand},
    rules::prelude::*,
    shell::Word,
    syntax::instruction::Kind,
    text::Span,
};

#[derive(Default)]
pub(super) struct TlsCheckOff;

impl Rule for TlsCheckOff {
    const META: Meta<'static> = Meta {
        id: "tls-check-off",
        summary: "certificates are not checked when packages or sources are fetched",
        why: "Anyone between the build, or the container, and the server can answer in its place.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[
            "checkov:CKV2_DOCKER_4",
            "checkov:CKV2_DOCKER_5",
            "checkov:CKV2_DOCKER_6",
            "checkov:CKV2_DOCKER_12",
            "checkov:CKV2_DOCKER_13",
            "checkov:CKV2_DOCKER_14",
            "checkov:CKV2_DOCKER_15",
            "checkov:CKV2_DOCKER_16",
        ],
        page: include_str!("tls_check_off.md"),
    };

    type Subject<'a> = Instruction<'a>;

    fn check(&self, instruction: Instruction<'_>, findings: &mut Findings) {
        match instruction.kind() {
            Kind::Env(pairs) => {
                for pair in pairs {
                    let value = instruction.expand_word(&pair.value);
                    let span = pair.name.span.to(pair.value.span);
                    check_variable(&pair.name.text, value.as_deref(), span, findings);
                }
            }
            Kind::Arg(declarations) => {
                for one in declarations {
                    let value = one.default.and_then(|default| instruction.expand(default));
                    check_variable(
                        one.name,
                        value.as_deref(),
                        one.name_span.to(one.default_span),
                        findings,
                    );
                }
            }
            _ => {}
        }
        for command in instruction.commands() {
            for one in &command.shell().assignments {
                let value = one.value.as_ref().filter(|value| value.literal);
                check_variable(
                    &one.name,
                    value.map(|value| value.text.as_str()),
                    one.span,
                    findings,
                );
            }
            if command.name() == Some("export") {
                for word in command.arguments() {
                    if let Some((name, value)) = word.text.split_once('=') {
                        check_variable(name, Some(value), word.span, findings);
                    }
                }
            }
            check_command(command, findings);
        }
    }
}

/// A variable with which a program stops checking: for these values, or for any.
const VARIABLES: &[(&str, &[&str])] = &[
    ("NODE_TLS_REJECT_UNAUTHORIZED", &["0"]),
    ("PYTHONHTTPSVERIFY", &["0"]),
    ("GIT_SSL_NO_VERIFY", &["1", "true", "yes", "on"]),
    ("NPM_CONFIG_STRICT_SSL", &["false"]),
    ("PIP_TRUSTED_HOST", &[]),
    ("YARN_STRICT_SSL", &["false"]),
    ("YARN_ENABLE_STRICT_SSL", &["false"]),
    ("UV_INSECURE_HOST", &[]),
    ("CONDA_SSL_VERIFY", &["false", "0", "no"]),
];

fn check_variable(name: &str, value: Option<&str>, span: Span, findings: &mut Findings) {
    let Some(value) = value.map(|value| value.trim().to_ascii_lowercase()) else {
        return;
    };
    let is_off = VARIABLES.iter().any(|(known, values)| {
        known.eq_ignore_ascii_case(name)
            && !value.is_empty()
            && if values.is_empty() {
                !is_here(&value)
            } else {
                values.contains(&value.as_str())
            }
    });
    if is_off {
        report(span, &format!("`{name}={value}`"), findings);
    }
}

/// The machine of the build, which nobody stands before.
fn is_here(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or(host);
    matches!(name, "localhost" | "127.0.0.1" | "::1")
}

fn check_command(command: Command<'_>, findings: &mut Findings) {
    if let Some(read) = command.package_command() {
        check_package_command(command, &read, findings);
        return;
    }
    if command.name() == Some("git") {
        let is_off = |word: &&Word| {
            let text = word.text.to_ascii_lowercase();
            text.replace('"', "").starts_with("http.sslverify=")
                && is_false(text.rsplit('=').next().unwrap_or_default())
        };
        if let Some(word) = command.arguments().iter().find(is_off) {
            report(word.span, &format!("`-c {}` of `git`", word.text), findings);
        } else if command
            .subcommand()
            .is_some_and(|verb| verb.text == "config")
        {
            check_setting(
                command.arguments(),
                |name| name.starts_with("http.") && name.ends_with("sslverify"),
                findings,
            );
        }
    }
}

fn check_package_command(command: Command<'_>, read: &PackageCommand<'_>, findings: &mut Findings) {
    let words = command.arguments();
    match read.manager {
        Manager::Pip | Manager::Uv => {
            let flag = read
                .flags
                .iter()
                .find(|flag| matches!(flag.name, "--trusted-host" | "--allow-insecure-host"));
            if let Some(flag) =
                flag.filter(|flag| flag.literal && !is_here(flag.value.unwrap_or_default()))
            {
                report(
                    flag.span,
                    &format!("`{}` of `{}`", flag.name, read.title()),
                    findings,
                );
            }
            check_setting(words, |name| name == "global.trusted-host", findings);
        }
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            let flag = read.flags.iter().find(|flag| match flag.name {
                "--strict-ssl" => flag.value.is_some_and(is_false),
                "--no-strict-ssl" => true,
                _ => false,
            });
            if let Some(flag) = flag {
                report(
                    flag.span,
                    &format!("`{}` of `{}`", flag.name, read.title()),
                    findings,
                );
            } else if words
                .iter()
                .any(|word| matches!(word.text.as_str(), "config" | "set" | "c"))
            {
                check_setting(
                    words,
                    |name| matches!(name, "strict-ssl" | "enablestrictssl"),
                    findings,
                );
            }
        }
        Manager::Conda => check_setting(words, |name| name == "ssl_verify", findings),
        Manager::Dnf | Manager::Microdnf | Manager::Yum | Manager::Tdnf => {
            let is_off = |flag: &&crate::dockerfile::Flag<'_>| {
                flag.name == "--setopt"
                    && flag
                        .value
                        .and_then(|value| value.split_once("sslverify="))
                        .is_some_and(|(_, value)| is_false(value))
            };
            if let Some(flag) = read.flags.iter().find(is_off) {
                report(
                    flag.span,
                    &format!("`sslverify` of `{}`", read.title()),
                    findings,
                );
            }
        }
        Manager::Apt => {
            let is_off = |flag: &&crate::dockerfile::Flag<'_>| {
                let value = flag.value.unwrap_or_default().to_ascii_lowercase();
                value.contains("verify-peer")
                    && value.rsplit(['=', ' ']).next().is_some_and(is_false)
            };
            if let Some(flag) = read.flags.iter().find(is_off) {
                report(
                    flag.span,
                    &format!("`Verify-Peer` of `{}`", read.title()),
                    findings,
                );
            }
        }
        _ => {}
    }
}

/// `config set NAME VALUE` or `NAME=VALUE`
fn check_setting(words: &[Word], is_it: impl Fn(&str) -> bool, findings: &mut Findings) {
    for (at, word) in words.iter().enumerate() {
        let text = word.text.to_ascii_lowercase();
        let (name, value, span) = match (text.split_once('='), words.get(at + 1)) {
            (Some((name, value)), _) => (name.to_owned(), value.to_owned(), word.span),
            (None, Some(next)) => (
                text,
                next.text.to_ascii_lowercase(),
                word.span.to(next.span),
            ),
            (None, None) => return,
        };
        let is_off = is_false(&value)
            || (name == "global.trusted-host" && !value.is_empty() && !is_here(&value));
        if is_it(&name) && is_off {
            let written = match words.get(at + 1) {
                Some(next) if !word.text.contains('=') => format!("{} {}", word.text, next.text),
                _ => word.text.clone(),
            };
            report(span, &format!("`{written}`"), findings);
            return;
        }
    }
}

fn is_false(text: &str) -> bool {
    matches!(
        text.trim_matches(['"', '\'']),
        "false" | "0" | "no" | "off" | "False"
    )
}

fn report(span: Span, what: &str, findings: &mut Findings) {
    findings.report(span, format!("{what} switches the check of certificates off")).help(
        "drop it; for a server of your own add its authority to the trust store: `update-ca-certificates`, or `NODE_EXTRA_CA_CERTS`, `PIP_CERT`, `GIT_SSL_CAINFO`",
    );
}
