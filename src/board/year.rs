//! What is kept of a year: what was typed, the targets, and how far somebody has come with what was wrong.
//!
//! ```text
//! rebate-desk board 1
//! rev        7
//! policy     p/dealer-kpi-2012
//! year       2024
//! input      整车销售收入    10000000    9800000
//! parameter  预警幅度        5%
//! target     售后毛利率      52%
//! locked     2024-01-31
//! corrected  2024-03-02      售后毛利率  52%      51%    总部调整
//! issue      上装台次不多于销量@2024-03    work    2024-04-02    出库单已核
//! ```
//!
//! Lines that this version does not know are kept, so that nothing of a newer one is lost on the way.

use crate::policy::date::Date;
use crate::policy::notation;
use crate::scenario::Filled;
use crate::scenario::fields::{self, Headed};

use super::issue::{Issue, State};

/// What the first line begins with.
const HEAD: &str = "rebate-desk board ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// What is kept of a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// How often it was written: who writes over it must have seen the last.
    pub rev: u64,
    /// The address of the policy within the page, such as `p/dealer-kpi-2012`.
    pub policy: String,
    /// The year.
    pub year: u16,
    /// Whether these are figures to try it out with, which may be thrown away.
    pub is_sample: bool,
    /// The form of the year, as typed.
    pub filled: Filled,
    /// Targets, each value once.
    pub targets: Vec<Target>,
    /// Since when the targets stand fast.
    pub locked: Option<Date>,
    /// What was changed of them since.
    pub corrections: Vec<Correction>,
    /// What somebody has said about issues.
    pub issues: Vec<Issue>,
    /// Lines of a newer version.
    pub unknown: Vec<String>,
}

/// The target of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The value's name in the policy.
    pub value: String,
    /// The year's, as typed.
    pub year: String,
    /// Months that are set apart from it, as typed; blank for their share of the year's.
    pub months: Vec<String>,
}

/// A target that was changed after it stood fast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When.
    pub day: Date,
    /// The value's name.
    pub value: String,
    /// What it was, as typed.
    pub before: String,
    /// What it is.
    pub after: String,
    /// Why.
    pub reason: String,
}

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A year.
    Year(Box<Year>),
    /// One of a newer version, as far as this one understands it: it is looked at, not written.
    Newer(Box<Year>),
    /// Something damaged: it is shown as the text that it is.
    Damaged,
}

impl Year {
    /// A year of which nothing is filled in.
    pub fn new(policy: &str, year: u16) -> Self {
        Self {
            policy: policy.to_owned(),
            year,
            ..Self::default()
        }
    }

    /// Whether there is nothing that somebody would miss.
    pub fn is_empty(&self) -> bool {
        self.filled.is_empty()
            && self.targets.is_empty()
            && self.issues.is_empty()
            && self.unknown.is_empty()
    }

    /// The form as `ours` has it, where that differs from what was `seen` last; all else stays as it stands here.
    pub fn take_form(&mut self, ours: &Filled, seen: &Filled) {
        fn take<T: Clone + PartialEq>(
            here: &mut Vec<(String, T)>,
            ours: &[(String, T)],
            seen: &[(String, T)],
        ) {
            let of = |list: &[(String, T)], name: &str| {
                let mut list = list.iter();
                list.find(|(known, _)| known == name)
                    .map(|(_, it)| it.clone())
            };
            let mut names: Vec<&String> = ours.iter().chain(seen).map(|(name, _)| name).collect();
            names.dedup();
            for name in names {
                let own = of(ours, name);
                if own == of(seen, name) {
                    continue;
                }
                let at = here.iter().position(|(known, _)| known == name);
                match (own, at) {
                    (Some(own), Some(at)) => here[at].1 = own,
                    (Some(own), None) => here.push((name.clone(), own)),
                    (None, Some(at)) => {
                        here.remove(at);
                    }
                    (None, None) => {}
                }
            }
        }
        take(&mut self.filled.inputs, &ours.inputs, &seen.inputs);
        take(
            &mut self.filled.parameters,
            &ours.parameters,
            &seen.parameters,
        );
        take(&mut self.filled.readings, &ours.readings, &seen.readings);
    }

