use crate::{
    dockerfile::base::{AS_OF, ended_system},
    image::{Image, Keep},
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct ImageEndOfLife;

/// What says which system it is (`os-release`, in this order).
const FILES: &[&str] = &["etc/os-release", "usr/lib/os-release"];

/// How large that file may be; real ones have some hundred bytes.
const MAX_BYTES: u64 = 64 << 10;

impl Rule for ImageEndOfLife {
    const META: Meta<'static> = Meta {
        id: "image-end-of-life",
        summary: "the image is of a release of a distribution that gets no more fixes",
        why: "Holes that are found in it stay open, and everyone can read how to use them.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_end_of_life.md"),
    };

    type Subject<'a> = &'a Image;

    fn keep(&self, keep: &mut Keep) {
        for path in FILES {
            keep.file(path, MAX_BYTES);
        }
    }

    fn check(&self, image: &Image, findings: &mut Findings) {
        for path in FILES {
            let (Some(text), Ok(Some(file))) = (image.text(path), image.resolve(path)) else {
                continue;
            };
            let (Some(id), Some(version)) = (value(&text, "ID"), value(&text, "VERSION_ID")) else {
                return;
            };
            if let Some(ended) = ended_system(id, version) {
                findings
                    .report(
                        file.place(),
                        format!("{} {} has had no fixes since {}", ended.product, ended.version, ended.month()),
                    )
                    .help(format!("build on a release that is still maintained; this goes by the releases known in {AS_OF}"));
            }
            return;
        }
    }
}

/// The value of a variable in the file, without quotes; the last counts.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut lines = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='));
    let value = lines.next_back()?;
    Some(value.trim_matches(['"', '\'']))
}
