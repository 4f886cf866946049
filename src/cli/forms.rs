//! `forms`: the documents of a contract, as CSV or as a workbook.

use std::io::Write;

use crate::engine::{Case, Plan, Settings};
use crate::lang::Lang;
use crate::report::forms::{Asked, Particular, Parties, paper};
use crate::report::{request, workbook};

use super::arguments::FormsAsked;
use super::{Failure, batch, refused, source};

pub(super) fn forms(asked: &FormsAsked, lang: Lang, out: &mut impl Write) -> Result<(), Failure> {
    let policy = source::policy(&asked.policy, lang)?;
    let (plan, case): (Plan<'_>, Case) = match &asked.input {
        Some(input) => {
            let given = source::request(input, lang)?;
            request::prepare(&policy, &given).map_err(|errors| refused(input, &errors, lang))?
        }
        None => {
            let plan = Plan::new(&policy, Settings::of(&policy));
            let plan = plan.map_err(|errors| {
                let lines = errors.iter();
                Failure::Refused(
                    lines
                        .map(|error| error.message().get(lang).to_owned())
                        .collect(),
                )
            })?;
            (plan, Case::blank(&policy))
        }
    };
    let mut parties = Parties::default();
    parties.set(Particular::Payer, &asked.payer);
    parties.set(Particular::Payee, &asked.payee);
    let paper = paper(
        asked.form,
        &Asked {
            trace: &plan.trace(&case),
            parties: &parties,
            period: &asked.period,
            day: &asked.date,
            is_blank: asked.input.is_none(),
            lang,
        },
    );
    let sheets = paper.sheets();
    let file = asked.output.as_deref();
    let bytes = if file.is_some_and(batch::is_workbook) {
        workbook::plain::write_all(&sheets, lang)
            .map_err(|error| Failure::told(&error.message(), lang))?
    } else {
        let first = sheets.first();
        first.map_or_else(Vec::new, |sheet| sheet.csv(lang).into_bytes())
    };
    batch::written(file, lang, out, |out| out.write_all(&bytes))
}
