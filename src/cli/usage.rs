//! What clap refuses, in the reader's language; clap itself speaks English only.

use clap::Error;
use clap::error::{ContextKind, ErrorKind};

use crate::lang::Lang;

/// The message for a command line that cannot be understood.
pub(super) fn message(error: &Error, lang: Lang) -> String {
    let clap_says = || error.render().to_string();
    match lang {
        Lang::En => clap_says(),
        Lang::Zh => sentence(error).map_or_else(clap_says, |sentence| {
            let usage = context(error, ContextKind::Usage).unwrap_or_default();
            let usage = usage.replacen("Usage:", "用法:", 1);
            format!("错误: {sentence}\n\n{usage}\n\n详见 rebate-desk --help\n")
        }),
    }
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    error.get(kind).map(ToString::to_string)
}

fn sentence(error: &Error) -> Option<String> {
    let argument = || context(error, ContextKind::InvalidArg);
    let suggestion = |kind| {
        let meant = context(error, kind);
        meant.map_or(String::new(), |meant| format!("，是不是 {meant}？"))
    };
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => format!(
            "没有“{}”这个命令{}",
            context(error, ContextKind::InvalidSubcommand)?,
            suggestion(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::UnknownArgument => {
            format!(
                "不认识“{}”{}",
                argument()?,
                suggestion(ContextKind::SuggestedArg)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument()?),
        ErrorKind::ArgumentConflict => format!("{} 只能写一次", argument()?),
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
            if value.is_empty() {
                format!("{} 后面缺少内容", argument()?)
            } else {
                format!("{} 不能是“{value}”", argument()?)
            }
        }
        _ => return None,
    })
}
