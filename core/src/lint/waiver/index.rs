//! Which waiver holds for which finding.

use super::{
    Name, Scope, Waived, Waiver, WaiverFault, WaiverNote, WaiverTool, Waiving, comment, hadolint,
};
use crate::{
    dockerfile::Dockerfile,
    lint::{AnyRule, Finding, Shared, names, says_unchecked, select::nearest_name},
    rules,
};
use std::collections::{HashMap, HashSet};

/// The topic whose rules look at waivers.
const TOPIC: &str = "waivers";

/// A file's findings after its waivers.
pub(in crate::lint) struct Settled {
    /// Those that stay.
    pub(in crate::lint) findings: Vec<Finding>,
    /// Those that are waived.
    pub(in crate::lint) waived: Vec<Waived>,
    /// What is to be said of the comments.
    pub(in crate::lint) notes: Vec<WaiverNote>,
    /// For each entry of the team's file that holds for the file, whether it waived anything.
    pub(in crate::lint) team: Vec<(usize, bool)>,
}

/// Takes the findings of a file that are waived out of the others; `rules` looked for them.
pub(in crate::lint) fn settle(
    findings: Vec<Finding>,
    file: &Dockerfile,
    rules: &[Box<dyn AnyRule>],
    waiving: &Waiving,
) -> Settled {
    let mut waivers = comment::read(file);
    let mut pragmas = hadolint::read(file);
    match waiving.only {
        // As kindly as they are read, some reach further there.
        None => pragmas
            .waivers
            .retain(|waiver| matches!(waiver.scope, Scope::Below(_))),
        Some(only) => {
            waivers.retain(|waiver| waiver.tool == WaiverTool::Holystone || holds_as(only, waiver));
            pragmas.waivers.retain(|_| only == WaiverTool::Hadolint);
        }
    }
    let comments = waivers.len();
    let mut entries = Vec::new();
    if let Some(team) = &waiving.team {
        for (entry, waiver) in team.for_file(file) {
            entries.push(entry);
            waivers.push(waiver);
        }
    }
    let team_end = waivers.len();
    waivers.append(&mut pragmas.waivers);
    if waivers.is_empty() {
        return Settled {
            findings,
            waived: Vec::new(),
            notes: Vec::new(),
            team: Vec::new(),
        };
    }
    let mut index = Index::new(&waivers, pragmas.boundaries, waiving);
    let (mut kept, mut waived) = (Vec::new(), Vec::new());
    for finding in findings {
        match index.waiver_of(&finding, file) {
            Some(at) if !waiving.disabled => {
                let is_comment = !(comments..team_end).contains(&at);
                waived.push(waivers[at].waive(finding, is_comment));
            }
            _ => kept.push(finding),
        }
    }
    let used: HashSet<usize> = index
        .used
        .iter()
        .map(|grant| index.grants[*grant].waiver)
        .collect();
    let team = entries.iter().enumerate();
    Settled {
        team: team
            .map(|(at, entry)| (*entry, used.contains(&(comments + at))))
            .collect(),
        notes: index.notes(&waivers[..comments], rules, waiving),
        findings: kept,
        waived,
    }
}

/// Whether the tool that a comment is for takes it so.
fn holds_as(only: WaiverTool, waiver: &Waiver) -> bool {
    match only {
        // Their comments are read apart.
        WaiverTool::Hadolint | WaiverTool::BuildKit => false,
        _ => waiver.tool == only,
    }
}

impl Waiver {
    fn waive(&self, finding: Finding, is_comment: bool) -> Waived {
        Waived {
            finding,
            by: self.tool,
            reason: self.reason.clone(),
            until: self.until,
            comment: is_comment.then_some(self.span),
        }
    }

    /// Whether its last day is over.
    pub(super) fn has_expired(&self, waiving: &Waiving) -> bool {
        self.until
            .zip(waiving.today)
            .is_some_and(|(until, today)| until < today)
    }
}

