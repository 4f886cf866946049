//! A scenario as it is kept in a browser: a text that says what it is, line by line.
//!
//! ```text
//! rebate-desk scenario 1
//! rev     3
//! policy  parts-purchase-agreement  1  a41e5d70
//! name    冲量
//! changed 1764150000000
//! input   月采购额  29999.99  0
//! reading 计法      累进
//! ```
//!
//! Lines that this version does not know are kept as they are, so that nothing of a newer one is lost on the way.

use super::fields::{self, Headed};
use super::filled::Filled;
use super::named::Reference;

/// What the first line begins with.
const HEAD: &str = "rebate-desk scenario ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// A scenario that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// How often it was written: who writes over another number than the one read has not seen what stands there.
    pub rev: u64,
    /// The policy that it is for.
    pub policy: Reference,
    /// The address of the policy's calculator within the page: `p/<id>`, or `my/<id>` of one that the reader has kept.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// What was noted beside it.
    pub note: String,
    /// Words that it can be found by.
    pub tags: Vec<String>,
    /// When it was begun, in milliseconds since 1970.
    pub created: u64,
    /// When it was last changed.
    pub changed: u64,
    /// Since when it is in the bin.
    pub binned: Option<u64>,
    /// What is filled in.
    pub filled: Filled,
    /// What stands on the statement beside the figures: dealer, period, note. None where nothing does.
    pub letterhead: Vec<String>,
    /// Lines of a newer version.
    pub unknown: Vec<String>,
}

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A scenario.
    Scenario(Box<Saved>),
    /// A scenario of a newer version, as far as this one understands it: it is looked at, not written.
    Newer(Box<Saved>),
    /// Something damaged: it is shown as the text that it is.
    Damaged,
}

impl Saved {
    /// As it is kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        let number = |out: &mut String, name: &str, number: u64| {
            fields::write(out, [name, &number.to_string()]);
        };
        number(&mut out, "rev", self.rev);
        let hash = format!("{:08x}", self.policy.hash);
        let Reference { id, version, .. } = &self.policy;
        fields::write(&mut out, ["policy", id, version, &hash]);
        fields::write(&mut out, ["address", &self.address]);
        fields::write(&mut out, ["name", &self.name]);
        if !self.note.is_empty() {
            fields::write(&mut out, ["note", &self.note]);
        }
        if !self.tags.is_empty() {
            let tags = self.tags.iter().map(String::as_str);
            fields::write(&mut out, std::iter::once("tags").chain(tags));
        }
        number(&mut out, "created", self.created);
        number(&mut out, "changed", self.changed);
        if let Some(binned) = self.binned {
            number(&mut out, "binned", binned);
        }
        if !self.letterhead.is_empty() {
            let letterhead = self.letterhead.iter().map(String::as_str);
            fields::write(&mut out, std::iter::once("letterhead").chain(letterhead));
        }
        for (name, texts) in &self.filled.inputs {
            let texts = texts.iter().map(String::as_str);
            fields::write(&mut out, ["input", name].into_iter().chain(texts));
        }
        for (name, text) in &self.filled.parameters {
            fields::write(&mut out, ["parameter", name, text]);
        }
        for (name, option) in &self.filled.readings {
            fields::write(&mut out, ["reading", name, option]);
        }
        fields::write_unknown(&mut out, &self.unknown);
        out
    }

    /// What a text is that stands under the key of a scenario.
    pub fn read(text: &str) -> Found {
        match fields::headed(text, HEAD, SCHEMA) {
            Headed::This(rest) => match Self::lines(rest) {
                Some(saved) => Found::Scenario(Box::new(saved)),
                None => Found::Damaged,
            },
            Headed::Newer(rest) => Found::Newer(Box::new(Self::lines(rest).unwrap_or_default())),
            Headed::Other => Found::Damaged,
        }
    }

    fn lines(text: &str) -> Option<Self> {
        let mut saved = Self::default();
        let mut has_policy = false;
        // Not by `lines`, which would take a carriage return off what a newer version has written.
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            let parts = fields::read(line)?;
            let (kind, rest) = parts.split_first()?;
            match (kind.as_str(), rest) {
                ("rev", [number]) => saved.rev = number.parse().ok()?,
                ("policy", [id, version, hash]) => {
                    has_policy = true;
                    saved.policy = Reference {
                        id: id.clone(),
                        version: version.clone(),
                        hash: u32::from_str_radix(hash, 16).ok()?,
                    };
                }
                ("address", [address]) => saved.address.clone_from(address),
                ("name", [name]) => saved.name.clone_from(name),
                ("note", [note]) => saved.note.clone_from(note),
                ("tags", tags) => saved.tags = tags.to_vec(),
                ("letterhead", letterhead) => saved.letterhead = letterhead.to_vec(),
                ("created", [number]) => saved.created = number.parse().ok()?,
                ("changed", [number]) => saved.changed = number.parse().ok()?,
                ("binned", [number]) => saved.binned = Some(number.parse().ok()?),
                ("input", [name, texts @ ..]) => {
                    saved.filled.inputs.push((name.clone(), texts.to_vec()));
                }
                ("parameter", [name, text]) => {
                    saved.filled.parameters.push((name.clone(), text.clone()));
                }
                ("reading", [name, option]) => {
                    saved.filled.readings.push((name.clone(), option.clone()));
                }
                (
                    "rev" | "policy" | "address" | "name" | "note" | "created" | "changed"
                    | "binned" | "input" | "parameter" | "reading",
                    _,
                ) => return None,
                _ => saved.unknown.push(line.to_owned()),
            }
        }
        has_policy.then_some(saved)
    }
}

