//! A policy file as a form: what of it can be changed without writing TOML, each field with its place in the text.
//!
//! A field's place is what [`super::edit`] takes. The form is read from the text itself, so that it is there while the policy is
//! not sound yet; only a text that is no TOML has none.

use serde::Serialize;
use toml::de::{DeTable, DeValue};

use super::edit::{self, Found};
use crate::lang::Text;

/// Fields that belong together: the policy's head, its parameters, a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// What it is called.
    pub title: Text,
    /// What the fields of each row are.
    pub columns: Vec<Text>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The place of the array to which rows can be added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<String>,
    /// What is added: a row in which nothing stands.
    #[serde(skip)]
    pub blank: String,
}

/// A row of fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is called, where it has a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// One field a column.
    pub cells: Vec<Cell>,
    /// The place of the row, where it can be removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remove: Option<String>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Its place in the text; none of what only the text can change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What stands there.
    pub text: String,
    /// What may stand there, where it is one of a few words.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub words: Vec<Word>,
}

/// One of a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    /// As it stands in the text.
    pub id: &'static str,
    /// As people read it.
    pub label: Text,
}

/// The form of a policy file; none of a text that is no TOML.
pub fn form(text: &str) -> Option<Vec<Group>> {
    let root = edit::parsed(text)?;
    let reader = Reader {
        text,
        root: root.get_ref(),
    };
    let mut groups = vec![reader.head(), reader.parameters()];
    groups.extend((0..reader.len("table")).map(|at| reader.table(at)));
    groups.retain(|group| !group.rows.is_empty() || group.add.is_some());
    Some(groups)
}

/// Adds a row to the group whose rows stand at `place`.
///
/// # Errors
/// Where no row can be added.
pub fn add_row(text: &str, place: &str) -> edit::Edited {
    let groups = form(text).ok_or(edit::NoSuchPlace)?;
    let group = groups
        .iter()
        .find(|group| group.add.as_deref() == Some(place));
    edit::add(text, place, &group.ok_or(edit::NoSuchPlace)?.blank)
}

struct Reader<'a> {
    text: &'a str,
    root: &'a DeTable<'a>,
}

