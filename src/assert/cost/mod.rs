//! How many steps an expression takes on a document, at most. An evaluation cannot be stopped, so
//! this is known before it begins: from the shape of the expression, and from the longest list and
//! text that it could get.

pub(crate) mod sizes;
#[cfg(test)]
pub(crate) mod tests;

use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};

use super::patterns::Written;
use crate::assert::visit::{each_part, written_text};
use crate::text::pattern;
pub(super) use sizes::{Look, of_siblings};

/// Steps that an expression may take on a document that holds nothing.
const MOST_STEPS: u64 = 20_000;

/// Steps that it takes to get a part of a mapping.
const SELECT: u64 = 3;

/// Bytes of text that are looked through in the time of one step.
const SCANNED: u64 = 1024;

/// Steps of a slow pattern that are taken in the time of one step.
const SLOW_AT_ONCE: u64 = 4;

/// Bytes of text that are made in the time of one step.
const MADE: u64 = 32;

/// Items of a list that are gone through in the time of one step.
const LIST_STEP: u64 = 32;

/// Steps that it takes to compile a pattern that is not written out in the expression.
const COMPILE: u64 = 50_000;

/// What the time of an expression depends on.
#[derive(Debug)]
pub(super) struct Cost {
    expression: Expr,
    /// The steps that it takes on any document, if they are few: it has no loop, and nothing else
    /// that takes longer with longer texts.
    of_any: Option<u64>,
    /// The patterns that it writes out.
    patterns: Vec<Written>,
    /// At what it splits texts; none when that is not written out.
    splits_at: Vec<Option<String>>,
}

/// How deep inside of a value it is known how much there is.
const LEVELS: usize = 6;

/// The longest of what a value holds, itself included.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    /// Items of a list or mapping.
    list: u64,
    /// Bytes of a text.
    text: u64,
    /// Steps to copy it; behind that, the largest of what lies one level deeper in it, and so on. In
    /// the last place stands the largest of all that lies as deep or deeper.
    copy: [u64; LEVELS],
}

impl Size {
    fn or(self, other: Self) -> Self {
        Self {
            list: self.list.max(other.list),
            text: self.text.max(other.text),
            copy: std::array::from_fn(|level| self.copy[level].max(other.copy[level])),
        }
    }

    fn and(self, other: Self) -> Self {
        let mut both = self.or(other);
        both.list = self.list.saturating_add(other.list);
        both.text = self.text.saturating_add(other.text);
        both.copy[0] = self.copy[0].saturating_add(other.copy[0]);
        both
    }

    /// Of a text.
    fn text(text: u64) -> Self {
        let mut size = Self {
            text,
            ..Self::default()
        };
        size.copy[0] = copied(text);
        size
    }

    /// Of what is in a value.
    fn inside(mut self) -> Self {
        self.copy.copy_within(1.., 0);
        self
    }

    /// Of a list or mapping with values of this size at most, which take so many steps together.
    fn around(mut self, all: u64) -> Self {
        self.copy[LEVELS - 1] = self.copy[LEVELS - 1].max(self.copy[LEVELS - 2]);
        self.copy.copy_within(..LEVELS - 1, 1);
        self.copy[0] = all.saturating_add(1);
        self
    }
}

/// Steps to copy a text.
fn copied(text: u64) -> u64 {
    1 + text / MADE
}

/// What an expression speaks of.
struct World<'e> {
    /// Variables by name, those of loops included.
    variables: Vec<(&'e str, Size)>,
    /// The parts of any text of the document where the expression splits one.
    parts: Size,
    /// Bytes of the longest text of the document.
    longest: u64,
    patterns: &'e [Written],
}

