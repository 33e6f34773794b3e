//! The profiles of other tools hold exactly what the tools check.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use holystone::{
    lint::{Profile, Selection},
    rules,
};
use std::collections::BTreeSet;

/// The rules of hadolint 2.15.1 that are on unless someone says otherwise, or wait for options.
const HADOLINT: &str = "
    DL1000 DL3000 DL3001 DL3002 DL3003 DL3004 DL3006 DL3007 DL3008 DL3009 DL3010 DL3011 DL3012 DL3013
    DL3014 DL3015 DL3016 DL3018 DL3019 DL3020 DL3021 DL3022 DL3023 DL3024 DL3025 DL3026 DL3027 DL3028
    DL3029 DL3030 DL3032 DL3033 DL3034 DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3043 DL3044
    DL3045 DL3046 DL3047 DL3048 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3058 DL3059
    DL3060 DL3061 DL3062 DL3063 DL3064 DL3065 DL3066 DL3067 DL4000 DL4001 DL4003 DL4004 DL4005 DL4006";

/// Those that hadolint has off.
const OFF: &str = "DL1001 DL3057";

const BUILDKIT: &str = "
    ConsistentInstructionCasing CopyIgnoredFile DuplicateStageName ExposeInvalidFormat
    ExposeProtoCasing FromAsCasing FromPlatformFlagConstDisallowed InvalidBaseImagePlatform
    InvalidDefaultArgInFrom InvalidDefinitionDescription JSONArgsRecommended LegacyKeyValueFormat
    MaintainerDeprecated MultipleInstructionsDisallowed NoEmptyContinuation RedundantTargetPlatform
    ReservedStageName SecretsUsedInArgOrEnv StageNameCasing UndefinedArgInFrom UndefinedVar
    WorkdirRelativePath";

fn set(text: &'static str) -> BTreeSet<&'static str> {
    text.split_whitespace().collect()
}

/// The names in a tool of the rules that a profile runs.
fn names(profile: Profile, tool: &str) -> BTreeSet<&'static str> {
    let selection = Selection {
        profile: Some(profile),
        ..Selection::default()
    };
    let loaded = selection.load().unwrap();
    let runs = |id: &str| loaded.iter().any(|rule| rule.meta().id == id);
    let on = rules::all().filter(|entry| runs(entry.meta.id));
    on.filter_map(|entry| entry.meta.alias(tool)).collect()
}

#[test]
fn of_hadolint() {
    assert_eq!(names(Profile::Hadolint, "hadolint"), set(HADOLINT));
    let all = names(Profile::All, "hadolint");
    assert!(set(OFF).is_subset(&all) && set(HADOLINT).is_subset(&all));
}

#[test]
fn of_buildkit() {
    assert_eq!(names(Profile::Buildkit, "buildkit"), set(BUILDKIT));
}

/// So that a finding's code follows from its rule.
#[test]
fn a_rule_has_one_name_in_a_tool() {
    // Of the codes that hadolint gave up, several may be one rule's.
    let retired = [
        "hadolint:DL3005",
        "hadolint:DL3017",
        "hadolint:DL3031",
        "hadolint:DL3039",
    ];
    for entry in rules::all() {
        for tool in ["hadolint", "buildkit", "shellcheck"] {
            let names = entry.meta.same_as.iter().filter(|alias| {
                alias.split_once(':').is_some_and(|(of, _)| of == tool) && !retired.contains(*alias)
            });
            assert!(
                names.count() <= 1,
                "{} has several names in {tool}",
                entry.meta.id
            );
        }
    }
}
