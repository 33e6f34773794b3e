use crate::{image::Place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct UndatedImage;

impl Rule for UndatedImage {
    const META: Meta<'static> = Meta {
        id: "undated-image",
        summary: "the configuration does not say when the image was made",
        why: "How old an image is decides whether it has the fixes of the last weeks, and nobody can tell.",
        category: Category::Correctness,
        severity: Severity::Info,
        profile: Profile::All,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("undated_image.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let message = match &config.image.config.created {
            None => "the image has no date".to_owned(),
            Some(text) if text.parse::<jiff::Timestamp>().is_err() => {
                format!("the date of the image is none: `{text}`")
            }
            Some(_) => return,
        };
        findings
            .report(Place::config("/created"), message)
            .help("let the builder set it; for images that are the same each time, set the date of the sources with `SOURCE_DATE_EPOCH`");
    }
}