impl Cost {
    /// # Errors
    /// That the expression takes too long on any document.
    pub(super) fn of(expression: &Expr, patterns: Vec<Written>) -> Result<Self, String> {
        let mut splits_at = Vec::new();
        splits(expression, &mut splits_at);
        let takes = |size: Size| {
            let variables = super::VARIABLES.iter().map(|name| (*name, size));
            let mut world = World {
                variables: variables.collect(),
                parts: size,
                longest: size.text,
                patterns: &patterns,
            };
            measure(expression, &mut world).0
        };
        if takes(Size::default()) > MOST_STEPS {
            return Err(format!(
                "the expression takes more than {MOST_STEPS} steps on any document"
            ));
        }
        let endless = Size {
            list: u64::MAX,
            text: u64::MAX,
            copy: [u64::MAX; LEVELS],
        };
        Ok(Self {
            of_any: Some(takes(endless)).filter(|steps| *steps <= MOST_STEPS),
            splits_at,
            patterns,
            expression: expression.clone(),
        })
    }

    /// The steps that it takes on any document, if they are few.
    pub(super) fn of_any(&self) -> Option<u64> {
        self.of_any
    }

    /// The steps that it takes where its variables are so large.
    pub(super) fn on(&self, variables: Vec<(&'static str, Size)>, look: &Look<'_>) -> u64 {
        let longest = variables.iter().map(|(_, size)| size.text).max();
        let mut world = World {
            longest: longest.unwrap_or_default(),
            parts: look.parts,
            variables,
            patterns: &self.patterns,
        };
        measure(&self.expression, &mut world).0
    }
}

fn splits(expression: &Expr, found: &mut Vec<Option<String>>) {
    if let Expr::Call(call) = expression
        && call.func_name == "split"
    {
        let separator = call.args.first().map(|argument| &argument.expr);
        found.push(separator.and_then(written_text).map(str::to_owned));
    }
    each_part(expression, &mut |part| splits(part, found));
}

/// The steps that an expression takes at most, and the size of what it gives.
fn measure<'e>(expression: &'e Expr, world: &mut World<'e>) -> (u64, Size) {
    match expression {
        Expr::Comprehension(all) => {
            let (range_steps, range) = measure(&all.iter_range.expr, world);
            let rounds = match &all.iter_range.expr {
                Expr::List(list) => list.elements.len() as u64,
                _ => range.list,
            };
            let (init_steps, init) = measure(&all.accu_init.expr, world);
            let outside = world.variables.len();
            world.variables.push((&all.iter_var, range.inside()));
            if let Some(second) = &all.iter_var2 {
                world.variables.push((second, range.inside()));
            }
            // The macros only ever add one item to what they gather.
            world.variables.push((&all.accu_var, init));
            let (condition_steps, _) = measure(&all.loop_cond.expr, world);
            let (round_steps, round) = measure(&all.loop_step.expr, world);
            let mut gathered = round;
            gathered.list = round.list.max(rounds);
            gathered.copy[0] = rounds.saturating_mul(round.copy[0]);
            world.variables.truncate(outside);
            world.variables.push((&all.accu_var, gathered));
            let (result_steps, result) = measure(&all.result.expr, world);
            world.variables.truncate(outside);
            let round_steps = condition_steps.saturating_add(round_steps);
            let once = [range_steps, init_steps, result_steps];
            let steps =
                (once.into_iter()).fold(rounds.saturating_mul(round_steps), u64::saturating_add);
            (steps, result)
        }
        Expr::Call(call) => {
            let (mut steps, mut sizes) = (1_u64, Vec::new());
            for part in call.target.iter().map(|target| &**target).chain(&call.args) {
                let (more, size) = measure(&part.expr, world);
                steps = steps.saturating_add(more);
                sizes.push(size);
            }
            let (own, size) = call_itself(call, &sizes, world);
            (steps.saturating_add(own), size)
        }
        Expr::Ident(name) => {
            let mut known = world.variables.iter().rev();
            let found = known.find(|(known, _)| known == name);
            (1, found.map_or_else(Size::default, |(_, size)| *size))
        }
        Expr::Literal(LiteralValue::String(text)) => (1, Size::text(text.inner().len() as u64)),
        Expr::Select(select) => {
            let (steps, size) = measure(&select.operand.expr, world);
            (steps.saturating_add(SELECT), size.inside())
        }
        // A list or a mapping: what is put into it is copied.
        other => {
            let (mut steps, mut size, mut count, mut all) = (1_u64, Size::default(), 0, 0_u64);
            each_part(other, &mut |part| {
                let (more, of) = measure(part, world);
                steps = steps.saturating_add(more).saturating_add(of.copy[0]);
                all = all.saturating_add(of.copy[0]);
                size = size.or(of);
                count += 1;
            });
            size = size.around(all);
            size.list = size.list.max(count);
            (steps, size)
        }
    }
}