impl Reader<'_> {
    fn find(&self, place: &str) -> Option<Found<'_>> {
        edit::find(self.root, place)
    }

    fn len(&self, place: &str) -> usize {
        self.find(place).map_or(0, Found::len)
    }

    fn string(&self, place: &str) -> Option<String> {
        self.find(place)?.text(self.text)
    }

    /// The field at a place; a blank one where nothing stands.
    fn cell(&self, place: String) -> Cell {
        let found = self.find(&place);
        let text = found.map_or_else(|| Some(String::new()), |found| found.text(self.text));
        Cell {
            place: text.is_some().then_some(place),
            text: text.unwrap_or_else(|| "…".to_owned()),
            words: Vec::new(),
        }
    }

    /// What the item at a place is called.
    fn label(&self, place: &str) -> Text {
        let name = self.string(&format!("{place}.name")).unwrap_or_default();
        if let Some(label) = self.string(&format!("{place}.label")) {
            return Text::same(label);
        }
        let part = |lang| self.string(&format!("{place}.label.{lang}"));
        Text {
            zh: part("zh").unwrap_or_else(|| name.clone()),
            en: part("en").unwrap_or(name),
        }
    }

    fn head(&self) -> Group {
        let row = |name: Text, place: &str| Row {
            name: Some(name),
            cells: vec![self.cell(place.to_owned())],
            remove: None,
        };
        let mut rows = vec![
            row(Text::new("编号", "Id"), "id"),
            row(Text::new("版本", "Version"), "version"),
        ];
        let title = |lang: &str| format!("title.{lang}");
        match self.find("title").map(Found::value) {
            Some(DeValue::Table(_)) => rows.extend([
                row(Text::new("名称（中文）", "Name, Chinese"), &title("zh")),
                row(Text::new("名称（英文）", "Name, English"), &title("en")),
            ]),
            _ => rows.push(row(Text::new("名称", "Name"), "title")),
        }
        Group {
            title: Text::new("政策", "Policy"),
            columns: vec![Text::new("内容", "Content")],
            rows,
            ..Group::default()
        }
    }

    fn parameters(&self) -> Group {
        let row = |at: usize| {
            let place = format!("parameter.{at}");
            let mut status = self.cell(format!("{place}.status"));
            status.words = statuses();
            if !status.words.iter().any(|word| word.id == status.text) {
                // Nothing, or what is not one of the words: it can be seen, and changed in the text.
                status.words.clear();
            }
            Row {
                name: Some(self.label(&place)),
                cells: vec![self.cell(format!("{place}.value")), status],
                remove: None,
            }
        };
        Group {
            title: Text::new("参数", "Parameters"),
            columns: vec![Text::new("数值", "Value"), Text::new("依据", "Basis")],
            rows: (0..self.len("parameter")).map(row).collect(),
            ..Group::default()
        }
    }

    fn table(&self, at: usize) -> Group {
        let place = format!("table.{at}");
        let kind = self.string(&format!("{place}.kind")).unwrap_or_default();
        let title = self.label(&place);
        match kind.as_str() {
            "step" => self.steps(&place, title),
            "matrix" => self.matrix(&place, title),
            _ => self.bands(&place, title, kind == "lookup"),
        }
    }

    /// Each full so much pays so much: one row.
    fn steps(&self, place: &str, title: Text) -> Group {
        let cells = ["each", "pays", "at_most"].map(|key| self.cell(format!("{place}.{key}")));
        Group {
            title,
            columns: vec![
                Text::new("每满", "Each full"),
                Text::new("返", "Pays"),
                Text::new("最高", "At most"),
            ],
            rows: vec![Row {
                cells: cells.to_vec(),
                ..Row::default()
            }],
            ..Group::default()
        }
    }

    fn bands(&self, place: &str, title: Text, is_lookup: bool) -> Group {
        let key = if is_lookup { "key" } else { "from" };
        let exclusive = self.string(&format!("{place}.lower")).as_deref() == Some("exclusive");
        let from = match (is_lookup, exclusive) {
            (true, _) => Text::new("项目", "Key"),
            (false, true) => Text::new("超过", "Above"),
            (false, false) => Text::new("达到", "From"),
        };
        // What a band gives has two names; a new one takes that of the first.
        let gives = |at: usize| match self.find(&format!("{place}.bands.{at}.value")) {
            Some(_) => "value",
            None => "rate",
        };
        let gives_word = match self.string(&format!("{place}.gives")).as_deref() {
            Some("ratio") => Text::new("比例", "Rate"),
            Some("money") => Text::new("金额", "Amount"),
            _ => Text::new("数值", "Value"),
        };
        let row = |at: usize| {
            let band = format!("{place}.bands.{at}");
            Row {
                name: None,
                cells: vec![
                    self.cell(format!("{band}.{key}")),
                    self.cell(format!("{band}.{}", gives(at))),
                ],
                remove: Some(band),
            }
        };
        Group {
            title,
            columns: vec![from, gives_word],
            rows: (0..self.len(&format!("{place}.bands"))).map(row).collect(),
            add: self.addable(place),
            blank: format!("{{ {key} = \"\", {} = \"\" }}", gives(0)),
        }
    }

    /// A row an edge or key, a column each of the others.
    fn matrix(&self, place: &str, title: Text) -> Group {
        let width = self.len(&format!("{place}.columns"));
        let key = match self.find(&format!("{place}.bands.0.key")) {
            Some(_) => "key",
            None => "from",
        };
        let mut columns = vec![Text::new("行", "Row")];
        columns.extend((0..width).map(|at| {
            let column = self.string(&format!("{place}.columns.{at}"));
            Text::same(column.unwrap_or_default())
        }));
        let row = |at: usize| {
            let band = format!("{place}.bands.{at}");
            let mut cells = vec![self.cell(format!("{band}.{key}"))];
            cells.extend(
                (0..self.len(&format!("{band}.values")))
                    .map(|at| self.cell(format!("{band}.values.{at}"))),
            );
            Row {
                name: None,
                cells,
                remove: Some(band),
            }
        };
        let values = vec!["\"\""; width].join(", ");
        Group {
            title,
            columns,
            rows: (0..self.len(&format!("{place}.bands"))).map(row).collect(),
            add: self.addable(place),
            blank: format!("{{ {key} = \"\", values = [{values}] }}"),
        }
    }

    fn addable(&self, table: &str) -> Option<String> {
        let place = format!("{table}.bands");
        let bands = self.find(&place)?;
        edit::is_in_brackets(self.text, &bands).then_some(place)
    }
}

