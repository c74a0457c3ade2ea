//! Sets `BUKVA_COMMIT` to the commit that the program is built from, if git is available.

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