/// What becomes of writing over what stands under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is written, as this revision.
    Write(u64),
    /// Somebody else has written since: another tab. Nothing is written over.
    Changed,
    /// A newer version has written: nothing is written over.
    Newer,
}

/// Whether somebody who has read revision `seen` (0: none) may write over what stands under the key now.
pub fn verdict(there: Option<&str>, seen: u64) -> Verdict {
    match there.map(Saved::read) {
        None => Verdict::Write(seen.saturating_add(1)),
        Some(Found::Newer(_)) => Verdict::Newer,
        Some(Found::Scenario(there)) if there.rev == seen => Verdict::Write(seen.saturating_add(1)),
        // What is damaged is not written over either: somebody may still want it.
        Some(_) => Verdict::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> Saved {
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        Saved {
            rev: 3,
            policy: Reference {
                id: "parts-purchase-agreement".to_owned(),
                version: "1".to_owned(),
                hash: 0x00AB_CDEF,
            },
            address: "p/parts-purchase-agreement".to_owned(),
            name: "冲量\t方案".to_owned(),
            note: "第一行\n第二行".to_owned(),
            tags: vec!["华东".to_owned(), "Q1".to_owned()],
            created: 1,
            changed: 1_764_150_000_000,
            binned: Some(7),
            filled: Filled {
                inputs: vec![(
                    "月采购额".to_owned(),
                    ["29999.99", "", "abc"].map(str::to_owned).to_vec(),
                )],
                parameters: vec![pair("一档比例", "5.5%")],
                readings: vec![pair("计法", "累进")],
            },
            letterhead: ["鑫源", "2024 Q1", ""].map(str::to_owned).to_vec(),
            unknown: Vec::new(),
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let plain = Saved {
            policy: saved().policy,
            ..Saved::default()
        };
        for saved in [saved(), plain] {
            assert_eq!(
                Saved::read(&saved.write()),
                Found::Scenario(Box::new(saved))
            );
        }
    }

    #[test]
    fn lines_of_a_newer_version_stay_and_a_newer_schema_is_looked_at_only() {
        let text = saved().write() + "colour\tred\r\r\n";
        let Found::Scenario(read) = Saved::read(&text) else {
            panic!("{text}");
        };
        assert_eq!(read.write(), text);
        let newer = text.replacen("scenario 1", "scenario 2", 1);
        assert!(matches!(Saved::read(&newer), Found::Newer(read) if read.name == saved().name));
        assert_eq!(verdict(Some(&newer), 3), Verdict::Newer);
    }

    #[test]
    fn what_is_damaged_is_told_and_never_written_over() {
        let whole = saved().write();
        for text in [
            "",
            "{}",
            "rebate-desk scenario",
            "rebate-desk scenario x\n",
            "rebate-desk scenario 1\nrev\t1\n",
            &whole.replace("rev\t3", "rev\tdrei"),
            &whole.replace("policy\t", "policy\tx\ty\t"),
            &whole.replace("\\n", "\\q"),
        ] {
            assert_eq!(Saved::read(text), Found::Damaged, "{text}");
            assert_eq!(verdict(Some(text), 3), Verdict::Changed);
        }
    }

    #[test]
    fn nobody_writes_over_what_they_have_not_seen() {
        let there = saved().write();
        assert_eq!(verdict(None, 0), Verdict::Write(1));
        assert_eq!(verdict(Some(&there), 3), Verdict::Write(4));
        assert_eq!(verdict(Some(&there), 2), Verdict::Changed);
        assert_eq!(verdict(Some(&there), 0), Verdict::Changed);
        // Deleted in the other tab: it comes back rather than being lost.
        assert_eq!(verdict(None, 3), Verdict::Write(4));
    }
}
