//! Which step is which instruction: the alignment of two sequences.

use super::keys::{self, HOLE};
use std::collections::HashMap;

/// How many pairs of a step and an instruction are compared. Docker stops at 127 layers; beyond this,
/// only what is equal from the end on is aligned.
pub const MAX_PAIRS: usize = 1 << 18;

/// How many bytes a text may have to be compared with one that has holes.
const MAX_TEMPLATE_BYTES: usize = 1 << 10;

/// What an equal text counts. More of those always go before fewer steps left out between.
const SAME: i64 = 1 << 40;
/// What a text counts that may be equal.
const POSSIBLE: i64 = 1 << 20;

/// The texts of steps or instructions.
pub(super) type Texts = Vec<Vec<String>>;

/// What an instruction is to a step, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pairing {
    pub(super) instruction: usize,
    /// Their texts are equal, not only alike as far as they are known.
    pub(super) is_same: bool,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Aligned {
    /// No instruction is like it.
    #[default]
    Nothing,
    /// One instruction is.
    With(Pairing),
    /// Several are, and which of them it is cannot be told.
    Several,
}

/// Aligns steps with instructions, both in order: as many as possible, with as few steps as possible left
/// out after the first. For the instructions of a file are the end of its image's history.
pub(super) fn align(steps: &Texts, instructions: &Texts) -> Vec<Aligned> {
    let likeness = Likeness::new(steps, instructions);
    if steps.len().saturating_mul(instructions.len()) > MAX_PAIRS {
        return from_the_end(steps.len(), instructions.len(), &likeness);
    }
    let (n, m) = (steps.len(), instructions.len());
    let weights = Table::of(n, m, |step, instruction| likeness.weight(step, instruction));
    // The best of what comes after: every step that is left out costs.
    let mut after = Table::zero(n + 1, m + 1);
    for step in (0..n).rev() {
        *after.at(step, m) = after.get(step + 1, m) - 1;
        for instruction in (0..m).rev() {
            let paired = match weights.get(step, instruction) {
                0 => i64::MIN,
                weight => weight + after.get(step + 1, instruction + 1),
            };
            let left_out = after.get(step + 1, instruction) - 1;
            let skipped = after.get(step, instruction + 1);
            *after.at(step, instruction) = paired.max(left_out).max(skipped);
        }
    }
    // The best of what comes before; those before the first pair cost nothing.
    let mut before = Table::zero(n + 1, m + 1);
    for step in 1..=n {
        for instruction in 1..=m {
            let paired = match weights.get(step - 1, instruction - 1) {
                0 => 0,
                weight => weight + before.get(step - 1, instruction - 1),
            };
            let left_out = before.get(step - 1, instruction) - 1;
            let skipped = before.get(step, instruction - 1);
            *before.at(step, instruction) = paired.max(left_out).max(skipped).max(0);
        }
    }
    let value = |step: usize, instruction: usize| match weights.get(step, instruction) {
        0 => None,
        weight => {
            Some(before.get(step, instruction) + weight + after.get(step + 1, instruction + 1))
        }
    };
    let pairs = || (0..n).flat_map(|step| (0..m).map(move |instruction| (step, instruction)));
    let Some(best) = pairs()
        .filter_map(|(step, instruction)| value(step, instruction))
        .max()
    else {
        return vec![Aligned::Nothing; n];
    };
    let mut aligned = vec![Aligned::Nothing; n];
    for (step, instruction) in pairs() {
        if value(step, instruction) != Some(best) {
            continue;
        }
        aligned[step] = match aligned[step] {
            Aligned::Nothing => Aligned::With(Pairing {
                instruction,
                is_same: weights.get(step, instruction) == SAME,
            }),
            _ => Aligned::Several,
        };
    }
    // Of two steps that may be one instruction, neither is it for sure.
    let mut claims = vec![0; m];
    for aligned in &aligned {
        if let Aligned::With(pairing) = aligned {
            claims[pairing.instruction] += 1;
        }
    }
    for aligned in &mut aligned {
        if matches!(aligned, Aligned::With(pairing) if claims[pairing.instruction] > 1) {
            *aligned = Aligned::Several;
        }
    }
    aligned
}

/// What is equal from the end on.
fn from_the_end(steps: usize, instructions: usize, likeness: &Likeness) -> Vec<Aligned> {
    let mut aligned = vec![Aligned::Nothing; steps];
    for (step, instruction) in (0..steps).rev().zip((0..instructions).rev()) {
        if likeness.weight(step, instruction) != SAME {
            break;
        }
        aligned[step] = Aligned::With(Pairing {
            instruction,
            is_same: true,
        });
    }
    aligned
}

/// How alike steps and instructions are. Texts are numbered, so that long ones are compared once.
struct Likeness<'t> {
    steps: Vec<Vec<u32>>,
    instructions: Vec<Vec<u32>>,
    step_texts: &'t Texts,
    templates: Vec<Vec<&'t str>>,
}

impl<'t> Likeness<'t> {
    fn new(steps: &'t Texts, instructions: &'t Texts) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut number = |texts: &'t Texts| -> Vec<Vec<u32>> {
            let mut of = |text: &'t String| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(text).or_insert(next)
            };
            texts
                .iter()
                .map(|texts| texts.iter().map(&mut of).collect())
                .collect()
        };
        let templates = instructions.iter().map(|texts| {
            let templates = texts.iter().map(String::as_str);
            templates.filter(|text| text.contains(HOLE)).collect()
        });
        Self {
            steps: number(steps),
            instructions: number(instructions),
            step_texts: steps,
            templates: templates.collect(),
        }
    }

    fn weight(&self, step: usize, instruction: usize) -> i64 {
        let texts = &self.instructions[instruction];
        if self.steps[step].iter().any(|text| texts.contains(text)) {
            return SAME;
        }
        let may_be = self.templates[instruction].iter().any(|template| {
            let texts = self.step_texts[step].iter();
            texts
                .filter(|text| text.len() <= MAX_TEMPLATE_BYTES)
                .any(|text| keys::fits(template, text))
        });
        if may_be { POSSIBLE } else { 0 }
    }
}

/// Numbers in rows.
struct Table {
    columns: usize,
    cells: Vec<i64>,
}

impl Table {
    fn zero(rows: usize, columns: usize) -> Self {
        Self {
            columns,
            cells: vec![0; rows * columns],
        }
    }

    fn of(rows: usize, columns: usize, value: impl Fn(usize, usize) -> i64) -> Self {
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        Self {
            columns,
            cells: cells.map(|(row, column)| value(row, column)).collect(),
        }
    }

    fn get(&self, row: usize, column: usize) -> i64 {
        self.cells[row * self.columns + column]
    }

    fn at(&mut self, row: usize, column: usize) -> &mut i64 {
        &mut self.cells[row * self.columns + column]
    }
}
