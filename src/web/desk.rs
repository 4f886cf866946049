//! A policy being worked on: its form as signals, and what the engine makes of it as they change.

use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;

use gloo::timers::callback::Timeout;
use leptos::prelude::{
    Get, GetUntracked, Memo, Owner, RwSignal, Set, SetValue, StoredValue, Track, With,
    WithUntracked, WithValue,
};

use crate::engine::advise::Seeking;
use crate::engine::reach::{GateLoss, NextTier};
use crate::engine::{Absence, Advice, Cell, EntryError, Explanation, Plan, Settings};
use crate::lang::{Lang, Text};
use crate::policy::Value;
use crate::policy::messages::period_word;
use crate::policy::{Axis, Policy};
use crate::report::Sheet;
use crate::scenario::statement::ROWS_EXPLAINED;
use crate::scenario::{Draft, Field, Statement, Understood, progress};

use super::chart::ChartState;
use super::goal::Goal;
use super::heat::HeatState;
use super::keeping::{self, Keeping};
use super::{follow, rows, text};

/// How long after the last change advice is sought: it computes the policy some thousand times, typing must not wait for it. Longer
/// than the pause between two keys.
const ADVICE_AFTER_MS: u32 = 400;

/// How long is computed at a time, so that a key pressed meanwhile is taken at once.
const PORTION_MS: f64 = 8.0;

/// Work that is done in portions: it goes on for as long as it is told to, and says whether it is done.
pub(crate) type Work = Box<dyn FnMut(&mut dyn FnMut() -> bool) -> bool>;

/// What work waits for: the pause in typing, or its next portion. Dropping it cancels the work.
type Waiting = RefCell<Option<Timeout>>;

/// With more rows in a record table no advice is sought: every figure of every row is tried against every decision on every row.
pub(crate) const ADVICE_ROWS: usize = 24;

/// A policy's form and results.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) policy: &'static Policy,
    /// Where its calculator is within the page: `p/<id>`, or `my/<id>` of a policy that the reader has kept; blank of a guest.
    pub(crate) address: String,
    /// The fingerprint of the policy as it was packed.
    pub(crate) fingerprint: u64,
    /// What tells its file from that of another version.
    pub(crate) hash: u32,
    /// The policy as it was packed.
    pub(crate) packed: Vec<u8>,
    /// How what is filled in is kept.
    pub(crate) keeping: Keeping,
    /// The text of each field, by input and period; the columns of a record table have as many as it has rows in the form.
    pub(crate) inputs: Vec<RwSignal<Vec<RwSignal<String>>>>,
    /// Whom its signals belong to. Those of rows that are added belong there, too, and not to the page or press that adds them.
    pub(crate) owner: Owner,
    /// The fields of rows that were removed, for those that will be added.
    pub(crate) spare: RwSignal<Vec<RwSignal<String>>>,
    /// By record table: the first row that is shown.
    pub(crate) shown_from: Vec<RwSignal<usize>>,
    /// The text of each override, by parameter.
    pub(crate) parameters: Vec<RwSignal<String>>,
    /// The chosen option, by reading.
    pub(crate) readings: Vec<RwSignal<usize>>,
    /// The form as it stands, as typed.
    pub(crate) draft: Memo<Draft>,
    /// The form as the engine understands it.
    pub(crate) understood: Memo<Arc<Understood>>,
    /// The results, or why there cannot be any.
    pub(crate) statement: Memo<Result<Arc<Statement>, Vec<EntryError>>>,
    /// What of it has changed.
    pub(crate) changes: Changes,
    /// The next steps; none while they are being sought.
    pub(crate) advice: RwSignal<Option<Advice>>,
    /// What is asked of goal seek.
    pub(crate) goal: Goal,
    /// The field being typed into, if it was sound when it was entered: its text is not finished, so it is not yet wrong.
    pub(crate) unfinished: RwSignal<Option<Field>>,
    /// The field that a reader of the statement was led to, until the calculator shows it.
    pub(crate) asked: RwSignal<Option<Field>>,
    /// The numbers being explained, each a part of the one before: rule and period.
    pub(crate) trail: RwSignal<Vec<(usize, usize)>>,
    /// Whether the parameters are unfolded.
    pub(crate) parameters_open: RwSignal<bool>,
    /// Whether the workings are unfolded.
    pub(crate) workings_open: RwSignal<bool>,
    /// Whether the gates that only say where rules apply are unfolded.
    pub(crate) applicability_open: RwSignal<bool>,
    /// By group of the form, whether it is unfolded.
    pub(crate) groups_open: Vec<RwSignal<bool>>,
    /// What the chart shows.
    pub(crate) chart: ChartState,
    /// What the grid of two figures shows.
    pub(crate) heat: HeatState,
    /// Whether readings side by side are unfolded.
    pub(crate) sides_open: RwSignal<bool>,
    /// Whether the policy has a total.
    pub(crate) pays: bool,
    /// What was just done to many figures at once, in words, and the form before; none once somebody has gone on.
    pub(crate) swept: RwSignal<Option<(String, Draft)>>,
    /// What is written on the statement beside the figures: dealer, period, note.
    pub(crate) letterhead: [RwSignal<String>; 3],
}

