//! What is agreed before a session, as a form: practice or exam, how many questions of what, how they are marked.

use leptos::prelude::{GetUntracked, RwSignal, Set, Update, With, event_target_value};

use crate::lang::Lang;
use crate::quiz::bank::DIFFICULTIES;
use crate::quiz::session::{Mode, Rules, Scoring, Selection};

use super::super::part::{Element, Part, button, el, several};
use super::super::text;

/// The longest exam, in minutes: a day.
const MOST_MINUTES: u16 = 1_440;

/// What is being agreed.
#[derive(Clone, Copy)]
pub(super) struct Agreed {
    rules: RwSignal<Rules>,
    minutes: RwSignal<String>,
    pass: RwSignal<String>,
}

impl Agreed {
    /// A form that begins with these rules.
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            rules: RwSignal::new(rules),
            minutes: RwSignal::new(rules.minutes.map_or_else(String::new, |it| it.to_string())),
            pass: RwSignal::new(rules.pass.to_string()),
        }
    }

    /// What is agreed now. Time and pass mark are those of exams.
    ///
    /// # Errors
    /// What is no time or pass mark.
    pub(super) fn rules(self, lang: Lang) -> Result<Rules, String> {
        let mut rules = self.rules.get_untracked();
        if rules.mode == Mode::Exam {
            let minutes = self.minutes.get_untracked();
            rules.minutes = match minutes.trim() {
                "" => None,
                typed => {
                    let minutes = whole(typed).filter(|it| (1..=MOST_MINUTES).contains(it));
                    let most = MOST_MINUTES.to_string();
                    Some(minutes.ok_or_else(|| text::bad_minutes(lang, typed, &most))?)
                }
            };
            let pass = self.pass.get_untracked();
            let pass = pass.trim().trim_end_matches(['%', '％']).trim();
            let percent = whole(pass).filter(|it| *it <= 100);
            let percent = percent.and_then(|it| u8::try_from(it).ok());
            rules.pass = percent.ok_or_else(|| text::bad_pass(lang, pass))?;
        }
        Ok(rules)
    }

    /// Whether it is to be an exam.
    pub(super) fn is_exam(self) -> bool {
        self.rules.with(|rules| rules.mode) == Mode::Exam
    }
}

/// A field with a name.
pub(super) fn field(
    label: text::Say,
    signal: RwSignal<String>,
    mode: &'static str,
    lang: Lang,
) -> Element {
    el("label")
        .class("inline")
        .child(el("span").child(label.get(lang)))
        .child(
            el("input")
                .class("entry")
                .attr("type", "text")
                .attr("inputmode", mode)
                .attr("autocomplete", "off")
                .value(move || signal.get_untracked())
                .on("input", move |event| signal.set(event_target_value(event))),
        )
}

/// A whole number of what was typed.
pub(super) fn whole(text: &str) -> Option<u16> {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        c => c,
    };
    let digits: String = text.trim().chars().map(plain).collect();
    digits.parse().ok()
}

/// Two or more that exclude each other.
pub(super) fn choice(
    label: text::Say,
    options: Vec<(&'static str, String)>,
    chosen: impl Fn() -> &'static str + Copy + 'static,
    choose: impl Fn(&'static str) + Copy + 'static,
    lang: Lang,
) -> Element {
    let buttons = options.into_iter().map(move |(value, name)| {
        button("pick")
            .live_attr("aria-pressed", move || {
                Some(if chosen() == value { "true" } else { "false" }.into())
            })
            .on("click", move |_| choose(value))
            .child(name)
    });
    el("div")
        .class("agreed-line")
        .attr("role", "group")
        .attr("aria-label", label.get(lang))
        .child(el("span").class("agreed-label").child(label.get(lang)))
        .child(el("span").class("choices-row").children(buttons))
}

/// Practice or exam.
pub(super) fn modes(agreed: Agreed, lang: Lang) -> Element {
    let chosen = move || match agreed.rules.with(|rules| rules.mode) {
        Mode::Practice => "practice",
        Mode::Exam => "exam",
    };
    let choose = move |value: &'static str| {
        let is_exam = value == "exam";
        agreed.rules.update(|rules| {
            rules.mode = if is_exam { Mode::Exam } else { Mode::Practice };
        });
    };
    let options = vec![
        ("practice", text::PRACTICE.get(lang).to_owned()),
        ("exam", text::EXAM.get(lang).to_owned()),
    ];
    let help = move || match agreed.rules.with(|rules| rules.mode) {
        Mode::Practice => text::PRACTICE_HELP.get(lang),
        Mode::Exam => text::EXAM_HELP.get(lang),
    };
    el("div")
        .child(choice(text::MODE, options, chosen, choose, lang))
        .child(el("p").class("help").live(help))
}

/// How many are drawn.
pub(super) fn counts(selection: RwSignal<Selection>, is_computed: bool, lang: Lang) -> Element {
    let chosen = move || match selection.with(|selection| selection.count) {
        0 => "0",
        5 => "5",
        10 => "10",
        _ => "20",
    };
    let choose = move |value: &'static str| {
        let count = value.parse().unwrap_or(0);
        selection.update(|selection| selection.count = count);
    };
    let all = (!is_computed).then(|| ("0", text::ALL_OF_THEM.get(lang).to_owned()));
    let some = ["5", "10", "20"].map(|count| (count, count.to_owned()));
    let options = all.into_iter().chain(some).collect();
    choice(text::HOW_MANY, options, chosen, choose, lang)
}

