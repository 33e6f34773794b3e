//! Formats of secrets that are known by their looks alone, as their issuers document them.
//!
//! One table for all that looks for secrets: values, commands, later the files of images.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::{ops::Range, sync::LazyLock};

/// A secret in a known format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rules) struct Token {
    /// What it is, as "AWS access key".
    pub(in crate::rules) kind: &'static str,
    /// Where it stands in the text.
    pub(in crate::rules) range: Range<usize>,
}

/// The first secret in a known format in a text.
pub(in crate::rules) fn find(text: &str) -> Option<Token> {
    find_all(text).into_iter().next()
}

/// The secrets in known formats in a text, in order; none overlaps another.
pub(in crate::rules) fn find_all(text: &str) -> Vec<Token> {
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let Some(set) = PATTERNS.as_ref() else {
        return Vec::new();
    };
    let mut tokens: Vec<Token> = set
        .matches(text)
        .iter()
        .filter_map(|index| TOKENS.get(index))
        .filter_map(|(kind, pattern)| Some((*kind, compile(pattern)?)))
        .flat_map(|(kind, pattern)| {
            let found = pattern
                .find_iter(text)
                .filter(|found| is_random(found.as_str()));
            found
                .map(|found| Token {
                    kind,
                    range: found.range(),
                })
                .collect::<Vec<_>>()
        })
        .collect();
    tokens.sort_by_key(|token| (token.range.start, usize::MAX - token.range.end));
    let mut end = 0;
    tokens.retain(|token| {
        let is_new = token.range.start >= end;
        end = end.max(token.range.end);
        is_new
    });
    tokens
}

/// The shortest of them has so many characters.
const SHORTEST: usize = 18;

