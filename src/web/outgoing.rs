//! An address of the page on its way to somebody else: copied, sent, as a QR code.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::{Get, RwSignal, Set};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlTextAreaElement};

use crate::lang::Lang;
use crate::link::picture::Picture;

use super::fold::fold;
use super::part::{Part, button, el, several};
use super::{clipboard, route, save, text};

/// Pixels of a picture's module.
const ZOOM: u32 = 8;

/// What goes out.
pub(super) struct Outgoing {
    /// What stands behind the `#` of its address.
    pub(super) behind: String,
    /// What it is called where it is sent.
    pub(super) title: String,
    /// Words before the address, for whoever finds it in a chat; blank where the address says enough.
    pub(super) words: String,
    /// What there is to say where the page is a single file, which has no address.
    pub(super) of_file: text::Say,
    /// What the field with the address is called.
    pub(super) label: text::Say,
    /// What the button is called that copies it.
    pub(super) copy: text::Say,
}

/// What is shown of it: that stays when it is made anew.
#[derive(Clone, Copy)]
pub(super) struct Outlook {
    /// What was said of copying last.
    pub(super) told: RwSignal<Option<text::Say>>,
    /// Whether the QR code is unfolded.
    code_open: RwSignal<bool>,
}

impl Default for Outlook {
    fn default() -> Self {
        Self {
            told: RwSignal::new(None),
            code_open: RwSignal::new(false),
        }
    }
}

impl Outgoing {
    /// Its address; of a page that is a single file, what stands behind the address of any other.
    fn address(&self) -> String {
        [&route::page().unwrap_or_default(), "#", &self.behind].concat()
    }

    /// The address with what can be done with it.
    pub(super) fn ways(self, shown: Outlook, lang: Lang) -> Part {
        let is_file = route::page().is_none();
        let address = self.address();
        let message = match self.words.as_str() {
            "" => address.clone(),
            words => [words, " ", &address].concat(),
        };
        let field = el("textarea")
            .id(FIELD)
            .class("entry link-text")
            .attr("readonly", "")
            .attr("rows", "3")
            .attr("aria-label", self.label.get(lang))
            .attr("data-testid", "link")
            .on("focus", |_| select())
            .value({
                let message = message.clone();
                move || message.clone()
            });
        let copy = {
            button("apply")
                .attr("data-testid", "copy-link")
                .on("click", move |_| {
                    let done = clipboard::put(&message);
                    if !done {
                        select();
                    }
                    shown.told.set(Some(match done {
                        true => text::COPIED,
                        false => text::COPY_BY_HAND,
                    }));
                })
                .child(self.copy.get(lang))
        };
        let send = sender().filter(|_| !is_file).map(|send| {
            let (address, title) = (address.clone(), self.title);
            button("apply")
                .attr("data-testid", "send-link")
                .on("click", move |_| send_it(&send, &title, &address))
                .child(text::SEND_LINK.get(lang))
        });
        let told = move || shown.told.get().map(|told| told.get(lang));
        let of_file = is_file.then(|| el("p").class("notice").child(self.of_file.get(lang)));
        let length = text::link_length(lang, &text::number(address.chars().count()));
        let picture = (!is_file).then(|| {
            fold(
                "fold",
                ("span", text::QR_CODE),
                shown.code_open,
                lang,
                move || code(&address, lang),
            )
            .attr("data-testid", "qr")
        });
        several([
            of_file.into(),
            el("p").child(field).into(),
            el("p")
                .class("acts")
                .child(copy)
                .child(send)
                .child(el("span").class("help").child(length))
                .child(el("span").class("told").attr("role", "status").live(told))
                .into(),
            picture.into(),
        ])
    }
}

/// The id of the field with the link.
const FIELD: &str = "link-text";

/// Selects the link, so that it can be copied by hand.
fn select() {
    let field = gloo::utils::document().get_element_by_id(FIELD);
    if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlTextAreaElement>().ok()) {
        field.select();
    }
}

/// What the browser has for sending something to another program; phones have it.
fn sender() -> Option<Function> {
    let navigator = gloo::utils::window().navigator();
    let send = Reflect::get(&navigator, &"share".into()).ok()?;
    send.dyn_into().ok()
}

fn send_it(send: &Function, title: &str, address: &str) {
    let begun = || -> Result<Promise, JsValue> {
        let what = Object::new();
        Reflect::set(&what, &"title".into(), &title.into())?;
        Reflect::set(&what, &"url".into(), &address.into())?;
        let navigator = gloo::utils::window().navigator();
        Ok(send.call1(&navigator, &what)?.unchecked_into())
    };
    match begun() {
        Ok(promise) => spawn_local(async move {
            // Somebody who thinks better of it is no fault, and what else goes wrong they have seen.
            if let Err(error) = JsFuture::from(promise).await {
                web_sys::console::info_1(&error);
            }
        }),
        Err(error) => web_sys::console::warn_1(&error),
    }
}

/// The QR code of an address, and the way to have it as a picture.
fn code(address: &str, lang: Lang) -> Part {
    let Some(picture) = Picture::of(address) else {
        return el("p").class("help").child(text::QR_LONG.get(lang)).into();
    };
    let side = picture.side.to_string();
    let drawing = el("svg")
        .class("qr")
        .attr("viewBox", ["0 0 ", &side, " ", &side].concat())
        .attr("role", "img")
        .attr("aria-label", text::QR_PICTURE.get(lang))
        .attr("shape-rendering", "crispEdges")
        .child(
            el("path")
                .class("light")
                .attr("d", ["M0 0h", &side, "v", &side, "h-", &side, "z"].concat()),
        )
        .child(el("path").class("dark").attr("d", picture.outline()));
    let dense = (!picture.is_easy()).then(|| el("p").class("help").child(text::QR_DENSE.get(lang)));
    let save = button("apply")
        .attr("data-testid", "save-qr")
        .on("click", move |_| {
            if let Err(error) = save_picture(&picture) {
                web_sys::console::warn_1(&error);
            }
        })
        .child(text::SAVE_PNG.get(lang));
    several([
        dense.into(),
        drawing.into(),
        el("p").class("acts").child(save).into(),
    ])
}

fn save_picture(picture: &Picture) -> Result<(), JsValue> {
    let document = gloo::utils::document();
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let pixels = |modules: usize| u32::try_from(modules).unwrap_or(0) * ZOOM;
    canvas.set_width(pixels(picture.side));
    canvas.set_height(pixels(picture.side));
    let context = canvas.get_context("2d")?;
    let context: CanvasRenderingContext2d = context.ok_or(JsValue::NULL)?.unchecked_into();
    let fill = |colour: &str, at: [usize; 4]| {
        let [x, y, width, height] = at.map(|modules| f64::from(pixels(modules)));
        context.set_fill_style_str(colour);
        context.fill_rect(x, y, width, height);
    };
    fill("#fff", [0, 0, picture.side, picture.side]);
    for run in &picture.runs {
        fill("#000", [run.x, run.y, run.length, 1]);
    }
    let done = Closure::once_into_js(|file: Option<Blob>| {
        let saved = file.ok_or(JsValue::NULL);
        if let Err(error) = saved.and_then(|file| save::save("rebate-desk-qr.png", &file)) {
            web_sys::console::warn_1(&error);
        }
    });
    canvas.to_blob(done.unchecked_ref())
}
