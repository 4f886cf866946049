//! The name that somebody probably meant, for hints beside unknown names, keys and words.

/// The longest name that is compared. Names in policies are at most 60 characters; anything longer is not a slip of the pen, and
/// comparing costs the product of both lengths.
const MAX_CHARS: usize = 64;

/// The candidate that `name` was probably meant to be, if one is near enough.
///
/// Near is: a third of the characters wrong or swapped at most (always one), letter case and full-width forms aside; or one name
/// wholly inside the other (`销售额` and `月销售额`). Among equally near ones the first in alphabetical order is taken, so that
/// the answer does not depend on the order of the candidates.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(name);
    let length = wanted.chars().count();
    if length == 0 || length > MAX_CHARS {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&wanted, length, candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How far `candidate` is from `wanted`; none when it is too far to be meant. Slips come before names inside each other.
fn distance(wanted: &str, length: usize, candidate: &str) -> Option<(bool, usize)> {
    let candidate_length = candidate.chars().count();
    if candidate_length > MAX_CHARS {
        return None;
    }
    let apart = length.abs_diff(candidate_length);
    let allowed = (length / 3).max(1);
    let candidate = plain(candidate);
    if apart <= allowed {
        let slips = strsim::damerau_levenshtein(wanted, &candidate);
        // A name of which nothing is left was not meant.
        if slips <= allowed && slips < length {
            return Some((false, slips));
        }
    }
    let inside = length.min(candidate_length) >= 2
        && (candidate.contains(wanted) || wanted.contains(candidate.as_str()));
    inside.then_some((true, apart))
}

/// Lower case, full-width ASCII replaced by its plain twin.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let cases: [(&str, &[&str], Option<&str>); 12] = [
            ("formla", &["formula", "factor", "payout"], Some("formula")),
            ("fromula", &["formula"], Some("formula")),
            (
                "月度返礼",
                &["季度返利", "月度返利", "年度返利"],
                Some("月度返利"),
            ),
            ("销售额", &["月采购额", "月销售额"], Some("月销售额")),
            ("月度实际销售额", &["销售额"], Some("销售额")),
            ("ＲＡＴＥ", &["rate", "from"], Some("rate")),
            ("Money", &["month", "money"], Some("money")),
            ("额", &["率"], None),
            ("label", &["bands", "lower"], None),
            ("季度门槛", &["月度返利"], None),
            ("", &["name"], None),
            ("name", &[], None),
        ];
        for (name, candidates, expected) in cases {
            assert_eq!(
                nearest(name, candidates.iter().copied()),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_slip_comes_before_a_longer_name_around_it() {
        assert_eq!(
            nearest("返利合计", ["返利合计说明", "返利合记"]),
            Some("返利合记")
        );
    }

    #[test]
    fn equally_near_names_are_told_apart_by_their_order_not_their_place() {
        assert_eq!(
            nearest("甲丙", ["甲乙", "甲丁"]),
            nearest("甲丙", ["甲丁", "甲乙"])
        );
    }

    #[test]
    fn endless_names_are_not_compared() {
        let endless = "额".repeat(500_000);
        assert_eq!(nearest(&endless, ["额额"]), None);
        assert_eq!(nearest("额额", [endless.as_str()]), None);
    }
}
