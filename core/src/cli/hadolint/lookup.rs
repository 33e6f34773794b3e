//! Where hadolint's configuration is.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The first configuration that is there.
pub(in crate::cli) fn find() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from);
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let settings = if cfg!(windows) {
        variable("APPDATA")
    } else {
        variable("XDG_CONFIG_HOME")
    };
    let here = env::current_dir().ok();
    let places = places(
        here.as_deref(),
        settings.as_deref(),
        variable(home).as_deref(),
    );
    places.into_iter().find(|place| place.is_file())
}

/// Where it may be, in order, from the folder of the run, that of settings and that of the user.
fn places(here: Option<&Path>, settings: Option<&Path>, home: Option<&Path>) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut add = |folder: Option<&Path>, names: &[&str]| {
        let names = names.iter().map(|name| Some(folder?.join(name)));
        all.extend(names.flatten());
    };
    let home = home.filter(|home| !home.as_os_str().is_empty());
    // A relative path means nothing there.
    let settings = settings.filter(|folder| folder.is_absolute());
    let settings = match settings {
        Some(folder) => Some(folder.to_owned()),
        None => home.map(|home| home.join(".config")),
    };
    let of_hadolint = home.map(|home| home.join(".hadolint"));
    add(here, &[".hadolint.yaml", ".hadolint.yml"]);
    add(settings.as_deref(), &["hadolint.yaml", "hadolint.yml"]);
    add(
        of_hadolint.as_deref(),
        &["hadolint.yaml", "hadolint.yml", "config.yaml", "config.yml"],
    );
    add(home, &[".hadolint.yaml", ".hadolint.yml"]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order() {
        fn path(text: &str) -> Option<&Path> {
            (text != "-").then_some(Path::new(text))
        }
        let told = |here: &str, settings: &str, home: &str| {
            let all = places(path(here), path(settings), path(home));
            let all: Vec<_> = all.iter().map(|path| path.to_string_lossy()).collect();
            all.join(" ")
        };
        assert_eq!(
            told("/w", "/x", "/h"),
            "/w/.hadolint.yaml /w/.hadolint.yml /x/hadolint.yaml /x/hadolint.yml \
             /h/.hadolint/hadolint.yaml /h/.hadolint/hadolint.yml /h/.hadolint/config.yaml \
             /h/.hadolint/config.yml /h/.hadolint.yaml /h/.hadolint.yml"
        );
        let with_default = told("/w", "-", "/h");
        assert!(with_default.contains(" /h/.config/hadolint.yaml "));
        assert_eq!(told("/w", "x", "/h"), with_default);
        assert_eq!(told("/w", "", ""), "/w/.hadolint.yaml /w/.hadolint.yml");
    }
}
