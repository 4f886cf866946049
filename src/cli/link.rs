//! Links: made from a policy and figures, and read back into them.

use std::fs;
use std::io::Write;

use crate::lang::Lang;
use crate::library;
use crate::link::{self, Link, PREFIX};
use crate::policy::check_text;
use crate::report::filled::FilledView;
use crate::report::request;
use crate::scenario::carry::{LeftOut, Misfit};
use crate::scenario::named::Reference;
use crate::scenario::{Draft, Filled};

use super::arguments::Linked;
use super::{Failure, layout, refused, say, source, write_json};

/// Makes a link, or reads one.
pub(super) fn link(asked: &Linked, lang: Lang, out: &mut impl Write) -> Result<(), Failure> {
    match (&asked.read, &asked.policy) {
        (Some(text), _) => read(text, asked.policy_file.as_deref(), lang, out),
        (None, Some(policy)) => make(policy, asked, lang, out),
        // The command line asks for one of them.
        (None, None) => Ok(()),
    }
}

fn make(name: &str, asked: &Linked, lang: Lang, out: &mut impl Write) -> Result<(), Failure> {
    let (policy, text, is_own) = match library::source(name) {
        Some(built_in) => (source::policy(name, lang)?, built_in.text.to_owned(), false),
        None => (
            source::policy(name, lang)?,
            source::policy_text(name, lang)?,
            true,
        ),
    };
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
        file: is_own.then_some(text),
    };
    let text = link::encode(&link)
        .map_err(|error| Failure::Refused(vec![error.message().get(lang).to_owned()]))?;
    let page = asked.page.as_deref().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    writeln!(out, "{page}#{PREFIX}{text}")?;
    Ok(())
}

fn read(
    text: &str,
    policy_file: Option<&str>,
    lang: Lang,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let link = link::decode(text)
        .map_err(|error| Failure::Refused(vec![error.message().get(lang).to_owned()]))?;
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
    let (policy, text) = if let Some(text) = &link.file {
        let (policy, diagnostics) = check_text(text);
        let lines = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.render(id, text, lang));
        let lines: Vec<String> = lines.collect();
        (policy.ok_or(Failure::Refused(lines))?, text.as_str())
    } else {
        let Some(built_in) = library::source(id) else {
            return Err(Failure::Refused(vec![layout::printable(&lang.pick(
                format!("这里没有政策“{id}”，链接里也没有带上它"),
                format!("There is no policy “{id}” here, and the link does not carry it"),
            ))]));
        };
        (source::policy(id, lang)?, built_in.text)
    };
    if let Some(file) = policy_file {
        fs::write(file, text).map_err(|error| {
            Failure::Refused(vec![lang.pick(
                format!("{file}: 写不进去：{error}"),
                format!("{file}: Cannot be written: {error}"),
            )])
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