/// What a policy was read from.
#[derive(Clone)]
pub(crate) struct Origin {
    /// The fingerprint of the policy as it was packed.
    pub(crate) fingerprint: u64,
    /// What tells its file from that of another version.
    pub(crate) hash: u32,
    /// The policy as it was packed.
    pub(crate) packed: Vec<u8>,
}

/// What is behind a number, and what is next to it.
pub(crate) struct Why {
    pub(crate) explanation: Explanation,
    /// By table use, as many as are shown: the tiers next to the one that was hit.
    pub(crate) tables: Vec<Vec<NextTier>>,
    /// By matrix use, as many as are shown.
    pub(crate) matrices: Vec<Vec<NextTier>>,
    /// What the gates cost that it fails.
    pub(crate) losses: Vec<GateLoss>,
}

/// Signals that tell that a piece of the results came out otherwise than before.
///
/// Whoever shows a piece follows its signal and reads the results without following those. So a key pressed brings up to date what
/// it changes and nothing else, of forms that have hundreds of fields and figures.
#[derive(Debug)]
pub(crate) struct Changes {
    /// Parameters, readings, and what is wrong with them.
    pub(crate) settings: RwSignal<usize>,
    /// Which rows are records.
    pub(crate) rows: RwSignal<usize>,
    /// Which fields cannot be read.
    pub(crate) problems: RwSignal<usize>,
    /// The total.
    pub(crate) total: RwSignal<usize>,
    /// Warnings, what is missing, faults.
    pub(crate) notices: RwSignal<usize>,
    /// By payout line of the statement.
    pub(crate) lines: Vec<RwSignal<usize>>,
    /// By gate.
    pub(crate) gates: Vec<RwSignal<usize>>,
    /// By rule.
    pub(crate) rules: Vec<RwSignal<usize>>,
    /// By group of the form, how many of its inputs are filled.
    pub(crate) filled: Vec<RwSignal<usize>>,
}

impl Changes {
    fn new(policy: &Policy) -> Self {
        let signal = || RwSignal::new(0);
        let signals = |count: usize| (0..count).map(|_| RwSignal::new(0)).collect();
        Self {
            settings: signal(),
            rows: signal(),
            problems: signal(),
            total: signal(),
            notices: signal(),
            lines: signals(policy.payout_lines().count()),
            gates: signals(policy.gates.len()),
            rules: signals(policy.rules.len()),
            filled: signals(policy.groups.len()),
        }
    }

