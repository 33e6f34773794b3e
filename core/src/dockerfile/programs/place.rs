//! Where a program is in a file system.

/// A path, and what is at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Absolute and clean.
    pub(super) path: String,
    pub(super) holds: Holds,
}

/// What is at the path of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// The program, or, if it is a folder, programs in it.
    Program,
    /// A folder with the program somewhere below, under a name that is not known.
    Below,
    /// A folder, among other things, with the program directly in it, under such a name.
    DirectlyIn,
}

impl Place {
    pub(super) fn program(path: String) -> Self {
        let holds = Holds::Program;
        Self { path, holds }
    }

    pub(super) fn below(path: String) -> Self {
        let holds = Holds::Below;
        Self { path, holds }
    }

    pub(super) fn directly_in(path: String) -> Self {
        let holds = Holds::DirectlyIn;
        Self { path, holds }
    }

    /// The path is the program's own.
    pub(super) fn is_exact(&self) -> bool {
        self.holds == Holds::Program
    }

    /// Whether what is at `path`, absolute and clean, has the program in it or is it.
    pub(super) fn comes_with(&self, path: &str) -> bool {
        if is_within(&self.path, path) {
            return true;
        }
        match self.holds {
            Holds::Program | Holds::Below => is_within(path, &self.path),
            Holds::DirectlyIn => is_plausible_name(path, &self.path),
        }
    }
}

/// Whether a path is a folder's or of something in it; both absolute and clean.
pub(super) fn is_within(path: &str, folder: &str) -> bool {
    folder == "/"
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path is directly in a folder and named as programs are: without an ending.
fn is_plausible_name(path: &str, folder: &str) -> bool {
    is_within(path, folder)
        && path
            .strip_prefix(folder.trim_end_matches('/'))
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|name| !name.is_empty() && !name.contains(['/', '.', '*', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_a_path() {
        let exact = Place::program("/out/app".to_owned());
        let below = Place::below("/w/target/release".to_owned());
        let directly = Place::directly_in("/w".to_owned());
        for (place, path, expected) in [
            (&exact, "/out/app", true),
            (&exact, "/out", true),
            (&exact, "/", true),
            (&exact, "/out/app/x", true),
            (&exact, "/out/application", false),
            (&exact, "/other", false),
            (&below, "/w/target/release/app", true),
            (&below, "/w/target", true),
            (&below, "/w/target/debug/app", false),
            (&directly, "/w", true),
            (&directly, "/w/app", true),
            (&directly, "/w/app.json", false),
            (&directly, "/w/static/app", false),
        ] {
            assert_eq!(place.comes_with(path), expected, "{place:?} {path}");
        }
    }
}
