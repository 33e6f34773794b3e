//! The `--mount` of RUN.
//!
//! Source: BuildKit's `commands_runmount.go`, `convert_runmount.go` and `convert_ssh.go`.

mod field;
mod target;
mod value;

pub(in crate::dockerfile) use target::check_target;
pub use value::MountValue;

use crate::syntax::instruction::MountFlag;
use field::read_bool;
use std::fmt;

/// A mount with the values its fields have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mount {
    /// What is mounted; `None` if it is unknown.
    pub kind: Option<MountKind>,
    /// A stage, an image or a context that the files come from.
    pub from: MountValue<String>,
    /// The path in it, or the name of a secret.
    pub source: MountValue<String>,
    /// Where it is mounted, as written: a relative path starts from the working directory.
    pub target: MountValue<String>,
    /// The name of a cache, a secret or an SSH agent.
    pub id: MountValue<String>,
    /// The environment variable for a secret; may be empty.
    pub env: MountValue<String>,
    /// Whether nothing can be written; `None` if it is unknown. By default caches and tmpfs can be
    /// written.
    pub read_only: Option<bool>,
    /// The build fails without the secret or the SSH agent.
    pub required: MountValue<bool>,
    /// Who may write to a cache at once.
    pub sharing: MountValue<Sharing>,
    /// The largest size of a tmpfs, in bytes.
    pub size: MountValue<i64>,
    /// The file mode of a cache, a secret or a socket.
    pub mode: MountValue<u32>,
    /// Its owner.
    pub uid: MountValue<u32>,
    /// Its group.
    pub gid: MountValue<u32>,
}

/// What a mount mounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MountKind {
    /// Files of the context, a stage or an image.
    #[default]
    Bind,
    /// A directory that lasts from build to build.
    Cache,
    /// Memory.
    Tmpfs,
    /// A file that does not end up in the image.
    Secret,
    /// The socket of an SSH agent.
    Ssh,
}

/// Who may write to a cache at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// All builds.
    #[default]
    Shared,
    /// Each build has its own.
    Private,
    /// One build after the other.
    Locked,
}

impl Mount {
    /// Gives the fields of a mount their values, in order; `Err` is the first thing that is wrong.
    ///
    /// `expand` replaces the variables in a value. It gives `None` if the result is unknown, or `Err` if
    /// there can be none. What is wrong for some value of the unknown ones only, is not an error.
    pub(in crate::dockerfile) fn resolve(
        flag: &MountFlag,
        expand: &mut dyn FnMut(&str) -> Result<Option<String>, String>,
    ) -> Result<Self, String> {
        let mut mount = Self::bind();
        let mut read_only = MountValue::Unset;
        for field in &flag.fields {
            let key = field.key.as_str();
            let value = match &field.value {
                Some(value) => MountValue::from(expand(value)?),
                None if matches!(key, "readonly" | "ro" | "readwrite" | "rw" | "required") => {
                    MountValue::Is("true".to_owned())
                }
                None => {
                    return Err(format!(
                        "`{key}` has no value: a field of a mount is `key=value`"
                    ));
                }
            };
            match key {
                "readonly" | "ro" => read_only = read_bool(key, &value)?,
                "readwrite" | "rw" => read_only = read_bool(key, &value)?.map(|writable| !writable),
                _ => mount.set(key, value)?,
            }
        }
        mount.check()?;
        mount.read_only = match read_only {
            MountValue::Is(read_only) => Some(read_only),
            MountValue::Unknown => None,
            MountValue::Unset => mount
                .kind
                .map(|kind| !matches!(kind, MountKind::Cache | MountKind::Tmpfs)),
        };
        Ok(mount)
    }

    /// A mount without fields.
    fn bind() -> Self {
        Self {
            kind: Some(MountKind::Bind),
            from: MountValue::Unset,
            source: MountValue::Unset,
            target: MountValue::Unset,
            id: MountValue::Unset,
            env: MountValue::Unset,
            read_only: None,
            required: MountValue::Unset,
            sharing: MountValue::Unset,
            size: MountValue::Unset,
            mode: MountValue::Unset,
            uid: MountValue::Unset,
            gid: MountValue::Unset,
        }
    }