/// How sure the author is of a parameter.
fn statuses() -> Vec<Word> {
    let word = |id, zh, en| Word {
        id,
        label: Text::new(zh, en),
    };
    vec![
        word("stated", "明示", "stated"),
        word("inferred", "推得", "inferred"),
        word("assumed", "待确认", "to confirm"),
    ]
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::policy::check_text;
    use crate::policy::edit::{remove, set};

    const POLICIES: [&str; 5] = [
        include_str!("../library/policies/parts-rebate-workbook.toml"),
        include_str!("../library/policies/parts-purchase-agreement.toml"),
        include_str!("../library/policies/bmw-aftersales-2024.toml"),
        include_str!("../library/policies/parts-promotion.toml"),
        include_str!("../library/policies/rebate-contract.toml"),
    ];

    fn cells(groups: &mut [Group]) -> impl Iterator<Item = &mut Cell> {
        let rows = groups.iter_mut().flat_map(|group| &mut group.rows);
        rows.flat_map(|row| &mut row.cells)
    }

    #[test]
    fn a_changed_field_changes_its_place_in_the_text_and_no_other_field() {
        for text in POLICIES {
            let mut groups = form(text).unwrap_or_default();
            let count = cells(&mut groups).count();
            assert!(count >= 8, "{count} fields");
            // Each in a short file; in a long one every seventh, which meets every kind of them.
            let step = if count > 100 { 7 } else { 1 };
            for at in (0..count).step_by(step) {
                let mut expected = groups.clone();
                let Some(cell) = cells(&mut expected).nth(at) else {
                    continue;
                };
                let Some(place) = cell.place.clone() else {
                    continue;
                };
                let was = text.to_owned();
                let is_word = !cell.words.is_empty();
                let value = if is_word { "inferred" } else { "甲\"7" };
                value.clone_into(&mut cell.text);
                let edited = set(text, &place, value).unwrap_or_default();
                let mut found = form(&edited).unwrap_or_default();
                for (found, expected) in cells(&mut found).zip(cells(&mut expected)) {
                    assert_eq!(found.text, expected.text, "{place}");
                }
                // What is before and behind the value stands as it stood, and no line was lost.
                let same = |a: &mut dyn Iterator<Item = char>,
                            b: &mut dyn Iterator<Item = char>| {
                    a.zip(b).take_while(|(a, b)| a == b).count()
                };
                let before = same(&mut was.chars(), &mut edited.chars());
                let behind = same(&mut was.chars().rev(), &mut edited.chars().rev());
                assert!(before + behind + 40 > was.chars().count(), "{place}");
                let added = edited.lines().count() - was.lines().count();
                assert!(added <= 1, "{place}");
            }
        }
    }

    #[test]
    fn a_sound_value_in_the_form_is_a_sound_policy_with_that_value() {
        let text = POLICIES[1];
        let edited = set(text, "table.0.bands.1.rate", "12.5%").unwrap_or_default();
        let (policy, diagnostics) = check_text(&edited);
        assert_eq!(diagnostics, []);
        let (before, _) = check_text(text);
        let (Some(policy), Some(mut expected)) = (policy, before) else {
            panic!("not sound");
        };
        expected.tables[0].bands[1].gives = policy.tables[0].bands[1].gives.clone();
        assert_ne!(
            policy.tables,
            check_text(text)
                .0
                .map(|policy| policy.tables)
                .unwrap_or_default()
        );
        assert_eq!(policy.tables, expected.tables);
        assert_eq!(policy.parameters, expected.parameters);
    }

    #[test]
    fn a_row_that_is_added_is_blank_and_one_that_is_removed_is_gone() {
        for text in POLICIES {
            let groups = form(text).unwrap_or_default();
            for (at, group) in groups.iter().enumerate() {
                let Some(place) = &group.add else { continue };
                let added = add_row(text, place).unwrap_or_default();
                let mut found = form(&added).unwrap_or_default();
                let rows = &found[at].rows;
                assert_eq!(rows.len(), group.rows.len() + 1, "{place}");
                let last = rows.last().cloned().unwrap_or_default();
                assert!(
                    last.cells.iter().all(|cell| cell.text.is_empty()),
                    "{place}"
                );
                let gone = last.remove.unwrap_or_default();
                let back = remove(&added, &gone).unwrap_or_default();
                assert_eq!(form(&back), form(text), "{place}");
                found[at].rows.remove(0);
                let first = remove(&added, &format!("{place}.0")).unwrap_or_default();
                let texts = |mut groups: Vec<Group>| {
                    cells(&mut groups)
                        .map(|cell| cell.text.clone())
                        .collect::<Vec<_>>()
                };
                assert_eq!(
                    texts(form(&first).unwrap_or_default()),
                    texts(found),
                    "{place}"
                );
            }
        }
        assert!(add_row(POLICIES[0], "parameter").is_err());
    }

    #[test]
    fn rows_can_be_added_where_they_stand_in_brackets_and_not_under_headers() {
        let head = "[[table]]\nname = \"甲\"\nkind = \"whole\"\n";
        let added = |bands: &str| {
            let groups = form(&format!("{head}{bands}")).unwrap_or_default();
            groups.into_iter().find_map(|group| group.add)
        };
        let in_brackets = added("bands = [{ from = \"1\", rate = \"1%\" }]\n");
        assert_eq!(in_brackets.as_deref(), Some("table.0.bands"));
        let under_headers = added("[[table.bands]]\nfrom = \"1\"\nrate = \"1%\"\n");
        assert_eq!(under_headers, None);
    }

    #[test]
    fn a_text_that_is_no_toml_has_no_form_and_one_without_anything_has_its_head() {
        assert_eq!(form("a = "), None);
        let titles: Vec<String> = form("")
            .unwrap_or_default()
            .into_iter()
            .map(|group| group.title.zh)
            .collect();
        assert_eq!(titles, ["政策"]);
    }
}
