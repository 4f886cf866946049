//! What a file of templates has. The build script reads such files with this and the reader alone: it has no engine.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::policy::Kind;
use crate::policy::value::Entry;
use crate::quiz::bank::Difficulty;

/// A checked file of templates, all of one policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Templates {
    /// The id of the file.
    pub id: String,
    /// The version: another one draws other questions.
    pub version: String,
    /// The name.
    pub title: Text,
    /// The policy's id.
    pub policy: String,
    /// The templates, in the order of the file.
    pub templates: Vec<Template>,
}

impl Templates {
    /// The template with this id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }
}

/// A template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// The id within its file.
    pub id: String,
    /// What is asked, with `{name}` for what is drawn.
    pub stem: Text,
    /// What it is about.
    pub topic: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// What is drawn.
    pub draws: Vec<Draw>,
    /// Inputs, with `{name}` for what is drawn.
    pub inputs: Vec<(String, Entry)>,
    /// Parameter overrides, in the same way.
    pub parameters: Vec<(String, Entry)>,
    /// Readings chosen.
    pub readings: Vec<(String, String)>,
    /// The rule, gate or parameter that is asked for.
    pub of: String,
    /// Its period or row, from 1.
    pub period: Option<usize>,
    /// What is counted, behind a figure that is no money and no ratio.
    pub unit: Option<Text>,
    /// Likely mistakes, the likeliest first.
    pub mistakes: Vec<Mistake>,
    /// Why the answer is so, with `{name}` for what is drawn and `{答案}` for the answer.
    pub explanation: Option<Text>,
}

/// The place of the answer in an explanation.
pub const ANSWER: &str = "答案";

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// Its name in sentences and inputs.
    pub name: String,
    /// What it is drawn from.
    pub from: Range,
}

/// What is drawn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Range {
    /// Figures from the first to the last in steps, of a kind.
    Steps {
        /// Money, ratio, count or number.
        kind: Kind,
        /// The first.
        #[serde(with = "crate::policy::pack::decimal")]
        from: Decimal,
        /// The step, more than nought.
        #[serde(with = "crate::policy::pack::decimal")]
        step: Decimal,
        /// How many there are.
        count: u32,
    },
    /// One of these words, with what it is called in sentences.
    Words(Vec<(String, Text)>),
}

/// A mistake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mistake {
    /// `edge`: reaching taken for exceeding, and the other way round, in bands and conditions.
    Edge,
    /// `band-below`: the rate of the band below.
    BandBelow,
    /// `band-above`: the rate of the band above.
    BandAbove,
    /// `other-way`: marginal taken for whole amount, and the other way round.
    OtherWay,
    /// `first-slice`: what lies below the first band paid where it is not, and the other way round.
    FirstSlice,
    /// `no-gate`: conditions forgotten.
    NoGate,
    /// `other-reading`: another reading; each other option of each reading.
    OtherReading,
    /// `early-rounding`: steps between rounded to whole yuan, per cent or pieces.
    EarlyRounding,
    /// `no-cap`: the most of each full X forgotten.
    NoCap,
    /// `part-steps`: what does not fill an X counted in proportion.
    PartSteps,
    /// `other-branch`: the other branch of a condition in the rule that is asked for.
    OtherBranch,
    /// `part-only`: a part of what is asked for: the last term left out, or the first.
    PartOnly,
    /// `nothing`: taken for not paid at all.
    Nothing,
    /// `wrong-denominator`: a ratio divided by something else: the line that is named; without a name the other figures that it is
    /// made from, part and base together, or turned round.
    WrongDenominator(Option<String>),
    /// `the-rest`: the share of the rest in place of that of the part.
    Rest,
    /// `other-line`: another line of the policy, by name.
    OtherLine(String),
    /// `other-period`: another period or row of it, from 1.
    OtherPeriod(usize),
    /// `parameter`: another figure of the policy: name and value, or the name of the parameter whose value is taken.
    Parameter(String, String),
    /// `input`: something entered otherwise: name and value.
    Input(String, String),
    /// `swap`: two inputs mixed up.
    Swap(String, String),
    /// The answer for other figures. Fills up; templates do not name it.
    OtherFigures,
    /// A slip of a nought, or doubled. Fills up; templates do not name it.
    Scale,
}

/// The mistakes that need nothing beside their name, with the word in template files.
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub(super) const PLAIN: [(&str, Mistake); 15] = [
    ("edge", Mistake::Edge),
    ("band-below", Mistake::BandBelow),
    ("band-above", Mistake::BandAbove),
    ("other-way", Mistake::OtherWay),
    ("first-slice", Mistake::FirstSlice),
    ("no-gate", Mistake::NoGate),
    ("other-reading", Mistake::OtherReading),
    ("early-rounding", Mistake::EarlyRounding),
    ("no-cap", Mistake::NoCap),
    ("part-steps", Mistake::PartSteps),
    ("other-branch", Mistake::OtherBranch),
    ("part-only", Mistake::PartOnly),
    ("wrong-denominator", Mistake::WrongDenominator(None)),
    ("the-rest", Mistake::Rest),
    ("nothing", Mistake::Nothing),
];

/// The names in braces in a text.
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub(crate) fn places(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// How many figures there are from one to another in steps; none where that is no range.
#[cfg(any(not(target_arch = "wasm32"), feature = "embedded"))]
pub(crate) fn steps(from: Decimal, to: Decimal, step: Decimal) -> Option<u32> {
    use rust_decimal::prelude::ToPrimitive;

    if step <= Decimal::ZERO || to < from {
        return None;
    }
    let count = to.checked_sub(from)?.checked_div(step)?.floor().to_u32()?;
    count.checked_add(1)
}
