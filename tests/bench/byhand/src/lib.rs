//! What somebody would write for `cv-annual-rebate` alone: a file of a name and twelve months a row, the csv crate, whole fen. It reads no
//! other figures than plain ones, knows no gates, finds no headings and says nothing about what is wrong.

use wasm_bindgen::prelude::wasm_bindgen;

/// The totals of all rows, summed, in fen; none of a file that is not quite so.
#[wasm_bindgen]
pub fn total(bytes: &[u8]) -> Option<i64> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut totals: Vec<i64> = Vec::new();
    while reader.read_byte_record(&mut record).ok()? {
        let mut months = [0_i64; 12];
        for (month, cell) in months.iter_mut().zip(record.iter().skip(1)) {
            *month = fen(cell)?;
        }
        totals.push(rebate(&months)?);
    }
    totals
        .iter()
        .try_fold(0_i64, |sum, &total| sum.checked_add(total))
}

/// Digits, a point, two digits.
fn fen(cell: &[u8]) -> Option<i64> {
    let mut fen = 0_i64;
    let mut places = None;
    for &byte in cell {
        match byte {
            b'0'..=b'9' => {
                fen = fen.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                places = places.map(|places: u32| places + 1);
            }
            b'.' if places.is_none() => places = Some(0),
            _ => return None,
        }
    }
    fen.checked_mul(10_i64.pow(2_u32.checked_sub(places.unwrap_or(0))?))
}

/// D11: 0.5 % of a month from a million, 1 % of a quarter from three, 2 % of the year from ten.
fn rebate(months: &[i64; 12]) -> Option<i64> {
    let mut total = 0_i64;
    let mut year = 0_i64;
    for quarter in months.as_chunks::<3>().0 {
        let mut sum = 0_i64;
        for &month in quarter {
            total = total.checked_add(line(month, 100_000_000, 5)?)?;
            sum = sum.checked_add(month)?;
        }
        total = total.checked_add(line(sum, 300_000_000, 10)?)?;
        year = year.checked_add(sum)?;
    }
    total.checked_add(line(year, 1_000_000_000, 20)?)
}

/// So many thousandths, rounded to the fen, of an amount that reaches its threshold.
fn line(amount: i64, threshold: i64, thousandths: i64) -> Option<i64> {
    if amount < threshold {
        return Some(0);
    }
    Some(amount.checked_mul(thousandths)?.checked_add(500)? / 1_000)
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn a_million_a_month_pays_420_000_a_year() {
        let row = ["甲", &",1000000".repeat(12)].concat();
        let table = format!("店{}\n{row}\n", ",m".repeat(12));
        assert_eq!(total(table.as_bytes()), Some(42_000_000));
    }
}