    /// What BuildKit checks once all fields are read.
    fn check(&self) -> Result<(), String> {
        let Some(kind) = self.kind else { return Ok(()) };
        let has_owner = matches!(kind, MountKind::Cache | MountKind::Secret | MountKind::Ssh);
        for (field, setting) in [("mode", self.mode), ("uid", self.uid), ("gid", self.gid)] {
            if setting != MountValue::Unset && !has_owner {
                return Err(format!(
                    "a mount of type `{kind}` has no `{field}`; `cache`, `secret` and `ssh` have"
                ));
            }
        }
        if kind == MountKind::Secret {
            if self.from.known().is_some() {
                return Err("a secret has no `from`".to_owned());
            }
            // Whatever its value is, it is not empty.
            if self.sharing != MountValue::Unset {
                return Err("a secret has no `sharing`".to_owned());
            }
            if [&self.source, &self.target, &self.id]
                .into_iter()
                .all(|field| *field == MountValue::Unset)
            {
                return Err("a secret needs an `id` or a `target`".to_owned());
            }
            if self.source.known().and(self.id.known()).is_some() {
                return Err(
                    "a secret has either an `id` or a `source`, which mean the same".to_owned(),
                );
            }
        }
        if self.sharing != MountValue::Unset && kind != MountKind::Cache {
            return Err(format!(
                "a mount of type `{kind}` has no `sharing`; `cache` has"
            ));
        }
        Ok(())
    }
}

impl MountKind {
    const ALL: &[(&str, Self)] = &[
        ("bind", Self::Bind),
        ("cache", Self::Cache),
        ("tmpfs", Self::Tmpfs),
        ("secret", Self::Secret),
        ("ssh", Self::Ssh),
    ];
}

impl fmt::Display for MountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL
            .iter()
            .find(|(_, kind)| kind == self)
            .map(|(name, _)| *name);
        f.write_str(name.unwrap_or_default())
    }
}

impl Sharing {
    const ALL: &[(&str, Self)] = &[
        ("shared", Self::Shared),
        ("private", Self::Private),
        ("locked", Self::Locked),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        syntax::instruction::{MountField, lowercase},
        text::Span,
    };

    /// Values that start with `?` are unknown, and `!` cannot be expanded. Quotes are not read.
    fn resolve(text: &str) -> Result<Mount, String> {
        let fields = text.split(',').map(|field| {
            let (key, value) = match field.split_once('=') {
                Some((key, value)) => (key, Some(value.to_owned())),
                None => (field, None),
            };
            MountField {
                key: lowercase(key),
                value,
            }
        });
        let flag = MountFlag {
            fields: fields.collect(),
            span: Span::empty(0),
        };
        Mount::resolve(&flag, &mut |value| match value {
            "!" => Err("cannot be expanded".to_owned()),
            _ if value.starts_with('?') => Ok(None),
            _ => Ok(Some(value.to_owned())),
        })
    }

    #[test]
    fn what_buildkit_accepts() {
        for text in [
            "target=/x",
            "type=BIND,src=a,dst=/x",
            "type=b\u{130}nd,target=/x",
            "from=a,destination=/x,rw",
            "ro=f,readwrite=T,readonly",
            "type=secret,required,id=a,type=bind",
            "type=tmpfs,size=1.5GiB,type=bind",
            "type=cache,mode=37777777777,uid=4294967295,gid=0",
            "type=cache,sharing=LOCKED,target=/x",
            "type=secret,target=/x,source=,id=a",
            "type=secret,env=A,id=b",
            "type=ssh,source=x,mode=0600",
            "mode=0755,type=ssh",
            "type=ssh,required=0",
            "type=?,required,size=1,sharing=shared,mode=1,from=x",
            "type=secret,source=?",
            "type=secret,source=?,id=a",
            "type=secret,from=?,id=a",
            "type=?,type=tmpfs,size=?",
        ] {
            assert!(resolve(text).is_ok(), "{text}: {:?}", resolve(text));
        }
    }

