//! Variables, labels, ports and volumes of an image against what the Dockerfile sets.

use super::{
    Drift, capped,
    settings::{Comparison, clean, drift, shown},
};
use crate::{
    build::{history::Action, settings},
    image::config::ContainerConfig,
    syntax::{Keyword, Pair, instruction::Kind},
    text::Span,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// A value that the file sets last, if it is known, and where.
type Set = (Option<String>, Span);

impl Comparison<'_> {
    /// Values are not told: they may be secrets.
    pub(super) fn variables(&self) -> Vec<Drift> {
        let Some(set) = self.pairs(Keyword::Env) else {
            return Vec::new();
        };
        let mut drifts = Vec::new();
        for (name, (wanted, by)) in &set {
            let message = match (self.config.variable(name), wanted) {
                (None, _) => format!("the image has no variable `{}`", shown(name)),
                (Some(found), Some(wanted)) if found != wanted => {
                    format!(
                        "the variable `{}` has another value than the Dockerfile gives it",
                        shown(name)
                    )
                }
                _ => continue,
            };
            drifts.push(drift(&self.variable_place(name), message).by(*by, "it is set here"));
        }
        if let Some(inherited) = self.inherited {
            for (name, found) in self.config.variables() {
                // Builders add it to what has none.
                let is_default = name == "PATH" && inherited.variable(name).is_none();
                if set.contains_key(name) || is_default || inherited.variable(name) == Some(found) {
                    continue;
                }
                let message = format!("no instruction sets the variable `{}` so", shown(name));
                drifts.push(drift(&self.variable_place(name), message));
            }
        }
        capped(drifts, "variables")
    }

    pub(super) fn labels(&self) -> Vec<Drift> {
        let Some(set) = self.pairs(Keyword::Label) else {
            return Vec::new();
        };
        let mut drifts = Vec::new();
        for (name, (wanted, by)) in set {
            let message = match (self.config.labels.get(&name), &wanted) {
                (None, _) => format!("the image has no label `{}`", shown(&name)),
                (Some(found), Some(wanted)) if found != wanted => {
                    format!("the label `{}` is `{}`", shown(&name), shown(found))
                }
                _ => continue,
            };
            // Labels that the command line adds go over those of the file.
            if self.is_added(Keyword::Label, &name) {
                continue;
            }
            let said = wanted.map_or("it is set here".to_owned(), |wanted| {
                format!("the Dockerfile says `{}`", shown(&wanted))
            });
            let pointer = name.replace('~', "~0").replace('/', "~1");
            drifts.push(drift(&format!("/config/Labels/{pointer}"), message).by(by, said));
        }
        capped(drifts, "labels")
    }

    pub(super) fn ports(&self) -> Vec<Drift> {
        let found: BTreeSet<String> = self
            .config
            .exposed_ports
            .iter()
            .map(|port| with_protocol(port))
            .collect();
        let exposed = self.own(Keyword::Expose);
        let mut wanted: BTreeMap<String, Span> = BTreeMap::new();
        let mut is_known = true;
        for instruction in &exposed {
            let ports = instruction.exposed_port_words();
            let Kind::Expose(words) = instruction.kind() else {
                continue;
            };
            is_known &= words
                .iter()
                .all(|word| ports.iter().any(|(of, _)| of.span == word.span));
            for (_, port) in ports {
                let protocol = match port.protocol_as_written.as_str() {
                    "" => "tcp".to_owned(),
                    protocol => protocol.to_ascii_lowercase(),
                };
                for number in port.start..=port.end {
                    wanted.insert(format!("{number}/{protocol}"), instruction.span());
                }
            }
        }
        self.names(
            "/config/ExposedPorts",
            "port",
            "EXPOSE",
            &found,
            &wanted,
            is_known,
            |base| {
                base.exposed_ports
                    .iter()
                    .map(|port| with_protocol(port))
                    .collect()
            },
        )
    }

    pub(super) fn volumes(&self) -> Vec<Drift> {
        let found: BTreeSet<String> = self.config.volumes.iter().map(|path| clean(path)).collect();
        let mut wanted: BTreeMap<String, Span> = BTreeMap::new();
        let mut is_known = true;
        for instruction in self.own(Keyword::Volume) {
            let Kind::Volume(words) = instruction.kind() else {
                continue;
            };
            for word in words {
                match instruction.expand_word(word) {
                    Some(path) => {
                        wanted.insert(clean(&path), instruction.span());
                    }
                    None => is_known = false,
                }
            }
        }
        self.names(
            "/config/Volumes",
            "volume",
            "VOLUME",
            &found,
            &wanted,
            is_known,
            |base| base.volumes.iter().map(|path| clean(path)).collect(),
        )
    }

    /// Names that should be there and are not, and the other way round.
    #[allow(
        clippy::too_many_arguments,
        reason = "ports and volumes differ in words alone"
    )]
    fn names(
        &self,
        place: &str,
        what: &str,
        word: &str,
        found: &BTreeSet<String>,
        wanted: &BTreeMap<String, Span>,
        is_known: bool,
        of_base: impl Fn(&ContainerConfig) -> BTreeSet<String>,
    ) -> Vec<Drift> {
        let absent = wanted.iter().filter(|(name, _)| !found.contains(*name));
        let mut drifts: Vec<Drift> = absent
            .map(|(name, by)| {
                drift(place, format!("the image has no {what} `{}`", shown(name)))
                    .by(*by, format!("the Dockerfile has it in this {word}"))
            })
            .collect();
        if let Some(inherited) = self.inherited.filter(|_| is_known) {
            let of_base = of_base(inherited);
            let extra = found
                .iter()
                .filter(|name| !wanted.contains_key(*name) && !of_base.contains(*name));
            drifts.extend(extra.map(|name| {
                drift(
                    place,
                    format!(
                        "the image has the {what} `{}`, and no {word} says so",
                        shown(name)
                    ),
                )
            }));
        }
        capped(drifts, &format!("{what}s"))
    }

    /// Names and last values of ENV or LABEL; `None` if a name is not known.
    fn pairs(&self, keyword: Keyword) -> Option<BTreeMap<String, Set>> {
        let mut set = BTreeMap::new();
        for step in &self.steps {
            if step.keyword() != Some(keyword) {
                continue;
            }
            let (Kind::Env(pairs) | Kind::Label(pairs)) = step.kind() else {
                continue;
            };
            for Pair { name, value, .. } in pairs {
                let name = step.expand(&name.text)?.into_owned();
                let value = step.expand(&value.text).map(Cow::into_owned);
                set.insert(name, (value, step.instruction().span()));
            }
        }
        Some(set)
    }

    fn variable_place(&self, name: &str) -> String {
        let index = self.config.variables().position(|(of, _)| of == name);
        index.map_or("/config/Env".to_owned(), |index| {
            format!("/config/Env/{index}")
        })
    }

    /// Whether a step that is no instruction of the file sets a name.
    fn is_added(&self, keyword: Keyword, name: &str) -> bool {
        let steps = self
            .build
            .trace
            .steps
            .iter()
            .zip(&self.build.image.config.history);
        steps.filter(|(trace, _)| trace.instruction.is_none()).any(|(_, step)| {
            matches!(Action::read(&step.created_by), Action::Other(of, text) if of == keyword && settings::sets(text, name))
        })
    }
}

fn with_protocol(port: &str) -> String {
    let port = port.to_ascii_lowercase();
    if port.contains('/') {
        port
    } else {
        format!("{port}/tcp")
    }
}