/// Switches of which any may be on; none on means any.
fn switches(label: text::Say, options: Vec<(String, Switch)>, lang: Lang) -> Option<Element> {
    if options.len() < 2 {
        return None;
    }
    let switches = options.into_iter().map(|(name, (is_on, flip))| {
        el("label")
            .class("switch")
            .child(
                el("input")
                    .attr("type", "checkbox")
                    .checked(move || is_on())
                    .on("change", move |_| flip()),
            )
            .child(el("span").child(name))
    });
    Some(
        el("div")
            .class("agreed-line")
            .attr("role", "group")
            .attr("aria-label", label.get(lang))
            .child(
                el("span")
                    .class("agreed-label")
                    .child(label.get(lang))
                    .child(" ")
                    .child(el("span").class("help").child(text::ANY_TOPIC.get(lang))),
            )
            .child(el("span").class("choices-row").children(switches)),
    )
}

/// Whether it is on, and turning it.
type Switch = (Box<dyn Fn() -> bool>, Box<dyn Fn()>);

/// Of which topics.
pub(super) fn topic_choice(
    selection: RwSignal<Selection>,
    topics: Vec<String>,
    lang: Lang,
) -> Option<Element> {
    let options = topics.into_iter().map(|topic| {
        let (shown, other) = (topic.clone(), topic.clone());
        let is_on = move || selection.with(|it| it.topics.contains(&shown));
        let flip = move || selection.update(|it| turn(&mut it.topics, other.clone()));
        let switch: Switch = (Box::new(is_on), Box::new(flip));
        (topic, switch)
    });
    switches(text::TOPICS, options.collect(), lang)
}

/// Of which difficulties.
pub(super) fn difficulty_choice(selection: RwSignal<Selection>, lang: Lang) -> Option<Element> {
    let options = DIFFICULTIES.map(|(_, difficulty)| {
        let is_on = move || selection.with(|it| it.difficulties.contains(&difficulty));
        let flip = move || selection.update(|it| turn(&mut it.difficulties, difficulty));
        let switch: Switch = (Box::new(is_on), Box::new(flip));
        (difficulty.name().get(lang).to_owned(), switch)
    });
    switches(text::DIFFICULTY, options.into(), lang)
}

/// Puts something into a list, or takes it out again.
pub(super) fn turn<T: PartialEq>(list: &mut Vec<T>, it: T) {
    match list.iter().position(|known| *known == it) {
        Some(at) => drop(list.remove(at)),
        None => list.push(it),
    }
}

/// What is agreed of exams only; with it, if it is asked for, who answers.
pub(super) fn exam_only(
    agreed: Agreed,
    name: Option<RwSignal<String>>,
    lang: Lang,
) -> Option<Part> {
    if !agreed.is_exam() {
        return None;
    }
    let chosen = move || agreed.rules.with(|rules| rules.scoring.keyword());
    let choose = move |value: &'static str| {
        let found = Scoring::ALL.into_iter().find(|(word, _)| *word == value);
        if let Some((_, scoring)) = found {
            agreed.rules.update(|rules| rules.scoring = scoring);
        }
    };
    let options = Scoring::ALL.map(|(word, scoring)| {
        let name = match scoring {
            Scoring::All => text::SCORING_ALL,
            Scoring::Half => text::SCORING_HALF,
            Scoring::ByOption => text::SCORING_BY_OPTION,
        };
        (word, name.get(lang).to_owned())
    });
    Some(several([
        el("div")
            .class("agreed-fields")
            .child(field(text::MINUTES, agreed.minutes, "numeric", lang))
            .child(field(text::PASS_MARK, agreed.pass, "numeric", lang))
            .child(name.map(|name| field(text::TRAINEE, name, "text", lang)))
            .into(),
        choice(text::SCORING, options.into(), chosen, choose, lang).into(),
    ]))
}

/// Whether they are shuffled.
pub(super) fn shuffling(agreed: Agreed, lang: Lang) -> Element {
    el("label")
        .class("switch")
        .child(
            el("input")
                .attr("type", "checkbox")
                .checked(move || agreed.rules.with(|rules| rules.shuffle_questions))
                .on("change", move |_| {
                    agreed.rules.update(|rules| {
                        rules.shuffle_questions = !rules.shuffle_questions;
                        rules.shuffle_options = rules.shuffle_questions;
                    });
                }),
        )
        .child(el("span").child(text::SHUFFLED.get(lang)))
}