    #[test]
    fn the_first_mistake_is_told() {
        for (text, why) in [
            ("", "``"),
            ("type", "`type` has no value"),
            ("from", "`from` has no value"),
            ("foo=!", "expanded"),
            ("targt=/x", "`target`?"),
            ("foo=?", "`foo`"),
            ("type=", "one of `bind`"),
            ("type= bind", "one of `bind`"),
            ("type=foo,ro=x", "one of `bind`"),
            ("ro=", "`ro`"),
            ("rw=yes", "`rw`"),
            ("required,type=secret", "before it"),
            ("required=x", "before it"),
            ("type=cache,required=?", "before it"),
            ("type=secret,required=yes", "`true`"),
            ("type=?,required=yes", "`true`"),
            ("size=1,type=tmpfs", "before it"),
            ("type=cache,size=x", "before it"),
            ("type=tmpfs,size=-1", "no size"),
            ("type=?,size=x", "no size"),
            ("sharing=foo", "`shared`"),
            ("type=cache,sharing=", "`shared`"),
            ("sharing=shared", "no `sharing`"),
            ("type=tmpfs,sharing=?", "no `sharing`"),
            ("type=cache,mode=9", "octal"),
            ("type=cache,mode=+7", "octal"),
            ("type=cache,mode=40000000000", "octal"),
            ("type=cache,mode=", "octal"),
            ("type=cache,uid=-1", "decimal"),
            ("type=cache,gid=1_0", "decimal"),
            ("uid=4294967296", "decimal"),
            ("mode=7", "no `mode`"),
            ("type=tmpfs,gid=1,uid=1", "no `uid`"),
            ("type=bind,gid=?", "no `gid`"),
            ("type=secret", "needs an `id`"),
            ("type=secret,env=A", "needs an `id`"),
            ("type=secret,id=,target=", "needs an `id`"),
            ("type=secret,from=a", "no `from`"),
            ("type=secret,sharing=?,id=a", "no `sharing`"),
            ("type=secret,sharing=shared", "no `sharing`"),
            ("type=secret,source=a,id=b", "either"),
        ] {
            let error = resolve(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn the_last_of_a_field_counts() {
        let mount = resolve(
            "src=a,source=b,type=cache,dst=?,target=/x,id=,uid=7,mode=0755,sharing=Private",
        )
        .unwrap();
        let expected = Mount {
            kind: Some(MountKind::Cache),
            source: MountValue::Is("b".to_owned()),
            target: MountValue::Is("/x".to_owned()),
            read_only: Some(false),
            sharing: MountValue::Is(Sharing::Private),
            mode: MountValue::Is(0o755),
            uid: MountValue::Is(7),
            ..Mount::bind()
        };
        assert_eq!(mount, expected);
        let mount = resolve("type=secret,id=?,env=,required").unwrap();
        let expected = Mount {
            kind: Some(MountKind::Secret),
            id: MountValue::Unknown,
            env: MountValue::Is(String::new()),
            read_only: Some(true),
            required: MountValue::Is(true),
            ..Mount::bind()
        };
        assert_eq!(mount, expected);
    }

    #[test]
    fn only_caches_and_tmpfs_can_be_written_by_default() {
        for (text, read_only) in [
            ("target=/x", Some(true)),
            ("type=cache", Some(false)),
            ("type=tmpfs", Some(false)),
            ("type=ssh", Some(true)),
            ("type=?", None),
            ("type=?,ro", Some(true)),
            ("rw", Some(false)),
            ("rw=0", Some(true)),
            ("ro=0", Some(false)),
            ("ro=?", None),
            ("ro=?,rw", Some(false)),
            ("type=cache,ro", Some(true)),
        ] {
            assert_eq!(resolve(text).unwrap().read_only, read_only, "{text}");
        }
    }
}
