//! Language and appearance: chosen by the reader, kept in the browser where it lets us.

use leptos::prelude::{Get, RwSignal};

use crate::lang::Lang;

use super::{embed, follow, store};

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// As stored and as `data-theme` has it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) fn from_id(id: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.id() == id)
            .unwrap_or_default()
    }
}

/// Under which keys the choices are kept.
pub(super) const LANGUAGE: &str = "language";
pub(super) const THEME: &str = "theme";

/// What the reader has chosen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Preferences {
    pub(crate) lang: RwSignal<Lang>,
    pub(crate) theme: RwSignal<Theme>,
}

/// The value of `<html lang>`, also used for parts in the other language.
pub(crate) fn html_lang(lang: Lang) -> &'static str {
    lang.pick("zh-CN", "en")
}

impl Preferences {
    /// Reads what was kept and, from now on, shows and keeps every change.
    pub(crate) fn load() -> Self {
        // An address may ask for them; nothing is kept of that.
        let asked = |name, key| embed::said(name).or_else(|| store::read(key));
        let lang = match asked("lang", LANGUAGE).as_deref() {
            Some("en") => Lang::En,
            _ => Lang::Zh,
        };
        let theme = Theme::from_id(asked("theme", THEME).as_deref().unwrap_or_default());
        let preferences = Self {
            lang: RwSignal::new(lang),
            theme: RwSignal::new(theme),
        };
        let mut kept = (lang, theme);
        follow(move || {
            let now = (preferences.lang.get(), preferences.theme.get());
            mark("lang", html_lang(now.0));
            mark("data-theme", now.1.id());
            if kept.0 != now.0 {
                // A choice that is not taken holds for this visit: nothing is lost that the reader would have to be told of.
                store::write(LANGUAGE, now.0.pick("zh", "en"));
            }
            if kept.1 != now.1 {
                store::write(THEME, now.1.id());
            }
            kept = now;
        });
        preferences
    }
}

/// Sets an attribute of the document's root.
pub(super) fn mark(name: &str, value: &str) {
    if let Some(root) = gloo::utils::document().document_element()
        && let Err(error) = root.set_attribute(name, value)
    {
        web_sys::console::warn_1(&error);
    }
}