    /// Tells what of the form is not as it was; whether anything is that the words of all results depend on.
    fn tell_form(&self, policy: &Policy, before: Option<&Understood>, now: &Understood) -> bool {
        for (filled, group) in self.filled.iter().zip(&policy.groups) {
            let (count, _) = progress::filled(policy, now, group);
            if filled.get_untracked() != count {
                filled.set(count);
            }
        }
        let Some(before) = before else {
            return true;
        };
        if before.problems != now.problems {
            tell(self.problems);
        }
        let (settings, rows) = (before.settings != now.settings, before.rows != now.rows);
        if settings {
            tell(self.settings);
        }
        if rows {
            tell(self.rows);
        }
        settings || rows
    }

    /// Tells what of the results is not as it was; everything, if `all`.
    fn tell_results(&self, before: Option<&Statement>, now: Option<&Statement>, all: bool) {
        if all || before.is_none() || now.is_none() {
            let few = [self.total, self.notices];
            let many = [&self.lines, &self.gates, &self.rules];
            few.into_iter()
                .chain(many.into_iter().flatten().copied())
                .for_each(tell);
            return;
        }
        let (Some(before), Some(now)) = (before, now) else {
            return;
        };
        let (old, new) = (&before.outcome, &now.outcome);
        if before.total != now.total {
            tell(self.total);
        }
        if old.missing != new.missing || old.faults != new.faults || old.warnings != new.warnings {
            tell(self.notices);
        }
        tell_unlike(&self.lines, &before.lines, &now.lines);
        tell_unlike(&self.gates, &before.gates, &now.gates);
        tell_unlike(&self.rules, &old.rules, &new.rules);
    }
}

/// Says that what a signal counts has changed.
pub(crate) fn tell(signal: RwSignal<usize>) {
    signal.set(signal.get_untracked().wrapping_add(1));
}

fn tell_unlike<T: PartialEq>(signals: &[RwSignal<usize>], before: &[T], now: &[T]) {
    for (at, signal) in signals.iter().enumerate() {
        if before.get(at) != now.get(at) {
            tell(*signal);
        }
    }
}

impl Desk {
    fn new(policy: &'static Policy, address: &str, origin: Origin) -> Self {
        let Origin {
            fingerprint,
            hash,
            packed,
        } = origin;
        let blank = Draft::blank(policy);
        let fields = |texts: Vec<String>| texts.into_iter().map(RwSignal::new).collect::<Vec<_>>();
        let inputs: Vec<_> = blank
            .inputs
            .into_iter()
            .map(|texts| RwSignal::new(fields(texts)))
            .collect();
        let parameters = fields(blank.parameters);
        let pays = policy.total().is_some();
        let readings: Vec<_> = blank.readings.into_iter().map(RwSignal::new).collect();
        // Apart from what is understood of it: whoever reads a memo has it look through all that it follows, here each field.
        // A memo for each input, so that a key pressed in one of its fields has only those looked through.
        let texts = |fields: &Vec<RwSignal<String>>| -> Vec<String> {
            fields.iter().map(|field| field.get()).collect()
        };
        let part = |fields: RwSignal<Vec<RwSignal<String>>>| {
            Memo::new(move |_| Draft {
                inputs: vec![fields.with(texts)],
                ..Draft::default()
            })
        };
        let parts: Vec<Memo<Draft>> = inputs.iter().map(|fields| part(*fields)).collect();
        let settings = {
            let (parameters, readings) = (parameters.clone(), readings.clone());
            Memo::new(move |_| Draft {
                parameters: texts(&parameters),
                readings: readings.iter().map(|reading| reading.get()).collect(),
                ..Draft::default()
            })
        };
        let draft = Memo::new(move |_| {
            let mut draft = settings.get();
            for part in &parts {
                part.with(|part| draft.inputs.extend_from_slice(&part.inputs));
            }
            draft
        });
        let read = StoredValue::new(Draft::default());
        let understood = Memo::new(move |before: Option<&Arc<Understood>>| {
            let draft = draft.get();
            let before = before.map(Arc::as_ref);
            let form = read
                .with_value(|read| draft.read_again(policy, before.map(|before| (read, before))));
            read.set_value(draft);
            Arc::new(form)
        });
        let statement = Memo::new(move |_| {
            understood.with(|form| {
                planned(policy, &form.settings, |plan| {
                    Arc::new(Statement::of(&plan.trace(&form.case)))
                })
            })
        });
        Self {
            policy,
            address: address.to_owned(),
            fingerprint,
            hash,
            packed,
            keeping: Keeping::new(address),
            inputs,
            owner: Owner::current().unwrap_or_default(),
            spare: RwSignal::new(Vec::new()),
            shown_from: policy.records.iter().map(|_| RwSignal::new(0)).collect(),
            parameters,
            readings,
            draft,
            understood,
            statement,
            changes: Changes::new(policy),
            groups_open: policy.groups.iter().map(|_| RwSignal::new(true)).collect(),
            advice: RwSignal::new(None),
            goal: Goal::new(),
            unfinished: RwSignal::new(None),
            asked: RwSignal::new(None),
            trail: RwSignal::new(Vec::new()),
            parameters_open: RwSignal::new(false),
            chart: ChartState::new(policy),
            heat: HeatState::new(policy),
            sides_open: RwSignal::new(false),
            applicability_open: RwSignal::new(false),
            pays,
            workings_open: RwSignal::new(!pays),
            swept: RwSignal::new(None),
            letterhead: [(); 3].map(|()| RwSignal::new(String::new())),
        }
    }

