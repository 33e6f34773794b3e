use super::{Base, Dockerfile, ImageName, Instruction, Origin, Published, Stage};
use crate::{
    image::platform::Platform,
    syntax::{Keyword, instruction::Kind},
    text::Span,
};

/// An image that FROM, COPY --from or a mount names.
#[derive(Clone, Copy)]
pub struct ImageUse<'a> {
    /// Its name.
    pub name: &'a ImageName,
    /// The instruction that names it.
    pub instruction: Instruction<'a>,
    /// Where the name stands, with its variables; for a mount the whole mount.
    pub span: Span,
}

impl<'a> ImageUse<'a> {
    /// The platform that it is asked for, if that is known: what FROM says, or what is built for.
    pub fn platform(self) -> Option<Platform> {
        if self.instruction.keyword() == Some(Keyword::From) {
            self.instruction.stage().and_then(Stage::platform).cloned()
        } else {
            self.instruction.file().inputs().target_platform()
        }
    }

    /// Whether it is named by its number, after another instruction has named it.
    pub fn is_numbered(self) -> bool {
        let written = self.instruction.file().source().slice(self.span);
        self.instruction.keyword() != Some(Keyword::From) && written.parse::<i64>().is_ok()
    }

    /// What registries say of it.
    pub fn published(self) -> Option<&'a Published> {
        self.instruction.file().inputs().published(self.name)
    }
}

/// Every image that a file names, but for names that are rather meant for stages.
pub(super) fn all(file: &Dockerfile) -> impl Iterator<Item = ImageUse<'_>> {
    file.stages().flat_map(|stage| {
        let from = stage.from();
        let base = match (stage.base(), from.kind()) {
            (Base::Image(name), Kind::From(kind)) => Some(ImageUse {
                name,
                instruction: from,
                span: kind.image.span,
            }),
            _ => None,
        };
        let taken = stage
            .dependencies()
            .filter_map(|dependency| match dependency.origin {
                Origin::Image(name) if !dependency.is_likely_stage() => Some(ImageUse {
                    name,
                    instruction: dependency.instruction,
                    span: dependency.span,
                }),
                _ => None,
            });
        base.into_iter().chain(taken)
    })
}
