//! What formulas, gates and roundings do, function by function: behaviour as tables.
//!
//! [`FORMULAS`] are tried on the figures of `engine/figures.toml`; the other files in that folder are policies that carry their
//! expectations as examples.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rebate_desk::engine::{Absence, Cell, Entries, Plan, Warning, compute, entries, examples};
use rebate_desk::policy::formula::ast::Operator;
use rebate_desk::policy::functions::Function;
use rebate_desk::policy::{Diagnostic, Entry, Kind, Policy, Severity, check_text, notation};
use rust_decimal::Decimal;

const FIGURES: &str = include_str!("engine/figures.toml");

/// Formula → value; of a series one a period, `×` after those that repeat.
const FORMULAS: &[(&str, &str)] = &[
    // Operators and literals.
    ("钱 + 1", "1235.565"),
    ("1 - 2 - 3", "-4"),
    ("12 / 3 / 2", "2"),
    ("2 + 3 * 4", "14"),
    ("-件 + 1", "-6"),
    ("(2 + 3) * 4", "20"),
    ("15% * 2", "0.3"),
    ("4‰", "0.004"),
    ("300万", "3000000"),
    ("1.5亿元", "150000000"),
    ("钱 × 率 ÷ 2", "77.1603125"),
    ("件 ≥ 7", "true"),
    ("件 ≤ 6", "false"),
    ("件 ≠ 7", "false"),
    ("件 > 7", "false"),
    ("件 < 7.0", "false"),
    ("件 = 7.00", "true"),
    ("级 = \"B级\"", "true"),
    ("级 <> \"B级\"", "false"),
    ("名 = \"甲\"", "true"),
    ("真 = FALSE", "false"),
    ("1 / 3", "0.3333333333333333333333333333"),
    // What comes of a quotient is off in its last digits: they do not decide. Those of other numbers do, to the last.
    ("1 / 3 * 3 = 1", "true"),
    ("1 / 3 * 3 >= 1", "true"),
    ("1 / 3 * 3 < 1", "false"),
    ("件 / 3 * 3 > 件", "false"),
    ("100000000 / 3 * 3 = 100000000", "true"),
    ("0.9999999999999999999999999999 < 1", "true"),
    ("850.000000000000001 / 1000 > 85%", "true"),
    ("319999.999999999999 / 320000 < 1", "true"),
    ("239999.999999999999 / 240000 < 1", "true"),
    ("ROUND((20086.95 / 1.17 - 17000) * 0.003, 3)", "0.505"),
    ("INT((20086.95 / 1.17 - 17000) * 0.003 * 200)", "101"),
    ("ROUND(8333.333333333333 / 1 * 0.013269, 2)", "110.57"),
    ("ROUND(10000000000 / 7 * 7, 2)", "10000000000"),
    ("10000000000.01 / 7 * 7 = 10000000000.01", "true"),
    ("ROUND(0.4999999999999999999999999999, 0)", "0"),
    ("ROUND(钱 / 3 * 3, 2)", "1234.57"),
    ("ROUND(20086.95 / 1.17 * 0.003, 2)", "51.51"),
    ("ROUNDUP(1 / 3 + 2 / 3, 0)", "1"),
    ("ROUNDUP(2 / 3 * 3, 0)", "2"),
    ("ROUNDDOWN(1 / 3 * 3, 0)", "1"),
    ("ROUND(1 / 3, 20)", "0.33333333333333333333"),
    ("ROUND(-1 / 3 * 1.5, 0)", "-1"),
    ("AVERAGE(月额 / 7) * 7 = 650", "true"),
    ("MAX(1 / 3, 0) * 3 = 1", "true"),
    ("IF(真, 1 / 3, 0) * 3 = 1", "true"),
    ("ROUND(1 / 3, 2) * 3 = 1", "false"),
    ("INTERPOLATE(线性, 100元 + 100元 / 3) * 3 = 50%", "true"),
    ("ROUND(1500 / 7 * 7, -3)", "2000"),
    ("MROUND(2.5 / 3 * 3, 5)", "5"),
    ("INT(1 / 3 * 3)", "1"),
    ("INT(-1 / 3 * 3)", "-1"),
    ("RATE(全量, 2000元 / 3 * 3)", "0.07"),
    ("STEPS(每满, 2000元 / 3 * 3)", "200"),
    ("LOOKUP(点数, 件 / 3 * 3)", "70"),
    ("MATRIX(矩阵, 90% / 7 * 7, 95%)", "0.04"),
    ("钱 / (件 - 7)", "!division-by-zero"),
    ("月额 / 0", "!division-by-zero × 12"),
    ("9999999999999999999999999999 * 9", "!overflow"),
    ("-9999999999999999999999999999 * 9", "!overflow"),
    ("9999999999999999999999999999 / 0.01", "!overflow"),
    ("0.0000000000000000000000000001 * 0.1", "0"),
    ("空 + 1", "?空"),
    ("上限 + 空", "?上限,空"),
    ("空 / 0 + 1 / 0", "!division-by-zero"),
    ("月额 + QSUM(月额)", "axis-mismatch"),
    ("月额 + 季数", "unit-mismatch"),
    ("钱 * 日", "unit-mismatch"),
    ("日 * 钱", "unit-mismatch"),
    ("2 * 日", "unit-mismatch"),
    ("钱 / 日", "unit-mismatch"),
    ("钱 / 级", "unit-mismatch"),
    // Days.
    ("日 + 1", "2024-02-29"),
    ("2 + 日", "2024-03-01"),
    ("日 - 59", "2023-12-31"),
    ("日 - 2024-01-01", "58"),
    ("2023-12-31 - 日", "-59"),
    ("日 < 2024-02-29", "true"),
    ("日 + 0.5", "!bad-digits"),
    ("日 + 99999999", "!date-out-of-range"),
    ("日 + 10000000000000000000000", "!date-out-of-range"),
    ("日 - 738942", "0001-01-02"),
    ("日 - 738943", "0001-01-01"),
    ("日 - 738944", "!date-out-of-range"),
    ("9999-12-31 + 1", "!date-out-of-range"),
    // Choosing and combining.
    ("IF(真, 1, 2)", "1"),
    ("IF(件 < 0, 1, 2)", "2"),
    (
        "IF(月额 > 600, 月额, 0)",
        "0 × 6, 700, 800, 900, 1000, 1100, 1200",
    ),
    ("IF(真, 日, 日 + 1)", "2024-02-28"),
    ("IF(件 = 0, 0, 钱 / 件) = 钱 / 7", "true"),
    ("IF(真, 1, 1 / 0)", "1"),
    ("IF(真, 空, 1)", "?空"),
    ("IF(空 > 0, 1, 1)", "?空"),
    ("AND(真, 件 > 5)", "true"),
    ("AND(真, 件 > 7)", "false"),
    ("AND(月额 >= 100)", "true"),
    ("AND(月额 > 100)", "false"),
    ("AND(月额 > 100, 真)", "false, true × 11"),
    ("AND(FALSE, 空 > 0)", "false"),
    ("AND(TRUE, 空 > 0)", "?空"),
    ("OR(件 > 7, 真)", "true"),
    ("OR(件 > 7, 件 < 7)", "false"),
    ("OR(季数 < 0)", "true"),
    ("OR(季数 < 0, 件 < 0)", "false, true, false × 2"),
    ("OR(TRUE, 空 > 0)", "true"),
    ("OR(FALSE, 空 > 0)", "?空"),
    ("NOT(真)", "false"),
    ("NOT(季数 < 0)", "true, false, true × 2"),
    ("NOT(空 > 0)", "?空"),
    ("ISBLANK(空)", "true"),
    ("ISBLANK(钱)", "false"),
    ("ISBLANK(月额)", "false × 12"),
    ("ISBLANK(上限)", "true"),
    ("ISBLANK(下限)", "false"),
    // Least, most, sums.
    ("MIN(月额)", "100"),
    (
        "MIN(月额, 1100)",
        "100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100 × 2",
    ),
    ("MIN(数, 0, 3)", "-2.5"),
    ("MIN(空, 钱)", "?空"),
    ("MAX(季数)", "4"),
    ("MAX(数, 0)", "0"),
    ("MAX(季数, 2)", "2 × 2, 3, 4"),
    ("SUM(月额)", "7800"),
    ("SUM(月额, 钱)", "9034.565"),
    ("SUM(月额, QSUM(月额))", "15600"),
    ("SUM(钱, 空)", "?空"),
    ("AVERAGE(月额)", "650"),
    ("AVERAGE(季数)", "1.5"),
    ("COUNTIF(月额 > 600)", "6"),
    ("COUNTIF(季数 = 5)", "0"),
    // Rounding, as in Excel.
    ("ROUND(钱, 2)", "1234.57"),
    ("ROUND(-钱, 2)", "-1234.57"),
    ("ROUND(数, 0)", "-3"),
    ("ROUND(钱, -2)", "1200"),
    ("ROUND(钱, 99)", "1234.565"),
    ("ROUND(钱, 1.5)", "!bad-digits"),
    ("ROUND(钱, -29)", "!bad-digits"),
    ("ROUND(钱, 99999999999)", "!bad-digits"),
    ("ROUNDUP(钱, 2)", "1234.57"),
    ("ROUNDUP(数, 0)", "-3"),
    ("ROUNDUP(1234, -3)", "2000"),
    ("ROUNDUP(钱, -27)", "1000000000000000000000000000"),
    ("ROUNDDOWN(钱, 2)", "1234.56"),
    ("ROUNDDOWN(数, 0)", "-2"),
    ("ROUNDDOWN(1999, -3)", "1000"),
    ("MROUND(钱, 0.05)", "1234.55"),
    ("MROUND(7.5, 5)", "10"),
    ("MROUND(数, 5)", "-5"),
    ("MROUND(7.49, 5)", "5"),
    ("MROUND(7.5, -5)", "10"),
    ("MROUND(7.5, 0)", "0"),
    ("MROUND(1.499999999999999999999999999, 3)", "0"),
    ("MROUND(季数, 3)", "0, -3, 3 × 2"),
    ("INT(数)", "-3"),
    ("INT(2.9)", "2"),
    ("ABS(数)", "2.5"),
    ("ABS(季数)", "1, 2, 3, 4"),
    // Caps and floors: one that is not set does nothing.
    ("ATMOST(钱, 1000)", "1000"),
    ("ATMOST(钱, 2000)", "1234.565"),
    ("ATMOST(钱, 上限)", "1234.565"),
    ("ATMOST(月额, 下限)", "100 × 12"),
    ("ATMOST(空, 上限)", "?空"),
    ("ATLEAST(0, 下限)", "100"),
    ("ATLEAST(钱, 下限)", "1234.565"),
    ("ATLEAST(钱, 上限)", "1234.565"),
    // Tables.
    ("RATE(全量, 999.99)", "0"),
    ("RATE(全量, 1000)", "0.05"),
    ("RATE(全量, 1999.99)", "0.05"),
    ("RATE(全量, 2000)", "0.07"),
    ("RATE(全量, -2000)", "0"),
    ("RATE(全量, 月额)", "0 × 9, 0.05 × 3"),
    ("RATE(全量, 空)", "?空"),
    ("RATE(超过, 1000)", "0"),
    ("RATE(超过, 1000.01)", "0.05"),
    ("RATE(超过, 2000)", "0.05"),
    ("RATE(待定, 钱)", "?待定比例,待定门槛"),
    ("RATE(部分待定, 999.99)", "0"),
    ("RATE(部分待定, 1000)", "?待定比例"),
    ("RATE(部分待定, 2000)", "0.07"),
    ("RATE(待定, 空)", "?待定比例,待定门槛,空"),
    ("MARGINAL(累进, 1000)", "0"),
    ("MARGINAL(累进, 2500)", "85"),
    ("MARGINAL(累进, -5)", "0"),
    ("MARGINAL(累进含首, 999.99)", "0"),
    ("MARGINAL(累进含首, 1000)", "50"),
    ("MARGINAL(累进含首, 2500)", "135"),
    // Once reached: a quotient's last digits do not decide that.
    ("MARGINAL(累进含首, 1 / 3 * 3000)", "50"),
    ("STEPS(每满, 999.99)", "0"),
    ("STEPS(每满, 1000)", "100"),
    ("STEPS(每满, 1999.99)", "100"),
    ("STEPS(每满, 2000)", "200"),
    ("STEPS(每满, 4999.99)", "400"),
    ("STEPS(每满, 5000)", "500"),
    ("STEPS(每满, 8000)", "500"),
    ("STEPS(每满, -1000)", "0"),
    ("STEPS(每满三分, 1)", "3"),
    ("STEPS(每满三分, 0.8999999999999999999999999999)", "2"),
    ("STEPS(每满三分, 0.9)", "3"),
    ("LOOKUP(系数, 级)", "0.8"),
    ("LOOKUP(系数, \"A级\")", "1"),
    ("LOOKUP(系数, \"C级\")", "!unset-cell"),
    ("LOOKUP(点数, 件)", "70"),
    ("LOOKUP(点数, 件 + 1)", "!unset-cell"),
    // Periods.
    ("QSUM(月额)", "600, 1500, 2400, 3300"),
    ("QAVERAGE(月额)", "200, 500, 800, 1100"),
    (
        "QAVERAGE(月额) / 3",
        "66.666666666666666666666666667, 166.66666666666666666666666667, 266.66666666666666666666666667, 366.66666666666666666666666667",
    ),
    ("YTD(季数)", "1, -1, 2, 6"),
    ("YTD(QSUM(月额))", "600, 2100, 4500, 7800"),
    ("TRAILING(季数, 1)", "1, -2, 3, 4"),
    ("TRAILING(季数, 2)", "1, -1, 1, 7"),
    ("TRAILING(季数, 件)", "1, -1, 2, 6"),
    (
        "TRAILING(月额, 3)",
        "100, 300, 600, 900, 1200, 1500, 1800, 2100, 2400, 2700, 3000, 3300",
    ),
    ("TRAILING(季数, 0)", "!bad-digits × 4"),
    ("TRAILING(季数, -1)", "!bad-digits × 4"),
    ("TRAILING(季数, 件 / 2)", "!bad-digits × 4"),
    ("TRAILING(季数, 1001)", "!bad-digits × 4"),
    ("PREVIOUS(季数)", "0, 1, -2, 3"),
    ("季数 - PREVIOUS(季数)", "1, -3, 5, 1"),
    ("PREVIOUS(季数 / 季数 * 空)", "0, ?空 × 3"),
    (
        "MONTHEND(2023)",
        "2023-01-31, 2023-02-28, 2023-03-31, 2023-04-30, 2023-05-31, 2023-06-30, 2023-07-31, 2023-08-31, 2023-09-30, 2023-10-31, 2023-11-30, 2023-12-31",
    ),
    ("MONTHEND(2024) = 2024-02-29", "false, true, false × 10"),
    ("MONTHEND(1900) = 1900-02-28", "false, true, false × 10"),
    (
        "QUARTEREND(2024)",
        "2024-03-31, 2024-06-30, 2024-09-30, 2024-12-31",
    ),
    (
        "QUARTEREND(2024) + 30",
        "2024-04-30, 2024-07-30, 2024-10-30, 2025-01-30",
    ),
    (
        "QUARTEREND(9999)",
        "9999-03-31, 9999-06-30, 9999-09-30, 9999-12-31",
    ),
    (
        "QUARTEREND(9999) + 1",
        "9999-04-01, 9999-07-01, 9999-10-01, !date-out-of-range",
    ),
    (
        "QUARTEREND(1) - 90",
        "!date-out-of-range, 0001-04-01, 0001-07-02, 0001-10-02",
    ),
    ("QUARTEREND(0)", "!date-out-of-range × 4"),
    ("QUARTEREND(-1)", "!date-out-of-range × 4"),
    ("QUARTEREND(99999)", "!date-out-of-range × 4"),
    ("MONTHEND(2024.5)", "!date-out-of-range × 12"),
    ("INDEX(月额, 3)", "300"),
    ("INDEX(月额, 12)", "1200"),
    ("INDEX(月额, 13)", "!bad-digits"),
    ("INDEX(月额, 0)", "!bad-digits"),
    (
        "YTDAVERAGE(季数)",
        "1, -0.5, 0.6666666666666666666666666667, 1.5",
    ),
    ("YTDMAX(季数)", "1 × 2, 3, 4"),
    // Blank periods that are kept missing.
    ("人数", "?人数, 110, ?人数 × 10"),
    ("YTDAVERAGE(人数)", "?人数 × 12"),
    ("ISBLANK(人数)", "true, false, true × 10"),
    // Rows of a record table: 甲 10 February 100, 乙 5 January 200, 甲 20 January 50, 甲 1 April 10; the second is not valid.
    ("单[金额] * 2", "200, 400, 100, 20"),
    ("单 [金额]", "100, 200, 50, 10"),
    ("SUM(单[金额])", "360"),
    ("MAX(单[金额])", "200"),
    ("AVERAGE(单[金额])", "90"),
    ("COUNTIF(单[金额] >= 50)", "3"),
    ("IF(单[有效], 单[金额], 0)", "100, 0, 50, 10"),
    ("RATE(全量, 单[金额] * 10)", "0.05, 0.07, 0 × 2"),
    ("ISBLANK(单[备注])", "true × 4"),
    ("ROWS(单)", "4"),
    ("SUMIFS(单[金额], 单[有效])", "160"),
    (
        "SUMIFS(单[金额], 单[客户] = \"甲\", 单[日期] >= 2024-02-01)",
        "110",
    ),
    ("SUMIFS(单[金额], 单[金额] > 1000)", "0"),
    ("SUMIFS(1, 单[有效])", "3"),
    ("SUMIFS(月额, 月额 > 1000)", "2300"),
    ("COUNTIFS(单[有效], 单[金额] > 20)", "2"),
    ("COUNTUNIQUE(单[客户])", "2"),
    ("COUNTUNIQUE(单[客户], 单[有效])", "1"),
    ("COUNTUNIQUE(单[客户], 单[金额] > 1000)", "0"),
    ("INDEX(单[客户], 2)", "乙"),
    ("INDEX(单[金额], 5)", "!bad-digits"),
    ("OCCURRENCE(单[客户])", "2, 1 × 2, 3"),
    ("OCCURRENCE(单[客户], MONTH(单[日期]))", "1 × 4"),
    ("RUNNING(单[金额])", "350, 200, 250, 360"),
    ("RUNNING(单[金额], 单[客户])", "150, 200, 50, 160"),
    ("GROUPSUM(单[金额], 单[客户])", "160, 200, 160 × 2"),
    ("DRAWDOWN(单[金额], 270)", "20, 200, 50, 0"),
    ("DRAWDOWN(单[金额], 0)", "0 × 4"),
    ("DRAWDOWN(单[金额], 上限)", "?上限 × 4"),
    ("DRAWDOWN(月额, 450)", "100, 200, 150, 0 × 9"),
    ("DRAWDOWN(季数, 2)", "1, -2, 3, 0"),
    ("BYQUARTER(单[金额], 单[日期], 2024)", "350, 10, 0 × 2"),
    (
        "BYMONTH(单[金额], 单[日期], 2024)",
        "250, 100, 0, 10, 0 × 8",
    ),
    ("BYMONTH(1, 单[日期], 2024)", "2, 1, 0, 1, 0 × 8"),
    ("BYQUARTER(单[金额], 单[日期], 2023)", "0 × 4"),
    // A row in which something is missing: nobody knows its day, its amount.
    ("缺[金额]", "1, ?缺[金额], 3"),
    ("SUM(缺[金额])", "?缺[金额]"),
    ("RUNNING(缺[金额])", "1, ?缺[金额] × 2"),
    (
        "GROUPSUM(缺[金额], 缺[客户])",
        "?缺[客户],缺[金额] × 2, ?缺[客户]",
    ),
    ("DRAWDOWN(缺[金额], 10)", "1, ?缺[金额] × 2"),
    ("OCCURRENCE(缺[客户])", "1, 2, ?缺[客户]"),
    ("COUNTUNIQUE(缺[客户])", "?缺[客户]"),
    ("COUNTUNIQUE(缺[客户], 缺[金额] < 2)", "?缺[金额]"),
    // No rows at all: of a table that must have some nothing is known, of another there is nothing.
    ("ROWS(无)", "?无"),
    ("SUM(无[金额])", "?无"),
    ("SUM(无[金额]) + 空", "?无,空"),
    ("COUNTUNIQUE(无[金额])", "?无"),
    ("BYQUARTER(无[金额], 无[日期], 2024)", "?无 × 4"),
    ("ROWS(可无)", "0"),
    ("SUM(可无[金额])", "0"),
    ("AVERAGE(可无[金额])", "!division-by-zero"),
    ("COUNTUNIQUE(可无[金额])", "0"),
    ("BYQUARTER(可无[金额], 可无[日期], 2024)", "0 × 4"),
    ("可无[金额]", ""),
    ("COUNTIFS(OR(可无[金额] < 0, 可无[金额] > 9)) = 0", "true"),
    (
        "SUMIFS(可无[金额], AND(可无[金额] > 0, 可无[日期] > 2024-01-01))",
        "0",
    ),
    // Linear between anchors; two axes.
    ("INTERPOLATE(线性, 50)", "0.1"),
    ("INTERPOLATE(线性, 100)", "0.1"),
    ("INTERPOLATE(线性, 150)", "0.2"),
    ("INTERPOLATE(线性, 200)", "0.3"),
    ("INTERPOLATE(线性, 200.01)", "0.3"),
    ("INTERPOLATE(线性, 空)", "?空"),
    ("MATRIX(矩阵, 100%, 95%)", "0.056"),
    ("MATRIX(矩阵, 250%, 99.999999%)", "0.056"),
    ("MATRIX(矩阵, 99.99%, 95%)", "0.04"),
    ("MATRIX(矩阵, 90%, 100%)", "!unset-cell"),
    ("MATRIX(矩阵, 89.99%, 95%)", "!unset-cell"),
    ("MATRIX(矩阵, 100%, 94.99%)", "!unset-cell"),
    ("MATRIX(矩阵, 100%, 100%)", "?待定比例"),
    ("MATRIX(矩阵, 空 / 1元, 100%)", "?空"),
    ("MATRIX(等级表, 级, \"甲\")", "3"),
    ("MATRIX(等级表, \"A级\", 名)", "1"),
    ("MATRIX(等级表, 级, \"丙\")", "!unset-cell"),
    // Parts of days, months later, working days.
    ("DATE(2024, 2, 29)", "2024-02-29"),
    ("DATE(2024, 14, 1)", "2025-02-01"),
    ("DATE(2024, 2, 30)", "2024-03-01"),
    ("DATE(2024, 1, 0)", "2023-12-31"),
    ("DATE(2024, 1.5, 1)", "!bad-digits"),
    ("DATE(0, 1, 1)", "!date-out-of-range"),
    ("YEAR(日)", "2024"),
    ("QUARTER(日)", "1"),
    ("QUARTER(2024-10-01)", "4"),
    ("MONTH(日)", "2"),
    ("DAY(日)", "28"),
    ("YEAR(年月)", "2024"),
    ("年月 <= 日", "true"),
    ("EDATE(2024-01-31, 1)", "2024-02-29"),
    ("EDATE(2024-03-31, -1)", "2024-02-29"),
    ("EDATE(日, 36)", "2027-02-28"),
    ("EDATE(日, 99999)", "!date-out-of-range"),
    ("EDATE(日, 999999)", "!bad-digits"),
    ("EOMONTH(日, 0)", "2024-02-29"),
    ("EOMONTH(年月, -6)", "2023-08-31"),
    ("WORKDAY(2024-03-31, 5)", "2024-04-05"),
    ("WORKDAY(2024-04-08, -1)", "2024-04-05"),
    ("WORKDAY(2024-03-31, 0)", "2024-03-31"),
    ("WORKDAY(2024-03-31, 5, 历[日期], 历[上班])", "2024-04-08"),
    ("WORKDAY(2024-03-31, 5, 历[日期])", "2024-04-09"),
    ("WORKDAY(2024-03-31, 5, 可无[日期])", "2024-04-05"),
    ("WORKDAY(2024-03-31, 99999)", "!bad-digits"),
    // One day off and worked on: nobody knows which. Off twice is off.
    (
        "WORKDAY(2024-03-31, 5, 历_矛盾[日期], 历_矛盾[上班])",
        "!calendar-conflict",
    ),
    ("WORKDAY(2024-03-31, 5, 历_矛盾[日期])", "2024-04-09"),
    // The earliest and the latest day.
    ("MIN(日, 2024-01-01)", "2024-01-01"),
    ("MAX(日, 2024-01-01, 2023-12-31)", "2024-02-28"),
    ("MIN(单[日期])", "2024-01-05"),
    ("MAX(单[日期])", "2024-04-01"),
    (
        "MAX(单[日期], 2024-02-01)",
        "2024-02-10, 2024-02-01 × 2, 2024-04-01",
    ),
    ("MAX(日, 待定日)", "?待定日"),
    ("MAX(无[日期])", "?无"),
    ("MAX(可无[日期])", "!date-out-of-range"),
    ("MIN(日, 1)", "argument-kind"),
    ("SUM(单[日期])", "argument-kind"),
    // All that is missing is said at once.
    ("DATE(待定月数, 待定月数, 空 / 1元)", "?待定月数,空"),
    ("EDATE(待定日, 待定月数)", "?待定日,待定月数"),
    ("EOMONTH(待定日, 待定月数)", "?待定日,待定月数"),
    ("WORKDAY(待定日, 待定月数)", "?待定日,待定月数"),
    (
        "WORKDAY(日, 待定月数, 历_缺[日期], 历_缺[上班])",
        "?历_缺[上班],历_缺[日期],待定月数",
    ),
    ("DRAWDOWN(缺[金额], 上限)", "?上限, ?上限,缺[金额] × 2"),
    // What does not go together.
    ("单 + 1", "wrong-sort"),
    ("单[价]", "unknown-name"),
    ("SUM(单[金额] + 月额)", "axis-mismatch"),
    ("SUM(单[金额] + 缺[金额])", "axis-mismatch"),
    ("OCCURRENCE(钱)", "argument-kind"),
    ("YTD(单[金额])", "argument-kind"),
    ("ROWS(钱)", "wrong-sort"),
    ("ROWS(1 + 1)", "argument-kind"),
    ("BYMONTH(月额, 单[日期], 2024)", "axis-mismatch"),
    ("BYMONTH(单[金额], 日, 2024)", "argument-kind"),
    ("年月 + 1", "unit-mismatch"),
    ("RATE(矩阵, 1)", "table-kind"),
    ("MATRIX(矩阵, 钱, 1)", "table-quantity"),
    ("MATRIX(矩阵, 1, 钱)", "table-quantity"),
    ("SUMIFS(钱, 真)", "argument-kind"),
];

