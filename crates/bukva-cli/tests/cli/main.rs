//! The program from outside: what it prints where, what it writes, and how it fails.

mod alphabet;
mod data;
mod errors;
mod explain;
mod export;
mod faults;
mod font;
mod latent;
mod limits;
#[cfg(target_os = "linux")]
mod power;
mod program;
mod runs;
mod sets;
mod translate;
