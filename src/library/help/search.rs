//! Finding: what somebody looks for → the entries that have it, the best first, and where in a text it stands.
//!
//! Chinese has no spaces to cut at, so a word is looked for as it was typed, anywhere. Letter case, full-width forms and the space
//! of Chinese keyboards make no difference.

use crate::lang::Lang;

use super::{ALIAS, Entry, Kind, STEP};

/// A text of more characters than this is shown in part.
const EXCERPT: usize = 110;

/// How many characters of that stand before what was looked for.
const BEFORE: usize = 24;

/// How well an entry answers; less is better.
mod rank {
    pub(super) const SAME: u8 = 0;
    pub(super) const BEGINS: u8 = 1;
    pub(super) const ALIAS: u8 = 2;
    pub(super) const WITHIN: u8 = 3;
    pub(super) const OTHER_LANGUAGE: u8 = 4;
    pub(super) const TEXT: u8 = 5;
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// As it was typed.
    whole: Vec<char>,
    /// The words of it; all must be found.
    words: Vec<Vec<char>>,
}

impl Wanted {
    /// Reads what was typed.
    pub fn of(typed: &str) -> Self {
        let plain: String = typed.chars().map(fold).collect();
        let words = plain.split(' ').filter(|word| !word.is_empty());
        Self {
            whole: plain.trim_matches(' ').chars().collect(),
            words: words.map(|word| word.chars().collect()).collect(),
        }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// A character without what makes no difference.
fn fold(c: char) -> char {
    match c {
        '\u{3000}' | '\t' => ' ',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        // The full-width forms stand in the order of their plain twins.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)
            .unwrap_or(c)
            .to_ascii_lowercase(),
        _ => c.to_ascii_lowercase(),
    }
}

/// The bytes at the beginning of a text that read as the word, if it begins with it.
fn beginning(text: &str, word: &[char]) -> Option<usize> {
    let mut characters = text.chars();
    for wanted in word {
        if fold(characters.next()?) != *wanted {
            return None;
        }
    }
    Some(text.len() - characters.as_str().len())
}

/// Where in a text a word first stands: the bytes before it, and its own.
fn find(text: &str, word: &[char]) -> Option<(usize, usize)> {
    text.char_indices()
        .find_map(|(at, _)| Some((at, beginning(&text[at..], word)?)))
}

fn has(text: &str, word: &[char]) -> bool {
    find(text, word).is_some()
}

fn is(text: &str, word: &[char]) -> bool {
    beginning(text, word) == Some(text.len())
}

/// How well an entry answers a word, if it does.
fn rank(entry: &Entry, word: &[char], lang: Lang) -> Option<u8> {
    let name = entry.name.get(lang);
    let other = entry.name.get(lang.pick(Lang::En, Lang::Zh));
    if matches!(entry.kind, Kind::Clause | Kind::Passage) {
        let text = entry.says(lang).0;
        let any = [text, name, other, entry.id, entry.aliases];
        return any.iter().any(|text| has(text, word)).then_some(rank::TEXT);
    }
    let mut aliases = entry.aliases.split(ALIAS);
    match () {
        () if is(name, word) => Some(rank::SAME),
        () if beginning(name, word).is_some() => Some(rank::BEGINS),
        () if is(other, word) || is(entry.id, word) || aliases.any(|alias| is(alias, word)) => {
            Some(rank::ALIAS)
        }
        () if has(name, word) || has(entry.aliases, word) => Some(rank::WITHIN),
        () if has(other, word) => Some(rank::OTHER_LANGUAGE),
        () if has(entry.says(lang).0, word) => Some(rank::TEXT),
        () => None,
    }
}

/// The entries that have all words that are looked for, the best first; all of them where none is.
///
/// Best is the name, exactly or as its beginning, then another word for it, then what has it within, then the other language, then
/// the text;
/// among equals terms before how-tos before documents, and short names before long ones.
pub fn search<'e, 'a>(entries: &'e [Entry<'a>], wanted: &Wanted, lang: Lang) -> Vec<&'e Entry<'a>> {
    let mut found = Ranked::default();
    for entry in entries {
        let mut by_word = wanted.words.iter().map(|word| rank(entry, word, lang));
        // As good as its worst word, unless all of it is a name.
        let worst = by_word.try_fold(0, |worst, rank| Some(worst.max(rank?)));
        let whole = rank(entry, &wanted.whole, lang);
        if let Some(rank) = whole.into_iter().chain(worst).min() {
            found.put(rank, entry, lang);
        }
    }
    found.entries
}

/// The terms and how-tos whose name is in what is looked for, the longest first: what to show for a whole question, of which
/// nothing has all the words.
pub fn mentioned<'e, 'a>(
    entries: &'e [Entry<'a>],
    wanted: &Wanted,
    lang: Lang,
) -> Vec<&'e Entry<'a>> {
    let question: String = wanted.whole.iter().collect();
    let mut found = Ranked::default();
    for entry in entries {
        if !matches!(entry.kind, Kind::Term | Kind::HowTo) {
            continue;
        }
        let names = [entry.name.zh, entry.name.en];
        let names = names.into_iter().chain(entry.aliases.split(ALIAS));
        let longest = names
            .map(|name| name.chars().map(fold).collect::<Vec<_>>())
            .filter(|name| name.len() > 1 && has(&question, name))
            .map(|name| name.len())
            .max();
        if let Some(longest) = longest {
            let rank = u8::MAX - u8::try_from(longest).unwrap_or(u8::MAX);
            found.put(rank, entry, lang);
        }
    }
    found.entries
}

