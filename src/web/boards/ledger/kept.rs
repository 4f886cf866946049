//! The ledger as the browser keeps it. Every change is made to what stands there at that moment, so that nothing that another tab has
//! written is written over; what the browser does not take is told.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use leptos::prelude::{GetUntracked, LocalStorage, Owner, RwSignal, Set};
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use crate::accrual::view::Order;
use crate::accrual::{Found, Ledger, Refusal};
use crate::backup::LEDGER;
use crate::lang::Lang;
use crate::policy::date::Date;

use super::super::super::store::{self, Unkept};
use super::super::super::{focus, keeping};
use super::text;

/// The id of the button that takes the last change back.
pub(super) const UNDO: &str = "undo-ledger";

/// The id of what there is to say.
pub(super) const TOLD: &str = "ledger-told";

/// How many lines are shown at first.
pub(super) const SHOWN: usize = 200;

/// Where the ledger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Kept here, or begun here.
    Own,
    /// A newer version keeps it: it is only looked at.
    Newer,
    /// What stood there was damaged, and is set aside.
    Aside,
    /// What stands there is damaged and cannot be set aside, for want of room: it is left alone.
    Stuck,
}

/// The ledger, and where it is.
pub(super) struct Kept {
    pub(super) ledger: Ledger,
    pub(super) place: Place,
}

/// What was done or refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) words: String,
    pub(super) is_wrong: bool,
    /// Whether the last change can be taken back.
    pub(super) can_undo: bool,
}

/// What the pages of the ledger share: it stays when they are made anew.
#[derive(Clone, Copy)]
pub(super) struct Book {
    pub(super) kept: RwSignal<Rc<Kept>, LocalStorage>,
    /// Why the browser did not take the last change, if it did not.
    pub(super) unkept: RwSignal<Option<Unkept>>,
    pub(super) told: RwSignal<Option<Told>>,
    /// The day as of which balances and what is owed are shown, as typed.
    pub(super) day: RwSignal<String>,
    pub(super) wanted: Wanted,
}

/// Which lines are wanted, in which order, as typed and chosen.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) words: RwSignal<String>,
    /// The word of a state; nothing for any.
    pub(super) state: RwSignal<String>,
    /// The id of a policy; nothing for any.
    pub(super) policy: RwSignal<String>,
    pub(super) period: RwSignal<String>,
    pub(super) overdue: RwSignal<bool>,
    pub(super) positive: RwSignal<bool>,
    pub(super) order: RwSignal<Order>,
    pub(super) descending: RwSignal<bool>,
    /// How many are shown at most.
    pub(super) most: RwSignal<usize>,
}

thread_local! {
    static BOOK: RefCell<Option<Book>> = const { RefCell::new(None) };
    /// What stood there before the last change, and after it.
    static BEFORE: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
    /// The page that is shown, and whether what was told is for the next one.
    static PAGE: RefCell<String> = const { RefCell::new(String::new()) };
    static CARRIED: Cell<bool> = const { Cell::new(false) };
}

/// The ledger with what its pages share; its signals belong to `root`.
pub(super) fn book(root: &Owner) -> Book {
    if let Some(book) = BOOK.with_borrow(Clone::clone) {
        return book;
    }
    let book = root.with(|| Book {
        kept: RwSignal::new_local(Rc::new(load())),
        unkept: RwSignal::new(None),
        told: RwSignal::new(None),
        day: RwSignal::new(keeping::today().to_string()),
        wanted: Wanted {
            words: RwSignal::new(String::new()),
            state: RwSignal::new(String::new()),
            policy: RwSignal::new(String::new()),
            period: RwSignal::new(String::new()),
            overdue: RwSignal::new(false),
            positive: RwSignal::new(false),
            order: RwSignal::new(Order::Number),
            descending: RwSignal::new(false),
            most: RwSignal::new(SHOWN),
        },
    });
    BOOK.set(Some(book));
    let window = gloo::utils::window();
    EventListener::new(&window, "storage", move |event| {
        let changed = event.dyn_ref::<StorageEvent>().map(StorageEvent::key);
        // Without a key everything was cleared.
        let is_ours = changed.is_some_and(|key| {
            key.is_none_or(|key| store::own_key(&key).is_some_and(|key| key == LEDGER))
        });
        if is_ours {
            book.kept.set(Rc::new(load()));
        }
    })
    .forget();
    book
}

