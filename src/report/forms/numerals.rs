//! Amounts in capital numerals, as Chinese vouchers and claims have them beside the figures: `壹拾贰万元整`.

use rust_decimal::Decimal;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

/// Ten thousand and a hundred million, after which the numerals are grouped.
const WAN: i128 = 10_000;
const YI: i128 = 100_000_000;

/// An amount of yuan in capital numerals, without `人民币` before it: whole yuan and jiao end with `整`, fen do not, and what is
/// negative begins with `负`. None of an amount that is no whole number of fen.
///
/// ```
/// use rebate_desk::report::forms::numerals::capital;
/// use rust_decimal::Decimal;
///
/// assert_eq!(capital(Decimal::new(1005, 2)).as_deref(), Some("壹拾元零伍分"));
/// ```
pub fn capital(amount: Decimal) -> Option<String> {
    let amount = amount.normalize();
    let scale = amount.scale();
    let to_fen = 10_i128.checked_pow(2_u32.checked_sub(scale)?)?;
    // A mantissa has 29 digits, an i128 has 38.
    let fen = amount.mantissa().checked_mul(to_fen)?;
    let mut out = String::new();
    if fen < 0 {
        out.push('负');
    }
    let fen = fen.abs();
    let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    if yuan > 0 {
        whole(yuan, &mut out);
        out.push('元');
    }
    match (jiao, fen) {
        (0, 0) if yuan == 0 => out.push_str("零元整"),
        (0, 0) => out.push('整'),
        (_, 0) => {
            out.push_str(digit(jiao));
            out.push_str("角整");
        }
        (0, _) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push_str(digit(fen));
            out.push('分');
        }
        (_, _) => {
            out.push_str(digit(jiao));
            out.push('角');
            out.push_str(digit(fen));
            out.push('分');
        }
    }
    Some(out)
}

/// A whole number above nought.
fn whole(number: i128, out: &mut String) {
    for (unit, name) in [(YI, '亿'), (WAN, '万')] {
        let (high, low) = (number / unit, number % unit);
        if high > 0 {
            whole(high, out);
            out.push(name);
            if low > 0 {
                if low < unit / 10 {
                    out.push('零');
                }
                whole(low, out);
            }
            return;
        }
    }
    // Of four digits: noughts between others are one 零, those behind them none.
    let (mut is_begun, mut is_gap) = (false, false);
    for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let at = number / unit % 10;
        if at == 0 {
            is_gap = is_begun;
            continue;
        }
        if is_gap {
            out.push('零');
        }
        out.push_str(digit(at));
        out.push_str(name);
        (is_begun, is_gap) = (true, false);
    }
}

fn digit(at: i128) -> &'static str {
    usize::try_from(at)
        .ok()
        .and_then(|at| DIGITS.get(at))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_vouchers_have_them() {
        for (amount, expected) in [
            ("0", "零元整"),
            ("0.00", "零元整"),
            ("-0.00", "零元整"),
            ("0.01", "壹分"),
            ("0.10", "壹角整"),
            ("0.1", "壹角整"),
            ("0.56", "伍角陆分"),
            ("1", "壹元整"),
            ("10", "壹拾元整"),
            ("10.05", "壹拾元零伍分"),
            ("10.50", "壹拾元伍角整"),
            ("16", "壹拾陆元整"),
            ("20.00", "贰拾元整"),
            ("100", "壹佰元整"),
            ("101", "壹佰零壹元整"),
            ("110", "壹佰壹拾元整"),
            ("1001", "壹仟零壹元整"),
            ("1010", "壹仟零壹拾元整"),
            ("1100.01", "壹仟壹佰元零壹分"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("10000", "壹万元整"),
            ("10001", "壹万零壹元整"),
            ("10100", "壹万零壹佰元整"),
            ("107000.53", "壹拾万柒仟元伍角叁分"),
            ("120000.00", "壹拾贰万元整"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("1000000", "壹佰万元整"),
            ("1000001", "壹佰万零壹元整"),
            ("10010001", "壹仟零壹万零壹元整"),
            ("100000000", "壹亿元整"),
            ("100000001.10", "壹亿零壹元壹角整"),
            ("100010000", "壹亿零壹万元整"),
            ("110000000", "壹亿壹仟万元整"),
            (
                "1234567890.12",
                "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分",
            ),
            ("1000000000000", "壹万亿元整"),
            ("1000100000000", "壹万零壹亿元整"),
            ("1000000000001", "壹万亿零壹元整"),
            ("10000000000000000", "壹亿亿元整"),
            ("-5", "负伍元整"),
            ("-0.05", "负伍分"),
            ("-600.00", "负陆佰元整"),
        ] {
            let amount: Decimal = amount.parse().unwrap_or(Decimal::MAX);
            assert_eq!(capital(amount).as_deref(), Some(expected), "{amount}");
        }
    }

    #[test]
    fn what_is_no_whole_number_of_fen_has_no_numerals_and_the_largest_has() {
        assert_eq!(capital(Decimal::new(1, 3)), None);
        assert_eq!(capital(Decimal::new(10, 3)).as_deref(), Some("壹分"));
        for amount in [Decimal::MAX, Decimal::MIN] {
            let words = capital(amount).unwrap_or_default();
            assert!(
                words.ends_with("伍仟零叁拾伍元整") || words.ends_with("叁佰叁拾伍元整"),
                "{words}"
            );
        }
    }

    /// Read back, numerals are the amount.
    #[test]
    fn no_two_amounts_have_the_same_numerals() {
        fn read(words: &str) -> i128 {
            let (mut total, mut section, mut digit) = (0_i128, 0_i128, 0_i128);
            let mut fen = 0;
            for c in words.chars() {
                match c {
                    '仟' | '佰' | '拾' => {
                        let unit = match c {
                            '仟' => 1000,
                            '佰' => 100,
                            _ => 10,
                        };
                        section += digit * unit;
                        digit = 0;
                    }
                    '万' => {
                        section = (section + digit) * WAN;
                        total += section;
                        (section, digit) = (0, 0);
                    }
                    '亿' => {
                        total = (total + section + digit) * YI;
                        (section, digit) = (0, 0);
                    }
                    '元' => {
                        total += section + digit;
                        (section, digit) = (0, 0);
                    }
                    '角' => {
                        fen += digit * 10;
                        digit = 0;
                    }
                    '分' => {
                        fen += digit;
                        digit = 0;
                    }
                    c => {
                        let known = DIGITS.iter().position(|known| known.starts_with(c));
                        digit = known.and_then(|at| i128::try_from(at).ok()).unwrap_or(0);
                    }
                }
            }
            total * 100 + fen
        }
        let mut amount: i64 = 1;
        for step in 0..4000_i64 {
            // Spread over all lengths, with many noughts.
            amount = amount
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(step)
                & 0xFFFF_FFFF_FFFF;
            let fen = match step % 4 {
                0 => step,
                1 => amount,
                2 => amount / 1_000_000 * 1_000_000,
                _ => (amount / 10_000_000) * 10_000_000 + step % 100,
            };
            let words = capital(Decimal::new(fen, 2)).unwrap_or_default();
            assert_eq!(read(&words), i128::from(fen), "{words}");
        }
    }
}