    /// The target of a value, by its name.
    pub fn target(&self, value: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.value == value)
    }

    /// Sets a target; a blank one is none. Once targets stand fast it takes a reason, which is kept beside what it was.
    ///
    /// Whether it was set: without a day and reason nothing that stands fast is changed.
    pub fn set_target(&mut self, target: Target, correction: Option<(Date, &str)>) -> bool {
        let before = self.target(&target.value).cloned();
        let is_blank = |text: &String| notation::is_blank(text);
        let is_none = is_blank(&target.year) && target.months.iter().all(is_blank);
        if before.as_ref() == Some(&target) || before.is_none() && is_none {
            return true;
        }
        if self.locked.is_some() {
            let Some((day, reason)) = correction.filter(|(_, reason)| !reason.trim().is_empty())
            else {
                return false;
            };
            let said = |target: &Target| {
                let months = target.months.join(" ");
                [target.year.as_str(), months.trim()]
                    .join(" ")
                    .trim()
                    .to_owned()
            };
            self.corrections.push(Correction {
                day,
                value: target.value.clone(),
                before: before.as_ref().map(said).unwrap_or_default(),
                after: said(&target),
                reason: reason.trim().to_owned(),
            });
        }
        let place = self
            .targets
            .iter()
            .position(|known| known.value == target.value);
        match place {
            Some(at) if is_none => {
                self.targets.remove(at);
            }
            Some(at) => self.targets[at] = target,
            None => self.targets.push(target),
        }
        true
    }

    /// What somebody has said about an issue, by its key.
    pub fn issue(&self, key: &str) -> Option<&Issue> {
        self.issues.iter().find(|issue| issue.key == key)
    }

    /// Notes how far somebody has come with an issue. What is open and has no note need not be kept.
    pub fn set_issue(&mut self, issue: Issue) {
        self.issues.retain(|known| known.key != issue.key);
        if issue.state != State::Open || !issue.note.is_empty() {
            self.issues.push(issue);
        }
    }

    /// As it is kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        let mut line = |fields: &[&str]| fields::write(&mut out, fields.iter().copied());
        line(&["rev", &self.rev.to_string()]);
        line(&["policy", &self.policy]);
        line(&["year", &self.year.to_string()]);
        if self.is_sample {
            line(&["sample"]);
        }
        for (name, texts) in &self.filled.inputs {
            let fields = ["input", name].into_iter();
            let fields: Vec<&str> = fields.chain(texts.iter().map(String::as_str)).collect();
            line(&fields);
        }
        for (name, text) in &self.filled.parameters {
            line(&["parameter", name, text]);
        }
        for (name, option) in &self.filled.readings {
            line(&["reading", name, option]);
        }
        for target in &self.targets {
            let fields = ["target", &target.value, &target.year].into_iter();
            let months = target.months.iter().map(String::as_str);
            line(&fields.chain(months).collect::<Vec<_>>());
        }
        if let Some(day) = self.locked {
            line(&["locked", &day.to_string()]);
        }
        for it in &self.corrections {
            let day = it.day.to_string();
            line(&[
                "corrected",
                &day,
                &it.value,
                &it.before,
                &it.after,
                &it.reason,
            ]);
        }
        for issue in &self.issues {
            let day = issue.day.map(|day| day.to_string()).unwrap_or_default();
            line(&[
                "issue",
                &issue.key,
                issue.state.keyword(),
                &day,
                &issue.note,
            ]);
        }
        fields::write_unknown(&mut out, &self.unknown);
        out
    }

    /// What a text is that stands under the key of a year.
    pub fn read(text: &str) -> Found {
        match fields::headed(text, HEAD, SCHEMA) {
            Headed::This(rest) => match read_all(rest) {
                Some(year) => Found::Year(Box::new(year)),
                None => Found::Damaged,
            },
            Headed::Newer(rest) => Found::Newer(Box::new(read_all(rest).unwrap_or_default())),
            Headed::Other => Found::Damaged,
        }
    }
}

fn read_all(text: &str) -> Option<Year> {
    let mut year = Year::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        read_line(&mut year, line)?;
    }
    (!year.policy.is_empty() && year.year > 0).then_some(year)
}

