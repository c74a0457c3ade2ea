//! Command-line options.

use bukva_lab::Kernels;

/// The part to measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Train,
    Infer,
    Loop,
    Letters,
}

/// The parsed command line.
pub(crate) struct Options {
    pub(crate) batch: usize,
    pub(crate) steps: usize,
    pub(crate) warmup: usize,
    pub(crate) threads: usize,
    /// Rounds of the comparison between the loop and the bare step.
    pub(crate) rounds: usize,
    pub(crate) only: Option<Part>,
    pub(crate) json: bool,
    pub(crate) kernels: Kernels,
}

impl Options {
    pub(crate) fn read() -> Result<Self, String> {
        let mut options = Self {
            batch: 128,
            steps: 40,
            warmup: 8,
            threads: 2,
            rounds: 7,
            only: None,
            json: false,
            kernels: Kernels::Fused,
        };
        let mut args = std::env::args().skip(1);
        while let Some(flag) = args.next() {
            if flag == "--json" {
                options.json = true;
                continue;
            }
            let value = args.next().ok_or(format!("{flag}: its value is missing"))?;
            options.set(&flag, &value)?;
        }
        Ok(options)
    }

    fn set(&mut self, flag: &str, value: &str) -> Result<(), String> {
        match flag {
            "--batch" => self.batch = count(flag, value)?,
            "--steps" => self.steps = count(flag, value)?,
            "--warmup" => self.warmup = count(flag, value)?,
            "--threads" => self.threads = count(flag, value)?,
            "--rounds" => self.rounds = count(flag, value)?,
            "--only" => {
                self.only = Some(match value {
                    "train" => Part::Train,
                    "infer" => Part::Infer,
                    "loop" => Part::Loop,
                    "letters" => Part::Letters,
                    _ => {
                        let known = "train, infer, loop or letters";
                        return Err(format!("{flag}: expected {known}, found '{value}'"));
                    }
                });
            }
            "--kernels" => {
                self.kernels = match value {
                    "fused" => Kernels::Fused,
                    "reference" => Kernels::Reference,
                    _ => return Err(format!("{flag}: fused or reference, not '{value}'")),
                }
            }
            _ => {
                let known =
                    "--batch, --steps, --warmup, --threads, --rounds, --kernels, --only or --json";
                return Err(format!("{flag}: expected {known}"));
            }
        }
        Ok(())
    }
}

fn count(flag: &str, value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|&number: &usize| number > 0);
    number.ok_or(format!(
        "{flag}: expected a whole number above 0, found '{value}'"
    ))
}
