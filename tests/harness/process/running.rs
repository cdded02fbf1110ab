use textback::{System, SystemSettings};
use tokio::runtime::Runtime;

/// The end of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In order, as with Ctrl-C.
    Stopped,
    /// All at once, as with `kill -9`: no task gets another turn.
    Killed,
}

/// The system has a runtime of its own, so that it can be killed without the test.
pub(crate) struct Running {
    runtime: Option<Runtime>,
    system: Option<System>,
}

impl Running {
    /// Starts a system on one thread of its own.
    pub(crate) async fn start(settings: SystemSettings) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let system = runtime.spawn(System::start(settings)).await.expect("no panic").expect("it starts");
        Self { runtime: Some(runtime), system: Some(system) }
    }

    /// The system.
    pub(crate) fn system(&self) -> &System {
        self.system.as_ref().expect("it is only taken when it ends")
    }

    /// Ends the system.
    pub(crate) async fn end(mut self, fate: Fate) {
        if let (Fate::Stopped, Some(system), Some(runtime)) = (fate, self.system.take(), &self.runtime) {
            runtime.spawn(system.stop()).await.expect("no panic");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
