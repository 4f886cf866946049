//! The functions that formulas can call: Excel's where Excel has one, and the few that rebates need.

use super::model::{BlankPeriods, Bound, FirstSlice, GateEffect, RoundingMode, TableKind};

/// A function of the formula language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `IF(condition, then, else)`
    If,
    /// `AND(condition, …)`
    And,
    /// `OR(condition, …)`
    Or,
    /// `NOT(condition)`
    Not,
    /// `MIN(x, …)`: of one series, or of several figures period by period
    Min,
    /// `MAX(x, …)`
    Max,
    /// `SUM(x, …)`: everything in one figure
    Sum,
    /// `AVERAGE(series)`
    Average,
    /// `COUNTIF(condition per period)`: in how many periods it holds
    CountIf,
    /// `ROUND(x, digits)`: halves away from zero
    Round,
    /// `ROUNDUP(x, digits)`: away from zero
    RoundUp,
    /// `ROUNDDOWN(x, digits)`: towards zero
    RoundDown,
    /// `MROUND(x, step)`: to the nearest multiple, halves away from zero
    MRound,
    /// `INT(x)`: down to the whole number
    Int,
    /// `ABS(x)`
    Abs,
    /// `ISBLANK(input or parameter)`: nothing was entered, nothing is set
    IsBlank,
    /// `ATMOST(x, limit)`: a cap; an unset limit caps nothing
    AtMost,
    /// `ATLEAST(x, limit)`: a floor; an unset limit raises nothing
    AtLeast,
    /// `RATE(table, x)`: what the highest band reached gives
    Rate,
    /// `MARGINAL(table, x)`: Σ slice × the slice's rate
    Marginal,
    /// `STEPS(table, x)`: how much the full steps in x pay
    Steps,
    /// `LOOKUP(table, key)`: what the key gives
    Lookup,
    /// `QSUM(month series)`: the quarter's sum
    QSum,
    /// `QAVERAGE(month series)`: the quarter's average
    QAverage,
    /// `YTD(series)`: the sum from the year's first period up to each
    Ytd,
    /// `TRAILING(series, n)`: the sum of the last n periods up to each
    Trailing,
    /// `PREVIOUS(series)`: the value of the period before; 0 in the first
    Previous,
    /// `MONTHEND(year)`: the last day of each month
    MonthEnd,
    /// `QUARTEREND(year)`: the last day of each quarter
    QuarterEnd,
    /// `SUMIFS(x, condition, …)`: the sum of x where all conditions hold
    SumIfs,
    /// `COUNTIFS(condition, …)`: in how many periods or rows all conditions hold
    CountIfs,
    /// `COUNTUNIQUE(x, condition, …)`: how many different x there are where all conditions hold
    CountUnique,
    /// `INDEX(series, n)`: the n-th value of a series, from 1
    Index,
    /// `ROWS(record table)`: how many rows it has
    Rows,
    /// `OCCURRENCE(key, …)`: the how-manieth row with these keys each row is, from 1
    Occurrence,
    /// `RUNNING(x, key, …)`: the sum of x over the rows up to each, among those with its keys
    Running,
    /// `GROUPSUM(x, key, …)`: the sum of x over all rows with the keys of each
    GroupSum,
    /// `DRAWDOWN(x, pool)`: what a pool still covers of each x: the last grant may be partial
    Drawdown,
    /// `BYMONTH(x, date, year)`: rows summed into the months of a year
    ByMonth,
    /// `BYQUARTER(x, date, year)`: rows summed into the quarters of a year
    ByQuarter,
    /// `YTDAVERAGE(series)`: the average from the year's first period up to each
    YtdAverage,
    /// `YTDMAX(series)`: the greatest from the year's first period up to each
    YtdMax,
    /// `INTERPOLATE(table, x)`: linear between the anchors of a table
    Interpolate,
    /// `MATRIX(table, row, column)`: the cell of a two-axis table
    Matrix,
    /// `DATE(year, month, day)`: a day; months beyond 12 run on
    Date,
    /// `YEAR(date)`: its year
    Year,
    /// `QUARTER(date)`: its quarter, 1 to 4
    Quarter,
    /// `MONTH(date)`: its month, 1 to 12
    Month,
    /// `DAY(date)`: its day of the month
    Day,
    /// `EDATE(date, months)`: the same day some months later, at most the month's last
    EDate,
    /// `EOMONTH(date, months)`: the last day of the month some months later
    EoMonth,
    /// `WORKDAY(date, days, calendar days, working)`: the day some working days later: Monday to Friday, but for the days of a calendar that say otherwise
    Workday,
}

