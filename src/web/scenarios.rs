//! The scenarios that are kept: found, named, copied, put into the bin and brought back; and a backup of everything.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Track, Update, With, event_target_value};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, FileReader, HtmlInputElement};

use crate::backup::{self, Backup, BackupError, FORM, Fate};
use crate::lang::Lang;
use crate::library;
use crate::link::LinkError;
use crate::scenario::Kept as PolicyFile;
use crate::scenario::saved::{Found, Saved};

use super::boards::REPORTS;
use super::fold::fold;
use super::keeping::{self, ASIDE, Kept};
use super::part::{Element, Part, button, el, live, several};
use super::preferences::{LANGUAGE, THEME};
use super::store::{self, Unkept};
use super::tables::{MATCHES, STATEMENT_MATCHES};
use super::{mine, pages, route, save, text};

/// What browsers usually keep of a page, in characters.
const ROOM: usize = 5 << 20;

/// Under which keys the editor keeps what the blanks of a contract were filled with.
const CONTRACT: &str = "contract:";

/// The keys of settings that a backup has, too, or what they begin with.
const SETTINGS: [&str; 6] = [
    LANGUAGE,
    THEME,
    MATCHES,
    STATEMENT_MATCHES,
    CONTRACT,
    REPORTS,
];

/// What the page shows.
#[derive(Clone, Copy)]
struct Shelf {
    /// Counts what was changed: all of it is read again.
    changed: RwSignal<usize>,
    wanted: RwSignal<String>,
    by_name: RwSignal<bool>,
    /// The scenario whose name, note and tags are being changed.
    edited: RwSignal<Option<String>>,
    /// The scenario that is about to be deleted for good.
    doomed: RwSignal<Option<String>>,
    /// What was done or refused last.
    told: RwSignal<String>,
    /// The scenario that this was: it was put into the bin, and can be brought back at once.
    thrown: RwSignal<Option<String>>,
    bin_open: RwSignal<bool>,
}

/// The page of scenarios.
pub(super) fn page(lang: Lang) -> Part {
    let shelf = Shelf {
        changed: RwSignal::new(0),
        wanted: RwSignal::new(String::new()),
        by_name: RwSignal::new(false),
        edited: RwSignal::new(None),
        doomed: RwSignal::new(None),
        told: RwSignal::new(String::new()),
        thrown: RwSignal::new(None),
        bin_open: RwSignal::new(false),
    };
    let intro = el("div")
        .class("intro")
        .child(pages::heading(text::SCENARIOS.get(lang)))
        .child(
            el("p")
                .class("tagline")
                .child(text::SCENARIOS_TAGLINE.get(lang)),
        );
    let told = move || {
        let told = shelf.told.get();
        let undo = shelf.thrown.get().map(|key| {
            button("quiet")
                .attr("data-testid", "undo-bin")
                .on("click", move |_| {
                    shelf.change(&key, lang, |saved| saved.binned = None);
                })
                .child(text::UNDO.get(lang))
        });
        (!told.is_empty()).then(|| el("p").class("told").child(told).child(" ").child(undo))
    };
    several([
        intro.into(),
        el("div")
            .class("scenarios")
            .child(tools(shelf, lang))
            .child(open_link(shelf, lang))
            .child(el("div").attr("role", "status").live(told))
            .live(move || list(shelf, lang))
            .live(move || unnamed(shelf, lang))
            .live(move || bin(shelf, lang))
            .live(move || damaged(shelf, lang))
            .child(backups(shelf, lang))
            .into(),
    ])
}

impl Shelf {
    /// What is kept, read anew.
    fn read(self, binned: bool) -> Vec<Kept> {
        self.changed.track();
        let mut scenarios = keeping::scenarios();
        scenarios.retain(|kept| kept.saved.binned.is_some() == binned);
        scenarios
    }

    fn tell(self, told: String) {
        self.thrown.set(None);
        self.told.set(told);
        self.changed.update(|count| *count += 1);
    }

