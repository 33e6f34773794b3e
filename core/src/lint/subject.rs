use crate::{
    dockerfile::{Command, Dependency, Dockerfile, ImageUse, Instruction, Section, Stage, Step},
    lint::WaiverNote,
    syntax::Problem,
};

/// What must be read for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Needs {
    /// The Dockerfile.
    Dockerfile,
    /// What the other rules found, and which waivers held for it.
    Waivers,
}

/// What is checked.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Target<'t> {
    /// The Dockerfile, if there is one.
    pub dockerfile: Option<&'t Dockerfile>,
    /// What became of waivers; known only when all other rules have run.
    pub waivers: &'t [WaiverNote],
}

impl<'t> From<&'t Dockerfile> for Target<'t> {
    fn from(file: &'t Dockerfile) -> Self {
        Self {
            dockerfile: Some(file),
            waivers: &[],
        }
    }
}

/// Something a rule can look at.
pub trait Subject<'a>: Sized + 'a {
    /// What must be read to find it.
    const NEEDS: Needs;
    /// Every one there is.
    fn all(target: Target<'a>) -> impl Iterator<Item = Self>;
}

impl<'a> Subject<'a> for &'a Dockerfile {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.dockerfile.into_iter()
    }
}

impl<'a> Subject<'a> for Stage<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Dockerfile>::all(target).flat_map(Dockerfile::stages)
    }
}

impl<'a> Subject<'a> for Section<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Dockerfile>::all(target).flat_map(Dockerfile::sections)
    }
}

impl<'a> Subject<'a> for Dependency<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        Stage::all(target).flat_map(Stage::dependencies)
    }
}

impl<'a> Subject<'a> for ImageUse<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Dockerfile>::all(target).flat_map(Dockerfile::images)
    }
}

impl<'a> Subject<'a> for Instruction<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Dockerfile>::all(target).flat_map(Dockerfile::instructions)
    }
}

impl<'a> Subject<'a> for Step<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Dockerfile>::all(target).flat_map(Dockerfile::steps)
    }
}

impl<'a> Subject<'a> for Command<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        Instruction::all(target).flat_map(Instruction::commands)
    }
}

/// What a build would stop at, or what was left unchecked.
impl<'a> Subject<'a> for &'a Problem {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Dockerfile>::all(target).flat_map(Dockerfile::problems)
    }
}

impl<'a> Subject<'a> for &'a WaiverNote {
    const NEEDS: Needs = Needs::Waivers;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.waivers.iter()
    }
}
