//! Where the report goes, and in which formats.

use super::{args::Colour, disk};
use crate::{
    error::{Error, ErrorKind},
    report::{self, Report, tty::Screen},
};
use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use std::{
    io::{self, Write},
    path::PathBuf,
    str::FromStr,
};

/// A way to write the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the lines concerned
    Tty,
    /// holystone's own, with everything; its schema is published
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab code quality
    Gitlab,
    /// JUnit XML
    Junit,
    /// Checkstyle XML
    Checkstyle,
    /// SonarQube generic issues, 10.3 and later
    Sonarqube,
    /// reviewdog diagnostics
    Rdjson,
    /// A summary for a job or a pull request
    Markdown,
    /// One page that needs no other file and no network
    Html,
}

/// A format and the file it goes to; standard output if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        let format = Format::from_str(name, false).map_err(|_| {
            let names = Format::value_variants()
                .iter()
                .filter_map(ValueEnum::to_possible_value);
            let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
            format!("the formats are {}", names.join(", "))
        })?;
        match file {
            Some("") => Err("there is no file name after `=`".to_owned()),
            // As everywhere, `-` is the standard stream.
            Some("-") | None => Ok(Self { format, file: None }),
            Some(file) => Ok(Self {
                format,
                file: Some(file.into()),
            }),
        }
    }
}

/// Everywhere that the report goes.
#[derive(Debug)]
pub(super) struct Outputs {
    stdout: Option<Format>,
    files: Vec<(Format, PathBuf)>,
    colour: Colour,
    to_stderr: bool,
}

impl Outputs {
    /// What the arguments ask for: a report for people, if they ask for nothing on standard output.
    /// When that is `taken` by another text, the report for people goes to standard error.
    ///
    /// # Errors
    /// When two reports, or a report and another text, would be mixed.
    pub(super) fn new(
        asked: &[Output],
        colour: Colour,
        taken: Option<&str>,
    ) -> Result<Self, Error> {
        let mut stdout = None;
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        for output in asked {
            let problem = match &output.file {
                Some(file) if files.iter().any(|(_, other)| other == file) => {
                    Some(format!("two reports would go to {}", disk::display(file)))
                }
                Some(file) => {
                    files.push((output.format, file.clone()));
                    None
                }
                None if stdout.is_some() => {
                    Some("two reports would go to standard output: give one a file, as `--format sarif=FILE`".to_owned())
                }
                None => {
                    stdout = Some(output.format);
                    taken.map(|what| {
                        format!("standard output is for {what}: give the report a file, as `--format json=FILE`")
                    })
                }
            };
            if let Some(problem) = problem {
                return Err(Error::new(ErrorKind::InvalidOption, problem));
            }
        }
        // Who writes files alone still wants to see what was found.
        let stdout = stdout.or(Some(Format::Tty));
        Ok(Self {
            stdout,
            files,
            colour,
            to_stderr: taken.is_some(),
        })
    }

    /// Writes the report everywhere: the files first, for a closed pipe ends the command.
    pub(super) fn write(&self, report: &Report) -> Result<(), Box<dyn std::error::Error>> {
        for (format, file) in &self.files {
            let screen = Screen {
                colour: false,
                width: Screen::USUAL,
            };
            disk::write(file, |out| format.write(report, screen, out))?;
        }
        let Some(format) = self.stdout else {
            return Ok(());
        };
        if self.to_stderr {
            let screen = screen(self.colour, &io::stderr());
            format.write(report, screen, &mut io::stderr().lock())?;
        } else {
            let screen = screen(self.colour, &io::stdout());
            disk::print(|out| format.write(report, screen, out))?;
        }
        Ok(())
    }
}

/// What a stream can show: colours on a terminal, and as many columns as it has. `COLUMNS` goes over
/// what the terminal says.
pub(super) fn screen(colour: Colour, stream: &impl anstream::stream::RawStream) -> Screen {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse().ok());
    let of_terminal = || {
        let size = stream.is_terminal().then(terminal_size::terminal_size)??;
        Some(usize::from(size.0.0))
    };
    Screen {
        colour: match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => AutoStream::choice(stream) != ColorChoice::Never,
        },
        width: columns.or_else(of_terminal).unwrap_or(Screen::USUAL),
    }
}

impl Format {
    fn write(self, report: &Report, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
        match self {
            // The one that grows large.
            Self::Json => report::write_json(report, out),
            _ => out.write_all(self.text(report, screen).as_bytes()),
        }
    }

    fn text(self, report: &Report, screen: Screen) -> String {
        match self {
            Self::Tty => report::tty::to_text(report, screen),
            Self::Json => report::to_json(report),
            Self::Sarif => report::to_sarif(report),
            Self::Github => report::to_github(report),
            Self::Gitlab => report::to_gitlab(report),
            Self::Junit => report::to_junit(report),
            Self::Checkstyle => report::to_checkstyle(report),
            Self::Sonarqube => report::to_sonarqube(report),
            Self::Rdjson => report::to_rdjson(report),
            Self::Markdown => report::to_markdown(report),
            Self::Html => report::to_html(report),
        }
    }
}
