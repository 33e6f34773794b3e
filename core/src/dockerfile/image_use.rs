use super::{Base, Dockerfile, ImageName, Instruction, Origin};
use crate::{syntax::instruction::Kind, text::Span};

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