    /// Whether it only shows what somebody else has filled in: then there are no fields to go to.
    pub(crate) fn is_guest(&self) -> bool {
        self.address.is_empty()
    }

    /// Tells of changes from now on.
    fn watch(&'static self) {
        let mut before: Option<(Arc<Understood>, Option<Arc<Statement>>)> = None;
        follow(move || {
            // What the statement is made from comes first: where the form has changed and the statement has not, a look at the
            // statement would have the form's change pass as seen.
            let form = self.understood.get();
            let statement = self
                .statement
                .with(|statement| statement.as_ref().ok().cloned());
            let (old_form, old) = match &before {
                Some((form, statement)) => (Some(form.as_ref()), statement.as_deref()),
                None => (None, None),
            };
            let all = self.changes.tell_form(self.policy, old_form, &form);
            self.changes.tell_results(old, statement.as_deref(), all);
            before = Some((form, statement));
        });
    }

    /// Seeks advice a moment after each change, while the caller's part of the page is shown.
    pub(crate) fn seek_advice(&'static self) {
        let begin = move || -> Work {
            let mut so_far = Seeking::default();
            Box::new(move |go_on| {
                let advice = self.understood.with_untracked(|form| {
                    if form.rows.iter().any(|rows| rows.len() > ADVICE_ROWS) {
                        return Some(Advice::default());
                    }
                    let advice = planned(self.policy, &form.settings, |plan| {
                        plan.trace(&form.case).advise_on(&mut so_far, go_on)
                    });
                    advice.unwrap_or_else(|_| Some(Advice::default()))
                });
                let is_done = advice.is_some();
                if is_done {
                    self.advice.set(advice);
                }
                is_done
            })
        };
        in_portions(self, ADVICE_AFTER_MS, || true, begin);
    }

    /// Explains the rule's value in a period; none where nothing can be computed at all.
    pub(crate) fn explain(&self, rule: usize, period: usize) -> Option<Why> {
        self.understood.with(|form| {
            planned(self.policy, &form.settings, |plan| {
                let trace = plan.trace(&form.case);
                let explanation = trace.explain(rule, period);
                let tables = explanation.tables.iter().take(ROWS_EXPLAINED);
                let matrices = explanation.matrices.iter().take(ROWS_EXPLAINED);
                let gates = explanation.gates.iter();
                let failed = gates.filter(|gate| gate.passed == Cell::Value(Value::Bool(false)));
                Why {
                    tables: tables.map(|used| trace.next_tiers(used)).collect(),
                    matrices: matrices.map(|used| trace.next_cells(used)).collect(),
                    losses: failed
                        .filter_map(|gate| trace.gate_loss(gate.gate))
                        .collect(),
                    explanation,
                }
            })
            .ok()
        })
    }