/// What it is, and its pattern. All bytes are ASCII.
const TOKENS: &[(&str, &str)] = &[
    // Clouds and hosts.
    ("AWS access key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    ("Alibaba Cloud access key", r"\bLTAI[A-Za-z0-9]{20}\b"),
    (
        "Azure client secret",
        r"\b[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}\b",
    ),
    ("Azure storage key", r"\bAccountKey=[A-Za-z0-9+/]{86}=="),
    (
        "Cloudflare origin key",
        r"\bv1\.0-[a-f0-9]{24}-[a-f0-9]{146}\b",
    ),
    ("DigitalOcean token", r"\bdo[opr]_v1_[a-f0-9]{64}\b"),
    (
        "Fly.io token",
        r"\b(?:fo1_[A-Za-z0-9_-]{43}\b|fm[12][ar]?_[A-Za-z0-9+/]{100,}={0,2})",
    ),
    ("Google API key", r"\bAIza[A-Za-z0-9_-]{35}\b"),
    (
        "Google OAuth client secret",
        r"\bGOCSPX-[A-Za-z0-9_-]{28}\b",
    ),
    ("Heroku API key", r"\bHRKU-[A-Za-z0-9_-]{36,}"),
    ("Netlify token", r"\bnfp_[A-Za-z0-9]{36}\b"),
    ("Supabase token", r"\bsbp_[a-f0-9]{40}\b"),
    (
        "Tailscale key",
        r"\btskey-[a-z]+-[A-Za-z0-9]{8,}-[A-Za-z0-9]{16,}\b",
    ),
    // Forges and pipelines.
    ("Atlassian token", r"\bAT(?:ATT|CTT)3[A-Za-z0-9_=-]{160,}"),
    (
        "CircleCI token",
        r"\bCCI(?:PAT|PRJ)_[A-Za-z0-9]{22}_[a-f0-9]{40}\b",
    ),
    (
        "GitHub token",
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b",
    ),
    (
        "GitLab token",
        r"\bgl(?:pat|rt|rtr|dt|ptt|cbt|oas|soat|imt|agent|ffct|ft|wt)-[A-Za-z0-9_.-]{20,}",
    ),
    // Registries.
    ("Docker Hub token", r"\bdckr_[po]at_[A-Za-z0-9_-]{27,}"),
    ("npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("PyPI token", r"\bpypi-Ag[A-Za-z0-9_-]{50,}"),
    ("RubyGems token", r"\brubygems_[a-f0-9]{48}\b"),
    // Vaults and infrastructure.
    (
        "1Password service account token",
        r"\bops_eyJ[A-Za-z0-9+/]{200,}={0,3}",
    ),
    (
        "age secret key",
        r"\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b",
    ),
    (
        "Doppler token",
        r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}\b",
    ),
    ("HashiCorp Vault token", r"\bhv[sbr]\.[A-Za-z0-9_-]{24,}"),
    ("Pulumi token", r"\bpul-[a-f0-9]{40}\b"),
    (
        "Terraform Cloud token",
        r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}",
    ),
    // Data.
    ("Airtable token", r"\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b"),
    ("Databricks token", r"\bdapi[a-f0-9]{32}(?:-[0-9])?\b"),
    (
        "PlanetScale secret",
        r"\bpscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,}",
    ),
    // Models.
    ("Anthropic key", r"\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{40,}"),
    ("Groq key", r"\bgsk_[A-Za-z0-9]{52}\b"),
    ("Hugging Face token", r"\b(?:hf|api_org)_[A-Za-z]{34}\b"),
    (
        "OpenAI key",
        r"\bsk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b)",
    ),
    ("Perplexity key", r"\bpplx-[A-Za-z0-9]{48}\b"),
    ("Replicate token", r"\br8_[A-Za-z0-9]{37}\b"),
    // Messages.
    (
        "Discord token",
        r"\b[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}\b",
    ),
    (
        "Discord webhook",
        r"\bdiscord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,}",
    ),
    ("Mailchimp key", r"\b[a-f0-9]{32}-us[0-9]{1,2}\b"),
    ("Mailgun key", r"\bkey-[a-f0-9]{32}\b"),
    (
        "SendGrid key",
        r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b",
    ),
    (
        "Slack token",
        r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-f0-9]{64}\b",
    ),
    (
        "Slack webhook",
        r"\bhooks\.slack\.com/(?:services|workflows|triggers)/T[A-Z0-9]{8,}/[A-Za-z0-9]{8,}/[A-Za-z0-9]{20,}",
    ),
    ("Telegram bot token", r"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
    ("Twilio key", r"\bSK[a-f0-9]{32}\b"),
    // Shops.
    ("Shopify token", r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b"),
    (
        "Square token",
        r"\bsq0(?:atp-[A-Za-z0-9_-]{22}|csp-[A-Za-z0-9_-]{43})\b",
    ),
    (
        "Stripe key",
        r"\b(?:[rs]k_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{32,})",
    ),
    // What watches and designs.
    ("Figma token", r"\bfigd_[A-Za-z0-9_-]{40,}"),
    (
        "Grafana token",
        r"\bglsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}\b|\bglc_[A-Za-z0-9+/]{40,}={0,2}",
    ),
    ("Linear key", r"\blin_(?:api|oauth)_[A-Za-z0-9]{40,}\b"),
    ("New Relic key", r"\bNR(?:AK|JS|II)-[A-Za-z0-9_-]{27,32}\b"),
    ("Notion token", r"\bntn_[0-9]{11}[A-Za-z0-9]{35}\b"),
    ("Postman key", r"\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b"),
    (
        "Sentry token",
        r"\bsntrys_eyJ[A-Za-z0-9+/=_]{80,}|\bsntryu_[a-f0-9]{64}\b",
    ),
    // Anybody's.
    (
        "JSON Web Token",
        r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    ),
    // With something of the key itself: the first line alone is what programs look for.
    (
        "private key",
        r#"-----BEGIN (?:[A-Z0-9]+ )?PRIVATE KEY(?: BLOCK)?-----(?:\\n|\\r|[\s"'\\]){0,20}[A-Za-z0-9+/=:, -]{20,}"#,
    ),
];

static PATTERNS: LazyLock<Option<RegexSet>> = LazyLock::new(|| {
    RegexSetBuilder::new(TOKENS.iter().map(|(_, pattern)| pattern))
        .unicode(false)
        .build()
        .ok()
});

fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).unicode(false).build().ok()
}