/// The figures' policy with this formula as its only rule, or what is wrong with it.
fn policy_of(formula: &str) -> Result<Policy, Vec<Diagnostic>> {
    let text = format!("{FIGURES}\n[[rule]]\nname = \"结果\"\nformula = '{formula}'\n");
    let (policy, diagnostics) = check_text(&text);
    policy.ok_or_else(|| {
        diagnostics
            .into_iter()
            .filter(|problem| problem.severity() == Severity::Error)
            .collect()
    })
}

fn written(kind: Kind, cell: &Cell) -> String {
    match cell {
        Cell::Value(value) => notation::write_exact(kind, value, None),
        Cell::Absent(Absence::Missing(names)) => format!("?{}", names.join(",")),
        Cell::Absent(Absence::Fault(fault)) => {
            assert_eq!(fault.rule, "结果", "the fault names its rule");
            format!("!{}", fault.code.code())
        }
        Cell::Absent(Absence::NotApplicable(skip)) => format!("~{}", skip.gate),
    }
}

/// `1, 2 × 3` for 1, 2, 2, 2.
fn in_runs(cells: &[String]) -> String {
    let runs = cells.chunk_by(|a, b| a == b).map(|run| match run {
        [one] => one.clone(),
        [one, ..] => format!("{one} × {}", run.len()),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

fn text(text: &str) -> Entry {
    Entry::Text(text.to_owned())
}

/// Rows of a record table: a line each, its cells parted by blanks.
fn rows(columns: &[&str], lines: &[&str]) -> Entry {
    let row = |line: &&str| {
        let cells = columns.iter().zip(line.split(' '));
        Entry::Record(
            cells
                .map(|(column, cell)| ((*column).to_owned(), text(cell)))
                .collect(),
        )
    };
    Entry::List(lines.iter().map(row).collect())
}

/// What the figures' policy is filled in with; what is not here stays blank.
fn filled_in() -> Entries {
    let months = (1..=12).map(|month| text(&format!("{month}00"))).collect();
    let staff = [&[Entry::Blank, text("110")][..], &vec![Entry::Blank; 10]].concat();
    let quarters = ["1", "-2", "3", "4"].map(text).to_vec();
    let inputs = [
        ("钱", text("1234.565")),
        ("率", text("12.5%")),
        ("件", text("7")),
        ("数", text("-2.5")),
        ("真", Entry::Bool(true)),
        ("日", text("2024-02-28")),
        ("级", text("B级")),
        ("名", text("甲")),
        ("月额", Entry::List(months)),
        ("季数", Entry::List(quarters)),
        ("年月", text("2024年2月")),
        ("人数", Entry::List(staff)),
        (
            "单",
            rows(
                &["客户", "日期", "金额", "有效"],
                &[
                    "甲 2024-02-10 100 是",
                    "乙 2024/1/5 200 否",
                    "甲 2024-01-20 50 是",
                    "甲 2024-04-01 10 是",
                ],
            ),
        ),
        ("缺", rows(&["客户", "金额"], &["甲 1", "甲 —", "— 3"])),
        (
            "历_矛盾",
            rows(
                &["日期", "上班"],
                &[
                    "2024-04-04 否",
                    "2024-04-05 否",
                    "2024-04-04 是",
                    "2024-04-05 否",
                ],
            ),
        ),
        ("历_缺", rows(&["日期", "上班"], &["2024-04-04 —", "— 否"])),
        (
            "历",
            rows(
                &["日期", "上班"],
                &[
                    "2024-04-04 否",
                    "2024-04-05 否",
                    "2024-04-06 否",
                    "2024-04-07 是",
                ],
            ),
        ),
    ];
    Entries {
        inputs: inputs
            .into_iter()
            .map(|(name, entry)| (name.to_owned(), entry))
            .collect(),
        ..Entries::default()
    }
}

fn result_of(formula: &str) -> String {
    let policy = match policy_of(formula) {
        Ok(policy) => policy,
        Err(problems) => {
            return problems
                .iter()
                .map(Diagnostic::code)
                .collect::<Vec<_>>()
                .join(", ");
        }
    };
    let entries = filled_in();
    let (settings, case) = entries::read(&policy, &entries).expect("readable entries");
    let plan = Plan::new(&policy, settings).expect("a plan");
    let trace = plan.trace(&case);
    let outcome = trace.outcome();
    // Every figure can be explained, and explaining changes none.
    for (period, cell) in outcome.rules[0].iter().enumerate() {
        assert_eq!(trace.explain(0, period).cell, *cell, "{formula}");
    }
    let cells: Vec<String> = outcome.rules[0]
        .iter()
        .map(|cell| written(policy.rules[0].ty.kind, cell))
        .collect();
    in_runs(&cells)
}

#[test]
fn formulas_give_what_the_table_says() {
    let wrong: Vec<String> = FORMULAS
        .iter()
        .map(|(formula, expected)| (formula, expected, result_of(formula)))
        .filter(|(_, expected, found)| *expected != found)
        .map(|(formula, expected, found)| {
            format!("{formula}\n  expected {expected}\n  found    {found}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_is_in_the_table() {
    for function in Function::ALL {
        let call = format!("{}(", function.name());
        assert!(
            FORMULAS.iter().any(|(formula, _)| formula.contains(&call)),
            "{call}…)"
        );
    }
}

fn run_examples(file: &str, text: &str) {
    let (policy, diagnostics) = check_text(text);
    assert_eq!(diagnostics, [], "{file}");
    let policy = policy.expect("a sound policy");
    assert!(!policy.examples.is_empty(), "{file}");
    for example in &policy.examples {
        assert_eq!(
            examples::run(&policy, example),
            Ok(()),
            "{file}: {}",
            example.name
        );
    }
}

#[test]
fn gates_zero_skip_and_reduce_as_their_examples_say() {
    run_examples("gates.toml", include_str!("engine/gates.toml"));
}

#[test]
fn rows_are_summed_as_their_examples_say() {
    run_examples("rows.toml", include_str!("engine/rows.toml"));
}

#[test]
fn lines_are_rounded_as_their_examples_say() {
    run_examples("rounding.toml", include_str!("engine/rounding.toml"));
}

#[test]
fn a_series_with_blanks_says_which_and_an_assumed_parameter_in_use_is_named() {
    let policy = policy_of("SUM(月额) + 下限").expect("a sound policy");
    let mut entries = filled_in();
    let months = [
        &[text("1")][..],
        &[Entry::Blank, text("—"), text("2")],
        &vec![text("0"); 8],
    ]
    .concat();
    entries.inputs.insert("月额".into(), Entry::List(months));
    let outcome = compute(&policy, &entries).expect("readable entries");
    assert_eq!(written(Kind::Money, &outcome.rules[0][0]), "103");
    let [
        Warning::PartialSeries { input, blank, .. },
        Warning::Assumed { parameters },
    ] = outcome.warnings.as_slice()
    else {
        panic!("{:?}", outcome.warnings);
    };
    assert_eq!((input.as_str(), blank.as_slice()), ("月额", &[1, 2][..]));
    assert_eq!(parameters.as_slice(), ["下限"]);

    // Nothing at all is not a partial series, and a parameter that is not used is no news.
    let policy = policy_of("SUM(月额)").expect("a sound policy");
    entries.inputs.remove("月额");
    let outcome = compute(&policy, &entries).expect("readable entries");
    assert_eq!(written(Kind::Money, &outcome.rules[0][0]), "?月额");
    assert_eq!(outcome.warnings, []);
    assert_eq!(outcome.missing, ["月额"]);
}

#[test]
fn a_rule_of_bare_figures_is_a_number() {
    let policy = policy_of("1 + 1").expect("a sound policy");
    assert_eq!(policy.rules[0].ty.kind, Kind::Number);
}

#[test]
fn bands_that_an_override_makes_equal_are_refused() {
    let policy = policy_of("RATE(待定, 钱)").expect("a sound policy");
    for (edge, refused) in [("1000.01", false), ("1000", true), ("999.99", true)] {
        let mut entries = filled_in();
        for (name, value) in [("待定门槛", edge), ("待定比例", "7%")] {
            entries.parameters.insert(name.to_owned(), text(value));
        }
        let (settings, _) = entries::read(&policy, &entries).expect("readable entries");
        assert_eq!(Plan::new(&policy, settings).is_err(), refused, "{edge}");
    }
}

#[test]
fn an_explanation_puts_the_figures_into_the_formula() {
    for (formula, figures) in [
        ("钱 * 率 + 下限", "1,234.565 * 12.5% + 100.00"),
        ("IF(真, 件, 0)", "IF(TRUE, 7, 0)"),
        ("RATE(全量, 钱)", "RATE(全量, 1,234.565)"),
        ("SUM(季数)", "SUM(1, -2, 3, 4)"),
        (
            "SUM(IF(月额 > 0, 1, 1))",
            "SUM(IF(100.00, 200.00, 300.00, 400.00, 500.00, 600.00, 700.00, 800.00, 900.00, 1,000.00, 1,100.00, 1,200.00 > 0, 1, 1))",
        ),
        ("IF(名 = \"甲\", 空, 0)", "IF(\"甲\" = \"甲\", —, 0)"),
    ] {
        let policy = policy_of(formula).expect("a sound policy");
        let (settings, case) = entries::read(&policy, &filled_in()).expect("readable entries");
        let plan = Plan::new(&policy, settings).expect("a plan");
        assert_eq!(
            plan.trace(&case).explain(0, 0).figures,
            figures,
            "{formula}"
        );
    }
}

/// Which of the parameters `一` to `十`, all assumed, a result rests on.
fn rests_on(inputs: &[(&str, &str)], readings: &[(&str, &str)]) -> String {
    let file = include_str!("engine/assumed.toml");
    let (policy, diagnostics) = check_text(file);
    let policy = policy.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let series = |value: &str| match value.split_once('|') {
        Some(_) => Entry::List(value.split('|').map(text).collect()),
        None => text(value),
    };
    let entries = Entries {
        inputs: (inputs.iter())
            .map(|(name, value)| ((*name).to_owned(), series(value)))
            .collect(),
        readings: (readings.iter())
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        ..Entries::default()
    };
    let outcome = compute(&policy, &entries).expect("readable entries");
    let names = outcome
        .warnings
        .into_iter()
        .find_map(|warning| match warning {
            Warning::Assumed { parameters } => Some(parameters),
            _ => None,
        });
    names.unwrap_or_default().join(" ")
}

#[test]
fn a_result_rests_on_the_assumed_parameters_that_take_part_in_it_and_on_no_others() {
    let usual = [
        ("额", "100"),
        ("甲", "1"),
        ("达标", "是"),
        ("月", "1|0|0|0|0|0|0|0|0|0|0|0"),
    ];
    let changed = |name: &str, value: &str| {
        let inputs = usual.map(|(known, usual)| (known, if known == name { value } else { usual }));
        rests_on(&inputs, &[])
    };
    for (name, value, parameters) in [
        // 一: the branch; 三: the chosen reading; 六: the band's edge; 七: the band that is hit; 九: the month in which it counts.
        ("额", "100", "一 三 六 七 九"),
        ("甲", "0", "二 三 六 七 九"),
        // Not passed, the factor counts; zeroed, the value no longer does.
        ("达标", "否", "一 三 五 六 七 九"),
        ("额", "50", "一 三 六 九"),
        ("额", "-1", "三 六 九"),
        ("月", "0|0|0|0|0|0|0|0|0|0|0|0", "一 三 六 七"),
        // Nothing is known of what waits for its condition.
        ("甲", "", "三 六 七 九"),
    ] {
        assert_eq!(changed(name, value), parameters, "{name} = {value}");
    }
    assert_eq!(
        rests_on(&usual, &[("读法", "乙")]),
        "一 四 六 七 九",
        "the other reading"
    );
}

/// What a row is granted depends on the rows before it, and so on what those rest on.
#[test]
fn a_row_that_draws_on_a_pool_rests_on_what_the_rows_before_it_drew() {
    let parameter = |name: &str| {
        format!("[[parameter]]\nname = \"{name}\"\nvalue = \"1元\"\nstatus = \"assumed\"\n")
    };
    let file = format!(
        "id = \"rows\"\nversion = \"1\"\ntitle = {{ zh = \"行\", en = \"Rows\" }}\n\
         [[input]]\nname = \"单\"\ntype = \"table\"\ncolumn = [{{ name = \"首\", type = \"bool\" }}]\n{}{}\
         [[rule]]\nname = \"应得\"\nformula = \"IF(单[首], 一, 二)\"\n\
         [[rule]]\nname = \"实得\"\nformula = \"DRAWDOWN(应得, 100元)\"\n\
         [[rule]]\nname = \"合计\"\nformula = \"SUM(IF(单[首], 0, 实得))\"\npayout = true\ntotal = true\n",
        parameter("一"),
        parameter("二"),
    );
    let (policy, diagnostics) = check_text(&file);
    let policy = policy.unwrap_or_else(|| panic!("{diagnostics:?}"));
    for (lines, expected) in [(&["是", "否"][..], &["一", "二"][..]), (&["否"], &["二"])] {
        let entries = Entries {
            inputs: [("单".to_owned(), rows(&["首"], lines))].into(),
            ..Entries::default()
        };
        let outcome = compute(&policy, &entries).expect("readable entries");
        let assumed = Warning::Assumed {
            parameters: expected.iter().map(|name| (*name).to_owned()).collect(),
        };
        assert_eq!(outcome.warnings, [assumed]);
    }
}

#[test]
fn a_strict_condition_at_its_very_edge_says_what_it_asks_for() {
    let asked = |when: &str, figure: &str| {
        let file = format!(
            "id = \"edge\"\nversion = \"1\"\ntitle = {{ zh = \"甲\", en = \"Edge\" }}\n\
             [[input]]\nname = \"额\"\ntype = \"money\"\n\
             [[input]]\nname = \"台\"\ntype = \"count\"\n\
             [[parameter]]\nname = \"线\"\nvalue = \"100元\"\n\
             [[rule]]\nname = \"奖\"\nformula = \"额 + 台 * 线\"\n\
             [[gate]]\nname = \"门\"\nwhen = \"{when}\"\napplies = \"奖\"\nelse = \"zero\"\n"
        );
        let (policy, diagnostics) = check_text(&file);
        let policy = policy.unwrap_or_else(|| panic!("{when}: {diagnostics:?}"));
        let count = if when.contains('台') { figure } else { "1" };
        let inputs = [("额", figure), ("台", count)];
        let entries = Entries {
            inputs: inputs.map(|(name, it)| (name.to_owned(), text(it))).into(),
            ..Entries::default()
        };
        let (settings, case) = entries::read(&policy, &entries).expect("readable entries");
        let plan = Plan::new(&policy, settings).expect("a plan");
        let gate = plan.trace(&case).explain_gate(0, 0);
        let margin = gate.conditions[0].margin.clone().expect("a comparison");
        if !margin.is_at_an_edge_beyond() {
            return format!("{} away", margin.by.normalize());
        }
        let side = if margin.operator == Operator::Greater {
            "more"
        } else {
            "less"
        };
        let step = (margin.step).map_or(String::new(), |step| format!(" by {step}"));
        format!("{side} than {}{step}", margin.required.normalize())
    };
    for (when, figure, expected) in [
        ("台 > 0", "0", "more than 0 by 1"),
        ("0 < 台", "0", "more than 0 by 1"),
        ("额 > 线", "100", "more than 100 by 0.01"),
        ("线 > 额", "100", "less than 100 by 0.01"),
        ("额 < 线", "100", "less than 100 by 0.01"),
        // A figure that is finer than a fen goes on in its own steps; one that is worked out has none.
        ("额 > 0.125元", "0.125", "more than 0.125 by 0.001"),
        ("额 * 2 > 线 * 2", "100", "more than 200"),
        ("额 / 3 * 3 > 线", "100", "more than 100"),
        ("额 > 线", "99", "-1 away"),
        ("额 > 线", "101", "1 away"),
        ("额 >= 线", "100", "0 away"),
        ("额 <= 线", "100", "0 away"),
    ] {
        assert_eq!(asked(when, figure), expected, "{when} at {figure}");
    }
}

fn exact(number: Decimal) -> BigRational {
    BigRational::new(
        BigInt::from(number.mantissa()),
        BigInt::from(10).pow(number.scale()),
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(4),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn multiples_and_full_steps_are_exact_however_many_the_digits(
        digits in 1_i128..10_i128.pow(20),
        scale in 0_u32..20,
        step in 1_i64..100_000,
        step_scale in 0_u32..6,
        beside in -2_i128..=2,
    ) {
        // Half of the figures lie at a half of the step or right beside it.
        let step = Decimal::new(step, step_scale);
        let half = step * Decimal::new(digits.rem_euclid(1_000).try_into().unwrap_or(1), 0) / Decimal::TWO;
        let near = half + Decimal::from_i128_with_scale(beside, 20);
        let figure = if scale % 2 == 0 { near.abs() } else { Decimal::from_i128_with_scale(digits, scale) };
        let (x, y) = (exact(figure), exact(step));
        let quotient = &x / &y;
        let nearest = (&quotient + BigRational::new(1.into(), 2.into())).floor();
        let found = |formula: &str| {
            let found = result_of(formula);
            exact(Decimal::from_str_exact(&found).unwrap_or_else(|_| panic!("{formula}: {found}")))
        };
        prop_assert_eq!(found(&format!("MROUND({figure}, {step})")), &nearest * &y, "{} to {}", figure, step);
        prop_assert_eq!(found(&format!("MROUND(-{figure}, {step})")), -&nearest * &y, "-{} to {}", figure, step);

        let table = format!("[[table]]\nname = \"步\"\nkind = \"step\"\nover = \"number\"\ngives = \"number\"\neach = \"{step}\"\npays = \"1\"\n");
        let rule = format!("[[rule]]\nname = \"结果\"\nformula = \"STEPS(步, {figure})\"\n");
        let head = "id = \"steps\"\nversion = \"1\"\ntitle = \"x\"\n";
        let (policy, diagnostics) = check_text(&format!("{head}{table}{rule}"));
        let outcome = compute(&policy.unwrap_or_else(|| panic!("{diagnostics:?}")), &Entries::default()).expect("no entries");
        let steps = outcome.rules[0][0].number().map(exact);
        prop_assert!(!quotient.is_negative());
        prop_assert_eq!(steps.unwrap_or_else(BigRational::zero), quotient.floor(), "{} in {}", step, figure);
    }
}