/// A name of a waiver, resolved.
struct Grant<'w> {
    waiver: usize,
    name: &'w Name,
    rules: Rules,
}

/// The rules that a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rules {
    All,
    /// By their own names.
    These(Vec<&'static str>),
    /// One that is not among holystone's own; the caller's, if it is anyone's.
    Other,
}

impl Rules {
    /// What a name means: `all`, a topic, or a rule by any of its names.
    pub(super) fn called(name: &str) -> Self {
        if name == "all" {
            return Self::All;
        }
        if let Some(topic) = rules::topics().find(|topic| topic.name == name) {
            return Self::These(topic.rules.iter().map(|entry| entry.meta.id).collect());
        }
        let all = rules::all().filter(|entry| entry.is_called(name));
        let ids: Vec<_> = all.map(|entry| entry.meta.id).collect();
        if ids.is_empty() {
            Self::Other
        } else {
            Self::These(ids)
        }
    }

    /// What is to be said of a name of a waiver, if these rules ran.
    pub(super) fn fault(
        &self,
        waiver: &Waiver,
        name: &Name,
        ran: &HashSet<String>,
        waiving: &Waiving,
        unused: bool,
    ) -> Option<WaiverFault> {
        let name = name.text.clone();
        let (is_known, ran, is_locked) = match self {
            Self::All => (true, true, false),
            Self::These(ids) => (
                true,
                ids.iter().any(|id| ran.contains(*id)),
                ids.iter().any(|id| waiving.locked.contains(*id)),
            ),
            Self::Other => (ran.contains(&name), true, waiving.locked.contains(&name)),
        };
        if !is_known {
            let nearest = nearest_name(&name).map(str::to_owned);
            return Some(WaiverFault::UnknownRule { name, nearest });
        }
        if is_locked {
            return Some(WaiverFault::Locked { name });
        }
        match waiver.until {
            Some(until) if waiver.has_expired(waiving) => {
                Some(WaiverFault::Expired { name, until })
            }
            _ => (unused && ran && !waiving.disabled).then_some(WaiverFault::Unused { name }),
        }
    }

    /// Whether all the rules that it means, of those that ran, are among these.
    fn are_all(&self, name: &str, ran: &HashSet<String>, of: &HashSet<&str>) -> bool {
        match self {
            Self::All => false,
            Self::These(ids) => ids
                .iter()
                .filter(|id| ran.contains(**id))
                .all(|id| of.contains(id)),
            Self::Other => of.contains(name),
        }
    }

    /// Whether it names rules about waivers, which find only after all else.
    fn are_about_waivers(&self) -> bool {
        let topic = rules::topics().find(|topic| topic.name == TOPIC);
        let is_one = |id: &&str| {
            topic.is_some_and(|topic| topic.rules.iter().any(|entry| entry.meta.id == *id))
        };
        matches!(self, Self::These(ids) if ids.iter().any(is_one))
    }
}

struct Index<'w> {
    grants: Vec<Grant<'w>>,
    /// By scope and rule; `*` is every rule.
    by_rule: HashMap<(Scope, Shared), usize>,
    used: HashSet<usize>,
    locked: &'w Waiving,
    /// The lines that end the reach of comments, in order.
    boundaries: Vec<u32>,
}

impl<'w> Index<'w> {
    fn new(waivers: &'w [Waiver], boundaries: Vec<u32>, waiving: &'w Waiving) -> Self {
        let mut known: HashMap<&str, Rules> = HashMap::new();
        let mut index = Self {
            grants: Vec::new(),
            by_rule: HashMap::new(),
            used: HashSet::new(),
            boundaries,
            locked: waiving,
        };
        for (at, waiver) in waivers.iter().enumerate() {
            for name in &waiver.names {
                let rules = known
                    .entry(&name.text)
                    .or_insert_with(|| Rules::called(&name.text))
                    .clone();
                if !waiver.has_expired(waiving) {
                    index.add(&waiver.scope, &rules, &name.text);
                }
                index.grants.push(Grant {
                    waiver: at,
                    name,
                    rules,
                });
            }
        }
        index
    }

