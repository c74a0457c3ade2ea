//! Advice on errors, in terms of the program's commands.

use bukva_lab::{Error, ErrorKind};

/// The command that helps with an error, if there is one.
pub(crate) fn advice(error: &anyhow::Error) -> Option<String> {
    let lab = |error: &Error| {
        let folder = error.path()?.display();
        match error.kind() {
            ErrorKind::NotARun => Some(make(&folder)),
            ErrorKind::RunExists => Some(format!(
                "choose another folder with --out, or continue it with: bukva train --resume {folder}"
            )),
            ErrorKind::Unfinished => Some(finish(&folder)),
            ErrorKind::DataUnknown => Some(
                "bring the file back, or accept the data with --data-changed (train, evaluate)"
                    .to_owned(),
            ),
            ErrorKind::DataChanged { .. } => Some(
                "bring the old data back, or accept this with --data-changed (train, evaluate)"
                    .to_owned(),
            ),
            ErrorKind::OtherSettings => Some("choose another folder with --out".to_owned()),
            _ => None,
        }
    };
    let translator = |error: &bukva::Error| {
        let folder = error.path()?;
        match error.kind() {
            bukva::ErrorKind::NoModel if folder.join("config.toml").is_file() => {
                Some(finish(&folder.display()))
            }
            bukva::ErrorKind::NoModel => Some(make(&folder.display())),
            _ => None,
        }
    };
    let export = |error: &bukva_export::Error| match error.kind() {
        bukva_export::ErrorKind::Exists => {
            Some("replace it with --force, or choose another folder with --out".to_owned())
        }
        _ => None,
    };
    error.chain().find_map(|cause| {
        let from_lab = cause.downcast_ref().and_then(lab);
        let from_translator = || cause.downcast_ref().and_then(translator);
        let from_export = || cause.downcast_ref().and_then(export);
        from_lab.or_else(from_translator).or_else(from_export)
    })
}

fn make(folder: &dyn std::fmt::Display) -> String {
    format!("make a run with: bukva train --out {folder}")
}

fn finish(folder: &dyn std::fmt::Display) -> String {
    format!("finish it with: bukva train --resume {folder}")
}
