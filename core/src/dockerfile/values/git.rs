//! Sources that are Git repositories.
//!
//! Source: BuildKit's `dfgitutil/git_ref.go`, `gitutil/git_url.go` and `sshutil/scpurl.go`.

mod locate;

use super::{go, path, url::Query};
use locate::locate;

/// A Git repository, and what of it is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GitRef {
    /// The repository, as written, without query and fragment.
    pub remote: String,
    /// A branch, a tag or a commit. From `tag=` it starts with `refs/tags/`, from `branch=` with
    /// `refs/heads/`.
    pub reference: Option<String>,
    /// The commit that `checksum=` or `commit=` requires, perhaps shortened.
    pub checksum: Option<String>,
    /// The directory of the repository that is taken.
    pub subdir: Option<String>,
    /// `keep-git-dir=`
    pub keep_git_dir: Option<bool>,
    /// `submodules=`
    pub submodules: Option<bool>,
    /// `fetch-by-commit=`
    pub fetch_by_commit: bool,
    /// It is `github.com/…` without a scheme, which COPY and ADD take for a local path.
    pub looks_local: bool,
    /// It comes over `git://` or `http://`, which anybody on the way can change.
    pub unencrypted: bool,
}

impl GitRef {
    /// Reads a source; `None` if it is no Git repository, `Err` if it is one with a wrong query.
    ///
    /// A repository is `git://…`, `ssh://…`, `http://….git`, `https://….git`, `user@host:path` or
    /// `github.com/…`.
    pub(in crate::dockerfile) fn parse(text: &str) -> Result<Option<Self>, String> {
        let Some((mut git, query)) = locate(text) else {
            return Ok(None);
        };
        git.read_query(&query)
            .map_err(|error| format!("{error} in the Git source `{text}`"))?;
        Ok(Some(git))
    }

    /// The whole commit that this is pinned to, if it is.
    pub fn commit(&self) -> Option<&str> {
        [&self.checksum, &self.reference]
            .into_iter()
            .filter_map(Option::as_deref)
            .find(|name| is_commit(name))
    }

    fn at(remote: &str, fragment: &str) -> Self {
        let (reference, subdir) = fragment.split_once(':').unwrap_or((fragment, ""));
        let subdir = path::join(&["/", subdir]);
        Self {
            remote: remote.to_owned(),
            reference: not_empty(reference),
            subdir: not_empty(&subdir[1..]),
            ..Self::default()
        }
    }

    /// BuildKit looks at the keys in no fixed order; here it is by name.
    fn read_query(&mut self, query: &Query) -> Result<(), String> {
        let (mut tag, mut branch) = (None, None);
        for (key, values) in query {
            let [value] = values.as_slice() else {
                return Err(format!("`{key}` stands more than once"));
            };
            let bool = || match value.as_str() {
                "" => Ok(true),
                value => go::parse_bool(value)
                    .ok_or_else(|| format!("`{key}` is `true` or `false`, not `{value}`")),
            };
            match key.as_str() {
                "keep-git-dir" => self.keep_git_dir = Some(bool()?),
                "submodules" => self.submodules = Some(bool()?),
                "fetch-by-commit" => self.fetch_by_commit = bool()?,
                _ if value.is_empty() => return Err(format!("`{key}` has no value")),
                "ref" => set(&mut self.reference, value, "ref")?,
                "subdir" => set(&mut self.subdir, value, "subdir")?,
                "tag" => tag = Some(value),
                "branch" => branch = Some(value),
                "checksum" | "commit" => self.checksum = Some(value.clone()),
                "mtime" if matches!(value.as_str(), "checkout" | "commit") => {}
                "mtime" => return Err(format!("`mtime` is `checkout` or `commit`, not `{value}`")),
                _ => {
                    return Err(format!(
                        "`{key}` is not known: use `ref`, `tag`, `branch`, `subdir`, `checksum`, `commit`, \
                         `keep-git-dir`, `submodules`, `mtime` or `fetch-by-commit`"
                    ));
                }
            }
        }
        if let Some(tag) = tag {
            set(&mut self.reference, &with_prefix("refs/tags/", tag), "tag")?;
        }
        if let Some(branch) = branch {
            if tag.is_some() {
                return Err("`branch` and `tag` exclude each other".to_owned());
            }
            set(
                &mut self.reference,
                &with_prefix("refs/heads/", branch),
                "branch",
            )?;
        }
        Ok(())
    }
}

/// Whether BuildKit downloads the source over HTTP. The scheme is in lower case.
pub(in crate::dockerfile) fn is_http(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !is_git(text)
}

/// Whether a source is a Git repository with a valid query; also one that [`GitRef::looks_local`].
pub(in crate::dockerfile) fn is_git(text: &str) -> bool {
    matches!(GitRef::parse(text), Ok(Some(_)))
}

/// Sets what may be set already, but to the same.
fn set(slot: &mut Option<String>, value: &str, key: &str) -> Result<(), String> {
    match slot {
        Some(before) if before != value => Err(format!(
            "`{key}` is `{value}`, which conflicts with `{before}`"
        )),
        _ => {
            *slot = Some(value.to_owned());
            Ok(())
        }
    }
}

fn with_prefix(prefix: &str, name: &str) -> String {
    if name.starts_with(prefix) {
        name.to_owned()
    } else {
        format!("{prefix}{name}")
    }
}

