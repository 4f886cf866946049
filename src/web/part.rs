//! Parts of the page, described before they are in the document: `el("p").class("help").child(words)`.
//!
//! Every part has the same type, whatever is in it. Leptos' `view!` gives each tree a type of its own, and building, updating and
//! dropping it is compiled once a type: with as many trees as this page has, that was a third of the program. Signals, effects
//! and the place in the document are Leptos' as ever.

use std::borrow::Cow;
use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, event_target};
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, Node};

/// A text of the page: its own, which live for ever, or one that was put together.
pub(crate) type Words = Cow<'static, str>;

/// What follows the signals that it reads; `None` is no attribute, or a property that is off.
type Following = Box<dyn Fn() -> Option<Words>>;

/// What is done when an event comes.
type Listen = Box<dyn FnMut(&Event)>;

/// What is done with an element once it is made.
type Work = Box<dyn FnOnce(&web_sys::Element)>;

/// Something that can be put on the page.
pub(crate) enum Part {
    /// Words. No words keep the place of a part that may come.
    Words(Words),
    /// An element with what is in it.
    Element(Element),
    /// One after the other.
    Several(Vec<Part>),
    /// What follows the signals that it reads.
    Live(Box<dyn Fn() -> Part>),
    /// What is not looked at again while its key stays the same.
    Kept(usize, Box<dyn FnOnce() -> Part>),
}

/// Nothing, which leaves its place open.
pub(crate) const NOTHING: Part = Part::Words(Cow::Borrowed(""));

/// A part that follows the signals that it reads.
pub(crate) fn live<P: Into<Part>>(part: impl Fn() -> P + 'static) -> Part {
    Part::Live(Box::new(move || part().into()))
}

/// A part that is made once and stays as it is until it has another key: a row that follows its own signals.
pub(crate) fn kept<P: Into<Part>>(key: usize, part: impl FnOnce() -> P + 'static) -> Part {
    Part::Kept(key, Box::new(move || part().into()))
}

/// Parts one after the other.
pub(crate) fn several<const N: usize>(parts: [Part; N]) -> Part {
    Part::Several(Vec::from(parts))
}

/// An element that is yet to be made.
pub(crate) struct Element(Box<Plan>);

struct Plan {
    tag: &'static str,
    settings: Vec<(&'static str, Setting)>,
    listeners: Vec<(&'static str, Listen)>,
    parts: Vec<Part>,
    made: Option<Work>,
}

/// What an attribute or property is set to.
enum Setting {
    Fixed(Words),
    Attribute(Following),
    Text(Following),
    Flag(Following),
}

/// An element with nothing in it.
pub(crate) fn el(tag: &'static str) -> Element {
    Element(Box::new(Plan {
        tag,
        settings: Vec::new(),
        listeners: Vec::new(),
        parts: Vec::new(),
        made: None,
    }))
}

/// A button of this class with nothing on it.
pub(crate) fn button(class: &'static str) -> Element {
    el("button").attr("type", "button").class(class)
}

impl Element {
    /// With an attribute.
    pub(crate) fn attr(self, name: &'static str, value: impl Into<Words>) -> Self {
        self.set(name, Setting::Fixed(value.into()))
    }

    /// With a class, or several.
    pub(crate) fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// With an id.
    pub(crate) fn id(self, id: impl Into<Words>) -> Self {
        self.attr("id", id)
    }

    /// With an attribute that follows the signals it reads, and is absent for `None`.
    pub(crate) fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<Words> + 'static,
    ) -> Self {
        self.set(name, Setting::Attribute(Box::new(value)))
    }

    /// A field or list whose text follows the signals it reads.
    pub(crate) fn value<W: Into<Words>>(self, value: impl Fn() -> W + 'static) -> Self {
        self.set(
            "value",
            Setting::Text(Box::new(move || Some(value().into()))),
        )
    }

    /// A switch or option whose state follows the signals it reads.
    pub(crate) fn checked(self, is_checked: impl Fn() -> bool + 'static) -> Self {
        let checked = move || is_checked().then_some(Cow::Borrowed(""));
        self.set("checked", Setting::Flag(Box::new(checked)))
    }

    /// `details` that are open while the signal says so, which follows whoever unfolds and folds them.
    pub(crate) fn open(self, open: RwSignal<bool>) -> Self {
        let is_open = move || open.get().then_some(Cow::Borrowed(""));
        self.set("open", Setting::Flag(Box::new(is_open)))
            .on("toggle", move |event| {
                let details = event_target::<web_sys::Element>(event);
                // Those inside of it are their own affair.
                let is_open = details.has_attribute("open");
                // It tells of what the signal has done as well: what is in it must not be made anew for that.
                if event.current_target().as_ref() == Some(details.as_ref())
                    && open.get_untracked() != is_open
                {
                    open.set(is_open);
                }
            })
    }

    fn set(mut self, name: &'static str, setting: Setting) -> Self {
        self.0.settings.push((name, setting));
        self
    }

    /// Does something when an event comes.
    pub(crate) fn on(mut self, event: &'static str, listen: impl FnMut(&Event) + 'static) -> Self {
        self.0.listeners.push((event, Box::new(listen)));
        self
    }

    /// Followed inside by a part.
    pub(crate) fn child(mut self, part: impl Into<Part>) -> Self {
        self.0.parts.push(part.into());
        self
    }

    /// Followed inside by a part that follows the signals it reads.
    pub(crate) fn live<P: Into<Part>>(self, part: impl Fn() -> P + 'static) -> Self {
        self.child(live(part))
    }

    /// Followed inside by parts.
    pub(crate) fn children<P: Into<Part>>(mut self, parts: impl IntoIterator<Item = P>) -> Self {
        for part in parts {
            self.0.parts.push(part.into());
        }
        self
    }

    /// Does something with the element once it is made, and again whenever it is taken over by a new description.
    pub(crate) fn made(mut self, work: impl FnOnce(&web_sys::Element) + 'static) -> Self {
        self.0.made = Some(Box::new(work));
        self
    }
}

impl From<&'static str> for Part {
    fn from(words: &'static str) -> Self {
        Self::Words(Cow::Borrowed(words))
    }
}

