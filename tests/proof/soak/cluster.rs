use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use fastrand::Rng;
use tests::{Process, World, example, until, within};
use tokio::process::Command;

use crate::history::{End, History, Life};

/// Processes: the one that runs the endpoint, and those that share it.
const SIZE: usize = 4;
/// The place of the process that runs the endpoint.
const HOST: usize = 0;
/// A file that grows beyond this on a disk that is full: nothing but a database's first page fits.
const FULL_BYTES: &str = "4096";
/// Ports that Linux gives to no program that asks for any: those begin at 32,768.
const PORTS: std::ops::Range<u16> = 20_000..30_000;
/// The time for which a full disk may stay untold: a creator's tries, on a busy machine.
const TELLING: Duration = Duration::from_secs(60);

/// A disk that has no room.
pub(crate) struct FullDisk {
    pid: String,
    from: u64,
    /// The number of jobs that had been refused until then.
    refused_before: usize,
}

/// Processes that share one endpoint and one folder, and the one that runs it.
pub(crate) struct Cluster {
    folder: PathBuf,
    endpoint_port: u16,
    lease: u16,
    /// True when the process that runs the endpoint is left in peace.
    spares_host: bool,
    members: Mutex<[Option<Member>; SIZE]>,
    history: Mutex<History>,
}

struct Member {
    process: Process,
    world: Arc<World>,
    is_host: bool,
}

impl Cluster {
    pub(crate) async fn start(folder: &Path, (lease, spares_host): (u16, bool)) -> Self {
        let catalogue = folder.join("unused.jsonl");
        std::fs::write(catalogue, "{\"title\":\"t\",\"url\":\"https://a.example/\"}\n")
            .expect("a writable folder");
        let cluster = Self {
            folder: folder.to_owned(),
            endpoint_port: free_port(),
            lease,
            spares_host,
            members: Mutex::default(),
            history: Mutex::default(),
        };
        for place in 0..SIZE {
            within("a process of the cluster to start", cluster.fill(place)).await;
        }
        cluster
    }

