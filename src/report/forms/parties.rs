//! Who the parties of a contract are, as it stands on every document made for it: typed once and kept in a browser.
//!
//! ```text
//! rebate-desk parties 1
//! rev     3
//! party   payer   某某汽车销售有限公司
//! party   account 6222 …
//! ```
//!
//! Lines that this version does not know are kept as they are.

use crate::lang::Text;
use crate::scenario::fields::{self, Headed};

/// What the first line begins with.
const HEAD: &str = "rebate-desk parties ";

/// How this version writes.
const SCHEMA: u32 = 1;

/// What is known of the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Particular {
    /// 甲方: who grants the rebate.
    Payer,
    /// Whom to speak to there.
    PayerContact,
    /// 乙方: who receives it.
    Payee,
    /// Whom to speak to there.
    PayeeContact,
    /// The contract's number.
    Contract,
    /// The day on which it was signed.
    Signed,
    /// Whose account is paid to.
    AccountName,
    /// Its bank.
    Bank,
    /// Its number.
    Account,
    /// Who fills the documents in.
    Reporter,
}

impl Particular {
    /// All, in the order in which they are asked for.
    pub const ALL: [Self; 10] = [
        Self::Payer,
        Self::PayerContact,
        Self::Payee,
        Self::PayeeContact,
        Self::Contract,
        Self::Signed,
        Self::AccountName,
        Self::Bank,
        Self::Account,
        Self::Reporter,
    ];

    /// As it is kept.
    pub fn id(self) -> &'static str {
        match self {
            Self::Payer => "payer",
            Self::PayerContact => "payer-contact",
            Self::Payee => "payee",
            Self::PayeeContact => "payee-contact",
            Self::Contract => "contract",
            Self::Signed => "signed",
            Self::AccountName => "account-name",
            Self::Bank => "bank",
            Self::Account => "account",
            Self::Reporter => "reporter",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Payer => Text::new("甲方（返利方）", "Party A (grants the rebate)"),
            Self::PayerContact => Text::new("甲方联系人、电话", "Contact of party A"),
            Self::Payee => Text::new("乙方（接受返利方）", "Party B (receives the rebate)"),
            Self::PayeeContact => Text::new("乙方联系人、电话", "Contact of party B"),
            Self::Contract => Text::new("合同编号", "Contract number"),
            Self::Signed => Text::new("签订日期", "Signed on"),
            Self::AccountName => Text::new("收款户名", "Account holder"),
            Self::Bank => Text::new("开户银行", "Bank"),
            Self::Account => Text::new("收款账号", "Account number"),
            Self::Reporter => Text::new("填报人", "Filled in by"),
        }
    }
}

/// The parties' particulars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// How often they were written.
    pub rev: u64,
    /// In the order of [`Particular::ALL`]; blank where nothing was said.
    pub texts: [String; Particular::ALL.len()],
    /// Lines of a newer version.
    pub unknown: Vec<String>,
}

/// What stands under the key of the parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Their particulars.
    Kept(Box<Parties>),
    /// The same of a newer version: it is not written over.
    Newer,
    /// Something damaged.
    Damaged,
}

impl Parties {
    /// What is said of this.
    pub fn text(&self, what: Particular) -> &str {
        let at = Particular::ALL.iter().position(|known| *known == what);
        let text = at.and_then(|at| self.texts.get(at));
        text.map_or("", |text| text.trim())
    }

    /// Says something of this.
    pub fn set(&mut self, what: Particular, text: &str) {
        let at = Particular::ALL.iter().position(|known| *known == what);
        if let Some(place) = at.and_then(|at| self.texts.get_mut(at)) {
            text.clone_into(place);
        }
    }

    /// As they are kept.
    pub fn write(&self) -> String {
        let mut out = format!("{HEAD}{SCHEMA}\n");
        fields::write(&mut out, ["rev", &self.rev.to_string()]);
        for (what, text) in Particular::ALL.iter().zip(&self.texts) {
            if !text.is_empty() {
                fields::write(&mut out, ["party", what.id(), text]);
            }
        }
        fields::write_unknown(&mut out, &self.unknown);
        out
    }

    /// What a text is that stands under their key.
    pub fn read(text: &str) -> Found {
        match fields::headed(text, HEAD, SCHEMA) {
            Headed::This(rest) => {
                lines(rest).map_or(Found::Damaged, |parties| Found::Kept(Box::new(parties)))
            }
            Headed::Newer(_) => Found::Newer,
            Headed::Other => Found::Damaged,
        }
    }

    /// Takes over what is not said here from somebody else's; whether anything was.
    pub fn join(&mut self, other: &Self) -> bool {
        let mut is_joined = false;
        for (text, other) in self.texts.iter_mut().zip(&other.texts) {
            if text.trim().is_empty() && !other.trim().is_empty() {
                text.clone_from(other);
                is_joined = true;
            }
        }
        for line in &other.unknown {
            if !self.unknown.contains(line) {
                self.unknown.push(line.clone());
                is_joined = true;
            }
        }
        is_joined
    }
}

fn lines(text: &str) -> Option<Parties> {
    let mut parties = Parties::default();
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let parts = fields::read(line)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let known = |id: &str| Particular::ALL.into_iter().find(|known| known.id() == id);
        match parts.as_slice() {
            ["rev", number] => parties.rev = number.parse().ok()?,
            ["party", id, text] => match known(id) {
                Some(what) => parties.set(what, text),
                None => parties.unknown.push(line.to_owned()),
            },
            ["rev" | "party", ..] => return None,
            _ => parties.unknown.push(line.to_owned()),
        }
    }
    Some(parties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_with_lines_of_later_versions() {
        let mut parties = Parties {
            rev: 3,
            unknown: vec!["party\tfax\t123".to_owned(), "folder\tA".to_owned()],
            ..Parties::default()
        };
        parties.set(Particular::Payee, "鑫源\t汽车\n分店");
        assert_eq!(
            Parties::read(&parties.write()),
            Found::Kept(Box::new(parties))
        );
    }

    #[test]
    fn what_is_damaged_or_newer_is_told() {
        assert_eq!(Parties::read("rebate-desk parties 2\n"), Found::Newer);
        for text in [
            "",
            "{}",
            "rebate-desk parties 1\nrev\tmany\n",
            "rebate-desk parties 1\nparty\tpayer\n",
        ] {
            assert_eq!(Parties::read(text), Found::Damaged, "{text}");
        }
    }

    #[test]
    fn what_is_said_stays_and_what_is_not_is_taken_over() {
        let (mut one, mut other) = (Parties::default(), Parties::default());
        one.set(Particular::Payer, "甲");
        other.set(Particular::Payer, "另一家");
        other.set(Particular::Payee, "乙");
        assert!(one.join(&other));
        assert_eq!(
            (one.text(Particular::Payer), one.text(Particular::Payee)),
            ("甲", "乙")
        );
        assert!(!one.join(&other));
    }
}
