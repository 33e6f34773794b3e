use super::secret_in_image::{rate, what};
use crate::{
    image::{
        Image, Place, container_place,
        secrets::{SecretMatch, scan_text},
    },
    lint::ImageConfig,
    rules::prelude::*,
};

#[derive(Default)]
pub(super) struct SecretInImageConfig;

impl Rule for SecretInImageConfig {
    const META: Meta<'static> = Meta {
        id: "secret-in-image-config",
        summary: "the configuration of an image holds a secret: a variable, a label, a command, its history",
        why: "`docker inspect` and `docker history --no-trunc` show it to anyone who can pull the image.",
        category: Category::Security,
        severity: Severity::Warning,
        profile: Profile::Recommended,
        since: "0.1.0",
        same_as: &["dockle:CIS-DI-0010"],
        page: include_str!("secret_in_image_config.md"),
    };

    type Subject<'a> = ImageConfig<'a>;

    fn check(&self, config: ImageConfig<'_>, findings: &mut Findings) {
        // The history repeats what is in the variables, and each later step its build arguments.
        let mut told: Vec<Found> = Vec::new();
        for (place, what, text) in texts(config.image) {
            for secret in scan_text(&text) {
                match told
                    .iter_mut()
                    .find(|found| found.secret.hash == secret.hash)
                {
                    Some(found) => found.others.push(place.clone()),
                    None => told.push(Found {
                        place: place.clone(),
                        text: what.clone(),
                        secret,
                        others: Vec::new(),
                    }),
                }
            }
        }
        for found in told {
            found.report(findings);
        }
    }
}

/// A secret, and the first place it stands in.
struct Found {
    place: Place,
    /// What holds it, as the start of a sentence.
    text: String,
    secret: SecretMatch,
    others: Vec<Place>,
}

/// How many other places of a secret are told.
const MAX_OTHERS: usize = 20;

impl Found {
    fn report(self, findings: &mut Findings) {
        let text = &self.text;
        let message = match &self.secret.setting {
            Some(name) if text.ends_with(&format!("`{name}`")) => {
                format!("{text} holds what looks like a secret")
            }
            Some(name) => format!("{text} holds what looks like a secret: the value of `{name}`"),
            None => format!("{text} holds a secret: {}", what(&self.secret)),
        };
        let finding = findings.report(self.place, message);
        finding.help(
            "revoke it; give the next to the step that needs it, `RUN --mount=type=secret,id=…,env=…`, or to the container when it starts",
        );
        for place in self.others.into_iter().take(MAX_OTHERS) {
            finding.related(place, "it is here too");
        }
        rate(finding, &self.secret);
    }
}

/// The texts of a configuration in which people put secrets, each with its place and what it is.
fn texts(image: &Image) -> Vec<(Place, String, String)> {
    let container = &image.config.config;
    let mut texts = Vec::new();
    let mut add = |parts: &[&str], what: String, text: String| {
        texts.push((container_place(parts), what, text));
    };
    for (index, variable) in container.env.iter().enumerate() {
        let name = variable.split('=').next().unwrap_or_default();
        let index = index.to_string();
        add(
            &["Env", &index],
            format!("the variable `{name}`"),
            variable.clone(),
        );
    }
    for (name, value) in &container.labels {
        add(
            &["Labels", name],
            format!("the label `{name}`"),
            format!("{name}={value}"),
        );
    }
    let health = container.healthcheck.as_ref().map(|check| &check.test);
    for (field, words) in [
        ("Entrypoint", container.entrypoint.as_ref()),
        ("Cmd", container.cmd.as_ref()),
        ("Healthcheck", health),
        ("OnBuild", Some(&container.on_build)),
    ] {
        if let Some(words) = words {
            add(&[field], format!("`{field}`"), words.join(" "));
        }
    }
    for step in image.steps() {
        let made = step.history.created_by.clone();
        texts.push((
            step.place(),
            format!("step {} of the history", step.index),
            made,
        ));
    }
    // The classic builder leaves the container of its last step.
    if let Some(last) = &image.config.container_config {
        let words = last.cmd.iter().flatten().chain(&last.env);
        let all: Vec<&str> = words.map(String::as_str).collect();
        let what = "what the builder left of its last container".to_owned();
        texts.push((Place::config("/container_config"), what, all.join("\n")));
    }
    texts
}