    /// The form arranged for paper; none where nothing can be computed at all.
    pub(crate) fn sheet(&self) -> Option<Sheet<'static>> {
        self.understood.with(|form| {
            planned(self.policy, &form.settings, |plan| {
                Sheet::of(self.policy, &plan.trace(&form.case))
            })
            .ok()
        })
    }

    /// The overridden parameters that a rule rests on, as words; none where there are none.
    pub(crate) fn changed_behind(&self, rule: usize, lang: Lang) -> Option<String> {
        self.changes.settings.track();
        self.statement.with_untracked(|statement| {
            let overrides = statement.as_ref().ok()?.overrides_of(rule);
            (!overrides.is_empty()).then(|| {
                let names = text::parameters(self.policy, overrides, lang);
                text::with_changed(lang, &text::list(lang, &names))
            })
        })
    }

    /// What is wrong with a field, if only because it is unfinished.
    pub(crate) fn problem(&self, field: Field, lang: Lang) -> Option<String> {
        self.changes.problems.track();
        self.understood.with_untracked(|form| {
            let problem = form
                .problems
                .iter()
                .find(|problem| problem.field == field)?;
            Some(problem.message.get(lang).to_owned())
        })
    }

    /// Whether a field is being typed into that was sound when it was entered: what is wrong with it is not yet said.
    pub(crate) fn is_unfinished(&self, field: Field) -> bool {
        self.unfinished.get() == Some(field)
    }

    /// Whether an input is a single figure.
    pub(crate) fn is_single(&self, input: usize) -> bool {
        let input = self.policy.inputs.get(input);
        input.is_some_and(|input| input.ty.axis == Axis::One)
    }

    /// The text of a field.
    pub(crate) fn text(&self, field: Field) -> Option<RwSignal<String>> {
        match field {
            Field::Input { input, period } => self.fields(input).get(period).copied(),
            Field::Parameter(at) => self.parameters.get(at).copied(),
        }
    }

    /// The texts of an input.
    pub(crate) fn fields(&self, input: usize) -> Vec<RwSignal<String>> {
        let fields = self.inputs.get(input);
        fields
            .map(|fields| fields.get_untracked())
            .unwrap_or_default()
    }

    /// The field that a name of something missing stands for.
    pub(crate) fn field_named(&self, name: &str) -> Option<Field> {
        self.understood
            .with_untracked(|form| progress::field_named(self.policy, form, name))
    }

    /// What is asked for next after `from`: what the total lacks or, where it lacks nothing or there is none, anything that is
    /// missing.
    pub(crate) fn next_missing(&self, from: Option<Field>) -> Option<Field> {
        self.statement.with_untracked(|statement| {
            let statement = statement.as_ref().ok()?;
            let missing = match &statement.total {
                Some((_, Cell::Absent(Absence::Missing(names)))) => names,
                _ => &statement.outcome.missing,
            };
            let fields = self
                .understood
                .with_untracked(|form| progress::asked_for(self.policy, form, missing));
            progress::next_after(self.policy, &fields, from)
        })
    }

    /// The word for a period, or for the row of the form that a record stands in.
    pub(crate) fn period_word(&self, axis: Axis, period: usize, lang: Lang) -> String {
        let row = match axis.rows() {
            Some(_) => {
                self.changes.rows.track();
                self.understood
                    .with_untracked(|form| form.row(axis, period))
            }
            None => period,
        };
        period_word(axis, row).get(lang).to_owned()
    }

    /// A rule's or input's label with the period or row that is meant.
    pub(crate) fn labelled(&self, label: &Text, axis: Axis, period: usize, lang: Lang) -> String {
        match axis {
            Axis::One => label.get(lang).to_owned(),
            _ => text::of_period(lang, label.get(lang), &self.period_word(axis, period, lang)),
        }
    }

    /// Notes that a field is being typed into. One that is wrong already goes on saying so until it is mended.
    pub(crate) fn entered(&self, field: Field) {
        let wrong = self
            .understood
            .with_untracked(|form| form.problems.iter().any(|problem| problem.field == field));
        self.unfinished.set((!wrong).then_some(field));
    }

    /// Notes that a field is finished.
    pub(crate) fn left(&self, field: Field) {
        if self.unfinished.get_untracked() == Some(field) {
            self.unfinished.set(None);
        }
    }

    /// Empties every field and puts every reading back.
    pub(crate) fn clear(&self, lang: Lang) {
        self.sweep(text::ALL_CLEARED.get(lang).to_owned(), || {
            self.fill(&Draft::blank(self.policy));
        });
    }

    /// Does something that changes more than what somebody is typing, and keeps the form as it was before: `done` says what was done.
    pub(crate) fn sweep(&self, done: String, work: impl FnOnce()) {
        let before = self.draft.get_untracked();
        work();
        let is_same = self.draft.with_untracked(|now| *now == before);
        self.swept.set((!is_same).then_some((done, before)));
    }

    /// Notes that somebody goes on from here: what was done before is not undone any more.
    pub(crate) fn go_on(&self) {
        if self.swept.with_untracked(Option::is_some) {
            self.swept.set(None);
        }
    }

    /// Puts the form back to what it was before.
    pub(crate) fn undo(&self) {
        if let Some((_, before)) = self.swept.get_untracked() {
            self.swept.set(None);
            self.fill(&before);
        }
    }

    /// Puts a draft of this policy into the form, in the place of all that stands there.
    pub(crate) fn fill(&self, draft: &Draft) {
        for (records, shown_from) in self.policy.records.iter().zip(&self.shown_from) {
            let columns = draft.inputs.get(records.range()).unwrap_or_default();
            let height = columns.iter().map(Vec::len).max().unwrap_or(0);
            rows::resize(self, records, height.max(1));
            shown_from.set(0);
        }
        for input in 0..self.inputs.len() {
            let texts = draft.inputs.get(input).map(Vec::as_slice);
            set_texts(self.fields(input), texts.unwrap_or_default());
        }
        set_texts(self.parameters.iter().copied(), &draft.parameters);
        for (at, (reading, chosen)) in self.policy.readings.iter().zip(&self.readings).enumerate() {
            let option = draft.readings.get(at).copied();
            let option = option.filter(|option| *option < reading.options.len());
            chosen.set(option.unwrap_or(reading.default));
        }
    }
}

