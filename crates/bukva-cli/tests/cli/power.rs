//! A power cut: what a disk holds at any moment is enough to go on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::{bukva, stderr};

const CONFIG: &str = "[data.classes]\nletters = \"АБВ\"\n[network]\nlatent = 32\n\
                      [train]\nsteps = 1000000\nbatch = 8\ncheckpoint_every = 5\n";

/// An image of an ext4 disk, mounted until it is dropped.
struct Mounted {
    at: PathBuf,
}

impl Mounted {
    /// `None` where disks can't be mounted: that takes root and loop devices.
    fn new(image: &Path, at: PathBuf) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let [image, target] = [image, &at].map(|path| path.to_str().unwrap());
        runs("mount", &["-o", "loop", image, target]).then_some(Self { at })
    }

    fn checkpoints(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.at.join("run/checkpoints"));
        let files = entries.into_iter().flatten().flatten();
        let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|found| found == "safetensors"));
        files.sort();
        files
    }

    /// Waits until there is a checkpoint that is none of `before`.
    fn wait_for_another(&self, before: &[PathBuf]) {
        let since = Instant::now();
        while self.checkpoints().iter().all(|file| before.contains(file)) {
            assert!(since.elapsed().as_secs() < 120, "no checkpoint");
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        runs("umount", &[self.at.to_str().unwrap()]);
    }
}

fn runs(program: &str, args: &[&str]) -> bool {
    let output = Command::new(program).args(args).output();
    output.is_ok_and(|output| output.status.success())
}

fn stop(child: &Child) {
    assert!(runs("kill", &["-TERM", &child.id().to_string()]));
}

#[test]
fn a_run_goes_on_after_a_power_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let image = path("disk");
    fs::File::create(&image)
        .unwrap()
        .set_len(200 << 20)
        .unwrap();
    let made = runs("mkfs.ext4", &["-qF", image.to_str().unwrap()]);
    let disk = made
        .then(|| Mounted::new(&image, path("mounted")))
        .flatten();
    let Some(disk) = disk else {
        eprintln!("SKIPPED: no disk can be made and mounted");
        return;
    };
    fs::write(path("c.toml"), CONFIG).unwrap();
    let args = ["train", "--config", "c.toml", "--out", "mounted/run"];
    let mut training = bukva(folder.path(), &args).spawn().unwrap();
    // The disk as it is at some moments, of which the program knows nothing.
    let cuts = ["cut-1", "cut-2", "cut-3"].map(path);
    for (place, cut) in cuts.iter().enumerate() {
        disk.wait_for_another(&disk.checkpoints());
        sleep(Duration::from_millis(7 * place as u64));
        fs::copy(&image, cut).unwrap();
    }
    training.kill().unwrap();
    training.wait().unwrap();
    drop(disk);

    for cut in &cuts {
        let disk = Mounted::new(cut, path("mounted")).unwrap();
        let before = disk.checkpoints();
        assert!(!before.is_empty(), "nothing is left");
        let args = ["train", "--resume", "mounted/run"];
        let resumed = bukva(folder.path(), &args).spawn().unwrap();
        disk.wait_for_another(&before);
        stop(&resumed);
        let output = resumed.wait_with_output().unwrap();
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(143), "{message}");
        // The newest may be torn, since the copy was made while it was written; the one before is whole.
        let stopped = message.split("stopped after step ").nth(1).unwrap();
        let stopped: String = stopped.chars().take_while(char::is_ascii_digit).collect();
        let oldest = before[0].file_stem().unwrap().to_str().unwrap();
        let oldest = oldest.trim_start_matches("step-").parse::<u64>().unwrap();
        assert!(stopped.parse::<u64>().unwrap() > oldest, "{message}");
    }
}
