//! Tells the program which commit it was built from, where git knows.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=../../.git/HEAD");
    println!("cargo::rerun-if-changed=../../.git/refs/heads");
    let commit = Command::new("git")
        .args(["rev-parse", "--short=10", "HEAD"])
        .output();
    if let Some(output) = commit.ok().filter(|output| output.status.success()) {
        println!(
            "cargo::rustc-env=BUKVA_COMMIT={}",
            String::from_utf8_lossy(&output.stdout).trim()
        );
    }
}
