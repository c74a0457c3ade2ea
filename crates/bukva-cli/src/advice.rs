//! What to do about an error, in terms of the program's commands.

use bukva_lab::{Error, ErrorKind};

/// The command that helps with an error, where one does.
pub(crate) fn advice(error: &anyhow::Error) -> Option<String> {
    let error = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Error>())?;
    let folder = error.path()?.display();
    match error.kind() {
        ErrorKind::NotARun => Some(format!("make one with: bukva train --out {folder}")),
        ErrorKind::RunExists => Some(format!(
            "choose another folder with --out, or continue it with: bukva train --resume {folder}"
        )),
        ErrorKind::Unfinished => Some(format!("finish it with: bukva train --resume {folder}")),
        ErrorKind::OtherSettings => Some("choose another folder with --out".to_owned()),
        _ => None,
    }
}
