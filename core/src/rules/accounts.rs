//! The accounts that an image's own files give.

use crate::image::{Image, Keep, PathError};

/// Users.
pub(super) const PASSWD: &str = "etc/passwd";
/// Groups.
pub(super) const GROUP: &str = "etc/group";
/// Passwords of users.
pub(super) const SHADOW: &str = "etc/shadow";

/// How large these files may be to be read; those of real images have some kilobytes.
const MAX_BYTES: u64 = 1 << 20;

/// A line of such a file.
pub(super) struct Account {
    pub(super) name: String,
    /// The second field: empty if no password is asked for.
    pub(super) password: String,
    /// The third: the number of a user or group; in `shadow` something else.
    pub(super) id: Option<u64>,
}

/// What is known of such a file.
pub(super) enum Accounts {
    /// All of it.
    Known(Vec<Account>),
    /// It is not in the image.
    Absent,
    /// Not everything could be read.
    Unknown,
}

/// Asks for the contents.
pub(super) fn keep(keep: &mut Keep, paths: &[&str]) {
    for path in paths {
        keep.file(path, MAX_BYTES);
    }
}

/// The accounts of a file.
pub(super) fn read(image: &Image, path: &str) -> Accounts {
    if !image.has_layers {
        return Accounts::Unknown;
    }
    match (image.text(path), image.resolve(path)) {
        (Some(text), _) => Accounts::Known(parse(&text)),
        (None, Err(PathError::NotFound)) if image.is_complete() => Accounts::Absent,
        _ => Accounts::Unknown,
    }
}

impl Accounts {
    /// Those that are known.
    pub(super) fn list(self) -> Vec<Account> {
        match self {
            Self::Known(list) => list,
            Self::Absent | Self::Unknown => Vec::new(),
        }
    }
}

fn parse(text: &str) -> Vec<Account> {
    let lines = text.lines().map(str::trim_end);
    // A line that starts with a sign is for NIS, and names others.
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '+', '-']));
    let accounts = lines.filter_map(|line| {
        let mut fields = line.split(':');
        Some(Account {
            name: fields.next().filter(|name| !name.is_empty())?.to_owned(),
            password: fields.next()?.to_owned(),
            id: fields.next().and_then(|id| id.parse().ok()),
        })
    });
    accounts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_accounts() {
        let accounts = parse("root:x:0:0::/:/bin/sh\n# a::0\n\n+nis::\n:x:1\nno\napp::x:1\n");
        let told: Vec<_> = accounts
            .iter()
            .map(|account| (account.name.as_str(), account.password.as_str(), account.id))
            .collect();
        assert_eq!(told, [("root", "x", Some(0)), ("app", "", None)]);
    }
}