    /// Changes a scenario; what cannot be kept is told. Says whether it is kept.
    fn change(self, key: &str, lang: Lang, change: impl FnOnce(&mut Saved)) -> bool {
        let kept = keeping::change(key, change);
        self.tell(match kept {
            Ok(()) => String::new(),
            Err(why) => refused(why).get(lang).to_owned(),
        });
        kept.is_ok()
    }

    /// Puts a scenario into the bin, and says so with the way back.
    fn throw(self, key: &str, name: &str, lang: Lang) {
        if self.change(key, lang, |saved| saved.binned = Some(keeping::now())) {
            self.told.set(text::binned(lang, name));
            self.thrown.set(Some(key.to_owned()));
        }
    }
}

/// Why something was not kept.
pub(super) fn refused(why: Unkept) -> text::Say {
    match why {
        Unkept::Full => text::NOT_KEPT_FULL,
        Unkept::Blocked => text::NOT_KEPT_BLOCKED,
    }
}

fn tools(shelf: Shelf, lang: Lang) -> Element {
    el("div")
        .class("lines-tools")
        .child(
            el("input")
                .class("entry")
                .attr("type", "search")
                .attr("autocomplete", "off")
                .attr("aria-label", text::FIND_SCENARIO.get(lang))
                .attr("placeholder", text::FIND_SCENARIO.get(lang))
                .attr("data-testid", "find-scenario")
                .on("input", move |event| {
                    shelf.wanted.set(event_target_value(event));
                }),
        )
        .child(
            el("select")
                .attr("aria-label", text::SORT_BY.get(lang))
                .value(move || if shelf.by_name.get() { "name" } else { "" })
                .on("change", move |event| {
                    shelf.by_name.set(event_target_value(event) == "name");
                })
                .children(
                    [("", text::BY_CHANGE), ("name", text::BY_NAME)].map(|(value, name)| {
                        el("option").attr("value", value).child(name.get(lang))
                    }),
                ),
        )
}

