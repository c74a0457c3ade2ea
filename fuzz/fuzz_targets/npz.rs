#![no_main]

bukva_fuzz::fuzz_archive!("npz");