/// Sets every field: to its text, or to nothing where there is none.
fn set_texts(fields: impl IntoIterator<Item = RwSignal<String>>, texts: &[String]) {
    for (at, field) in fields.into_iter().enumerate() {
        field.set(texts.get(at).cloned().unwrap_or_default());
    }
}

/// The element id of a field, unique on the page.
pub(crate) fn field_id(field: Field) -> String {
    match field {
        Field::Input { input, period } => format!("input-{input}-{period}"),
        Field::Parameter(at) => format!("parameter-{at}"),
    }
}

thread_local! {
    /// The last plan: settings seldom change while figures are typed.
    static PLANNED: RefCell<Option<Plan<'static>>> = const { RefCell::new(None) };

    /// The policies opened so far. Few and kept until the tab is closed, so that coming back finds everything as it was left.
    static OPENED: RefCell<Vec<&'static Desk>> = const { RefCell::new(Vec::new()) };

    /// The desks of policies of which somebody has looked at figures that are not their own.
    static GUESTS: RefCell<Vec<&'static Desk>> = const { RefCell::new(Vec::new()) };
}

/// Does something some milliseconds after the form has changed, or what `is_wanted` follows, while it is wanted.
pub(crate) fn after_a_pause(
    desk: &'static Desk,
    pause: u32,
    is_wanted: impl Fn() -> bool + 'static,
    work: fn(&'static Desk),
) {
    in_portions(desk, pause, is_wanted, move || {
        Box::new(move |_| {
            work(desk);
            true
        })
    });
}

/// Does work that takes longer than a frame, as [`after_a_pause`]: in portions, and no further once the form has changed.
pub(crate) fn in_portions(
    desk: &'static Desk,
    pause: u32,
    is_wanted: impl Fn() -> bool + 'static,
    begin: impl Fn() -> Work + 'static,
) {
    let waiting = Rc::new(Waiting::default());
    let begin: Rc<dyn Fn() -> Work> = Rc::new(begin);
    follow(move || {
        desk.understood.track();
        let timeout = is_wanted().then(|| {
            let (waiting, begin) = (Rc::downgrade(&waiting), Rc::clone(&begin));
            Timeout::new(pause, move || portion(waiting, begin()))
        });
        // Dropping the one before cancels it.
        *waiting.borrow_mut() = timeout;
    });
}

fn portion(waiting: Weak<Waiting>, mut work: Work) {
    let begun = js_sys::Date::now();
    #[allow(clippy::float_arithmetic, reason = "a clock, not a figure")]
    let is_done = work(&mut || js_sys::Date::now() - begun < PORTION_MS);
    // Nobody waits where the page was left meanwhile.
    if let Some(place) = waiting.upgrade().filter(|_| !is_done) {
        *place.borrow_mut() = Some(Timeout::new(0, move || portion(waiting, work)));
    }
}

/// Does something with the plan of a policy under these settings.
///
/// # Errors
/// What keeps it from being planned.
pub(crate) fn planned<T>(
    policy: &'static Policy,
    settings: &Settings,
    work: impl FnOnce(&Plan<'static>) -> T,
) -> Result<T, Vec<EntryError>> {
    let last = PLANNED.take();
    let fits =
        |plan: &Plan<'static>| std::ptr::eq(plan.policy, policy) && plan.settings == *settings;
    let plan = match last.filter(fits) {
        Some(plan) => plan,
        None => Plan::new(policy, settings.clone())?,
    };
    let done = work(&plan);
    PLANNED.set(Some(plan));
    Ok(done)
}

/// The desk of a policy. Its signals belong to `root`, not to the page that happens to open it.
pub(crate) fn desk(
    root: &Owner,
    policy: &'static Policy,
    address: &str,
    origin: Origin,
) -> &'static Desk {
    opened(policy).unwrap_or_else(|| {
        let desk: &'static Desk = root.with(|| {
            let desk: &'static Desk = Box::leak(Box::new(Desk::new(policy, address, origin)));
            desk.watch();
            keeping::begin(desk);
            desk
        });
        OPENED.with_borrow_mut(|opened| opened.push(desk));
        desk
    })
}