    /// Enters the next grant for all that it means. Of two for the same the first counts.
    fn add(&mut self, scope: &Scope, rules: &Rules, name: &str) {
        let grant = self.grants.len();
        let mut enter = |rule: &str| {
            let key = (scope.clone(), Shared::from(rule));
            self.by_rule.entry(key).or_insert(grant);
        };
        match rules {
            Rules::All => enter("*"),
            Rules::These(ids) => ids.iter().for_each(|id| enter(id)),
            Rules::Other => enter(name),
        }
    }

    /// The waiver that holds for a finding, which counts as used then.
    fn waiver_of(&mut self, finding: &Finding, file: &Dockerfile) -> Option<usize> {
        // What was not looked at cannot be accepted.
        if says_unchecked(&finding.rule) || self.locked.locked.contains(finding.rule.as_str()) {
            return None;
        }
        if self.by_rule.is_empty() {
            return None;
        }
        // What is known of no place in the file may still be waived for all of it.
        let at = finding.span_in_dockerfile().map_or(0, |span| span.start);
        let instruction = file
            .instruction_at(at)
            .filter(|instruction| at <= instruction.span().end);
        let line = file
            .source()
            .line(instruction.map_or(at, |instruction| instruction.span().start));
        let above = self.boundaries.partition_point(|boundary| *boundary < line);
        let boundary = above.checked_sub(1).map(|last| self.boundaries[last]);
        let scopes = [
            Some(Scope::Line(line)),
            boundary.map(Scope::Below),
            instruction.map(|instruction| Scope::Instruction(instruction.span().start)),
            finding
                .stage
                .as_ref()
                .map(|stage| Scope::Stage(stage.index)),
            Some(Scope::Fingerprint(finding.fingerprint.clone())),
            Some(Scope::File),
        ];
        let found = scopes.into_iter().flatten().find_map(|scope| {
            let mut key = (scope, finding.rule.clone());
            let own = self.by_rule.get(&key);
            own.or_else(|| {
                key.1 = "*".into();
                self.by_rule.get(&key)
            })
            .copied()
        })?;
        self.used.insert(found);
        Some(self.grants[found].waiver)
    }

    /// What is to be said of the waivers in comments.
    fn notes(
        &self,
        comments: &[Waiver],
        rules: &[Box<dyn AnyRule>],
        waiving: &Waiving,
    ) -> Vec<WaiverNote> {
        let ran = &names(rules);
        // What they waive is found in an image, which may be checked another time.
        let of_images = rules.iter().filter(|rule| rule.needs().is_image());
        let of_images: HashSet<&str> = of_images.map(|rule| rule.meta().id).collect();
        let faults = comments.iter().flat_map(|waiver| &waiver.faults);
        let mut notes: Vec<_> = faults
            .map(|(span, fault)| WaiverNote {
                span: *span,
                fault: fault.clone(),
            })
            .collect();
        for (at, grant) in self.grants.iter().enumerate() {
            let Some(waiver) = comments.get(grant.waiver) else {
                break;
            };
            let is_ours = waiver.tool == WaiverTool::Holystone;
            let judged = is_ours && waiver.faults.is_empty() && !grant.rules.are_about_waivers();
            let judged = judged && !grant.rules.are_all(&grant.name.text, ran, &of_images);
            let unused = judged && !self.used.contains(&at);
            let fault = grant.rules.fault(waiver, grant.name, ran, waiving, unused);
            // Other tools have rules that are not ours.
            let fault =
                fault.filter(|fault| is_ours || !matches!(fault, WaiverFault::UnknownRule { .. }));
            notes.extend(fault.map(|fault| WaiverNote {
                span: grant.name.span,
                fault,
            }));
        }
        notes
    }
}
