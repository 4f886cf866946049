//! A question of a bank that is edited: its words, its options with their marks, and what is noted in its margin.

use std::rc::Rc;

use leptos::prelude::{Get, Set, Track, event_target_value};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlTextAreaElement, KeyboardEvent};

use crate::lang::Lang;
use crate::quiz::bank::{DIFFICULTIES, KINDS, Question, QuestionKind};
use crate::quiz::edit::Field;
use crate::quiz::margin::{Remark, Why};

use super::super::part::{Element, NOTHING, Part, button, el, several};
use super::super::{focus, text};
use super::edit::{Editor, Row};

/// The id of a field of a question.
pub(super) fn field_id(key: usize, name: &str) -> String {
    format!("question-{key}-{name}")
}

fn option_id(key: usize, option: usize) -> String {
    format!("question-{key}-option-{option}")
}

/// The id of the button that says that somebody has looked at a remark.
pub(super) fn remark_id(key: Option<usize>, remark: &Remark) -> String {
    let key = key.map_or_else(String::new, |key| key.to_string());
    let option = remark.option.map_or_else(String::new, |at| at.to_string());
    format!(
        "remark-{key}-{option}-{}-{}",
        remark.line,
        remark.why.code()
    )
}

/// The card of a question.
pub(super) fn card(editor: &Rc<Editor>, row: Row, at: usize, lang: Lang) -> Element {
    let number = text::question_at(lang, &text::number(at + 1));
    let (head, body) = (editor.clone(), editor.clone());
    el("details")
        .class("bank-question")
        .attr("data-testid", "bank-question")
        .open(row.is_open)
        .child(
            el("summary")
                .child(el("h3").child(number))
                .live(move || summary(&head, row, lang)),
        )
        .live(move || {
            row.is_open.get().then(|| {
                row.shape.track();
                content(&body, row, lang)
            })
        })
}

/// What is said of a question while it is folded: its first words, and whether there is something to look at.
fn summary(editor: &Rc<Editor>, row: Row, lang: Lang) -> Part {
    row.shape.track();
    let Some(at) = editor.place(row.key) else {
        return NOTHING;
    };
    let words = match row.is_open.get() {
        true => String::new(),
        false => editor.with(|edited| {
            let words = edited.text(at, Field::Stem, lang);
            words.chars().take(40).collect()
        }),
    };
    let open = editor.with(|edited| {
        let remarks = edited.remarks_of(Some(at)).into_iter();
        remarks.filter(|remark| remark.why.is_open()).count()
    });
    let open = (open > 0).then(|| {
        el("span")
            .class("badge assumed")
            .child(text::places_to_look_at(lang, &text::number(open)))
    });
    several([
        el("span").class("help bank-stem").child(words).into(),
        open.into(),
    ])
}

fn content(editor: &Rc<Editor>, row: Row, lang: Lang) -> Part {
    let key = row.key;
    let found = editor.place(key).and_then(|at| {
        let question = editor.with(|edited| edited.bank.questions.get(at).cloned())?;
        Some((at, question))
    });
    let Some((at, question)) = found else {
        return NOTHING;
    };
    let answers = match question.kind {
        QuestionKind::Numeric => figure(editor, key, lang),
        _ => options(editor, row, at, &question, lang),
    };
    let faults = editor.clone();
    let gone = editor.clone();
    let clause = question.clause.clone();
    let clause = clause.map(|clause| el("blockquote").class("clause").child(clause));
    el("div")
        .class("bank-fields")
        .child(remarks(editor, key, at, None, lang))
        .live(move || wrong(&faults, key, lang))
        .child(words(editor, row, Field::Stem, ("stem", text::STEM), lang))
        .child(
            el("div")
                .class("agreed-fields bank-facts")
                .child(kinds(editor, key, &question, lang))
                .child(difficulties(editor, key, &question, lang))
                .child(line(
                    editor,
                    key,
                    Field::Topic,
                    ("topic", text::TOPIC),
                    lang,
                )),
        )
        .child(answers)
        .child(words(
            editor,
            row,
            Field::Explanation,
            ("explanation", text::WHY_SO),
            lang,
        ))
        .child(clause)
        .child(
            el("p").class("acts").child(
                button("quiet")
                    .on("click", move |_| gone.remove(key))
                    .child(text::DELETE_QUESTION.get(lang)),
            ),
        )
        .into()
}

/// What is wrong with a question.
fn wrong(editor: &Rc<Editor>, key: usize, lang: Lang) -> Part {
    let at = editor.place(key);
    let faults = match at {
        Some(_) => editor.faults_of(at),
        None => Vec::new(),
    };
    let faults = faults.into_iter().map(|fault| {
        el("p")
            .class("remark wrong")
            .attr("data-testid", "fault")
            .child(fault.get(lang).to_owned())
            .into()
    });
    Part::Several(faults.collect())
}

