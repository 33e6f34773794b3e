//! The file that `holystone init` writes.

use crate::rules;
use std::fmt::Write;

const START: &str = r#"# What holystone checks here and in the folders below. CONFIG.md of holystone has all of it.
# `holystone config explain Dockerfile` shows what holds for a file, and why.
# `holystone config schema > holystone.schema.json` gives editors a schema; they find it by
#:schema ./holystone.schema.json

# How much is checked: recommended (nearly every file should mend it), hardening (an image that
# faces intruders should too), all (matters of taste among them).
profile = "recommended"

# The least severity that fails a run: error, warning, info, style, or never.
fail-on = "warning"

# Rules by their names, by other tools' names for them, or by topics; `holystone rules` lists them.
#enable = ["unpinned-base"]
#ignore = ["DL3015", "hadolint:DL3025"]

# Files that this one builds on, by their paths from this folder.
#extends = ["../organisation/holystone.toml"]

# What the build is given: `docker build --target prod --platform linux/amd64 ...`
#target = "prod"
#platform = "linux/amd64"
#context = "."
#build-contexts = ["assets"]
#build-args = { VERSION = "1.2" }

# How bad the findings of a rule are: error, warning, info or style.
#[severity]
#root-user = "error"
#unpinned-base = "warning"
"#;

const END: &str = r#"
# Other settings for some paths, with patterns as in .dockerignore. What is written above may be
# written here too, but for `extends`.
#[[override]]
#paths = ["legacy/**", "**/*.dev.Dockerfile", "!legacy/api"]
#profile = "recommended"
#ignore = ["root-user"]

# What files that extend this one may not weaken, nor the command line, nor comments.
#[lock]
#rules = ["root-user", "secrets"]
#profile = true
#fail-on = true
#reason = "security@example.com decides"
"#;

/// A commented `holystone.toml` to start from.
pub fn starter() -> String {
    let mut text = START.to_owned();
    let with_options = rules::all().filter(|entry| !entry.defaults().is_empty());
    for (number, entry) in with_options.enumerate() {
        if number == 0 {
            text.push_str("\n# The options of rules, as they are unless set here.\n");
        }
        let _ = writeln!(text, "#[rules.{}]", entry.meta.id);
        for (name, value) in entry.defaults() {
            // JSON writes numbers, texts and lists of them as TOML does.
            let is_plain = !value.is_null() && !value.is_object();
            if is_plain {
                let _ = writeln!(text, "#{name} = {value}");
            }
        }
    }
    text.push_str(END);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Config, config::CONFIG_NAME};

    #[test]
    fn the_start_is_right_as_it_is_and_with_everything_in_it() {
        let text = starter();
        Config::parse(CONFIG_NAME, &text).unwrap();
        let uncommented: String = text
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(code) if !code.starts_with([' ', ':']) => code,
                _ => line,
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        let read = |_: &str| Ok("profile = 'hardening'".to_owned());
        let config = Config::load(CONFIG_NAME, &uncommented, &read).unwrap();
        assert!(
            !config
                .for_path("legacy/Dockerfile")
                .runs("apt-get-recommended-packages")
        );
        assert_eq!(config.files().count(), 2);
    }
}