/// Entries in their order, each put where it belongs: there are some hundreds, and a sort weighs more than all else here.
#[derive(Default)]
struct Ranked<'e, 'a> {
    keys: Vec<(u8, Kind, usize)>,
    entries: Vec<&'e Entry<'a>>,
}

impl<'e, 'a> Ranked<'e, 'a> {
    /// Puts an entry behind those that are as good.
    fn put(&mut self, rank: u8, entry: &'e Entry<'a>, lang: Lang) {
        let length = match entry.kind {
            Kind::Term | Kind::HowTo => entry.name.get(lang).len(),
            _ => 0,
        };
        let key = (rank, entry.kind, length);
        let at = self.keys.partition_point(|known| *known <= key);
        self.keys.insert(at, key);
        self.entries.insert(at, entry);
    }
}

/// A text cut into what is looked for (true) and what stands between.
pub fn marked<'t>(text: &'t str, wanted: &Wanted) -> Vec<(&'t str, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        let first = wanted.words.iter().filter_map(|word| find(rest, word));
        // Of words that begin at the same place, the longest.
        let Some((before, length)) = first.min_by_key(|(at, length)| (*at, usize::MAX - length))
        else {
            break;
        };
        let (unmarked, from) = rest.split_at(before);
        let (hit, after) = from.split_at(length);
        pieces.push((unmarked, false));
        pieces.push((hit, true));
        rest = after;
    }
    pieces.push((rest, false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// The part of a text to show among answers: the step with what is looked for, and of a long one what stands around it. Says
/// whether something was left out before and after.
pub fn excerpt<'t>(text: &'t str, wanted: &Wanted) -> (bool, &'t str, bool) {
    let place = |text: &str| {
        wanted
            .words
            .iter()
            .filter_map(|word| find(text, word))
            .min()
    };
    let hit = text.split(STEP).find(|step| place(step).is_some());
    let step = hit.or(text.split(STEP).next()).unwrap_or_default();
    let characters = step.chars().count();
    if characters <= EXCERPT {
        return (false, step, false);
    }
    let before = place(step).map_or(0, |(at, _)| step[..at].chars().count());
    // A hit near the end is shown with as much as there is before it.
    let skipped = before.saturating_sub(BEFORE).min(characters - EXCERPT);
    let byte = |character: usize| {
        let mut bytes = step.char_indices().map(|(at, _)| at);
        bytes.nth(character).unwrap_or(step.len())
    };
    let (from, to) = (byte(skipped), byte(skipped + EXCERPT));
    (from > 0, &step[from..to], to < step.len())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::lang::Both;

    fn entry(
        kind: Kind,
        zh: &'static str,
        en: &'static str,
        aliases: &'static str,
    ) -> Entry<'static> {
        let both = |zh, en| Both { zh, en };
        Entry {
            kind,
            id: "",
            group: "",
            name: both(zh, en),
            aliases,
            text: both("", ""),
            links: "",
            number: 0,
        }
    }

    fn names(entries: &[Entry<'static>], typed: &str, lang: Lang) -> Vec<&'static str> {
        search(entries, &Wanted::of(typed), lang)
            .iter()
            .map(|entry| match entry.kind {
                Kind::Clause | Kind::Passage => entry.text.zh,
                _ => entry.name.get(lang),
            })
            .collect()
    }

    #[test]
    fn the_best_answer_comes_first() {
        let mut told = entry(Kind::Term, "门槛", "threshold", "");
        told.text.zh = "达到才付返利的线。";
        told.text.en = "The line.";
        let mut clause = entry(Kind::Clause, "月度返利", "Monthly rebate", "D11");
        clause.text.zh = "返利标准";
        let entries = [
            clause,
            told,
            entry(Kind::Term, "回扣", "返利 in English", ""),
            entry(Kind::Document, "配送返利的计算公式", "Delivery", ""),
            entry(Kind::Term, "返点", "points", "返利|rebate"),
            entry(Kind::HowTo, "返利怎么填", "How", ""),
            entry(Kind::Term, "返利比例", "rebate rate", ""),
            entry(Kind::Term, "返利", "rebate", ""),
        ];
        let expected = [
            "返利",               // the term
            "返利比例",           // begins with it
            "返利怎么填",         // so does a how-to
            "返点",               // another word for it
            "配送返利的计算公式", // within the name
            "回扣",               // in the other language
            "门槛",               // in the text
            "返利标准",
        ];
        assert_eq!(names(&entries, "返利", Lang::Zh), expected);
        assert_eq!(
            names(&entries, "Rebate", Lang::En)[..2],
            ["rebate", "rebate rate"]
        );
    }

    #[test]
    fn letter_case_width_and_the_chinese_space_make_no_difference() {
        let entries = [
            entry(Kind::Term, "KPI", "KPI", ""),
            entry(Kind::Term, "全量按档", "whole amount", ""),
        ];
        for typed in ["kpi", "ＫＰＩ", " Kpi\u{3000}"] {
            assert_eq!(names(&entries, typed, Lang::Zh), ["KPI"], "{typed}");
        }
        assert_eq!(names(&entries, "按档\u{3000}全量", Lang::Zh), ["全量按档"]);
        assert_eq!(names(&entries, "Ａmount WHOLE", Lang::Zh), ["全量按档"]);
        assert_eq!(names(&entries, "whole amount", Lang::En), ["whole amount"]);
    }

    #[test]
    fn all_words_must_be_there() {
        let entries = [entry(Kind::Term, "季度返利", "quarterly rebate", "")];
        assert_eq!(names(&entries, "返利 季度", Lang::Zh).len(), 1);
        assert_eq!(names(&entries, "返利 年度", Lang::Zh).len(), 0);
        assert_eq!(
            names(&entries, "", Lang::Zh).len(),
            1,
            "nothing asked, nothing left out"
        );
    }

    #[test]
    fn a_question_leads_to_the_terms_in_it() {
        let entries = [
            entry(Kind::Term, "返利", "rebate", ""),
            entry(Kind::Term, "返利池", "pool", ""),
            entry(Kind::Term, "门槛", "threshold", "起返点"),
            entry(Kind::Clause, "返利", "", ""),
        ];
        let named = |typed: &str| -> Vec<_> {
            let found = mentioned(&entries, &Wanted::of(typed), Lang::Zh);
            found.iter().map(|entry| entry.name.zh).collect()
        };
        assert_eq!(named("返利池是什么"), ["返利池", "返利"]);
        assert_eq!(named("什么叫起返点"), ["门槛"]);
        assert_eq!(named("怎么样"), [""; 0]);
    }

    #[test]
    fn what_was_found_is_marked_wherever_it_stands() {
        let pieces = |text, typed: &str| marked(text, &Wanted::of(typed));
        assert_eq!(
            pieces("月度返利、季度返利", "返利"),
            [
                ("月度", false),
                ("返利", true),
                ("、季度", false),
                ("返利", true)
            ]
        );
        assert_eq!(
            pieces("ＫＰＩ指标", "kpi"),
            [("ＫＰＩ", true), ("指标", false)]
        );
        assert_eq!(pieces("返利池", "返利 返利池"), [("返利池", true)]);
        assert_eq!(pieces("返利", ""), [("返利", false)]);
        assert_eq!(pieces("", "返利"), []);
    }

    #[test]
    fn of_a_long_text_what_stands_around_the_hit_is_shown() {
        let wanted = Wanted::of("返利");
        let long = format!("{}返利{}", "前".repeat(200), "后".repeat(200));
        let (before, shown, after) = excerpt(&long, &wanted);
        assert!(before && after);
        assert_eq!(shown.chars().count(), EXCERPT);
        assert!(shown.starts_with(&format!("{}返利", "前".repeat(BEFORE))));
        let end = format!("{}返利", "前".repeat(200));
        let (before, shown, after) = excerpt(&end, &wanted);
        assert!(before && !after && shown.ends_with("返利"));
        assert_eq!(shown.chars().count(), EXCERPT);
        assert_eq!(excerpt("短返利", &wanted), (false, "短返利", false));
        assert_eq!(
            excerpt("第一步\u{1F}第二步看返利", &wanted),
            (false, "第二步看返利", false)
        );
        let (before, _, after) = excerpt(&long, &Wanted::default());
        assert!(!before && after);
    }
}
