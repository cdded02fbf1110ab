//! The processor share that Lambda gives a function by its memory: of the 1,769 MB at which it gives one processor, handed
//! out in periods of 20 ms, so 1.447 ms in each for 128 MB.

use std::{fs, io, path::PathBuf};

const PERIOD_MICROS: u32 = 20_000;

/// A control group whose processes have that share together. It is gone with this value.
pub(crate) struct Throttle {
    folder: PathBuf,
}

impl Throttle {
    /// Makes the group for a function of so many megabytes, where this machine lets us.
    pub(crate) fn new(megabytes: u32) -> io::Result<Self> {
        let share_micros = PERIOD_MICROS * megabytes / 1_769;
        let name = format!("textback-bench-{}-{megabytes}", std::process::id());
        let unified = PathBuf::from("/sys/fs/cgroup");
        if unified.join("cgroup.controllers").exists() {
            let folder = unified.join(name);
            fs::create_dir(&folder)?;
            let throttle = Self { folder };
            throttle.write("cpu.max", &format!("{share_micros} {PERIOD_MICROS}"))?;
            return Ok(throttle);
        }
        let folder = unified.join("cpu").join(name);
        fs::create_dir(&folder)?;
        let throttle = Self { folder };
        throttle.write("cpu.cfs_period_us", &PERIOD_MICROS.to_string())?;
        throttle.write("cpu.cfs_quota_us", &share_micros.to_string())?;
        Ok(throttle)
    }

    /// From now on, a process and all its threads have this share. Lambda starts functions with a whole processor.
    pub(crate) fn take(&self, process: u32) -> io::Result<()> {
        self.write("cgroup.procs", &process.to_string())
    }

    fn write(&self, file: &str, value: &str) -> io::Result<()> {
        fs::write(self.folder.join(file), value)
    }
}

impl Drop for Throttle {
    fn drop(&mut self) {
        // It can be removed once its last process is gone; should one linger, an empty group does no harm.
        let _ = fs::remove_dir(&self.folder);
    }
}