fn not_empty(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A whole SHA-1 or SHA-256 name.
fn is_commit(name: &str) -> bool {
    matches!(name.len(), 40 | 64)
        && name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> GitRef {
        GitRef::parse(text)
            .unwrap()
            .unwrap_or_else(|| panic!("{text} is no Git source"))
    }

    #[test]
    fn repositories_and_what_is_taken() {
        for (text, remote, reference, subdir) in [
            (
                "https://example.com/foo.git",
                "https://example.com/foo.git",
                "",
                "",
            ),
            (
                "https://example.com/foo.git#release/1.2",
                "https://example.com/foo.git",
                "release/1.2",
                "",
            ),
            (
                "https://a/b.git#baz/qux:quux/../quuz/",
                "https://a/b.git",
                "baz/qux",
                "quuz",
            ),
            ("https://a/b.git#:dir", "https://a/b.git", "", "dir"),
            ("https://a/b.git#", "https://a/b.git", "", ""),
            ("https://a/b.git#v%31", "https://a/b.git", "v1", ""),
            ("HTTPS://a/b%2egit", "https://a/b%2egit", "", ""),
            ("https:///b.git", "https:///b.git", "", ""),
            ("https://u:p@a:80/b.git?", "https://u:p@a:80/b.git", "", ""),
            ("git://example.com/foo", "git://example.com/foo", "", ""),
            ("git://", "git://", "", ""),
            ("ssh://git@a:22/b", "ssh://git@a:22/b", "", ""),
            (
                "git@github.com:moby/buildkit",
                "git@github.com:moby/buildkit",
                "",
                "",
            ),
            ("git@a:b.git?subdir=/s#v1", "git@a:b.git", "v1", "/s"),
            ("a@b:c#d?subdir=e", "a@b:c", "d?subdir=e", ""),
            ("a@b:", "a@b:", "", ""),
            ("github.com/a/b#main:x", "github.com/a/b", "main", "x"),
            (
                "github.com/a/b?tag=v1",
                "github.com/a/b",
                "refs/tags/v1",
                "",
            ),
            (
                "https://a/b.git?ref=v1&subdir=/s",
                "https://a/b.git",
                "v1",
                "/s",
            ),
            ("https://a/b.git?ref=v1#v1", "https://a/b.git", "v1", ""),
            (
                "https://a/b.git?tag=refs/tags/v1",
                "https://a/b.git",
                "refs/tags/v1",
                "",
            ),
            (
                "https://a/b.git?branch=v1",
                "https://a/b.git",
                "refs/heads/v1",
                "",
            ),
            ("https://a/b.git?subdir=s#:s", "https://a/b.git", "", "s"),
            ("https://a/b.git?a;b", "https://a/b.git", "", ""),
        ] {
            let git = parse(text);
            let taken = (
                git.reference.unwrap_or_default(),
                git.subdir.unwrap_or_default(),
            );
            assert_eq!(
                (git.remote.as_str(), taken.0.as_str(), taken.1.as_str()),
                (remote, reference, subdir),
                "{text}"
            );
        }
    }

    #[test]
    fn queries_set_options() {
        let git = parse(
            "https://a/b.git?keep-git-dir&submodules=F&fetch-by-commit=1&checksum=abc&mtime=commit",
        );
        assert_eq!(
            (
                git.keep_git_dir,
                git.submodules,
                git.fetch_by_commit,
                git.checksum.as_deref()
            ),
            (Some(true), Some(false), true, Some("abc"))
        );
        let git = parse("git@a:b?keep-git-dir=&commit=def");
        assert_eq!(
            (
                git.keep_git_dir,
                git.submodules,
                git.fetch_by_commit,
                git.checksum.as_deref()
            ),
            (Some(true), None, false, Some("def"))
        );
    }

    #[test]
    fn wrong_queries_are_errors() {
        for query in [
            "foo=bar",
            "foo",
            "=",
            "ref",
            "ref=",
            "Ref=a",
            "ref=a&ref=a",
            "keep-git-dir=yes",
            "keep-git-dir&keep-git-dir",
            "submodules=2",
            "fetch-by-commit=invalid",
            "mtime=x",
            "mtime",
            "checksum=",
            "ref=a&tag=b",
            "ref=a&branch=a",
            "tag=a&branch=a",
            "tag=a&branch=refs/tags/a",
            "ref=a#b",
            "tag=a#a",
            "subdir=/a#:a",
        ] {
            for source in ["https://a/b.git", "git://a", "a@b:c", "github.com/a/b"] {
                assert!(
                    GitRef::parse(&format!("{source}?{query}")).is_err(),
                    "{source}?{query}"
                );
            }
        }
    }

    #[test]
    fn http_sources_are_no_repositories() {
        for (text, http, git) in [
            ("http://a/b", true, false),
            ("https://a/b.git", false, true),
            ("https://a/b.git?foo=1", true, false),
            ("https://a:b/c.git", true, false),
            ("https://", true, false),
            ("HTTPS://a/b", false, false),
            ("github.com/a/b", false, true),
            ("a@b:c", false, true),
            ("./a", false, false),
        ] {
            assert_eq!((is_http(text), is_git(text)), (http, git), "{text}");
        }
    }

    #[test]
    fn pins_and_transport() {
        let sha = "0123456789abcdef0123456789abcdef01234567";
        for (text, commit) in [
            (format!("https://a/b.git#{sha}"), Some(sha)),
            (format!("https://a/b.git?checksum={sha}#main"), Some(sha)),
            (format!("https://a/b.git#{}", sha.to_uppercase()), None),
            (format!("https://a/b.git#{}", &sha[1..]), None),
        ] {
            assert_eq!(parse(&text).commit(), commit, "{text}");
        }
        for (text, unencrypted, looks_local) in [
            ("http://a/b.git", true, false),
            ("GIT://a/b", true, false),
            ("ssh://a/b", false, false),
            ("a@b:c", false, false),
            ("github.com/a/b", false, true),
        ] {
            let git = parse(text);
            assert_eq!(
                (git.unencrypted, git.looks_local),
                (unencrypted, looks_local),
                "{text}"
            );
        }
    }
}