    /// The address of the endpoint.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.endpoint_port)
    }

    /// A system that is running, if any is.
    pub(crate) fn any(&self, dice: &mut Rng) -> Option<Arc<World>> {
        let members = self.members.lock().expect("no panic under the lock");
        let worlds: Vec<_> = members
            .iter()
            .flatten()
            .filter(|member| !member.is_host)
            .map(|member| Arc::clone(&member.world))
            .collect();
        dice.choice(worlds)
    }

    /// `kill -9`s one of the processes and starts another in its place.
    pub(crate) async fn kill_one(self: &Arc<Self>, dice: &mut Rng) {
        let (place, mut member) = self.take(dice).await;
        let killed_at = now();
        let pid = member.process.id();
        member.process.kill().await;
        self.bury(member, pid, End::Killed(killed_at)).await;
        self.refill(place);
    }

    /// Tells one of the processes to stop and starts another in its place.
    pub(crate) async fn stop_one(self: &Arc<Self>, dice: &mut Rng) {
        let (place, mut member) = self.take(dice).await;
        let told_at = now();
        let pid = member.process.id();
        member.process.signal("TERM").await;
        let code = member.process.ended().await;
        self.bury(member, pid, End::Stopped { told_at, code }).await;
        self.refill(place);
    }

    /// Freezes the process that runs the endpoint and lets it go on.
    pub(crate) async fn freeze_host(&self, span: Duration) {
        let Some(pid) = self.host().await else { return };
        let from = now();
        command("kill", &["-STOP", &pid.to_string()]).await;
        tokio::time::sleep(span).await;
        command("kill", &["-CONT", &pid.to_string()]).await;
        self.history.lock().expect("no panic under the lock").outages.push((from, now()));
    }

    /// Lets no file of the process that runs the endpoint grow, as on a full disk.
    pub(crate) async fn fill_hosts_disk(&self) -> Option<FullDisk> {
        let pid = self.host().await?.to_string();
        let full = FullDisk { pid, from: now(), refused_before: self.refused_jobs() };
        command("prlimit", &["--pid", &full.pid, &format!("--fsize={FULL_BYTES}:")]).await;
        Some(full)
    }

    /// Makes room again, after this time and once an owner was told that the job is not saved, or never is.
    pub(crate) async fn make_room(&self, full: FullDisk, span: Duration) {
        tokio::time::sleep(span).await;
        let is_told = async {
            while self.refused_jobs() == full.refused_before {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let is_told = tokio::time::timeout(TELLING, is_told).await.is_ok();
        command("prlimit", &["--pid", &full.pid, "--fsize=unlimited:"]).await;
        let mut history = self.history.lock().expect("no panic under the lock");
        history.outages.push((full.from, now()));
        history.full_disk_is_told = Some(is_told);
    }

    /// The number of jobs that the running processes refused for want of a table that takes them.
    fn refused_jobs(&self) -> usize {
        let members = self.members.lock().expect("no panic under the lock");
        members.iter().flatten().map(|member| member.process.log().matches("job not saved").count()).sum()
    }

    /// Stops all processes, once the last that was killed has been replaced, and hands over what they left.
    pub(crate) async fn end(&self) -> History {
        let are_all_there =
            async || self.members.lock().expect("no panic under the lock").iter().all(Option::is_some);
        until("a process in the place of each that ended", async || are_all_there().await.then_some(()))
            .await;
        let members = std::mem::take(&mut *self.members.lock().expect("no panic under the lock"));
        for mut member in members.into_iter().flatten() {
            let (told_at, pid) = (now(), member.process.id());
            member.process.signal("TERM").await;
            let code = member.process.ended().await;
            self.bury(member, pid, End::Stopped { told_at, code }).await;
        }
        let mut history = std::mem::take(&mut *self.history.lock().expect("no panic under the lock"));
        history.count_undead();
        history
    }

    async fn bury(&self, member: Member, pid: Option<u32>, end: End) {
        let log = member.process.whole_log().await;
        let life = Life { pid: pid.unwrap_or_default(), is_host: member.is_host, end, log };
        self.history.lock().expect("no panic under the lock").lives.push(life);
    }

    fn refill(self: &Arc<Self>, place: usize) {
        let cluster = Arc::clone(self);
        tokio::spawn(async move { cluster.fill(place).await });
    }

    /// Starts the process of this place; those that share the endpoint wait until it answers.
    async fn fill(&self, place: usize) {
        let is_host = place == HOST;
        loop {
            let mut program = if is_host { self.host_program() } else { self.sharing_program() };
            if let Ok(process) = Process::of(&mut program).await {
                let world = Arc::new(World::attached(&process.world.url));
                let member = Member { process, world, is_host };
                self.members.lock().expect("no panic under the lock")[place] = Some(member);
                return;
            }
        }
    }

    fn host_program(&self) -> Command {
        let mut program = self.program();
        program.args(["endpoint", "--aws-port", &self.endpoint_port.to_string()]);
        program.arg("--data").arg(self.folder.join("data"));
        program
    }

    fn sharing_program(&self) -> Command {
        let mut program = self.program();
        program.args(["--port", "0", "--lease", &self.lease.to_string()]);
        program.args(["--aws-endpoint", &self.endpoint()]);
        program.arg("--data").arg(self.folder.join("data"));
        program.arg("--catalogue").arg(self.folder.join("unused.jsonl"));
        program
    }

    /// The program, deaf to the signal that a file over its limit brings: it shall see a write that fails.
    fn program(&self) -> Command {
        let mut program = Command::new("bash");
        program.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(example("noting-shops"));
        program
    }

    /// Takes one of the running processes out, waiting until there is one.
    async fn take(&self, dice: &mut Rng) -> (usize, Member) {
        until("a process that may be ended", async || self.take_now(dice)).await
    }

    fn take_now(&self, dice: &mut Rng) -> Option<(usize, Member)> {
        let mut members = self.members.lock().expect("no panic under the lock");
        let may_go = |member: &Member| !(self.spares_host && member.is_host);
        let running: Vec<_> =
            (0..SIZE).filter(|place| members[*place].as_ref().is_some_and(may_go)).collect();
        let place = dice.choice(running)?;
        members[place].take().map(|member| (place, member))
    }

    /// The process that runs the endpoint, waiting for up to a minute until it runs again.
    async fn host(&self) -> Option<u32> {
        for _ in 0..600 {
            let host = {
                let members = self.members.lock().expect("no panic under the lock");
                members[HOST].as_ref().and_then(|member| member.process.id())
            };
            if host.is_some() {
                return host;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }
}

/// A port that stays free while no process runs the endpoint.
fn free_port() -> u16 {
    let own = u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start)).expect("fewer than all");
    let first = PORTS.start + own;
    let mut ports = (first..PORTS.end).chain(PORTS.start..first);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

async fn command(name: &str, arguments: &[&str]) {
    let done = Command::new(name).args(arguments).stdout(Stdio::null()).status().await;
    assert!(done.is_ok_and(|status| status.success()), "{name} {arguments:?} fails");
}

/// Milliseconds since the epoch, as the shops note them.
pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
