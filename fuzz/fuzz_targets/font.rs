#![no_main]

bukva_fuzz::fuzz_catching!("font");
