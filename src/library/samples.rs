//! Files to try things with, as the systems of a dealer export them. Names, plates and figures are invented.

/// A file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What it is called.
    pub name: &'static str,
    /// Its bytes, in the encoding in which its system writes it.
    pub bytes: &'static [u8],
}

macro_rules! samples {
    ($($name:literal),+ $(,)?) => {
        [$(Sample { name: $name, bytes: include_bytes!(concat!("samples/service/", $name)) }),+]
    };
}

/// Service records of four months of 2024, for the policy `after-sales-service`: work orders, CRM (GB18030), hotline (parted by semicolons),
/// live chat (in English), survey (UTF-16 with tabs, as Excel's “Unicode text”).
pub const SERVICE: [Sample; 5] = samples![
    "work-orders.csv",
    "crm.csv",
    "hotline.csv",
    "chat.csv",
    "survey.csv",
];
