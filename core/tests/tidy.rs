//! What the architecture promises of the sources (`ARCHITECTURE.md`, invariants).
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The layers from the bottom up; each may use those before it, and `error`.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("secrets", &[]),
    ("yaml", &["text"]),
    ("image", &["secrets"]),
    ("registry", &["image", "dockerfile"]),
    ("expectations", &["image"]),
    ("syntax", &["text"]),
    ("shell", &["text"]),
    ("dockerfile", &["text", "image", "syntax", "shell"]),
    ("pin", &["text", "yaml", "image", "syntax", "dockerfile"]),
    ("lock", &["text", "image", "dockerfile"]),
    ("registry", &["image", "dockerfile"]),
    ("build", &["text", "image", "syntax", "shell", "dockerfile"]),
    (
        "lint",
        &[
            "text",
            "secrets",
            "syntax",
            "shell",
            "dockerfile",
            "image",
            "build",
            "expectations",
            "rules",
        ],
    ),
    (
        "rules",
        &[
            "text",
            "secrets",
            "image",
            "syntax",
            "shell",
            "dockerfile",
            "build",
            "expectations",
            "lint",
        ],
    ),
    (
        "kubernetes",
        &["text", "image", "syntax", "shell", "dockerfile"],
    ),
    ("report", &["text", "image", "build", "lint"]),
];

#[test]
fn layers_use_only_what_is_below_them() {
    for (layer, allowed) in LAYERS {
        for file in sources(&root().join(layer)) {
            let text = fs::read_to_string(&file).unwrap();
            let uses = used_modules(&text);
            for used in uses {
                let fine = used == *layer || used == "error" || allowed.contains(&used.as_str());
                assert!(fine, "{}: {layer} uses {used}", file.display());
            }
        }
    }
}

/// The modules of the crate that a file names: after `crate::`, or in the list of a `use crate::{`.
fn used_modules(text: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect()
    };
    let mut modules = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(list) = rest.strip_prefix('{') else {
            modules.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut first = true;
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => first = true,
                c if depth == 0 && first && c.is_alphabetic() => {
                    modules.push(name(&list[at..]));
                    first = false;
                }
                _ => {}
            }
        }
    }
    // Types re-exported at the top, and constants.
    modules.retain(|module| module.chars().next().is_some_and(char::is_lowercase));
    modules
}

/// What of registries is on the disk: the cache, credentials, certificates. The last parses addresses.
const ON_DISK: &[&str] = &[
    "registry/cache.rs",
    "registry/docker_config.rs",
    "registry/http_transport.rs",
    "registry/url.rs",
];

#[test]
fn only_the_command_line_and_sources_of_images_touch_the_disk() {
    for file in sources(&root()) {
        let text = fs::read_to_string(&file).unwrap();
        let in_cli = file.starts_with(root().join("cli"));
        let in_source = file.starts_with(root().join("image/source"))
            || ON_DISK.iter().any(|name| file == root().join(name));
        for word in [
            "std::fs",
            "fs::",
            "std::net",
            "File::open",
            "std::process::Command",
        ] {
            assert!(
                in_cli || in_source || !text.contains(word),
                "{}: {word}",
                file.display()
            );
        }
    }
}

#[test]
fn files_are_short() {
    // Tables of data.
    let tables = [
        "families.rs",
        "official.rs",
        "shell/table/meaning.rs",
        "shell/table/portability.rs",
        "shell/table/syntax.rs",
    ];
    for file in sources(&root()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(
            lines <= 500 || tables.iter().any(|table| file.ends_with(table)),
            "{} has {lines} lines",
            file.display()
        );
    }
}

#[test]
fn every_rule_is_in_its_topic_with_a_page() {
    for entry in holystone::rules::all().filter(|entry| !is_row(entry)) {
        let file = entry.meta.id.replace('-', "_");
        let found = sources(&root().join("rules"))
            .into_iter()
            .filter(|path| path.file_stem().is_some_and(|stem| stem == file.as_str()))
            .collect::<Vec<_>>();
        assert_eq!(found.len(), 1, "{}: {found:?}", entry.meta.id);
        assert!(
            found[0].with_extension("md").exists(),
            "{} has no page",
            entry.meta.id
        );
    }
    // A file without a page is what rules of a topic share.
    let pages = sources(&root().join("rules"))
        .into_iter()
        .filter(|file| file.with_extension("md").exists())
        .count();
    assert_eq!(
        pages,
        holystone::rules::all()
            .filter(|entry| !is_row(entry))
            .count(),
        "a rule is in no table"
    );
}

/// Whether a rule is a row of data and has no file of its own.
fn is_row(entry: &holystone::lint::Entry) -> bool {
    holystone::rules::topics()
        .filter(|topic| topic.name == "shell")
        .flat_map(|topic| topic.rules)
        .any(|row| row.meta.id == entry.meta.id)
}

/// The rules of shell texts differ in their data alone.
#[test]
fn every_row_has_a_page_and_every_page_a_row() {
    let Some(topic) = holystone::rules::topics().find(|topic| topic.name == "shell") else {
        return;
    };
    let mut rows: Vec<String> = topic
        .rules
        .iter()
        .map(|row| format!("{}.md", row.meta.id.replace('-', "_")))
        .collect();
    rows.sort();
    let folder = fs::read_dir(root().join("rules/shell")).unwrap();
    let mut pages: Vec<String> = folder
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|file| Path::new(file).extension().is_some_and(|end| end == "md"))
        .collect();
    pages.sort();
    assert_eq!(rows, pages);
    // The page is that of the name, not of another row.
    for row in topic.rules {
        let page = format!("rules/shell/{}.md", row.meta.id.replace('-', "_"));
        assert_eq!(
            fs::read_to_string(root().join(page)).unwrap(),
            row.meta.page
        );
    }
}

#[test]
fn a_topic_is_a_folder() {
    for topic in holystone::rules::topics() {
        let folder = root().join("rules").join(topic.name.replace('-', "_"));
        assert!(folder.join("mod.rs").exists(), "{}", topic.name);
        assert!(!topic.rules.is_empty(), "{}", topic.name);
        assert!(!topic.about.ends_with('.'), "{}", topic.name);
    }
}

#[test]
fn names_are_unique_and_read_well() {
    let mut seen = std::collections::BTreeSet::new();
    for entry in holystone::rules::all() {
        let id = entry.meta.id;
        assert!(seen.insert(id), "{id} is there twice");
        assert!(
            id.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{id}"
        );
        // A name says the fault and reads after "allow".
        for banned in ["no-", "disallow-", "avoid-", "use-", "prefer-", "missing-"] {
            assert!(!id.starts_with(banned), "{id}");
        }
        assert!(
            entry.meta.why.ends_with('.') && !entry.meta.summary.ends_with('.'),
            "{id}"
        );
        for alias in entry.meta.same_as {
            assert!(alias.contains(':'), "{id}: {alias} names no tool");
        }
    }
}