/// The steps of a call without those of its arguments, and the size of what it gives. `sizes` are
/// those of its target, if it has one, and its arguments.
fn call_itself(call: &CallExpr, sizes: &[Size], world: &World<'_>) -> (u64, Size) {
    let size = |index: usize| sizes.get(index).copied().unwrap_or_default();
    let all = sizes
        .iter()
        .fold(Size::default(), |all, size| all.or(*size));
    let sum = sizes
        .iter()
        .fold(Size::default(), |all, size| all.and(*size));
    let is_list = |part: &cel::IdedExpr| matches!(part.expr, Expr::List(_));
    let is_written = |part: &cel::IdedExpr| matches!(part.expr, Expr::Literal(_));
    let nothing = Size::default();
    let made = |text: u64| (text / MADE, Size::text(text));
    match call.func_name.as_str() {
        operators::IN => (size(1).list / LIST_STEP, nothing),
        operators::EQUALS | operators::NOT_EQUALS if call.args.iter().any(is_written) => {
            (0, nothing)
        }
        operators::EQUALS | operators::NOT_EQUALS => (
            (all.list / LIST_STEP).saturating_add(all.text / SCANNED),
            nothing,
        ),
        operators::LESS
        | operators::LESS_EQUALS
        | operators::GREATER
        | operators::GREATER_EQUALS => (all.text / SCANNED, nothing),
        operators::LOGICAL_AND
        | operators::LOGICAL_OR
        | operators::LOGICAL_NOT
        | operators::NOT_STRICTLY_FALSE => (0, nothing),
        operators::CONDITIONAL => (0, all),
        operators::INDEX | operators::OPT_INDEX => (0, size(0).inside()),
        // One item is added to a list in place.
        operators::ADD if call.args.get(1).is_some_and(is_list) => {
            let sum = size(0).and(size(1));
            let text = all.text;
            (1, Size { text, ..sum })
        }
        operators::ADD => {
            let steps = (sum.text / MADE).saturating_add(sum.list / LIST_STEP);
            (steps, sum)
        }
        "size" | "contains" | "startsWith" | "endsWith" | "indexOf" | "lastIndexOf" => {
            (all.text / SCANNED, nothing)
        }
        "matches" => match call.args.last().and_then(|last| written_text(&last.expr)) {
            Some(pattern) => {
                let known = world.patterns.iter().find(|known| known.text == pattern);
                if let Some(positions) = known.and_then(|known| known.slow) {
                    let text = usize::try_from(size(0).text).unwrap_or(usize::MAX);
                    return (pattern::slow_steps(positions, text) / SLOW_AT_ONCE, nothing);
                }
                let pattern = 1 + pattern.len() as u64 / 16;
                (
                    (size(0).text / SCANNED * 8).saturating_mul(pattern),
                    nothing,
                )
            }
            None => (all.text.saturating_add(COMPILE), nothing),
        },
        "replace" => {
            let old = call.args.first().and_then(|old| written_text(&old.expr));
            // Nothing stands between all bytes.
            let old = old.map_or(1, |old| old.len().max(1) as u64);
            let times = (size(0).text / old).saturating_add(1);
            made((times.saturating_mul(size(2).text)).saturating_add(size(0).text))
        }
        "join" | "format" => {
            let each = size(0).text.saturating_add(size(1).text);
            made(all.list.saturating_mul(each).saturating_add(each))
        }
        "split" => {
            let known = size(0).text <= world.longest;
            let parts = if known {
                world.parts
            } else {
                let mut parts = size(0).around(size(0).text);
                parts.list = size(0).text;
                parts
            };
            (
                (size(0).text / SCANNED).saturating_add(parts.list / LIST_STEP),
                parts,
            )
        }
        _ => (all.text / MADE, all),
    }
}