impl Function {
    /// All functions, in the order in which the guide presents them.
    pub const ALL: &[Self] = &[
        Self::If,
        Self::And,
        Self::Or,
        Self::Not,
        Self::Min,
        Self::Max,
        Self::Sum,
        Self::Average,
        Self::CountIf,
        Self::Round,
        Self::RoundUp,
        Self::RoundDown,
        Self::MRound,
        Self::Int,
        Self::Abs,
        Self::IsBlank,
        Self::AtMost,
        Self::AtLeast,
        Self::Rate,
        Self::Marginal,
        Self::Steps,
        Self::Lookup,
        Self::QSum,
        Self::QAverage,
        Self::Ytd,
        Self::Trailing,
        Self::Previous,
        Self::MonthEnd,
        Self::QuarterEnd,
        Self::SumIfs,
        Self::CountIfs,
        Self::CountUnique,
        Self::Index,
        Self::Rows,
        Self::Occurrence,
        Self::Running,
        Self::GroupSum,
        Self::Drawdown,
        Self::ByMonth,
        Self::ByQuarter,
        Self::YtdAverage,
        Self::YtdMax,
        Self::Interpolate,
        Self::Matrix,
        Self::Date,
        Self::Year,
        Self::Quarter,
        Self::Month,
        Self::Day,
        Self::EDate,
        Self::EoMonth,
        Self::Workday,
    ];