/// What is noted of a question, or of one of its options.
fn remarks(
    editor: &Rc<Editor>,
    key: usize,
    at: usize,
    option: Option<usize>,
    lang: Lang,
) -> Option<Element> {
    let noted: Vec<Element> = editor.with(|edited| {
        let noted = edited.remarks_of(Some(at)).into_iter();
        let noted = noted.filter(|remark| remark.option == option);
        noted
            .map(|it| remark(editor, Some(key), it, lang))
            .collect()
    });
    (!noted.is_empty()).then(|| el("ul").class("remarks").children(noted))
}

/// Something that somebody should look at, until they have.
pub(super) fn remark(
    editor: &Rc<Editor>,
    key: Option<usize>,
    remark: &Remark,
    lang: Lang,
) -> Element {
    let message = remark.why.message();
    let message = message.get(lang);
    // Of an option, its words stand beside it.
    let is_elsewhere = remark.option.is_none() && !remark.words.is_empty();
    let says = match is_elsewhere {
        true => text::its_words(lang, message, &remark.words),
        false => message.to_owned(),
    };
    let says = match remark.why {
        Why::LeftOut | Why::Row(_) => text::wrong_line(lang, &text::number(remark.line), &says),
        Why::Doubt(_) => says,
    };
    let class = match remark.why.is_open() {
        true => "margin-note open",
        false => "margin-note",
    };
    let (editor, known) = (editor.clone(), remark.clone());
    el("li")
        .class(class)
        .attr("data-testid", "remark")
        .child(el("span").child(says.clone()))
        .child(
            button("quiet")
                .id(remark_id(key, remark))
                .attr(
                    "aria-label",
                    text::of_scenario(lang, text::LOOKED_AT.get(lang), &says),
                )
                .on("click", move |_| editor.checked(key, &known))
                .child(text::LOOKED_AT.get(lang)),
        )
}

/// Lines that a text takes where a browser does not fit its field by itself.
fn lines(words: &str) -> String {
    let long = words.lines().map(|line| 1 + line.chars().count() / 40);
    long.sum::<usize>().clamp(1, 12).to_string()
}

/// A field of several lines.
fn words(
    editor: &Rc<Editor>,
    row: Row,
    field: Field,
    (name, label): (&str, text::Say),
    lang: Lang,
) -> Element {
    let key = row.key;
    let at = editor.place(key).unwrap_or_default();
    let rows = editor.with(|edited| lines(edited.text(at, field, lang)));
    let id = field_id(key, name);
    let translated = editor.with(|edited| edited.is_translated(at, field));
    let translated = translated.then(|| el("span").class("help").child(text::TRANSLATED.get(lang)));
    let (shown, typed) = (editor.clone(), editor.clone());
    el("div")
        .class("bank-field")
        .child(el("label").attr("for", id.clone()).child(label.get(lang)))
        .child(translated)
        .child(
            el("textarea")
                .class("entry fitted")
                .id(id)
                .attr("rows", rows)
                .value(move || said(&shown, key, field, lang))
                .on("input", move |event| write(&typed, key, field, event, lang)),
        )
}

/// A field of one line.
fn line(
    editor: &Rc<Editor>,
    key: usize,
    field: Field,
    (name, label): (&str, text::Say),
    lang: Lang,
) -> Element {
    let (shown, typed) = (editor.clone(), editor.clone());
    el("label")
        .class("inline")
        .child(el("span").child(label.get(lang)))
        .child(
            el("input")
                .class("entry")
                .id(field_id(key, name))
                .attr("type", "text")
                .attr("autocomplete", "off")
                .value(move || said(&shown, key, field, lang))
                .on("input", move |event| write(&typed, key, field, event, lang)),
        )
}

fn said(editor: &Editor, key: usize, field: Field, lang: Lang) -> String {
    let at = editor.place(key).unwrap_or(usize::MAX);
    editor.with(|edited| edited.text(at, field, lang).to_owned())
}

fn write(editor: &Rc<Editor>, key: usize, field: Field, event: &Event, lang: Lang) {
    let words = event_target_value(event);
    editor.write(key, |edited, at| edited.set(at, field, lang, &words));
}