/// What stands under the ledger's key. What is damaged is set aside at once.
fn load() -> Kept {
    let Some(text) = store::read(LEDGER) else {
        return Kept {
            ledger: Ledger::default(),
            place: Place::Own,
        };
    };
    match Ledger::read(&text) {
        Found::Ledger(ledger) => Kept {
            ledger: *ledger,
            place: Place::Own,
        },
        Found::Newer(ledger) => Kept {
            ledger: *ledger,
            place: Place::Newer,
        },
        Found::Damaged => Kept {
            ledger: Ledger::default(),
            place: match keeping::set_aside(LEDGER, &text) {
                Ok(_) => Place::Aside,
                Err(_) => Place::Stuck,
            },
        },
    }
}

impl Book {
    /// Notes which page is shown: what was told on the one before is gone, unless it was told for this one. What stands in the browser
    /// is looked at again: a backup may have brought it.
    pub(super) fn arrive(self, what: &str) {
        let is_new = PAGE.with_borrow(|page| page != what);
        if is_new {
            PAGE.set(what.to_owned());
            if !CARRIED.take() {
                self.told.set(None);
            }
            self.look_again();
        }
    }

    fn look_again(self) {
        let there = load();
        let known = self.kept.get_untracked();
        if there.ledger != known.ledger || there.place == Place::Newer {
            self.kept.set(Rc::new(there));
        }
    }

    /// The day as of which something is shown; today where none is written.
    pub(super) fn as_of(self) -> Date {
        use leptos::prelude::Get;
        self.day.get().parse().unwrap_or_else(|_| keeping::today())
    }

    /// Changes the ledger as it stands in the browser now; none where that is refused, which is told.
    pub(super) fn change<T>(
        self,
        lang: Lang,
        work: impl FnOnce(&mut Ledger) -> Result<T, Refusal>,
    ) -> Option<T> {
        let Kept { mut ledger, place } = load();
        if let Some(why) = match place {
            Place::Newer => Some(text::NEWER),
            Place::Stuck => Some(text::STUCK),
            Place::Own | Place::Aside => None,
        } {
            self.refuse(why.get(lang).to_owned());
            return None;
        }
        let before = ledger.write();
        let done = match work(&mut ledger) {
            Ok(done) => done,
            Err(why) => {
                self.refuse(why.message().get(lang).to_owned());
                self.look_again();
                return None;
            }
        };
        ledger.rev = ledger.rev.saturating_add(1);
        let after = ledger.write();
        self.unkept.set(store::keep(LEDGER, &after).err());
        BEFORE.set(Some((before, after)));
        let place = match self.kept.get_untracked().place {
            Place::Aside => Place::Aside,
            _ => place,
        };
        self.kept.set(Rc::new(Kept { ledger, place }));
        Some(done)
    }

    /// Puts the ledger back to what it was before the last change, unless something has changed it since.
    pub(super) fn undo(self, lang: Lang) {
        let Some((before, after)) = BEFORE.take() else {
            return;
        };
        let is_same = store::read(LEDGER).is_some_and(|there| there == after);
        let Found::Ledger(old) = Ledger::read(&before) else {
            return;
        };
        if !is_same {
            return self.refuse(text::CHANGED_SINCE.get(lang).to_owned());
        }
        let undone = self.change(lang, |ledger| {
            let rev = ledger.rev;
            *ledger = *old;
            ledger.rev = rev;
            Ok(())
        });
        BEFORE.set(None);
        if undone.is_some() {
            self.told.set(Some(Told {
                words: text::UNDONE.get(lang).to_owned(),
                is_wrong: false,
                can_undo: false,
            }));
        }
    }

    /// Says what was done; it can be taken back.
    pub(super) fn tell(self, words: String) {
        self.told.set(Some(Told {
            words,
            is_wrong: false,
            can_undo: true,
        }));
    }

    /// Says what was done on the page that is gone to now, and leads to the way back.
    pub(super) fn tell_next(self, words: String) {
        CARRIED.set(true);
        self.tell(words);
    }

    /// Says what was done, and leads to the way back: what was pressed is gone.
    pub(super) fn tell_here(self, words: String) {
        self.tell(words);
        focus(UNDO);
    }

    /// Says what is refused, and leads there: it may be out of sight.
    pub(super) fn refuse(self, words: String) {
        focus(TOLD);
        self.told.set(Some(Told {
            words,
            is_wrong: true,
            can_undo: false,
        }));
    }
}