    /// The function of this (upper-case) name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|function| function.name() == name)
    }

    /// The name in formulas.
    pub fn name(self) -> &'static str {
        let usage = self.usage();
        usage.split_once('(').map_or(usage, |(name, _)| name)
    }

    /// How it is written, with its arguments.
    pub fn usage(self) -> &'static str {
        match self {
            Self::If => "IF(condition, then, else)",
            Self::And => "AND(condition, …)",
            Self::Or => "OR(condition, …)",
            Self::Not => "NOT(condition)",
            Self::Min => "MIN(x, …)",
            Self::Max => "MAX(x, …)",
            Self::Sum => "SUM(x, …)",
            Self::Average => "AVERAGE(series)",
            Self::CountIf => "COUNTIF(condition per period)",
            Self::Round => "ROUND(x, digits)",
            Self::RoundUp => "ROUNDUP(x, digits)",
            Self::RoundDown => "ROUNDDOWN(x, digits)",
            Self::MRound => "MROUND(x, step)",
            Self::Int => "INT(x)",
            Self::Abs => "ABS(x)",
            Self::IsBlank => "ISBLANK(input or parameter)",
            Self::AtMost => "ATMOST(x, limit)",
            Self::AtLeast => "ATLEAST(x, limit)",
            Self::Rate => "RATE(table, x)",
            Self::Marginal => "MARGINAL(table, x)",
            Self::Steps => "STEPS(table, x)",
            Self::Lookup => "LOOKUP(table, key)",
            Self::QSum => "QSUM(month series)",
            Self::QAverage => "QAVERAGE(month series)",
            Self::Ytd => "YTD(series)",
            Self::Trailing => "TRAILING(series, n)",
            Self::Previous => "PREVIOUS(series)",
            Self::MonthEnd => "MONTHEND(year)",
            Self::QuarterEnd => "QUARTEREND(year)",
            Self::SumIfs => "SUMIFS(x, condition, …)",
            Self::CountIfs => "COUNTIFS(condition, …)",
            Self::CountUnique => "COUNTUNIQUE(x, condition, …)",
            Self::Index => "INDEX(series, n)",
            Self::Rows => "ROWS(record table)",
            Self::Occurrence => "OCCURRENCE(key, …)",
            Self::Running => "RUNNING(x, key, …)",
            Self::GroupSum => "GROUPSUM(x, key, …)",
            Self::Drawdown => "DRAWDOWN(x, pool)",
            Self::ByMonth => "BYMONTH(x, date, year)",
            Self::ByQuarter => "BYQUARTER(x, date, year)",
            Self::YtdAverage => "YTDAVERAGE(series)",
            Self::YtdMax => "YTDMAX(series)",
            Self::Interpolate => "INTERPOLATE(table, x)",
            Self::Matrix => "MATRIX(table, row, column)",
            Self::Date => "DATE(year, month, day)",
            Self::Year => "YEAR(date)",
            Self::Quarter => "QUARTER(date)",
            Self::Month => "MONTH(date)",
            Self::Day => "DAY(date)",
            Self::EDate => "EDATE(date, months)",
            Self::EoMonth => "EOMONTH(date, months)",
            Self::Workday => "WORKDAY(date, days, calendar days, working)",
        }
    }

    /// How many arguments it takes: at least, at most.
    pub fn arity(self) -> (usize, usize) {
        match self {
            Self::And
            | Self::Or
            | Self::Min
            | Self::Max
            | Self::Sum
            | Self::CountIfs
            | Self::CountUnique
            | Self::Occurrence
            | Self::Running => (1, usize::MAX),
            Self::Not
            | Self::Average
            | Self::CountIf
            | Self::Int
            | Self::Abs
            | Self::IsBlank
            | Self::QSum
            | Self::QAverage
            | Self::Ytd
            | Self::Previous
            | Self::MonthEnd
            | Self::QuarterEnd
            | Self::Rows
            | Self::YtdAverage
            | Self::YtdMax
            | Self::Year
            | Self::Quarter
            | Self::Month
            | Self::Day => (1, 1),
            Self::Round
            | Self::RoundUp
            | Self::RoundDown
            | Self::MRound
            | Self::AtMost
            | Self::AtLeast
            | Self::Rate
            | Self::Marginal
            | Self::Steps
            | Self::Lookup
            | Self::Trailing
            | Self::Index
            | Self::Drawdown
            | Self::Interpolate
            | Self::EDate
            | Self::EoMonth => (2, 2),
            Self::SumIfs | Self::GroupSum => (2, usize::MAX),
            Self::If | Self::ByMonth | Self::ByQuarter | Self::Matrix | Self::Date => (3, 3),
            Self::Workday => (2, 4),
        }
    }

    /// The function that reads tables of this kind.
    pub fn reading(kind: TableKind) -> Self {
        match kind {
            TableKind::Whole => Self::Rate,
            TableKind::Marginal => Self::Marginal,
            TableKind::Step => Self::Steps,
            TableKind::Lookup => Self::Lookup,
            TableKind::Linear => Self::Interpolate,
            TableKind::Matrix => Self::Matrix,
        }
    }

    /// Whether its first argument is the name of a table.
    pub fn reads_table(self) -> bool {
        matches!(
            self,
            Self::Rate
                | Self::Marginal
                | Self::Steps
                | Self::Lookup
                | Self::Interpolate
                | Self::Matrix
        )
    }
}

impl Bound {
    /// The word used in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Inclusive => "inclusive",
            Self::Exclusive => "exclusive",
        }
    }
}

impl RoundingMode {
    /// The word used in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
            Self::Down => "down",
            Self::Up => "up",
        }
    }
}

impl TableKind {
    /// Whether what comes out jumps where a band or step is reached.
    pub fn is_stepped(self) -> bool {
        matches!(self, Self::Whole | Self::Marginal | Self::Step)
    }

    /// The word used for this kind of table in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Marginal => "marginal",
            Self::Step => "step",
            Self::Lookup => "lookup",
            Self::Linear => "linear",
            Self::Matrix => "matrix",
        }
    }
}

impl FirstSlice {
    /// The word used in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::PaidOnceReached => "paid-once-reached",
        }
    }
}

impl BlankPeriods {
    /// The word used in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Missing => "missing",
        }
    }
}

impl GateEffect {
    /// The word used in policy files.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Skip => "skip",
            Self::Reduce => "reduce",
            Self::Fault => "fault",
            Self::Warn => "warn",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Function;

    #[test]
    fn every_function_is_found_by_its_own_name() {
        for function in Function::ALL {
            assert_eq!(Function::named(function.name()), Some(*function));
        }
    }
}