/// A choice among a few words.
fn choice(
    label: text::Say,
    id: String,
    options: Vec<(&'static str, String)>,
    chosen: &'static str,
    choose: impl Fn(&str) + 'static,
    lang: Lang,
) -> Element {
    let options = options.into_iter().map(|(value, name)| {
        let option = el("option").attr("value", value).child(name);
        match value == chosen {
            true => option.attr("selected", ""),
            false => option,
        }
    });
    el("label")
        .class("inline")
        .child(el("span").child(label.get(lang)))
        .child(
            el("select")
                .class("entry")
                .id(id)
                .on("change", move |event| choose(&event_target_value(event)))
                .children(options)
                .value(move || chosen),
        )
}

fn kinds(editor: &Rc<Editor>, key: usize, question: &Question, lang: Lang) -> Element {
    let options = KINDS.map(|(word, kind)| (word, kind.name().get(lang).to_owned()));
    let editor = editor.clone();
    choice(
        text::KIND_OF_QUESTION,
        field_id(key, "kind"),
        options.into(),
        question.kind.keyword(),
        move |word| {
            if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == word) {
                editor.reshape(key, |edited, at| edited.set_kind(at, *kind));
            }
        },
        lang,
    )
}

fn difficulties(editor: &Rc<Editor>, key: usize, question: &Question, lang: Lang) -> Element {
    let options = DIFFICULTIES.map(|(word, level)| (word, level.name().get(lang).to_owned()));
    let editor = editor.clone();
    choice(
        text::DIFFICULTY,
        field_id(key, "difficulty"),
        options.into(),
        question.difficulty.keyword(),
        move |word| {
            if let Some((_, level)) = DIFFICULTIES.iter().find(|(known, _)| *known == word) {
                editor.reshape(key, |edited, at| edited.set_difficulty(at, *level));
            }
        },
        lang,
    )
}

/// The answer of a numeric question.
fn figure(editor: &Rc<Editor>, key: usize, lang: Lang) -> Part {
    el("div")
        .class("agreed-fields")
        .child(line(
            editor,
            key,
            Field::Value,
            ("value", text::ANSWER_FIGURE),
            lang,
        ))
        .child(line(
            editor,
            key,
            Field::Within,
            ("within", text::ANSWER_WITHIN),
            lang,
        ))
        .into()
}

fn options(editor: &Rc<Editor>, row: Row, at: usize, question: &Question, lang: Lang) -> Part {
    let last = question.options.len().saturating_sub(1);
    let rows = (0..question.options.len()).map(|option| {
        let is_last = option == last;
        one(editor, row, at, option, (question, is_last), lang)
    });
    let rows: Vec<Element> = rows.collect();
    let title = field_id(row.key, "options");
    let added = editor.clone();
    let count = question.options.len();
    let add = move |_: &Event| add_option(&added, row.key, count);
    el("div")
        .class("bank-field")
        .attr("role", "group")
        .attr("aria-labelledby", title.clone())
        .child(el("h4").id(title).child(text::OPTIONS.get(lang)))
        .child(el("ol").class("bank-options").children(rows))
        .child(
            el("p").class("acts").child(
                button("quiet")
                    .on("click", add)
                    .child(text::ADD_OPTION.get(lang)),
            ),
        )
        .into()
}

fn add_option(editor: &Rc<Editor>, key: usize, option: usize) {
    let mut is_added = false;
    editor.reshape(key, |edited, at| is_added = edited.add_option(at, option));
    match is_added {
        true => focus(&option_id(key, option)),
        false => editor.notice.set(Some(text::BANK_FULL)),
    }
}

