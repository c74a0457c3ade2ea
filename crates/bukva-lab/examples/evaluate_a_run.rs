//! Evaluates a finished run on its test split: `cargo run --release -p bukva-lab --example
//! evaluate_a_run -- RUN`.

use std::error::Error;
use std::io::{self, Write};

use bukva_data::Split;
use bukva_lab::evaluate::table;
use bukva_lab::run::Run;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: evaluate_a_run RUN")?;
    let run = Run::open(folder)?;
    let dataset = run.config().data.load()?;
    // The first evaluation trains the judge, an independent classifier, and keeps it in the run.
    let evaluation = run.evaluate(&dataset, Split::Test, &mut ())?;
    write!(
        io::stdout(),
        "{}",
        table(&[("output", &evaluation.translated)])
    )?;
    Ok(())
}
