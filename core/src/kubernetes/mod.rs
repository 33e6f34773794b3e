//! The settings of a Kubernetes pod that fit an image, and what in its Dockerfile stands against them.
//!
//! They meet the restricted profile of the Pod Security Standards
//! (<https://kubernetes.io/docs/concepts/security/pod-security-standards/>), and add a read-only root file system with
//! the folders that must be written to.

mod mounts;
mod obstacles;
mod yaml;

use crate::dockerfile::{Instruction, Protocol, RunAs, Stage};
use mounts::Mount;
use serde::Serialize;

/// A pod for an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Manifest {
    /// The pod, with what stands against it in comments at the top.
    pub yaml: String,
    /// What in the Dockerfile stands against it, in the order of the file.
    pub obstacles: Vec<Obstacle>,
}

/// Something that keeps an image from running so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Obstacle {
    /// What it is.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes, from 1.
    pub column: u32,
}

impl Manifest {
    /// The pod for the image of a stage.
    pub fn of(stage: Stage<'_>) -> Self {
        let needs = Needs::of(stage);
        let obstacles = obstacles::of(stage, &needs);
        Self {
            yaml: yaml::pod(stage, &needs, &obstacles),
            obstacles,
        }
    }

    /// Whether nothing stands against it, so far as the Dockerfile tells.
    pub fn fits(&self) -> bool {
        self.obstacles.is_empty()
    }

    /// It as JSON, with a final newline.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }
}

/// What an image needs to run.
struct Needs<'a> {
    run_as: RunAs<'a>,
    /// Without those that stand there twice.
    ports: Vec<(u16, Protocol)>,
    /// Ranges with more ports than are listed.
    long_ranges: Vec<(u16, u16)>,
    mounts: Vec<Mount>,
    /// A file of the image has this right by itself, and is not started without it.
    binds_by_capability: bool,
}

/// Longer ranges of ports are not listed one by one.
const MAX_LISTED_RANGE: u16 = 16;

/// Ports below are for root alone, unless the pod says otherwise.
const FIRST_FREE_PORT: u16 = 1024;

impl<'a> Needs<'a> {
    fn of(stage: Stage<'a>) -> Self {
        let mut ports = Vec::new();
        let mut long_ranges = Vec::new();
        for port in stage.exposed_ports() {
            let range = (port.start, port.end);
            if port.end - port.start >= MAX_LISTED_RANGE {
                long_ranges.push(range);
                continue;
            }
            ports.extend((port.start.max(1)..=port.end).map(|number| (number, port.protocol)));
        }
        ports.sort_by_key(|(number, protocol)| (*number, protocol.as_str()));
        ports.dedup();
        Self {
            run_as: stage.run_as(),
            ports,
            long_ranges,
            mounts: mounts::of(stage),
            binds_by_capability: file_capabilities(stage).any(|(_, only_binds)| only_binds),
        }
    }

    /// The lowest port, if it is for root alone.
    fn privileged_port(&self) -> Option<u16> {
        let listed = self.ports.iter().map(|(number, _)| *number);
        let ranges = self.long_ranges.iter().map(|(start, _)| (*start).max(1));
        listed
            .chain(ranges)
            .min()
            .filter(|port| *port < FIRST_FREE_PORT)
    }

    fn needs_bind(&self) -> bool {
        self.privileged_port().is_some() || self.binds_by_capability
    }
}

/// The `setcap` commands that ship, and whether each gives no more than the right to open ports below 1024.
fn file_capabilities(stage: Stage<'_>) -> impl Iterator<Item = (Instruction<'_>, bool)> {
    stage
        .chain()
        .flat_map(Stage::instructions)
        .flat_map(|instruction| {
            instruction
                .commands()
                .map(move |command| (instruction, command))
        })
        .filter(|(_, command)| command.name() == Some("setcap"))
        .filter_map(|(instruction, command)| {
            let mut words = command.arguments().iter();
            // `-r` takes them away.
            if command.flag(&["-r", "-h", "-v"]).is_some() {
                return None;
            }
            let given = words.find(|word| !word.text.starts_with('-'))?;
            let names = given.text.split(['=', '+']).next().unwrap_or_default();
            let only_binds = names
                .split(',')
                .all(|name| name.eq_ignore_ascii_case("cap_net_bind_service"));
            Some((instruction, only_binds))
        })
}

#[cfg(test)]
mod tests;
