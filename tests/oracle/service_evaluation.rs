//! 售后服务评估 (D12): scores weighted over indicators of one's own, and against those of the period before.

use num_traits::Zero;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use rebate_desk::policy::Entry;

use crate::agreement::{Tally, entry};
use crate::built_in;
use crate::figures::{self, Figure, YUAN};
use crate::sheet::{
    self, Amount, Judge, Row, Sheet, Term, Told, all, any_of, count, known, number, row, sum, text,
    worked,
};

const TERMS: &[Term] = &[
    Term("权重合计", "1", || {
        figures::moved(&[100_000_000, 3_000_000, 0])
    }),
    Term("满分", "100", || figures::moved(&[10_000_000, 0])),
    Term("改进线", "", || {
        figures::open(&[60_000_000, 80_000_000, 0])
    }),
];

const READINGS: &[(&str, &[&str])] = &[
    ("权重合计不足时", &["报错", "归一"]),
    ("缺项", &["等待填报", "按零分", "剔除"]),
];

/// 通过设定评估指标和权重,系统可以自动计算出每个售后服务的得分
struct Indicator {
    weight: Amount,
    score: Amount,
    before: Amount,
    change: Amount,
}

fn indicator(sheet: Sheet<'_>, row: Row<'_>) -> Indicator {
    let unscored = row.is_blank("得分");
    let lower_is_better = row.text("方向").0 == Ok("越低越好");
    let turned = |score: Amount| {
        if lower_is_better {
            sheet.term("满分") - score
        } else {
            score
        }
    };
    let reading = |option| sheet.reads("缺项", option);
    Indicator {
        weight: if reading("剔除") && unscored {
            number(0)
        } else {
            row.number("权重")
        },
        score: if !reading("等待填报") && unscored {
            number(0)
        } else {
            turned(row.number("得分"))
        },
        before: turned(row.number("历史得分")),
        change: row.number("得分") - row.number("历史得分"),
    }
}

struct Evaluation {
    rows: usize,
    indicators: Vec<Indicator>,
    defined: Told<bool>,
    weights: Amount,
    divisor: Amount,
    entered_before: Amount,
    weighted: Vec<Amount>,
    weighted_before: Vec<Amount>,
    total: Amount,
    total_before: Amount,
    change: Amount,
}

fn evaluation(sheet: Sheet<'_>) -> Evaluation {
    let rows = sheet.rows("指标");
    let indicators: Vec<Indicator> = rows.iter().map(|&row| indicator(sheet, row)).collect();
    // 未定义指标: neither nought nor a division by it.
    let defined = known(!rows.is_empty());
    let weights = sum(indicators.iter().map(|one| one.weight.clone())).only_if(&defined);
    let normalised = sheet.reads("权重合计不足时", "归一");
    let due = sheet.term("权重合计");
    let divisor = if normalised {
        weights.clone()
    } else {
        due.clone()
    };
    let divisor = divisor.only_if(&defined);
    let entered = rows.iter().map(|row| known(!row.is_blank("历史得分")));
    let entered_before = count(entered).only_if(&defined);
    // Read so, weights that do not add up are a fault, nought among them; weights of nought that
    // are not at fault give no score.
    let adds_up = [
        defined.not(),
        known(normalised),
        weights.equals(&due),
        entered_before.is_nought(),
    ];
    let at_fault = all(&[known(!normalised), weights.equals(&due).not()]);
    let scorable = any_of(&[defined.not(), at_fault, weights.is_positive()]);
    let compared = entered_before.is_positive();
    let now = |score: Amount| score.demanding(&any_of(&adds_up[..3])).only_if(&scorable);
    let before = |score: Amount| {
        score
            .demanding(&any_of(&adds_up))
            .only_if(&scorable)
            .only_if(&compared)
    };
    let weighted = |score: fn(&Indicator) -> &Amount| -> Vec<Amount> {
        let scores = indicators.iter();
        scores.map(|one| score(one) * &one.weight).collect()
    };
    let (scores, scores_before) = (weighted(|one| &one.score), weighted(|one| &one.before));
    let each = |scores: &[Amount]| -> Vec<Amount> {
        scores.iter().map(|score| score / &divisor).collect()
    };
    let total = |scores: &[Amount]| (sum(scores.iter().cloned()) / &divisor).only_if(&defined);
    let total_now = now(total(&scores));
    let total_before = before(total(&scores_before));
    Evaluation {
        rows: rows.len(),
        weighted: each(&scores).into_iter().map(now).collect(),
        weighted_before: each(&scores_before).into_iter().map(before).collect(),
        change: (&total_now - &total_before).only_if(&compared),
        total: total_now,
        total_before,
        indicators,
        defined,
        weights,
        divisor,
        entered_before,
    }
}

