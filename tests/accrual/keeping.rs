use rebate_desk::accrual::{Found, Ledger};

use crate::year;

const KEPT: &str = "rebate-desk ledger 1
rev\t3
colour\tred
rebate\t1\tparts-purchase-agreement\t配件采购返利协议\t2024-Q1\t季度返利
base\t12000
rate\t0.05
tax\twith\t0.13
due\t2024-04-30
scenario\tscenario:parts
accrued\t2024-03-31\t600.00
receivable\t2024-04-02\t600.00
confirmed\t2024-04-20\t590.00
note\t少了一张发票
approved\t王芳\r
payment\t2\t1\t2024-04-28\t500.00
bank\tICBC
reversal\t3\t1\t2024-05-01\t10.00
rebate\t4\tx\tx\t2024-H1\t
planned\t2024-01-01\t0.00
payment\t2_2\t1\t2024-04-29\t500.00
aside
";

#[test]
fn what_is_kept_comes_back_with_lines_of_later_versions_where_they_stood() {
    let Found::Ledger(ledger) = Ledger::read(KEPT) else {
        panic!("no ledger");
    };
    assert_eq!(ledger.write(), KEPT);
    assert_eq!(ledger.rev, 3);
    assert_eq!(ledger.lines().len(), 4);
    assert_eq!(ledger.aside.len(), 1);
    assert_eq!(ledger.unknown, ["colour\tred"]);
    assert_eq!(ledger.line("1").unwrap().unknown, ["approved\t王芳\r"]);
    let year = year();
    assert_eq!(Ledger::read(&year.write()), Found::Ledger(Box::new(year)));
}

#[test]
fn what_is_newer_is_looked_at_and_what_is_damaged_is_told() {
    let newer = KEPT.replacen("ledger 1", "ledger 2", 1);
    let Found::Newer(ledger) = Ledger::read(&newer) else {
        panic!("not newer");
    };
    assert_eq!(ledger.lines().len(), 4);
    for (from, to) in [
        ("rebate-desk", "something"),
        ("ledger 1", "ledger x"),
        ("rev\t3", "rev\tmany"),
        ("2024-Q1", "2024-Q5"),
        ("2024-Q1", "Q1 2024"),
        ("0.13", "1.13"),
        ("600.00", "-600.00"),
        ("600.00", "600.001"),
        ("confirmed\t2024-04-20", "confirmed\t2024-04-01"),
        ("500.00", "600.00"),
        ("payment\t2\t1", "payment\t2\t7"),
        ("payment\t2\t1", "payment\t1\t1"),
        ("payment\t2\t1", "payment\t\t1"),
        ("reversal\t3\t1\t", "reversal\t3\t"),
        ("note\t", "note\tx\t"),
        ("due\t2024-04-30", "due\tsoon"),
        ("planned\t2024-01-01\t0.00", "note\tno change at all"),
    ] {
        let damaged = KEPT.replacen(from, to, 1);
        assert_eq!(Ledger::read(&damaged), Found::Damaged, "{from} → {to}");
    }
    assert_eq!(Ledger::read(""), Found::Damaged);
}
