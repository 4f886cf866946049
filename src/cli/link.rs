//! Links: made from a policy and figures, and read back into them.

use std::io::Write;

use crate::lang::Lang;
use crate::library;
use crate::link::picture::Picture;
use crate::link::{self, Link, LinkError, Opened, PREFIX};
use crate::report::filled::FilledView;
use crate::report::request;
use crate::scenario::carry::{LeftOut, Misfit};
use crate::scenario::named::Reference;
use crate::scenario::{Draft, Filled};

use super::arguments::Linked;
use super::{Failure, batch, layout, lock, refused, say, source, write_json};

/// Makes a link, or reads one.
pub(super) fn link(asked: &Linked, lang: Lang, out: &mut impl Write) -> Result<(), Failure> {
    match (&asked.read, &asked.policy) {
        (Some(text), _) => read(text, asked, lang, out),
        (None, Some(policy)) => make(policy, asked, lang, out),
        // The command line asks for one of them.
        (None, None) => Ok(()),
    }
}

fn make(name: &str, asked: &Linked, lang: Lang, out: &mut impl Write) -> Result<(), Failure> {
    let built_in = library::source(name);
    let text = match built_in {
        Some(built_in) => built_in.text.to_owned(),
        None => source::policy_text(name, lang)?,
    };
    let policy = source::sound(name, &text, lang)?;
    let filled = match &asked.input {
        None => Filled::default(),
        Some(file) => {
            let given = source::request(file, lang)?;
            let (plan, case) =
                request::prepare(&policy, &given).map_err(|errors| refused(file, &errors, lang))?;
            Filled::of(&policy, &Draft::of(&policy, &plan.settings, &case))
        }
    };
    let link = Link {
        policy: Reference {
            id: policy.id.clone(),
            version: policy.version.clone(),
            hash: Reference::hash_of(&text),
        },
        name: asked.name.clone().unwrap_or_default(),
        filled,
        file: built_in.is_none().then_some(text),
    };
    let told = |error: LinkError| Failure::told(&error.message(), lang);
    let text = match &asked.pass_phrase {
        None => link::encode(&link).map_err(told)?,
        Some(file) => lock::locked(&link, &source::first_line(file, lang)?, lang)?,
    };
    let page = asked.page.as_deref().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    let address = [page, "#", PREFIX, &text].concat();
    if asked.qr.is_some() {
        let picture = Picture::of(&address).ok_or_else(|| told(LinkError::TooLong))?;
        batch::written(asked.qr.as_deref(), lang, out, |out| {
            out.write_all(picture.svg().as_bytes())
        })?;
        if asked.qr.as_deref() == Some("-") {
            return Ok(());
        }
    }
    writeln!(out, "{address}")?;
    Ok(())
}

fn read(text: &str, asked: &Linked, lang: Lang, out: &mut impl Write) -> Result<(), Failure> {
    let refuse = |error: LinkError| Failure::told(&error.message(), lang);
    let link = match (link::open(text).map_err(refuse)?, &asked.pass_phrase) {
        (Opened::Link(link), _) => *link,
        (Opened::Locked(locked), Some(file)) => {
            lock::unlocked(&locked, &source::first_line(file, lang)?).map_err(refuse)?
        }
        (Opened::Locked(_), None) => {
            return Err(Failure::Refused(vec![lang.pick(
                "这个链接加了口令：请用 --pass-phrase 给出含口令的文件，或 - 从标准输入读".to_owned(),
                "This link is locked: name a file with the pass-phrase with --pass-phrase, or - for standard input"
                    .to_owned(),
            )]));
        }
    };
    let Reference { id, version, hash } = &link.policy;
    let told = |line: String| say(&layout::printable(&line));
    told(lang.pick(
        format!("政策 {id}，版本 {version}，指纹 {hash:08x}"),
        format!("policy {id}, version {version}, fingerprint {hash:08x}"),
    ));
    if !link.name.is_empty() {
        told(lang.pick(
            format!("方案：{}", link.name),
            format!("scenario: {}", link.name),
        ));
    }
    let carried = link.file.as_deref();
    let Some(text) = carried.or(library::source(id).map(|built_in| built_in.text)) else {
        return Err(Failure::Refused(vec![layout::printable(&lang.pick(
            format!("这里没有政策“{id}”，链接里也没有带上它"),
            format!("There is no policy “{id}” here, and the link does not carry it"),
        ))]));
    };
    let policy = source::sound(id, text, lang)?;
    if asked.policy_file.is_some() {
        batch::written(asked.policy_file.as_deref(), lang, out, |out| {
            out.write_all(text.as_bytes())
        })?;
    }
    if Reference::hash_of(text) != *hash {
        told(lang.pick(
            format!("政策在链接写成之后改过，现为版本 {}", policy.version),
            format!(
                "the policy has changed since the link was made; it is now version {}",
                policy.version
            ),
        ));
    }
    let carried = link.filled.draft(&policy);
    for LeftOut { label, reason } in &carried.left_out {
        let reason = match reason {
            Misfit::Unknown => lang.pick("现在没有这一项", "there is no such thing any more"),
            Misfit::OtherKind => lang.pick("现在是另一种数据", "it is of another kind now"),
            Misfit::NoOption => lang.pick("现在没有这个选项", "there is no such option any more"),
        };
        told(lang.pick(
            format!("放不进去：{}（{reason}）", label.zh),
            format!("left out: {} ({reason})", label.en),
        ));
    }
    write_json(out, &FilledView::new(&policy, &carried.draft))?;
    Ok(())
}