impl From<String> for Part {
    fn from(words: String) -> Self {
        Self::Words(Cow::Owned(words))
    }
}

impl From<Element> for Part {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<Vec<Part>> for Part {
    fn from(parts: Vec<Part>) -> Self {
        Self::Several(parts)
    }
}

impl<P: Into<Part>> From<Option<P>> for Part {
    fn from(part: Option<P>) -> Self {
        part.map_or(NOTHING, Into::into)
    }
}

/// A part in the document.
pub(crate) enum Placed {
    Words(Node, Words),
    Element(Box<Made>),
    /// The node ends the row, so that parts can be added and one of none has a place.
    Several(Vec<Placed>, Node),
    Kept(usize, Box<Placed>),
    /// The effect is kept for as long as it is to follow.
    Live {
        shown: Shown,
        _effect: RenderEffect<()>,
    },
}

/// What a live part shows. All effects have one type so that their code is there once.
type Shown = Rc<RefCell<Option<Placed>>>;

/// An element in the document.
pub(crate) struct Made {
    element: web_sys::Element,
    tag: &'static str,
    fixed: Vec<(&'static str, Words)>,
    /// Kept for as long as they are to follow and to listen.
    following: Vec<RenderEffect<()>>,
    listeners: Vec<EventListener>,
    parts: Vec<Placed>,
}

impl Render for Part {
    type State = Placed;

    fn build(self) -> Placed {
        match self {
            Self::Words(words) => Placed::Words(text_node(&words), words),
            Self::Several(parts) => Placed::Several(
                parts.into_iter().map(Render::build).collect(),
                text_node(""),
            ),
            Self::Live(part) => {
                let shown = Shown::default();
                let place = Rc::clone(&shown);
                let effect = RenderEffect::new(move |_| {
                    let part = part();
                    let mut place = place.borrow_mut();
                    match &mut *place {
                        None => *place = Some(part.build()),
                        Some(placed) => part.rebuild(placed),
                    }
                });
                Placed::Live {
                    shown,
                    _effect: effect,
                }
            }
            Self::Kept(key, part) => Placed::Kept(key, Box::new(part().build())),
            Self::Element(Element(plan)) => {
                let mut made = Box::new(Made {
                    element: create(plan.tag),
                    tag: plan.tag,
                    fixed: Vec::new(),
                    following: Vec::new(),
                    listeners: Vec::new(),
                    parts: Vec::new(),
                });
                made.take_over(*plan);
                Placed::Element(made)
            }
        }
    }

