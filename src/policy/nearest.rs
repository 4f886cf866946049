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
    nearest_of(name, &mut candidates.into_iter())
}

fn nearest_of<'a>(name: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(name);
    let length = wanted.chars().count();
    if length == 0 || length > MAX_CHARS {
        return None;
    }
    candidates
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
        let slips = slips(wanted, &candidate);
        // A name of which nothing is left was not meant.
        if slips <= allowed && slips < length {
            return Some((false, slips));
        }
    }
    let inside = length.min(candidate_length) >= 2
        && (candidate.contains(wanted) || wanted.contains(candidate.as_str()));
    inside.then_some((true, apart))
}

/// How many characters were put in, left out, replaced or swapped with one that was their neighbour: the distance of Damerau and
/// Levenshtein.
///
/// Our own: the crate that we compare it with in the tests keeps a hash table for it, which weighs ten times as much.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Row i + 1 and column j + 1 tell how far the first i characters of a are from the first j of b; row and column 0 are further than
    // anything.
    let (width, furthest) = (b.len() + 2, a.len() + b.len());
    let mut far = vec![furthest; (a.len() + 2) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in 0..=a.len() {
        far[at(i + 1, 1)] = i;
    }
    for j in 0..=b.len() {
        far[at(1, j + 1)] = j;
    }
    for i in 1..=a.len() {
        // Where in b the character of this row last stood.
        let mut in_b = 0;
        for j in 1..=b.len() {
            // Where in a, before this row, the character of this column last stood.
            let in_a = a[..i - 1].iter().rposition(|c| *c == b[j - 1]);
            let in_a = in_a.map_or(0, |found| found + 1);
            let same = a[i - 1] == b[j - 1];
            let replaced = far[at(i, j)] + usize::from(!same);
            let put_in = far[at(i + 1, j)] + 1;
            let left_out = far[at(i, j + 1)] + 1;
            let swapped = far[at(in_a, in_b)] + (i - in_a - 1) + 1 + (j - in_b - 1);
            far[at(i + 1, j + 1)] = replaced.min(put_in).min(left_out).min(swapped);
            if same {
                in_b = j;
            }
        }
    }
    far[at(a.len() + 1, b.len() + 1)]
}

/// Lower case, full-width ASCII replaced by its plain twin. Names are Chinese or English: no other alphabet has its table here.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MAX_CHARS, nearest};

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
        // The longest that are, on either side; one character more is too long.
        let (longest, longer) = ("额".repeat(MAX_CHARS), "额".repeat(MAX_CHARS + 1));
        let shorter = &longest["额".len()..];
        assert_eq!(nearest(shorter, [longest.as_str()]), Some(&*longest));
        assert_eq!(nearest(&longest, [shorter]), Some(shorter));
        assert_eq!(nearest(&longest, [longer.as_str()]), None);
        assert_eq!(nearest(&longer, [longest.as_str()]), None);
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod distance {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn slips_are_counted_as_damerau_and_levenshtein_count_them(a in "[abc返利]{0,8}", b in "[abc返利]{0,8}") {
            prop_assert_eq!(super::slips(&a, &b), strsim::damerau_levenshtein(&a, &b));
        }
    }
}