/// Whether a token looks like one that was issued: documents write `AKIAIOSFODNN7EXAMPLE`, `ghp_xxx…`
/// or `glpat-abcdefghij…`.
fn is_random(token: &str) -> bool {
    let lower = token.to_ascii_lowercase();
    let is_sample = [
        "exampl",
        "placeholder",
        "changeme",
        "xxxxx",
        "your",
        "redacted",
        "dummy",
    ]
    .iter()
    .any(|word| lower.contains(word));
    !is_sample && entropy(token) >= MIN_ENTROPY && in_sequence(&lower) * 3 < token.len()
}

/// Bits for each character; random hexadecimal digits have nearly 4, words about 3.
const MIN_ENTROPY: f64 = 2.8;

/// How many bits a character of a text holds, by how often each occurs in it.
pub(in crate::rules) fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let total = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / total;
            -share * share.log2()
        })
        .sum()
}

/// How many characters are the one that follows the character before them: `abcdef`, `12345`.
fn in_sequence(text: &str) -> usize {
    let pairs = text.as_bytes().windows(2);
    pairs
        .filter(|pair| pair[1] == pair[0].wrapping_add(1))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_patterns_compile() {
        assert!(PATTERNS.is_some());
        for (kind, pattern) in TOKENS {
            assert!(compile(pattern).is_some(), "{kind}");
        }
    }

    /// Put together here, so that no tool takes this file for a leak.
    #[test]
    fn formats() {
        let base62 = "q7Jw2Xn9Lb4Vt6Rk1Zs8Pd3Yf5Hg0McAuEiOxTyWvB";
        let hex = "9f2c47a1e8b03d56c4f7a90e1d83b2567c0e4f9a";
        for (token, kind) in [
            (format!("AKIAZ7QWMRT2KD4V{}", "NXPA"), "AWS access key"),
            (format!("ghp_{}", &base62[..36]), "GitHub token"),
            (format!("glpat-{}", &base62[..20]), "GitLab token"),
            (format!("npm_{}", &base62[..36]), "npm token"),
            (format!("dckr_pat_{}", &base62[..27]), "Docker Hub token"),
            (format!("sk-ant-api03-{}", &base62[..42]), "Anthropic key"),
            (format!("sk-proj-{}", &base62[..42]), "OpenAI key"),
            (format!("dapi{}", &hex[..32]), "Databricks token"),
            (format!("pul-{hex}"), "Pulumi token"),
            (format!("xoxb-{}", &base62[..24]), "Slack token"),
            (
                format!("-----BEGIN RSA PRIVATE KEY-----\n{base62}"),
                "private key",
            ),
            (
                format!("-----BEGIN PRIVATE KEY-----\\nMII{base62}"),
                "private key",
            ),
        ] {
            let found = find(&format!("x={token} y"));
            assert_eq!(found.map(|found| found.kind), Some(kind), "{token}");
        }
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "ghp_000000000000000000000000000000000000",
            "glpat-abcdefghijklmnopqrst",
            "grep -q -- '-----BEGIN PRIVATE KEY-----' key.pem",
            "sha256:9f2c47a1e8b03d56c4f7a90e1d83b2567c0e4f9a9f2c47a1e8b03d56c4f7a90e",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn every_one_of_a_text_is_found_once() {
        let text = format!("AKIAZ7QWMRT2KD4V{0} AKIAZ7QWMRT2KD4V{0}", "NXPA");
        let ranges: Vec<_> = find_all(&text)
            .into_iter()
            .map(|token| token.range)
            .collect();
        assert_eq!(ranges, [0..20, 21..41]);
    }
}