    /// What is of the same kind stays in the document and is brought up to date, so that it keeps the focus, and a press that
    /// has begun on it. Live parts, and what is of another kind, are made anew.
    fn rebuild(self, placed: &mut Placed) {
        match (self, placed) {
            (Self::Words(words), Placed::Words(node, old)) => {
                if words != *old {
                    node.set_node_value(Some(&words));
                    *old = words;
                }
            }
            (Self::Element(Element(plan)), Placed::Element(made)) if plan.tag == made.tag => {
                made.take_over(*plan);
            }
            (Self::Several(parts), Placed::Several(old, end)) => {
                if let Some(parent) = end.parent_node() {
                    take_over(parts, old, &parent, Some(end));
                }
            }
            (Self::Kept(key, part), Placed::Kept(old, placed)) => {
                if key != *old {
                    *old = key;
                    part().rebuild(placed);
                }
            }
            (part, placed) => {
                let mut old = mem::replace(placed, part.build());
                old.insert_before_this(placed);
                old.unmount();
            }
        }
    }
}

impl Made {
    /// Brings the element to what is planned.
    fn take_over(&mut self, plan: Plan) {
        // First what is inside: the text of a list is one of its options.
        take_over(plan.parts, &mut self.parts, &self.element, None);
        let mut fixed = Vec::new();
        self.following.clear();
        for (name, setting) in plan.settings {
            match setting {
                Setting::Fixed(value) => {
                    let before = self.fixed.iter().find(|(known, _)| *known == name);
                    if before.is_none_or(|(_, before)| *before != value) {
                        set_attribute(&self.element, name, Some(&value));
                    }
                    fixed.push((name, value));
                }
                Setting::Attribute(value) => self.follow(name, value, set_attribute),
                Setting::Text(value) => self.follow(name, value, |element, name, value| {
                    set_property(element, name, &value.unwrap_or_default().into());
                }),
                Setting::Flag(value) => self.follow(name, value, |element, name, value| {
                    set_property(element, name, &value.is_some().into());
                }),
            }
        }
        for (name, _) in mem::replace(&mut self.fixed, fixed) {
            if !self.fixed.iter().any(|(kept, _)| *kept == name) {
                set_attribute(&self.element, name, None);
            }
        }
        self.listeners.clear();
        for (event, listen) in plan.listeners {
            let options = EventListenerOptions::enable_prevent_default();
            self.listeners.push(EventListener::new_with_options(
                &self.element,
                event,
                options,
                listen,
            ));
        }
        if let Some(work) = plan.made {
            work(&self.element);
        }
    }

    fn follow(
        &mut self,
        name: &'static str,
        value: Following,
        set: fn(&web_sys::Element, &str, Option<&str>),
    ) {
        let element = self.element.clone();
        let mut before = None;
        self.following.push(RenderEffect::new(move |_| {
            let now = Some(value());
            if before != now {
                set(&element, name, now.as_ref().and_then(Option::as_deref));
                before = now;
            }
        }));
    }
}

/// Brings a row of parts in the document to what is described.
fn take_over(parts: Vec<Part>, placed: &mut Vec<Placed>, parent: &Node, end: Option<&Node>) {
    for mut left_over in placed.drain(parts.len().min(placed.len())..) {
        left_over.unmount();
    }
    for (at, part) in parts.into_iter().enumerate() {
        if let Some(old) = placed.get_mut(at) {
            part.rebuild(old);
        } else {
            let new = part.build();
            new.put(parent, end);
            placed.push(new);
        }
    }
}

impl Placed {
    /// All nodes of the part, without those inside of them.
    fn nodes(&self, nodes: &mut Vec<Node>) {
        match self {
            Self::Words(node, _) => nodes.push(node.clone()),
            Self::Element(made) => nodes.push(made.element.clone().into()),
            Self::Several(parts, end) => {
                for part in parts {
                    part.nodes(nodes);
                }
                nodes.push(end.clone());
            }
            Self::Kept(_, part) => part.nodes(nodes),
            Self::Live { shown, .. } => {
                if let Some(part) = &*shown.borrow() {
                    part.nodes(nodes);
                }
            }
        }
    }

    fn put(&self, parent: &Node, before: Option<&Node>) {
        let mut nodes = Vec::new();
        self.nodes(&mut nodes);
        for node in nodes {
            told(parent.insert_before(&node, before));
        }
    }
}

impl Mountable for Placed {
    fn unmount(&mut self) {
        let mut nodes = Vec::new();
        self.nodes(&mut nodes);
        for node in nodes {
            if let Some(parent) = node.parent_node() {
                told(parent.remove_child(&node));
            }
        }
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&Node>) {
        self.put(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let mut nodes = Vec::new();
        self.nodes(&mut nodes);
        let first = nodes.first();
        let parent = first.and_then(Node::parent_element);
        if let Some(parent) = &parent {
            child.mount(parent, first);
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        let mut nodes = Vec::new();
        self.nodes(&mut nodes);
        nodes
            .into_iter()
            .filter_map(|node| node.dyn_into().ok())
            .collect()
    }
}

fn text_node(words: &str) -> Node {
    gloo::utils::document().create_text_node(words).into()
}

/// The namespace of drawings.
const SVG: &str = "http://www.w3.org/2000/svg";

fn create(tag: &'static str) -> web_sys::Element {
    // Only a tag that is no name at all is refused, and all tags are written in the program.
    let document = gloo::utils::document();
    let element = match tag {
        "svg" | "g" | "path" | "line" | "circle" | "rect" | "text" => {
            document.create_element_ns(Some(SVG), tag)
        }
        _ => document.create_element(tag),
    };
    match element {
        Ok(element) => element,
        Err(error) => wasm_bindgen::throw_val(error),
    }
}

fn set_attribute(element: &web_sys::Element, name: &str, value: Option<&str>) {
    told(match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    });
}

fn set_property(element: &web_sys::Element, name: &str, value: &JsValue) {
    told(js_sys::Reflect::set(element, &name.into(), value));
}

/// What the browser refuses is told to the console; the rest of the page stands.
fn told<T>(result: Result<T, JsValue>) {
    if let Err(error) = result {
        web_sys::console::warn_1(&error);
    }
}
