/// The tag of a reference, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag<'a> {
    /// The whole tag; `latest` if the reference has neither tag nor digest.
    Known(&'a str),
    /// The parts of the tag that are known, in order, with something unknown between each two: `${GO}-alpine` is
    /// `["", "-alpine"]`, and `${GO}-alpine${OS}` is `["", "-alpine", ""]`. What is unknown can hold any words, but a
    /// word right before it is taken to be whole but for a version.
    Parts(&'a [&'a str]),
    /// Nothing is known of it.
    Unknown,
}

/// The longest tag there can be, in bytes (OCI distribution specification, "Pulling manifests"). Of a longer one
/// nothing is known.
const MAX_TAG_BYTES: usize = 128;

/// A condition on a tag. Tags are read as words between hyphens: `3.14-slim-trixie` is `3.14`, `slim`, `trixie`.
#[derive(Clone, Copy)]
pub(super) enum When {
    /// Any tag.
    Always,
    /// The tag has one of these words, maybe with a number at its end: `alpine` is in `26-alpine3.24`.
    Word(&'static [&'static str]),
    /// The tag has none of these words.
    Without(&'static [&'static str]),
    /// The tag has only numbers and words of these lists.
    Only(&'static [&'static [&'static str]]),
    /// The tag's version is this major and minor one or later; that of a tag such as `latest` always is.
    Since(u32, u32),
    /// The tag's version is earlier than this major one; that of a tag such as `latest` never is.
    Before(u32),
    /// All of these hold. They nest no deeper than the table has them.
    All(&'static [When]),
}

/// Tags that move with the newest release.
const MOVING: &[&str] = &[
    "latest",
    "lts",
    "stable",
    "current",
    "alpine",
    "slim",
    "windowsservercore",
    "nanoserver",
];

impl When {
    /// Whether it holds for `tag`; `None` if that depends on what is unknown of the tag.
    pub(super) fn holds(&self, tag: Tag<'_>) -> Option<bool> {
        let whole;
        let parts = match tag {
            Tag::Known(text) => {
                whole = [text];
                &whole[..]
            }
            Tag::Parts(parts) => parts,
            Tag::Unknown => &["", ""],
        };
        let parts = if parts.iter().map(|part| part.len()).sum::<usize>() > MAX_TAG_BYTES {
            &["", ""]
        } else {
            parts
        };
        self.holds_for(parts)
    }

    fn holds_for(&self, parts: &[&str]) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Word(list) => has_word(parts, list),
            Self::Without(list) => has_word(parts, list).map(|has| !has),
            Self::Only(lists) => {
                let known =
                    |word| is_number(word) || lists.iter().any(|list| is_one_of(word, list));
                if words(parts).any(|(word, whole)| whole && !known(word)) {
                    return Some(false);
                }
                is_whole(parts).then_some(true)
            }
            Self::Since(major, minor) => version(parts).map(|version| version >= (*major, *minor)),
            Self::Before(major) => version(parts).map(|version| version < (*major, 0)),
            Self::All(conditions) => {
                let mut all = Some(true);
                for condition in *conditions {
                    match condition.holds_for(parts) {
                        Some(true) => {}
                        Some(false) => return Some(false),
                        None => all = None,
                    }
                }
                all
            }
        }
    }
}

fn has_word(parts: &[&str], list: &[&str]) -> Option<bool> {
    if words(parts).any(|(word, _)| is_one_of(word, list)) {
        return Some(true);
    }
    is_whole(parts).then_some(false)
}

fn is_whole(parts: &[&str]) -> bool {
    parts.len() == 1
}

/// The words that are in the tag, and whether each is whole. One that something unknown follows (`alpine${VERSION}`)
/// counts, with what follows taken for a version; one that something unknown precedes does not.
fn words<'a>(parts: &'a [&'a str]) -> impl Iterator<Item = (&'a str, bool)> {
    let last = parts.len().saturating_sub(1);
    parts
        .iter()
        .enumerate()
        .flat_map(move |(index, part)| {
            let (before, word) = part
                .rsplit_once('-')
                .map_or((None, *part), |(before, word)| (Some(before), word));
            let before = before
                .into_iter()
                .flat_map(|text| text.split('-'))
                .map(|word| (word, true));
            before
                .chain([(word, index == last)])
                .skip(usize::from(index > 0))
        })
        .filter(|(word, _)| !word.is_empty())
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| {
        word.strip_prefix(known).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| c == '.' || c.is_ascii_digit())
        })
    })
}

/// Whether a word is a version, a date or the number of a prerelease: `3.14.0rc1`, `v3`, `8u502`, `rc`.
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('v').unwrap_or(word);
    word.starts_with(|c: char| c.is_ascii_digit())
        || is_one_of(word, &["latest", "rc", "RC", "beta", "alpha", "preview"])
}

/// The major and minor version the tag begins with; the highest there is for a tag that moves; `None` if that is
/// not to be seen.
fn version(parts: &[&str]) -> Option<(u32, u32)> {
    let first = parts.first()?;
    let word = match first.split_once('-') {
        Some((word, _)) => word,
        None if is_whole(parts) => first,
        None => return None,
    };
    if MOVING.contains(&word) {
        return Some((u32::MAX, u32::MAX));
    }
    let (major, rest) = number(word.strip_prefix('v').unwrap_or(word))?;
    // `8` moves with the releases of 8, so its minor version is the highest there is.
    let minor = rest
        .strip_prefix('.')
        .and_then(number)
        .map_or(u32::MAX, |(minor, _)| minor);
    Some((major, minor))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}