/// Where a link is pasted that somebody has sent: in the browsers inside chat programs links often cannot be followed.
fn open_link(shelf: Shelf, lang: Lang) -> Element {
    let (pasted, is_open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let done = move |event: &web_sys::Event| {
        event.prevent_default();
        let pasted = pasted.get_untracked();
        match pasted.trim().is_empty() {
            true => shelf.tell(LinkError::NoLink.message().get(lang).to_owned()),
            false => route::go(&route::of_pasted(&pasted)),
        }
    };
    fold(
        "fold",
        ("span", text::OPEN_LINK),
        is_open,
        lang,
        move || {
            el("form")
                .class("naming")
                .on("submit", done)
                .child(el("p").class("help").child(text::OPEN_LINK_HELP.get(lang)))
                .child(
                    el("textarea")
                        .class("entry link-text")
                        .attr("rows", "3")
                        .attr("aria-label", text::OPEN_LINK.get(lang))
                        .attr("data-testid", "pasted-link")
                        .value(move || pasted.get())
                        .on("input", move |event| pasted.set(event_target_value(event))),
                )
                .child(
                    el("p").class("acts").child(
                        el("button")
                            .class("apply")
                            .attr("type", "submit")
                            .child(text::OPEN_LINK.get(lang)),
                    ),
                )
        },
    )
    .attr("data-testid", "open-link")
}

/// How the policy of a scenario is called.
fn policy_name(saved: &Saved, lang: Lang) -> String {
    let built_in = library::source(&saved.policy.id).filter(|_| saved.address.starts_with("p/"));
    if let Some(source) = built_in {
        return source.listed.title.get(lang).to_owned();
    }
    let own = saved.address.strip_prefix("my/");
    let own = own.and_then(|id| PolicyFile::read(&store::read(&mine::policy_key(id))?));
    match own.as_ref().map(|own| own.title.get(lang)) {
        Some(title) if !title.is_empty() => title.to_owned(),
        _ => saved.policy.id.clone(),
    }
}

/// What a scenario is called; one that was a form without a name may come back as a scenario from a backup.
fn name_of(saved: &Saved, lang: Lang) -> String {
    match saved.name.as_str() {
        "" => text::UNNAMED.get(lang).to_owned(),
        name => name.to_owned(),
    }
}

/// The scenarios with all words that are looked for, by policy.
fn list(shelf: Shelf, lang: Lang) -> Element {
    let mut scenarios = shelf.read(false);
    let is_empty = scenarios.is_empty();
    let wanted = shelf.wanted.with(|wanted| wanted.to_lowercase());
    scenarios.retain(|Kept { saved, .. }| {
        let text = [
            saved.name.as_str(),
            &policy_name(saved, lang),
            &saved.note,
            &saved.tags.join(" "),
        ];
        let text = text.join("\n").to_lowercase();
        wanted.split_whitespace().all(|word| text.contains(word))
    });
    match shelf.by_name.get() {
        true => scenarios.sort_by(|a, b| a.saved.name.cmp(&b.saved.name)),
        false => scenarios.sort_by_key(|kept| std::cmp::Reverse(kept.saved.changed)),
    }
    let mut policies: Vec<String> = Vec::new();
    for Kept { saved, .. } in &scenarios {
        if !policies.contains(&saved.address) {
            policies.push(saved.address.clone());
        }
    }
    let folder = |address: &String| {
        let own: Vec<&Kept> = scenarios
            .iter()
            .filter(|kept| kept.saved.address == *address)
            .collect();
        let name = own
            .first()
            .map(|kept| policy_name(&kept.saved, lang))
            .unwrap_or_default();
        let rows: Vec<Element> = own.iter().map(|kept| row(shelf, kept, lang)).collect();
        el("section")
            .attr("aria-label", name.clone())
            .child(el("h2").child(name))
            .child(el("ul").class("scenario-list").children(rows))
    };
    let folders: Vec<Element> = policies.iter().map(folder).collect();
    let none = match (is_empty, folders.is_empty()) {
        (true, _) => Some(text::NO_SCENARIOS),
        (false, true) => Some(text::NO_MATCH),
        _ => None,
    };
    el("div")
        .attr("data-testid", "scenario-list")
        .child(none.map(|words| el("p").class("help").child(words.get(lang))))
        .children(folders)
}

fn row(shelf: Shelf, kept: &Kept, lang: Lang) -> Element {
    let Kept {
        key,
        saved,
        is_newer,
    } = kept;
    let act = |name: text::Say| {
        button("quiet")
            .attr(
                "aria-label",
                text::of_scenario(lang, name.get(lang), &name_of(saved, lang)),
            )
            .child(name.get(lang))
    };
    let open = {
        let (key, saved) = (key.to_owned(), saved.clone());
        el("a")
            .class("scenario-name")
            .attr("href", ["#/", &saved.address].concat())
            .child(name_of(&saved, lang))
            .on("click", move |event| {
                event.prevent_default();
                keeping::open(&key, &saved);
            })
    };
    let edit = {
        let key = key.to_owned();
        act(text::CHANGE_DETAILS).on("click", move |_| shelf.edited.set(Some(key.clone())))
    };
    let enter = {
        let (key, saved) = (key.to_owned(), saved.clone());
        act(text::INTO_LEDGER).on("click", move |_| {
            keeping::show(&key, &saved);
            route::go(&route::ledger_from(&saved.address));
        })
    };
    let copy = {
        let saved = saved.clone();
        act(text::DUPLICATE).on("click", move |_| duplicate(shelf, &saved, lang))
    };
    let remove = {
        let (key, name) = (key.to_owned(), name_of(saved, lang));
        act(text::TO_BIN).on("click", move |_| shelf.throw(&key, &name, lang))
    };
    let tags: Vec<Element> = saved
        .tags
        .iter()
        .map(|tag| el("span").class("badge").child(tag.clone()))
        .collect();
    let note = (!saved.note.is_empty()).then(|| el("p").class("note").child(saved.note.clone()));
    let editing = {
        let (key, saved) = (key.to_owned(), saved.clone());
        live(move || {
            let is_edited = shelf.edited.get().as_ref() == Some(&key);
            is_edited.then(|| details(shelf, &key, &saved, lang))
        })
    };
    el("li")
        .child(
            el("p")
                .child(open)
                .child(" ")
                .child(
                    el("span")
                        .class("help")
                        .child(text::changed_at(lang, &keeping::when(saved.changed))),
                )
                .children(tags),
        )
        .child(note)
        .child(match is_newer {
            true => el("p").class("help").child(text::NEWER_ONLY.get(lang)),
            false => el("p")
                .class("acts")
                .child(edit)
                .child(copy)
                .child(enter)
                .child(remove),
        })
        .child(editing)
}

/// Where name, note and tags are changed.
fn details(shelf: Shelf, key: &str, saved: &Saved, lang: Lang) -> Element {
    let name = RwSignal::new(saved.name.clone());
    let note = RwSignal::new(saved.note.clone());
    let tags = RwSignal::new(saved.tags.join(" "));
    let key = key.to_owned();
    let done = move |event: &web_sys::Event| {
        event.prevent_default();
        shelf.edited.set(None);
        shelf.change(&key, lang, |saved| {
            let wanted = name.get_untracked();
            if !wanted.trim().is_empty() {
                wanted.trim().clone_into(&mut saved.name);
            }
            saved.note = note.get_untracked();
            let tags = tags.get_untracked();
            saved.tags = tags.split_whitespace().map(str::to_owned).collect();
        });
    };
    let field = |signal: RwSignal<String>, say: text::Say, element: &'static str| {
        el("label")
            .class("inline")
            .child(el("span").child(say.get(lang)))
            .child(
                el(element)
                    .class("entry")
                    .attr("autocomplete", "off")
                    .value(move || signal.get_untracked())
                    .on("input", move |event| signal.set(event_target_value(event))),
            )
    };
    el("form")
        .class("naming")
        .on("submit", done)
        .child(field(name, text::SCENARIO_NAME, "input"))
        .child(field(tags, text::TAGS, "input"))
        .child(field(note, text::SCENARIO_NOTE, "textarea"))
        .child(
            el("p")
                .class("acts")
                .children(keeping::keep_or_cancel(lang, move || {
                    shelf.edited.set(None);
                })),
        )
}

