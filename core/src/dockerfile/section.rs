use super::{Dockerfile, Instruction, Stage, Step};

/// A part of a file between one FROM and the next: a stage, or what comes before the first FROM.
///
/// A file without any FROM, such as a snippet, is one section without a stage.
#[derive(Clone, Copy)]
pub struct Section<'a> {
    file: &'a Dockerfile,
    stage: Option<usize>,
}

impl<'a> Section<'a> {
    /// The file it is in.
    pub fn file(self) -> &'a Dockerfile {
        self.file
    }

    /// The stage that it is; `None` before the first FROM.
    pub fn stage(self) -> Option<Stage<'a>> {
        Some(Stage {
            file: self.file,
            index: self.stage?,
        })
    }

    /// Its instructions, without the FROM.
    pub fn instructions(self) -> impl DoubleEndedIterator<Item = Instruction<'a>> {
        let stages = &self.file.model.stages;
        let (start, end) = match self.stage {
            Some(index) => (stages[index].from + 1, stages[index].end),
            None => (
                0,
                stages
                    .first()
                    .map_or(self.file.tree.instructions.len(), |first| first.from),
            ),
        };
        (start..end).map(move |index| self.file.instruction(index))
    }
}

impl<'a> Section<'a> {
    /// What is carried out in it, in order; of a stage first what its base defers to it.
    pub fn steps(self) -> impl Iterator<Item = Step<'a>> {
        let deferred = self.stage().into_iter().flat_map(Stage::deferred_steps);
        deferred.chain(self.instructions().map(Step::from))
    }
}

impl Dockerfile {
    /// Its sections in order, first what comes before the first FROM.
    pub fn sections(&self) -> impl Iterator<Item = Section<'_>> {
        let stages = (0..self.model.stages.len()).map(Some);
        std::iter::once(None)
            .chain(stages)
            .map(|stage| Section { file: self, stage })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        dockerfile::{Dockerfile, Inputs, Section},
        text::Source,
    };

    #[test]
    fn every_instruction_but_from_is_in_one() {
        for (text, expected) in [
            ("", &[0][..]),
            ("RUN a\nCMD b\n", &[2]),
            ("FROM a\nRUN a\n", &[0, 1]),
            ("ARG A\nFROM a\nRUN a\nFROM b\nCMD c\nCMD d\n", &[1, 1, 2]),
        ] {
            let source = Source::new("Dockerfile", text).expect("short");
            let file = Dockerfile::parse(source, Inputs::default());
            let sizes: Vec<usize> = file
                .sections()
                .map(|section: Section<'_>| section.instructions().count())
                .collect();
            assert_eq!(sizes, expected, "{text}");
            assert!(
                file.sections()
                    .next()
                    .is_some_and(|it| it.stage().is_none())
            );
        }
    }
}
