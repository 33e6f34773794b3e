//! What is accepted: waivers, baselines, and what was there at a revision.

use super::disk;
use crate::{
    check::Checker,
    dockerfile::Inputs,
    error::{Error, ErrorKind},
    lint::{Baseline, TeamWaivers, Waiving},
    report::{FileReport, ImageReport, Report},
    text::{MAX_SOURCE_BYTES, Source},
};
use clap::Args;
use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

#[derive(Args, Debug)]
#[command(next_help_heading = "What is accepted")]
pub(super) struct AcceptedArgs {
    /// Report what comments and waiver files accept too, as for an audit
    #[arg(long)]
    no_waivers: bool,

    /// A team's waiver file, in TOML; `holystone explain expired-waiver` shows one
    #[arg(long, value_name = "FILE", conflicts_with = "no_waivers")]
    waivers: Option<PathBuf>,

    /// Report only what this baseline, or report in JSON, does not have
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write a baseline of all that is found now, and report nothing of it
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,

    /// Report only what was not found at a revision of Git's: `main`, `HEAD~3`
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
}

/// What is accepted in a run.
pub(super) struct Accepted {
    baseline: Option<Baseline>,
    changed_since: Option<String>,
    write_baseline: Option<PathBuf>,
}

impl AcceptedArgs {
    /// How waivers are treated.
    pub(super) fn waiving(&self) -> Result<Waiving, Error> {
        let team = self.waivers.as_deref().map(|path| {
            let text = disk::read_text(path)?;
            TeamWaivers::parse(&disk::display(path), &text).map(Arc::new)
        });
        Ok(Waiving {
            disabled: self.no_waivers,
            team: team.transpose()?,
            ..Waiving::default()
        })
    }

    /// What else is accepted.
    pub(super) fn load(&self) -> Result<Accepted, Error> {
        let baseline = self.baseline.as_deref().map(|path| {
            let text = disk::read_text(path)?;
            Baseline::parse(&disk::display(path), &text)
        });
        Ok(Accepted {
            baseline: baseline.transpose()?,
            changed_since: self.changed_since.clone(),
            write_baseline: self.write_baseline.clone(),
        })
    }
}

impl Accepted {
    /// Whether what is asked for means something for images.
    ///
    /// # Errors
    /// When a revision is named, and there is no Dockerfile that could be older there.
    pub(super) fn fits_images(&self, has_dockerfile: bool) -> Result<(), Error> {
        if self.changed_since.is_some() && !has_dockerfile {
            let message = "`--changed-since` is for files in Git; for images there is `--baseline`";
            return Err(Error::new(ErrorKind::InvalidOption, message));
        }
        Ok(())
    }

    /// Takes what a baseline has out of the report of an image.
    pub(super) fn settle_image(&self, report: &mut ImageReport) {
        if let Some(baseline) = &self.baseline {
            report.known += baseline.take_known(&report.name, &mut report.findings);
        }
    }

    /// Takes what is accepted out of the report of a file.
    pub(super) fn settle(
        &self,
        path: &Path,
        report: &mut FileReport,
        checker: &Checker,
        inputs: &Inputs,
    ) -> Result<(), Error> {
        if let Some(revision) = &self.changed_since
            && let Some(old) = source_at(path, revision)?
        {
            let old = checker.check(old, inputs.clone());
            let mut baseline = Baseline::default();
            let known = old.findings.into_iter().map(|finding| finding.fingerprint);
            baseline.add(&report.path, known);
            report.known += baseline.take_known(&report.path, &mut report.findings);
        }
        if let Some(baseline) = &self.baseline {
            report.known += baseline.take_known(&report.path, &mut report.findings);
        }
        Ok(())
    }

    /// Writes the baseline, if that was asked for.
    pub(super) fn finish(&self, report: &mut Report) -> Result<(), Error> {
        let Some(path) = &self.write_baseline else {
            return Ok(());
        };
        let files = report.files.iter();
        let files = files.map(|file| (file.path.as_str(), file.findings.as_slice()));
        let images = report.images.iter();
        let images = images.map(|image| (image.name.as_str(), image.findings.as_slice()));
        let json = Baseline::to_json(files.chain(images));
        disk::write(path, |out| out.write_all(json.as_bytes()))?;
        let baseline = Baseline::parse("", &json)?;
        for file in &mut report.files {
            file.known += baseline.take_known(&file.path, &mut file.findings);
        }
        for image in &mut report.images {
            image.known += baseline.take_known(&image.name, &mut image.findings);
        }
        Ok(())
    }
}

/// A file as it was at a revision; `None` if it was not there.
fn source_at(path: &Path, revision: &str) -> Result<Option<Source>, Error> {
    let fail = |message: String| Error::new(ErrorKind::Io, message).at(disk::display(path));
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(fail("`--changed-since` needs a file".to_owned()));
    };
    if path == Path::new("-") {
        return Err(fail(
            "`--changed-since` needs a file, not standard input".to_owned(),
        ));
    }
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(folder)
            .args(args)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        command
    };
    let commit = format!("{revision}^{{commit}}");
    let output = git(&["rev-parse", "--verify", "--end-of-options", &commit])
        .output()
        .map_err(|error| fail("`git` cannot be run".to_owned()).because(error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(fail(format!(
            "`--changed-since {revision}`: git: {}",
            said.trim()
        )));
    }
    let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let object = format!("{commit}:./{}", name.to_string_lossy());
    let mut child = git(&["cat-file", "blob", &object])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| fail("`git` cannot be run".to_owned()).because(error))?;
    let mut bytes = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let mut stdout = stdout.take(MAX_SOURCE_BYTES as u64 + 1);
        stdout
            .read_to_end(&mut bytes)
            .map_err(|error| fail("git's answer cannot be read".to_owned()).because(error))?;
    }
    let status = child
        .wait()
        .map_err(|error| fail("`git` cannot be run".to_owned()).because(error))?;
    // The revision is known to be there, so the file is not.
    if !status.success() {
        return Ok(None);
    }
    Source::from_bytes(disk::display(path), bytes).map(Some)
}