fn duplicate(shelf: Shelf, saved: &Saved, lang: Lang) {
    let copy = Saved {
        rev: 1,
        name: keeping::suggested_name(lang),
        created: keeping::now(),
        changed: keeping::now(),
        ..saved.clone()
    };
    match keeping::add(&copy) {
        Ok(_) => shelf.tell(String::new()),
        Err(why) => shelf.tell(refused(why).get(lang).to_owned()),
    }
}

/// What is filled in and has no name yet, one for each calculator.
fn unnamed(shelf: Shelf, lang: Lang) -> Option<Element> {
    shelf.changed.track();
    let read = |address: String| {
        let key = [FORM, &address].concat();
        match Saved::read(&store::read(&key)?) {
            Found::Scenario(saved) | Found::Newer(saved) => {
                (!saved.filled.is_empty()).then_some((key, saved))
            }
            Found::Damaged => None,
        }
    };
    let rows: Vec<Element> = store::keys(FORM)
        .into_iter()
        .filter_map(read)
        .map(|(key, saved)| {
            let name = policy_name(&saved, lang);
            let when = text::changed_at(lang, &keeping::when(saved.changed));
            let open = el("a")
                .class("scenario-name")
                .attr("href", ["#/", &saved.address].concat())
                .child(name)
                .on("click", move |event| {
                    event.prevent_default();
                    keeping::open(&key, &saved);
                });
            el("li").child(
                el("p")
                    .child(open)
                    .child(" ")
                    .child(el("span").class("help").child(when)),
            )
        })
        .collect();
    (!rows.is_empty()).then(|| {
        el("section")
            .child(el("h2").child(text::WITHOUT_NAME.get(lang)))
            .child(el("ul").class("scenario-list").children(rows))
    })
}

