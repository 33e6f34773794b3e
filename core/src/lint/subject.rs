use crate::{
    build::{Build, Drift},
    dockerfile::{
        Command, Dependency, Dockerfile, ImageUse, Instruction, Publication, Published,
        PublishedImage, Section, Stage, Step,
    },
    expectations::Expectations,
    image::{self, File, Image, reference::Reference},
    lint::WaiverNote,
    syntax::Problem,
};

/// What must be read for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Needs {
    /// The Dockerfile.
    Dockerfile,
    /// The configuration of the image.
    Config,
    /// The layers of the image.
    Layers,
    /// The same, and the secrets in their files.
    Secrets,
    /// What the other rules found, and which waivers held for it.
    Waivers,
}

impl Needs {
    /// Whether there is nothing to find without an image.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Config | Self::Layers | Self::Secrets)
    }
}

/// What is checked.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Target<'t> {
    /// The Dockerfile, if there is one.
    pub dockerfile: Option<&'t Dockerfile>,
    /// The image, with what is known of its making, if there is one.
    pub build: Option<&'t Build<'t>>,
    /// What someone expects of the image.
    pub expectations: &'t [Expectations],
    /// What became of waivers; known only when all other rules have run.
    pub waivers: &'t [WaiverNote],
}

impl<'t> From<&'t Dockerfile> for Target<'t> {
    fn from(file: &'t Dockerfile) -> Self {
        Self {
            dockerfile: Some(file),
            ..Self::default()
        }
    }
}

impl<'t> Target<'t> {
    /// The image, if there is one.
    pub fn image(self) -> Option<&'t Image> {
        self.build.map(|build| build.image)
    }
}

/// Something a rule can look at.
pub trait Subject<'a>: Sized + 'a {
    /// What must be read to find it.
    const NEEDS: Needs;
    /// Every one there is.
    fn all(target: Target<'a>) -> impl Iterator<Item = Self>;
}

/// Everything that there is.
impl<'a> Subject<'a> for Target<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        std::iter::once(target)
    }
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

/// An image that a file names, and what registries say of it.
#[derive(Clone, Copy)]
pub struct PublishedUse<'a> {
    /// Where it is named.
    pub image: ImageUse<'a>,
    /// What is said of it.
    pub published: &'a Published,
    /// Its name in full.
    pub reference: &'a Reference,
}

impl<'a> PublishedUse<'a> {
    /// What a build takes, if it is known and there.
    pub fn taken(self) -> Option<&'a Publication> {
        self.published.effective(self.reference).found()
    }

    /// What a build takes, or the index that it is in: what is said of an index holds for its images. `None`
    /// also where the digest is that of a single image, and nobody knows in which index it is.
    pub fn whole(self) -> Option<&'a Publication> {
        let taken = self.taken()?;
        let is_alone = taken.is_index || self.reference.digest().is_none();
        let tag = self.published.tag.found();
        tag.filter(|tag| tag.holds(&taken.digest))
            .or(is_alone.then_some(taken))
    }

    /// Of what is taken, the image for the platform that is asked for, or for the usual one if that is not known.
    pub fn taken_image(self) -> Option<&'a PublishedImage> {
        self.taken()?.image_or_usual(self.image.platform().as_ref())
    }
}

impl<'a> Subject<'a> for PublishedUse<'a> {
    const NEEDS: Needs = Needs::Dockerfile;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        let images = ImageUse::all(target).filter(|image| !image.is_numbered());
        images.filter_map(|image| {
            Some(Self {
                image,
                published: image.published()?,
                reference: image.name.reference()?,
            })
        })
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

/// An image's configuration; its layers may not have been read.
#[derive(Clone, Copy, Debug)]
pub struct ImageConfig<'a> {
    /// The image.
    pub image: &'a Image,
}

impl<'a> Subject<'a> for ImageConfig<'a> {
    const NEEDS: Needs = Needs::Config;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target
            .image()
            .into_iter()
            .map(|image| ImageConfig { image })
    }
}

/// A step of an image's history.
impl<'a> Subject<'a> for image::Step<'a> {
    const NEEDS: Needs = Needs::Config;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.image().into_iter().flat_map(Image::steps)
    }
}

/// What is wrong with how an image is stored, its layers among it.
impl<'a> Subject<'a> for &'a image::Problem {
    const NEEDS: Needs = Needs::Layers;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.image().into_iter().flat_map(|image| &image.problems)
    }
}

/// An image whose layers have been read.
impl<'a> Subject<'a> for &'a Image {
    const NEEDS: Needs = Needs::Layers;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.image().filter(|image| image.has_layers).into_iter()
    }
}

/// A file of the tree that the layers give.
impl<'a> Subject<'a> for File<'a> {
    const NEEDS: Needs = Needs::Layers;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Image>::all(target).flat_map(Image::files)
    }
}

/// A file of a layer, also one that later layers hide.
#[derive(Clone, Copy, Debug)]
pub struct LayerFile<'a>(pub File<'a>);

impl<'a> Subject<'a> for LayerFile<'a> {
    const NEEDS: Needs = Needs::Layers;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Image>::all(target).flat_map(Image::copies).map(LayerFile)
    }
}

/// An image whose files have been looked through for secrets, in every layer.
#[derive(Clone, Copy, Debug)]
pub struct SecretFiles<'a> {
    /// The image.
    pub image: &'a Image,
}

impl<'a> SecretFiles<'a> {
    /// The files in which there are secrets, also those that later layers hide; the lowest layer first.
    pub fn files(self) -> impl Iterator<Item = File<'a>> {
        self.image.copies().filter(|file| {
            let content = file.entry().content.as_ref();
            content.is_some_and(|content| !content.secrets.is_empty())
        })
    }
}

impl<'a> Subject<'a> for SecretFiles<'a> {
    const NEEDS: Needs = Needs::Secrets;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        <&Image>::all(target).map(|image| SecretFiles { image })
    }
}

/// An image, and what someone expects of it.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The image; its layers may not have been read.
    pub image: &'a Image,
    /// What is expected.
    pub expectations: &'a Expectations,
}

impl<'a> Subject<'a> for Expected<'a> {
    const NEEDS: Needs = Needs::Config;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        let images = target.image().into_iter();
        images.flat_map(move |image| {
            let all = target.expectations.iter();
            all.map(move |expectations| Expected {
                image,
                expectations,
            })
        })
    }
}

/// An image together with the Dockerfile or the base that it was built from.
impl<'a> Subject<'a> for &'a Build<'a> {
    const NEEDS: Needs = Needs::Layers;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.build.into_iter()
    }
}

/// A difference between an image and the Dockerfile or the base that it is said to be built from.
impl<'a> Subject<'a> for Drift {
    const NEEDS: Needs = Needs::Config;
    fn all(target: Target<'a>) -> impl Iterator<Item = Self> {
        target.build.into_iter().flat_map(Build::drifts)
    }
}