/// The desk of figures that are none of the reader's own, to be looked at: nothing of it is kept, and it has no calculator. There is one a
/// policy: whoever asks for it puts their figures into it.
pub(crate) fn guest(
    root: &Owner,
    policy: &'static Policy,
    origin: Origin,
    draft: &Draft,
) -> &'static Desk {
    let known = GUESTS.with_borrow(|guests| {
        let mut guests = guests.iter().copied();
        guests.find(|desk| std::ptr::eq(desk.policy, policy))
    });
    let desk = known.unwrap_or_else(|| {
        let desk = apart(root, policy, origin);
        GUESTS.with_borrow_mut(|guests| guests.push(desk));
        desk
    });
    desk.fill(draft);
    desk
}

/// A desk of which nothing is kept and which has no calculator, for whoever minds it.
pub(crate) fn apart(root: &Owner, policy: &'static Policy, origin: Origin) -> &'static Desk {
    root.with(|| {
        let desk: &'static Desk = Box::leak(Box::new(Desk::new(policy, "", origin)));
        desk.watch();
        desk
    })
}

/// The desks of the policies opened so far.
pub(crate) fn all_opened() -> Vec<&'static Desk> {
    OPENED.with_borrow(Clone::clone)
}

/// The desk of a policy that was opened before.
pub(crate) fn opened(policy: &'static Policy) -> Option<&'static Desk> {
    OPENED.with_borrow(|opened| {
        let mut opened = opened.iter().copied();
        opened.find(|desk| std::ptr::eq(desk.policy, policy))
    })
}