fn bin(shelf: Shelf, lang: Lang) -> Option<Element> {
    let mut binned = shelf.read(true);
    if binned.is_empty() {
        return None;
    }
    binned.sort_by_key(|kept| std::cmp::Reverse(kept.saved.binned));
    let count = text::number(binned.len());
    let row = |Kept { key, saved, .. }: Kept| {
        let name = name_of(&saved, lang);
        let back = {
            let key = key.clone();
            button("quiet")
                .attr(
                    "aria-label",
                    text::of_scenario(lang, text::BRING_BACK.get(lang), &name),
                )
                .on("click", move |_| {
                    shelf.change(&key, lang, |saved| saved.binned = None);
                })
                .child(text::BRING_BACK.get(lang))
        };
        let delete = {
            let (key, name) = (key.clone(), name.clone());
            live(move || {
                let key = key.clone();
                let is_sure = shelf.doomed.get().as_ref() == Some(&key);
                let words = match is_sure {
                    true => text::REALLY_DELETE,
                    false => text::DELETE_FOR_GOOD,
                };
                button("quiet")
                    .attr(
                        "aria-label",
                        text::of_scenario(lang, words.get(lang), &name),
                    )
                    .on("click", move |_| match is_sure {
                        true => {
                            store::remove(&key);
                            shelf.doomed.set(None);
                            shelf.tell(String::new());
                        }
                        false => shelf.doomed.set(Some(key.clone())),
                    })
                    .child(words.get(lang))
            })
        };
        el("li").child(
            el("p")
                .child(el("strong").child(name))
                .child(" · ")
                .child(policy_name(&saved, lang))
                .child(" ")
                .child(back)
                .child(delete),
        )
    };
    let rows: Vec<Element> = binned.into_iter().map(row).collect();
    Some(
        el("details")
            .class("fold")
            .open(shelf.bin_open)
            .child(el("summary").child(text::bin_holds(lang, &count)))
            .child(el("ul").class("scenario-list").children(rows)),
    )
}

/// What cannot be read, as the text that it is.
fn damaged(shelf: Shelf, lang: Lang) -> Option<Element> {
    shelf.changed.track();
    let aside = store::keys(ASIDE)
        .into_iter()
        .map(|key| [ASIDE, &key].concat());
    let is_damaged = |key: &String| {
        store::read(key).is_some_and(|text| backup::is_whole(key, &text) == Some(false))
    };
    let others = backup::ALL.into_iter().flat_map(|start| {
        let keys = store::keys(start).into_iter();
        keys.map(move |key| [start, &key].concat())
    });
    let keys: Vec<String> = aside.chain(others.filter(is_damaged)).collect();
    if keys.is_empty() {
        return None;
    }
    let row = |key: String| {
        let kept = store::read(&key).unwrap_or_default();
        let delete = {
            let key = key.clone();
            button("quiet")
                .attr(
                    "aria-label",
                    text::of_scenario(lang, text::DELETE.get(lang), &key),
                )
                .on("click", move |_| {
                    store::remove(&key);
                    shelf.tell(String::new());
                })
                .child(text::DELETE.get(lang))
        };
        el("li")
            .child(
                el("textarea")
                    .class("entry")
                    .attr("readonly", "")
                    .attr("rows", "4")
                    .attr("aria-label", key)
                    .value(move || kept.clone()),
            )
            .child(delete)
    };
    let rows: Vec<Element> = keys.into_iter().map(row).collect();
    Some(
        el("section")
            .attr("data-testid", "damaged")
            .child(el("h2").child(text::DAMAGED.get(lang)))
            .child(el("p").class("help").child(text::DAMAGED_HELP.get(lang)))
            .child(el("ul").class("scenario-list").children(rows)),
    )
}

fn is_setting(key: &str) -> bool {
    SETTINGS.iter().any(|setting| match setting.ends_with(':') {
        true => key.starts_with(setting),
        false => key == *setting,
    })
}

