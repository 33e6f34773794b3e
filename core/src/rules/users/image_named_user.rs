use crate::{image::container_place, lint::ImageConfig, rules::prelude::*};

#[derive(Default)]
pub(super) struct ImageNamedUser;

impl Rule for ImageNamedUser {
    const META: Meta<'static> = Meta {
        id: "image-named-user",
        summary: "the image names its user, and Kubernetes cannot tell a name from root",
        why: "With `runAsNonRoot` Kubernetes starts an image only if its user is a number, for it does not look names up.",
        category: Category::Security,
        severity: Severity::Info,
        profile: Profile::Hardening,
        since: "0.1.0",
        same_as: &[],
        page: include_str!("image_named_user.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        let image = config.image;
        let user = image.config.config.user.as_str();
        let name = user.split(':').next().unwrap_or_default();
        if image.config.is_windows()
            || matches!(name, "" | "root")
            || name.bytes().all(|byte| byte.is_ascii_digit())
        {
            return;
        }
        findings
            .report(
                container_place(&["User"]),
                format!("the user is the name `{name}`, not a number"),
            )
            .help("set the user by its number, `USER 10001:10001`; `/etc/passwd` may still give it a name");
    }
}
