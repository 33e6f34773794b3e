//! The configuration of each file: the nearest `holystone.toml` above it.

use super::args::RuleArgs;
use crate::{
    check::Checker,
    cli::{
        args::Gate,
        discover::Found,
        disk::{self, DiskContext},
    },
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    expectations::Expectations,
    lint::{
        self, Config, Effective, Selection, Waiving,
        config::{CONFIG_NAME, MAX_CONFIG_BYTES},
    },
};
use std::{
    collections::HashMap,
    fs::File,
    io::Read,
    path::{Component, Path, PathBuf, absolute},
    sync::Arc,
};

/// Everything that is needed to check a file.
pub(in crate::cli) struct Setup {
    pub(in crate::cli) checker: Checker,
    pub(in crate::cli) inputs: Inputs,
    pub(in crate::cli) fail_on: lint::Gate,
    /// The build context, if it is a folder.
    pub(in crate::cli) context: Option<Arc<DiskContext>>,
}

/// Finds and keeps what holds for files; each file of configuration is read once.
pub(in crate::cli) struct Setups {
    selection: Selection,
    context: Option<Arc<DiskContext>>,
    waiving: Waiving,
    expectations: Vec<Expectations>,
    here: PathBuf,
    looks_up: bool,
    /// The first holds where there is no other.
    projects: Vec<Project>,
    /// The project of each folder that was looked at.
    folders: HashMap<PathBuf, usize>,
    /// By project, and which of its overrides hold.
    ready: HashMap<(usize, Vec<bool>), Arc<Setup>>,
    errors: Vec<Error>,
}

/// A configuration and the folder that its paths start from.
struct Project {
    config: Config,
    folder: PathBuf,
}

impl Setups {
    pub(in crate::cli) fn new(args: &RuleArgs, fail_on: Option<Gate>) -> Result<Self, Error> {
        Self::with(args, args.selection(fail_on)?)
    }

    /// The same with a selection that goes over every file.
    pub(in crate::cli) fn with(args: &RuleArgs, selection: Selection) -> Result<Self, Error> {
        let no_folder =
            |error| Error::new(ErrorKind::Io, "there is no current folder").because(error);
        let here = std::env::current_dir().map_err(no_folder)?;
        let mut setups = Self {
            projects: Vec::new(),
            looks_up: args.config.is_none() && !args.no_config,
            folders: HashMap::new(),
            ready: HashMap::new(),
            errors: Vec::new(),
            selection,
            context: None,
            waiving: Waiving::default(),
            expectations: Vec::new(),
            here,
        };
        let first = match &args.config {
            Some(file) => setups.load(&setups.absolute(file))?,
            None => Project {
                config: setups.with_command_line(Config::default())?,
                folder: setups.here.clone(),
            },
        };
        setups.projects.push(first);
        Ok(setups)
    }

    /// With what the command line says of every file.
    pub(in crate::cli) fn given(
        mut self,
        context: Option<Arc<DiskContext>>,
        waiving: Waiving,
    ) -> Self {
        self.context = context;
        self.waiving = waiving;
        self
    }

    /// With what images are expected to be.
    pub(in crate::cli) fn expecting(self, expectations: Vec<Expectations>) -> Self {
        Self {
            expectations,
            ..self
        }
    }

    /// What holds for a file, and the names of the files that say so.
    pub(super) fn explain(&mut self, file: &Path) -> Result<(Effective, Vec<String>), Error> {
        let file = self.absolute(file);
        let project = self.project_of(&file);
        Error::join(std::mem::take(&mut self.errors))?;
        let Project { config, folder } = &self.projects[project];
        let effective = config.for_path(&relative(folder, &file));
        Ok((effective, config.files().map(str::to_owned).collect()))
    }

    /// What is needed to check what was found. What went wrong is told by
    /// [`finish`](Self::finish).
    pub(in crate::cli) fn get(&mut self, found: &Found, given: &Inputs) -> Arc<Setup> {
        let file = match found {
            // Standard input counts as the Dockerfile of this folder.
            Found::File(path) if path == Path::new("-") => self.here.join("Dockerfile"),
            Found::File(path) => self.absolute(path),
            Found::Nothing { path, .. } => self.absolute(Path::new(path)),
        };
        self.at(&file, given)
    }

    /// What is needed to check images: wherever they are, what holds in this folder holds for them.
    pub(in crate::cli) fn for_images(&mut self, given: &Inputs) -> Arc<Setup> {
        self.at(&self.here.join("image"), given)
    }

