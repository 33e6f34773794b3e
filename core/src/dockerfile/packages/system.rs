//! The distribution's packages that a stage's own commands leave in its image.

use super::{Action, Manager, Package, PackageCommand, PackageSource};
use crate::{
    dockerfile::{Command, Stage},
    shell::Word,
    syntax::Keyword,
};
use std::collections::HashMap;

/// A package that a stage, or one that it starts from, installs and does not remove again.
#[derive(Clone, Copy)]
pub struct SystemPackage<'a> {
    /// The package.
    pub package: Package<'a>,
    /// What installs it.
    pub command: Command<'a>,
    /// The package manager.
    pub manager: Manager,
    /// It is in the image for sure: what installs it always runs, and nothing may have removed it.
    pub certain: bool,
}

impl<'a> Stage<'a> {
    /// The distribution's packages that the stage, and those it starts from, install and do not
    /// remove again, in order. What the base image has is not among them.
    pub fn system_packages(self) -> Vec<SystemPackage<'a>> {
        let mut log = Log::default();
        let mut chain: Vec<Self> = self.chain().collect();
        chain.reverse();
        let instructions = chain.into_iter().flat_map(Self::instructions);
        for instruction in instructions.filter(|one| one.keyword() == Some(Keyword::Run)) {
            instruction.commands().for_each(|command| log.add(command));
        }
        log.finish()
    }
}

#[derive(Default)]
struct Log<'a> {
    packages: Vec<Option<SystemPackage<'a>>>,
    /// By name, and by the name of their group: `apk add --virtual`.
    places: HashMap<&'a str, Vec<usize>>,
    /// Of the packages before this any may have been removed.
    doubtful: usize,
}

impl<'a> Log<'a> {
    fn add(&mut self, command: Command<'a>) {
        if let Some(read) = command.package_command() {
            self.package_command(command, &read);
            return;
        }
        let removed = match command.name() {
            Some("dpkg") => command.flag(&["-P", "--purge", "-r", "--remove"]),
            Some("rpm") => command.flag(&["-e", "--erase"]),
            // Then what nothing needs goes with the next `autoremove`.
            Some("apt-mark") if command.subcommand().is_some_and(|verb| verb.text == "auto") => {
                self.doubtful = self.packages.len();
                None
            }
            _ => None,
        };
        if removed.is_some() {
            let words = command
                .arguments()
                .iter()
                .filter(|word| !word.text.starts_with('-'));
            for word in words {
                self.remove(word, &word.text, command.always_runs());
            }
        }
    }

    fn package_command(&mut self, command: Command<'a>, read: &PackageCommand<'a>) {
        if !read.manager.is_system() || read.is_for_another_root() {
            return;
        }
        match read.action {
            Action::Install => {
                let first = self.packages.len();
                for package in &read.packages {
                    let key = package.name.unwrap_or(&package.word.text);
                    self.places
                        .entry(key)
                        .or_default()
                        .push(self.packages.len());
                    self.packages.push(Some(SystemPackage {
                        package: *package,
                        command,
                        manager: read.manager,
                        certain: command.always_runs() && !read.only_shows(),
                    }));
                }
                if let Some(group) = read
                    .flag_value(&["-t", "--virtual"])
                    .filter(|_| read.manager == Manager::Apk)
                {
                    self.places
                        .entry(group)
                        .or_default()
                        .extend(first..self.packages.len());
                }
            }
            Action::Remove => {
                for package in &read.packages {
                    let key = package.name.unwrap_or(&package.word.text);
                    self.remove(package.word, key, command.always_runs());
                }
            }
            _ => {}
        }
    }

    fn remove(&mut self, word: &Word, key: &str, always: bool) {
        let places = self.places.get(key).map_or(&[][..], Vec::as_slice);
        if places.is_empty() && (!word.literal || key.contains(['*', '?', '.', '['])) {
            self.doubtful = self.packages.len();
        }
        for place in places {
            let package = &mut self.packages[*place];
            match package {
                Some(package) if !always => package.certain = false,
                _ => *package = None,
            }
        }
        // What is removed once is not looked at again.
        if always && let Some(places) = self.places.get_mut(key) {
            places.clear();
        }
    }

    fn finish(self) -> Vec<SystemPackage<'a>> {
        let doubtful = self.doubtful;
        let kept = self.packages.into_iter().enumerate();
        kept.filter_map(|(place, package)| {
            let package = package?;
            Some(SystemPackage {
                certain: package.certain && place >= doubtful,
                ..package
            })
        })
        .collect()
    }
}

impl PackageCommand<'_> {
    /// Whether it works on the file system in a folder, not on that of the image.
    pub fn is_for_another_root(&self) -> bool {
        let flags: &[&str] = match self.manager {
            Manager::Apk => &["-p", "--root"],
            Manager::Dnf | Manager::Microdnf | Manager::Yum | Manager::Tdnf => &["--installroot"],
            Manager::Zypper => &["-R", "--root", "--installroot"],
            Manager::Pacman => &["-r", "--root"],
            _ => &[],
        };
        self.flag_value(flags).is_some_and(|root| root != "/")
    }

    /// Whether it only shows or downloads what it would install.
    pub fn only_shows(&self) -> bool {
        let flags: &[&str] = match self.manager {
            Manager::Apt => &[
                "-s",
                "--simulate",
                "--just-print",
                "--dry-run",
                "--recon",
                "--no-act",
                "--print-uris",
                "-d",
                "--download-only",
            ],
            Manager::Dnf | Manager::Microdnf | Manager::Yum | Manager::Tdnf => {
                &["--downloadonly", "--assumeno"]
            }
            Manager::Apk => &["-s", "--simulate"],
            _ => &["--dry-run"],
        };
        self.flag(flags).is_some()
    }

    /// Whether a package may come in whose name is not known.
    pub fn may_install_unknown(&self) -> bool {
        let is_unnamed = |package: &Package<'_>| {
            matches!(
                package.source,
                PackageSource::Unknown | PackageSource::File | PackageSource::Url
            )
        };
        self.has_unknown_words || self.packages.iter().any(is_unnamed)
    }
}