fn backups(shelf: Shelf, lang: Lang) -> Element {
    let download = button("apply")
        .attr("data-testid", "save-backup")
        .on("click", move |_| {
            let all = store::keys("").into_iter().filter(|key| {
                backup::ALL.iter().any(|start| key.starts_with(start)) || is_setting(key)
            });
            let entries = all.filter_map(|key| {
                let text = store::read(&key)?;
                Some((key, text))
            });
            let backup = Backup {
                entries: entries.collect(),
            };
            let file = Blob::new_with_str_sequence(&js_sys::Array::of1(&backup.write().into()));
            let day = keeping::when(keeping::now());
            let day = day.split(' ').next().unwrap_or_default();
            let name = ["rebate-desk-", day, ".txt"].concat();
            match file.and_then(|file| save::save(&name, &file)) {
                Ok(()) => shelf.told.set(text::saved_as(lang, &name)),
                Err(error) => web_sys::console::warn_1(&error),
            }
        })
        .child(text::SAVE_BACKUP.get(lang));
    let chosen = move |event: &web_sys::Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let file = input.as_ref().and_then(|input| input.files()?.get(0));
        if let Some(input) = input {
            // The same file can be chosen again.
            let file = file.clone();
            input.set_value("");
            if let Some(file) = file {
                read_file(&file, move |text| restore(shelf, text.as_deref(), lang));
            }
        }
    };
    let restore = el("label")
        .class("apply choose")
        .child(text::READ_BACKUP.get(lang))
        .child(
            el("input")
                .class("unseen")
                .attr("type", "file")
                .attr("accept", ".txt,text/plain")
                .attr("data-testid", "read-backup")
                .on("change", chosen),
        );
    let room = move || {
        shelf.changed.track();
        let used = store::used();
        // Two bytes a character, as browsers count.
        let (used_kb, most) = (used.div_ceil(512), ROOM / 512);
        el("p")
            .class("help")
            .child(
                el("progress")
                    .class("meter")
                    .attr("max", most.to_string())
                    .attr("value", used_kb.to_string())
                    .attr("aria-hidden", "true"),
            )
            .child(text::room_used(
                lang,
                &text::number(used_kb),
                &text::number(most),
            ))
    };
    el("section")
        .attr("aria-labelledby", "backup-title")
        .child(el("h2").id("backup-title").child(text::BACKUP.get(lang)))
        .child(el("p").class("acts").child(download).child(restore))
        .live(room)
}

/// Takes in a backup: nothing that is there is replaced.
fn restore(shelf: Shelf, file: Option<&str>, lang: Lang) {
    let read = file.ok_or(BackupError::NoBackup).and_then(Backup::read);
    let (backup, damaged) = match read {
        Ok(read) => read,
        Err(error) => {
            let why = match error {
                BackupError::NoBackup => text::NO_BACKUP,
                BackupError::Newer => text::BACKUP_NEWER,
                BackupError::TooLarge => text::BACKUP_LARGE,
            };
            return shelf.tell(why.get(lang).to_owned());
        }
    };
    let (mut restored, mut there, mut invalid, mut full) = (0, 0, damaged, 0);
    for (key, text) in &backup.entries {
        match backup::fate((key, text), &|key| store::read(key), &is_setting) {
            Fate::Invalid => invalid += 1,
            Fate::There => there += 1,
            Fate::Joined(text) => match store::keep(key, &text) {
                Ok(()) => restored += 1,
                Err(_) => full += 1,
            },
            Fate::Restored(key) => match store::keep(&key, text) {
                Ok(()) => restored += 1,
                Err(_) => {
                    store::remove(&key);
                    full += 1;
                }
            },
        }
    }
    let mut told = text::restored(
        lang,
        &text::number(restored),
        &text::number(there),
        &text::number(invalid),
    );
    if full > 0 {
        told.push_str(lang.pick("；", "; "));
        told.push_str(&text::not_restored(lang, &text::number(full)));
    }
    shelf.tell(told);
}

/// Reads a file as text; none where that cannot be done.
fn read_file(file: &Blob, then: impl FnOnce(Option<String>) + 'static) {
    let Ok(reader) = FileReader::new() else {
        return then(None);
    };
    let done = {
        let reader = reader.clone();
        Closure::once_into_js(move || {
            then(reader.result().ok().and_then(|text| text.as_string()));
        })
    };
    reader.set_onloadend(done.dyn_ref());
    if let Err(error) = reader.read_as_text(file) {
        web_sys::console::warn_1(&error);
    }
}
