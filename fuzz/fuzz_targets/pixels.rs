#![no_main]

bukva_fuzz::fuzz!("pixels");