/// Takes in a line; none where it is damaged.
fn read_line(year: &mut Year, line: &str) -> Option<()> {
    let fields = fields::read(line)?;
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match fields.as_slice() {
        ["rev", rev] => year.rev = rev.parse().ok()?,
        ["policy", policy] => (*policy).clone_into(&mut year.policy),
        ["year", number] => year.year = number.parse().ok()?,
        ["sample"] => year.is_sample = true,
        ["input", name, texts @ ..] => {
            let input = ((*name).to_owned(), owned(texts));
            year.filled.inputs.push(input);
        }
        ["parameter", name, text] => {
            let parameter = ((*name).to_owned(), (*text).to_owned());
            year.filled.parameters.push(parameter);
        }
        ["reading", name, option] => {
            let reading = ((*name).to_owned(), (*option).to_owned());
            year.filled.readings.push(reading);
        }
        ["target", value, text, months @ ..] if months.len() <= super::MONTHS => {
            year.targets.push(Target {
                value: (*value).to_owned(),
                year: (*text).to_owned(),
                months: owned(months),
            });
        }
        ["locked", day] => year.locked = Some(day.parse().ok()?),
        ["corrected", day, value, before, after, reason] => year.corrections.push(Correction {
            day: day.parse().ok()?,
            value: (*value).to_owned(),
            before: (*before).to_owned(),
            after: (*after).to_owned(),
            reason: (*reason).to_owned(),
        }),
        ["issue", key, state, day, note] => year.issues.push(Issue {
            key: (*key).to_owned(),
            state: State::of(state)?,
            day: match *day {
                "" => None,
                day => Some(day.parse().ok()?),
            },
            note: (*note).to_owned(),
        }),
        [
            "input" | "parameter" | "reading" | "target" | "locked" | "corrected" | "issue",
            ..,
        ] => {
            return None;
        }
        _ => year.unknown.push(line.to_owned()),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> Year {
        let mut year = Year::new("p/dealer-kpi-2012", 2024);
        year.rev = 7;
        year.filled.inputs = vec![("收入".to_owned(), vec!["1\t".to_owned(), String::new()])];
        year.filled.parameters = vec![("幅度".to_owned(), "5%".to_owned())];
        year.filled.readings = vec![("口径".to_owned(), "甲".to_owned())];
        year.unknown = vec!["mood\tgood".to_owned()];
        year
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap_or_else(|_| panic!("{text}"))
    }

    fn target(text: &str) -> Target {
        Target {
            value: "毛利率".to_owned(),
            year: text.to_owned(),
            months: Vec::new(),
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut year = year();
        assert!(year.set_target(target("52%"), None));
        year.locked = Some(day("2024-01-31"));
        assert!(year.set_target(target("51%"), Some((day("2024-03-02"), "总部调整"))));
        year.set_issue(Issue {
            key: "门槛@2024-03".to_owned(),
            state: State::Work,
            day: Some(day("2024-04-02")),
            note: "已核\n第二行".to_owned(),
        });
        assert_eq!(
            Year::read(&year.write()),
            Found::Year(Box::new(year.clone()))
        );
        assert_eq!(year.corrections[0].before, "52%");
    }

    #[test]
    fn what_stands_fast_is_changed_only_with_a_reason() {
        let mut year = year();
        assert!(year.set_target(target("52%"), None));
        year.locked = Some(day("2024-01-31"));
        for correction in [None, Some((day("2024-03-02"), " "))] {
            assert!(!year.set_target(target("40%"), correction));
        }
        // The same again is no change.
        assert!(year.set_target(target("52%"), None));
        assert_eq!(
            year.target("毛利率").map(|it| it.year.as_str()),
            Some("52%")
        );
        assert!(year.corrections.is_empty());
        // Taking it out is one.
        assert!(!year.set_target(target(""), None));
        assert!(year.set_target(target(""), Some((day("2024-03-02"), "取消"))));
        assert!(year.targets.is_empty());
    }

    #[test]
    fn two_tabs_do_not_write_over_each_other() {
        let list = |pairs: &[(&str, &str)]| Filled {
            inputs: pairs
                .iter()
                .map(|(name, text)| ((*name).to_owned(), vec![(*text).to_owned()]))
                .collect(),
            ..Filled::default()
        };
        let mut there = year();
        there.filled = list(&[("甲", "1"), ("乙", "9"), ("丙", "3")]);
        let seen = list(&[("甲", "1"), ("乙", "2"), ("丙", "3")]);
        let ours = list(&[("甲", "5"), ("乙", "2"), ("丁", "4")]);
        there.take_form(&ours, &seen);
        assert_eq!(there.filled, list(&[("甲", "5"), ("乙", "9"), ("丁", "4")]));
    }

    #[test]
    fn what_is_damaged_or_newer_is_told() {
        let text = year().write();
        for damaged in [
            "",
            "{}",
            "rebate-desk board 1\n",
            "rebate-desk board 1\nrev\tx\n",
        ] {
            assert_eq!(Year::read(damaged), Found::Damaged, "{damaged}");
        }
        let bad = format!("{text}locked\tyesterday\n");
        assert_eq!(Year::read(&bad), Found::Damaged);
        let newer = text.replacen("board 1", "board 2", 1);
        assert!(matches!(Year::read(&newer), Found::Newer(it) if it.year == 2024));
    }
}