fn judged(sheet: Sheet<'_>, judge: &Judge<'_>) -> TestCaseResult {
    let told = evaluation(sheet);
    let list = |line: fn(&Indicator) -> &Amount| -> Vec<Amount> {
        told.indicators
            .iter()
            .map(|one| line(one).clone())
            .collect()
    };
    let rows = number(i64::try_from(told.rows).expect("few"));
    judge.one("指标数", &rows)?;
    judge.list("计分权重", &list(|one| &one.weight))?;
    judge.list("计分得分", &list(|one| &one.score))?;
    judge.list("加权得分", &told.weighted)?;
    judge.list("历史加权得分", &told.weighted_before)?;
    let compared = told.entered_before.is_positive();
    let if_compared = |list: Vec<Amount>| -> Vec<Amount> {
        list.iter().map(|line| line.only_if(&compared)).collect()
    };
    judge.list("历史计分得分", &if_compared(list(|one| &one.before)))?;
    judge.list("各项变化", &if_compared(list(|one| &one.change)))?;
    judge.ones(&[
        ("实际权重合计", &told.weights),
        ("权重除数", &told.divisor),
        ("填了历史得分的指标数", &told.entered_before),
        ("总分", &told.total),
        ("历史总分", &told.total_before),
        ("变化", &told.change),
    ])?;
    // 识别出售后服务中存在的问题: below a line that the document does not give.
    let line = sheet.term("改进线");
    let set = known(line.is_known());
    let poor: Vec<Told<bool>> = told
        .indicators
        .iter()
        .map(|one| line.exceeds(&one.score).only_if(&set))
        .collect();
    judge.list("需改进", &poor)?;
    let how_many = count(poor).only_if(&told.defined).only_if(&set);
    judge.one("需改进指标数", &how_many)
}

/// Weights, which mostly add up to the whole or nearly so.
fn weights() -> BoxedStrategy<Vec<i128>> {
    let balanced = (
        prop::collection::vec(1_i128..=3_000, 0..4),
        -1_i128..=1,
        0..3_u8,
    )
        .prop_map(|(mut weights, off, exact)| {
            let rest = 10_000 - weights.iter().sum::<i128>();
            weights.push(if exact > 0 { rest } else { rest + off });
            weights
        });
    let plain = prop::sample::select(vec![
        vec![10_000, 10_000, 10_000],
        vec![0, 0],
        vec![-5_000, 5_000],
        vec![10_000; 6],
        Vec::new(),
    ]);
    prop_oneof![4 => balanced, 2 => plain].boxed()
}

#[test]
fn the_evaluation_scores_what_its_weights_say() {
    let policy = built_in("service-evaluation");
    let tally = Tally::default();
    let score = |blank: u32| {
        let score =
            prop_oneof![3 => 0_i128..=100, 1 => Just(60), 1 => Just(80), 1 => -1_i128..=101];
        let score = score.prop_map(|score| Some(Figure(score * YUAN / 2)));
        prop_oneof![12 => score, blank => Just(None)]
            .prop_map(entry)
            .boxed()
    };
    let none_before = any::<bool>();
    let rest = (
        score(1),
        score(2),
        sheet::one_of(&["越高越好", "越低越好"]),
        0..40_u8,
    );
    let inputs = (weights(), prop::collection::vec(rest, 6), none_before).prop_map(
        |(weights, rest, none_before)| {
            let rows = weights.into_iter().zip(rest);
            let rows = rows.map(|(weight, (score, before, direction, unweighted))| {
                let weight = (unweighted > 0).then_some(Figure(weight * (YUAN / 10_000)));
                let before = if none_before { Entry::Blank } else { before };
                row([
                    ("权重", entry(weight)),
                    ("得分", score),
                    ("历史得分", before),
                    ("方向", direction),
                ])
            });
            Entry::List(rows.collect())
        },
    );
    sheet::for_sheets(
        &policy,
        12,
        TERMS,
        READINGS,
        vec![("指标", inputs.boxed())],
        |_| false,
        |sheet, judge| {
            tally.count("computed");
            let told = evaluation(sheet);
            tally.count(match &told.total.0 {
                Ok(total) if total.is_zero() => "nothing",
                Ok(_) => "scores",
                Err(sheet::Lack::Missing(_)) => "waits",
                Err(sheet::Lack::NotApplicable) => "no score",
                Err(sheet::Lack::Fault(_)) => "do not add up",
            });
            if told.change.is_known() {
                tally.count("compared");
            }
            judged(sheet, judge)
        },
    );
    tally.at_least(10_000, &["computed"]);
    tally.at_least(1_000, &["scores", "waits", "do not add up"]);
    tally.at_least(400, &["no score", "compared"]);
}

#[test]
fn the_prose_gives_the_worked_numbers_of_the_evaluation() {
    let policy = built_in("service-evaluation");
    let rows = |rows: &[[&str; 3]]| {
        let rows = rows.iter().map(|[weight, score, before]| {
            let before = if before.is_empty() {
                Entry::Blank
            } else {
                text(before)
            };
            row([
                ("权重", text(weight)),
                ("得分", text(score)),
                ("历史得分", before),
            ])
        });
        [("指标", Entry::List(rows.collect()))]
    };
    let check =
        |list: &[[&str; 3]], chosen: [(&str, &str); 1], total: Amount, change: Option<&str>| {
            let entries = worked(READINGS, rows(list), chosen);
            let sheet = Sheet {
                entries: &entries,
                terms: TERMS,
            };
            let told = evaluation(sheet);
            assert_eq!(told.total, total);
            if let Some(change) = change {
                assert_eq!(told.change, known(sheet::fraction(change)));
            }
            judged(sheet, &Judge::of(&policy, &entries)).expect("the engine agrees");
        };
    let own = [("缺项", "等待填报")];
    // T-D12-1, T-D12-3
    let usual = [["0.4", "90", ""], ["0.3", "80", ""], ["0.3", "70", ""]];
    check(&usual, own, number(81), None);
    let before = [
        ["0.4", "90", "78.5"],
        ["0.3", "80", "78.5"],
        ["0.3", "70", "78.5"],
    ];
    check(&before, own, number(81), Some("2.5"));
    // T-D08-1
    check(&[], own, sheet::not_applicable(), None);
    // A third each.
    let thirds = [["1", "80", ""], ["1", "90", ""], ["1", "70", ""]];
    check(&thirds, [("权重合计不足时", "归一")], number(80), None);
}