    fn at(&mut self, file: &Path, given: &Inputs) -> Arc<Setup> {
        let project = self.project_of(file);
        let Project { config, folder } = &self.projects[project];
        let path = relative(folder, file);
        let key = (project, config.overrides_for(&path));
        if let Some(setup) = self.ready.get(&key) {
            return Arc::clone(setup);
        }
        let mut setup = Setup::new(
            &config.for_path(&path),
            given,
            self.context.clone(),
            &mut self.errors,
        );
        let checker = setup.checker.with_waiving(self.waiving.clone());
        setup.checker = checker.with_expectations(self.expectations.clone());
        let setup = Arc::new(setup);
        self.ready.insert(key, Arc::clone(&setup));
        setup
    }

    /// All that went wrong.
    pub(in crate::cli) fn finish(self) -> Result<(), Error> {
        Error::join(self.errors)
    }

    /// The number of the project that a file belongs to; if its configuration is broken, that of
    /// the first, and the error is kept.
    fn project_of(&mut self, file: &Path) -> usize {
        if !self.looks_up {
            return 0;
        }
        let mut on_the_way = Vec::new();
        let mut project = 0;
        for folder in file.ancestors().skip(1) {
            if let Some(known) = self.folders.get(folder) {
                project = *known;
                break;
            }
            on_the_way.push(folder.to_owned());
            let config = folder.join(CONFIG_NAME);
            if config.is_file() {
                match self.load(&config) {
                    Ok(loaded) => {
                        project = self.projects.len();
                        self.projects.push(loaded);
                    }
                    Err(error) => self.errors.extend(error.into_all()),
                }
                break;
            }
        }
        let found = on_the_way.into_iter().map(|folder| (folder, project));
        self.folders.extend(found);
        project
    }

    fn load(&self, file: &Path) -> Result<Project, Error> {
        let name = slashes(file.strip_prefix(&self.here).unwrap_or(file));
        let unreadable =
            |why| Error::new(ErrorKind::Io, format!("cannot be read: {why}")).at(&name);
        let text = read(file).map_err(unreadable)?;
        let config = Config::load(&name, &text, &|path| read(Path::new(path)))?;
        Ok(Project {
            config: self.with_command_line(config)?,
            folder: file.parent().unwrap_or(file).to_owned(),
        })
    }

    fn with_command_line(&self, config: Config) -> Result<Config, Error> {
        config.with(&self.selection, "the command line")
    }

    /// A path from the root, without `.` and `..`.
    fn absolute(&self, path: &Path) -> PathBuf {
        let path = absolute(path).unwrap_or_else(|_| self.here.join(path));
        let mut clean = PathBuf::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    clean.pop();
                }
                part => clean.push(part),
            }
        }
        clean
    }
}

impl Setup {
    fn new(
        effective: &Effective,
        given: &Inputs,
        mut context: Option<Arc<DiskContext>>,
        errors: &mut Vec<Error>,
    ) -> Self {
        let mut keep = |error: Error| errors.push(error);
        let mut inputs = effective.complete(given.clone());
        if let (None, Some(folder)) = (&context, effective.context()) {
            match DiskContext::open(Path::new(folder)) {
                Ok(open) => context = Some(Arc::new(open)),
                Err(error) => keep(error),
            }
        }
        inputs.context = context.clone().map(|context| context as _);
        let checker = Checker::configured(effective).unwrap_or_else(|error| {
            keep(error);
            Checker::with_rules(Vec::new())
        });
        Self {
            checker,
            inputs,
            fail_on: effective.fail_on(),
            context,
        }
    }
}

/// The text of a file of configuration, or why there is none.
fn read(path: &Path) -> Result<String, String> {
    // What is no file may never end.
    if !path.is_file() {
        return Err("there is no such file".to_owned());
    }
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    file.take(MAX_CONFIG_BYTES as u64 + 1)
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    Ok(text)
}

/// A path from a folder, with slashes; both are absolute.
fn relative(folder: &Path, path: &Path) -> String {
    let mut up = PathBuf::new();
    for above in folder.ancestors() {
        if let Ok(below) = path.strip_prefix(above) {
            return slashes(&up.join(below));
        }
        up.push("..");
    }
    slashes(path)
}

fn slashes(path: &Path) -> String {
    let path = disk::display(path);
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths() {
        for (folder, path, expected) in [
            ("/a", "/a/Dockerfile", "Dockerfile"),
            ("/a", "/a/b/c", "b/c"),
            ("/a/b", "/a/c/d", "../c/d"),
            ("/a/b", "/x", "../../x"),
            ("/", "/x/y", "x/y"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(path)), expected);
        }
    }
}
