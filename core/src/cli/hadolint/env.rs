//! hadolint's environment variables.

use super::settings::{Settings, THRESHOLDS};
use crate::{
    lint::{Severity, config::HadolintLabel},
    report::HadolintFormat,
};

/// What the environment says; `get` gives the value of a variable. As with hadolint, what means
/// nothing is passed over.
pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Settings {
    let of = |name: &str| get(&format!("HADOLINT_{name}"));
    let flag = |name: &str| {
        let value = of(name)?.to_lowercase();
        Some(["1", "y", "on", "true", "yes"].contains(&value.as_str()))
    };
    let list = |name: &str| -> Vec<String> {
        let value = of(name).filter(|value| !value.is_empty());
        let items = value.iter().flat_map(|value| value.split(','));
        items.map(str::to_owned).collect()
    };
    let label = |item: String| {
        let (name, kind) = item.split_once(':').unwrap_or((&item, ""));
        Some((name.to_owned(), HadolintLabel::parse(kind)?))
    };
    let levels = [
        (Severity::Error, "OVERRIDE_ERROR"),
        (Severity::Warning, "OVERRIDE_WARNING"),
        (Severity::Info, "OVERRIDE_INFO"),
        (Severity::Style, "OVERRIDE_STYLE"),
    ];
    let threshold = of("FAILURE_THRESHOLD").and_then(|name| {
        let (_, level) = THRESHOLDS.iter().find(|(known, _)| *known == name)?;
        Some(*level)
    });
    Settings {
        no_fail: flag("NOFAIL"),
        no_color: get("NO_COLOR").map(|_| true),
        verbose: flag("VERBOSE"),
        strict_labels: flag("STRICT_LABELS"),
        disable_ignore_pragma: flag("DISABLE_IGNORE_PRAGMA"),
        formats: list("FORMAT")
            .iter()
            .filter_map(|name| HadolintFormat::parse(name))
            .collect(),
        failure_threshold: threshold,
        overrides: levels
            .into_iter()
            .flat_map(|(level, name)| list(name).into_iter().map(move |code| (level, code)))
            .collect(),
        ignored: list("IGNORE"),
        trusted_registries: list("TRUSTED_REGISTRIES"),
        labels: list("REQUIRE_LABELS")
            .into_iter()
            .filter_map(label)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Settings {
        read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn flags() {
        for (value, expected) in [
            ("1", true),
            ("Y", true),
            ("YES", true),
            ("On", true),
            ("true", true),
            ("", false),
            ("0", false),
            ("t", false),
            ("true ", false),
        ] {
            assert_eq!(with("HADOLINT_NOFAIL", value).no_fail, Some(expected));
        }
        assert_eq!(with("NO_COLOR", "").no_color, Some(true));
        assert_eq!(with("OTHER", "1"), Settings::default());
    }

    #[test]
    fn lists() {
        let formats = with("HADOLINT_FORMAT", "json,foo, gnu,tty").formats;
        assert_eq!(formats, [HadolintFormat::Json, HadolintFormat::Tty]);
        assert_eq!(with("HADOLINT_IGNORE", "A, B").ignored, ["A", " B"]);
        assert!(with("HADOLINT_IGNORE", "").ignored.is_empty());
        let style = with("HADOLINT_OVERRIDE_STYLE", "A").overrides;
        assert_eq!(style, [(Severity::Style, "A".to_owned())]);
        let labels = with("HADOLINT_REQUIRE_LABELS", "a:url,b:foo,c,d:,e:f:url").labels;
        let told: Vec<_> = labels
            .iter()
            .map(|(name, kind)| format!("{name} {kind:?}"))
            .collect();
        assert_eq!(told, ["a Url", "c Text", "d Text"]);
    }

    #[test]
    fn thresholds() {
        for (value, expected) in [
            ("error", Some(Severity::Error)),
            ("none", Some(Severity::Style)),
            ("Error", None),
            ("", None),
        ] {
            let threshold = with("HADOLINT_FAILURE_THRESHOLD", value).failure_threshold;
            assert_eq!(threshold, expected, "{value}");
        }
    }
}