/// An option with its mark, its words and what can be done to it.
fn one(
    editor: &Rc<Editor>,
    row: Row,
    at: usize,
    option: usize,
    (question, is_last): (&Question, bool),
    lang: Lang,
) -> Element {
    let key = row.key;
    let letter = question.letter(option);
    let correct = question.options.get(option).is_some_and(|it| it.correct);
    let named = |act: text::Say| text::of_scenario(lang, act.get(lang), &letter);
    let marked = editor.clone();
    let mark = el("label")
        .class("bank-mark")
        .child(
            el("input")
                .attr("type", "checkbox")
                .attr("aria-label", named(text::CORRECT_OPTION))
                .checked(move || correct)
                .on("change", move |_| {
                    marked.reshape(key, |edited, at| edited.mark(at, option));
                }),
        )
        .child(el("span").class("quiz-letter").child(letter.clone()));
    let (shown, typed, pressed) = (editor.clone(), editor.clone(), editor.clone());
    let field = Field::Option(option);
    let rows = editor.with(|edited| lines(edited.text(at, field, lang)));
    let area = el("textarea")
        .class("entry fitted")
        .id(option_id(key, option))
        .attr("rows", rows)
        .attr("aria-label", text::option_label(lang, &letter))
        .value(move || said(&shown, key, field, lang))
        .on("input", move |event| {
            write(&typed, key, field, event, lang);
        })
        .on("keydown", move |event| {
            press(&pressed, key, option, event);
        });
    let act = |label: text::Say, shown: &'static str, act: Box<dyn Fn()>| {
        button("quiet")
            .attr("aria-label", named(label))
            .attr("title", label.get(lang))
            .on("click", move |_| act())
            .child(shown)
    };
    let e = || editor.clone();
    let (split_of, joined, up, down, gone) = (e(), e(), e(), e(), e());
    let swap = move |editor: &Rc<Editor>, first: usize, now: usize| {
        editor.reshape(key, |edited, at| edited.swap(at, first));
        focus(&option_id(key, now));
    };
    let join = (!is_last).then(|| {
        act(
            text::JOIN_SHORT,
            text::JOIN_SHORT.get(lang),
            Box::new(move || join(&joined, key, option)),
        )
    });
    let up = (option > 0).then(|| {
        act(
            text::MOVE_UP,
            "↑",
            Box::new(move || swap(&up, option - 1, option - 1)),
        )
    });
    let down = (!is_last).then(|| {
        act(
            text::MOVE_DOWN,
            "↓",
            Box::new(move || swap(&down, option, option + 1)),
        )
    });
    let tools = el("p")
        .class("bank-tools")
        .child(act(
            text::SPLIT,
            text::SPLIT_SHORT.get(lang),
            Box::new(move || split(&split_of, key, option)),
        ))
        .child(join)
        .child(up)
        .child(down)
        .child(act(
            text::DELETE,
            text::DELETE.get(lang),
            Box::new(move || {
                gone.reshape(key, |edited, at| edited.remove_option(at, option));
                focus(&option_id(key, option.saturating_sub(usize::from(is_last))));
            }),
        ));
    el("li")
        .class(if correct {
            "bank-option right"
        } else {
            "bank-option"
        })
        .attr("data-testid", "bank-option")
        .child(mark)
        .child(area)
        .child(tools)
        .child(remarks(editor, key, at, Some(option), lang))
}

/// The field of an option.
fn area_of(key: usize, option: usize) -> Option<HtmlTextAreaElement> {
    let document = gloo::utils::document();
    let area = document.get_element_by_id(&option_id(key, option))?;
    area.dyn_into().ok()
}

/// How many characters stand before the cursor, and how many there are.
fn cursor(area: &HtmlTextAreaElement) -> (usize, usize) {
    let words = area.value();
    let start = area.selection_start().ok().flatten();
    let start = usize::try_from(start.unwrap_or_default()).unwrap_or_default();
    let mut units = 0;
    let before = words.chars().take_while(|c| {
        units += c.len_utf16();
        units <= start
    });
    (before.count(), words.chars().count())
}

/// Takes an option apart where the cursor is.
fn split(editor: &Rc<Editor>, key: usize, option: usize) {
    let Some(area) = area_of(key, option) else {
        return;
    };
    let (chars, all) = cursor(&area);
    let translated = editor
        .place(key)
        .is_some_and(|at| editor.with(|edited| edited.is_translated(at, Field::Option(option))));
    let mut is_split = false;
    if chars > 0 && chars < all {
        editor.reshape(key, |edited, at| is_split = edited.split(at, option, chars));
    }
    match (is_split, translated) {
        (true, _) => focus(&option_id(key, option + 1)),
        (false, true) => editor.notice.set(Some(text::SPLIT_TRANSLATED)),
        (false, false) => {
            editor.notice.set(Some(text::SPLIT_WHERE));
            focus(&option_id(key, option));
        }
    }
}

/// Joins an option with the next; the cursor goes to where they met.
fn join(editor: &Rc<Editor>, key: usize, option: usize) {
    let before = area_of(key, option).map_or(0, |area| area.value().encode_utf16().count());
    editor.reshape(key, |edited, at| {
        edited.join(at, option);
    });
    focus(&option_id(key, option));
    leptos::prelude::request_animation_frame(move || {
        let at = u32::try_from(before).unwrap_or_default();
        if let Some(area) = area_of(key, option)
            && let Err(error) = area.set_selection_range(at, at)
        {
            web_sys::console::warn_1(&error);
        }
    });
}

/// Enter takes an option apart, or begins the next one at its end; Backspace at its beginning joins it with the one before.
fn press(editor: &Rc<Editor>, key: usize, option: usize, event: &Event) {
    let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let is_plain = !(pressed.is_composing() || pressed.shift_key() || pressed.alt_key());
    let Some(area) = area_of(key, option).filter(|_| is_plain) else {
        return;
    };
    let (chars, all) = cursor(&area);
    let has_selection = area.selection_start().ok() != area.selection_end().ok();
    match &*pressed.key() {
        "Enter" => {
            event.prevent_default();
            match chars == all {
                true => add_option(editor, key, option + 1),
                false => split(editor, key, option),
            }
        }
        "Backspace" if chars == 0 && option > 0 && !has_selection => {
            event.prevent_default();
            join(editor, key, option - 1);
        }
        _ => {}
    }
}
