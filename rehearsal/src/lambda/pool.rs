//! A function's instances: as many processes as it has invocations at a time, kept warm for the next ones.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use proof::Function;

use super::process::Worker;
use crate::stage::Stage;

/// One function's instances.
pub(crate) struct Pool {
    pub(crate) function: Arc<Function>,
    program: PathBuf,
    endpoint: SocketAddr,
    idle: Vec<Worker>,
    made: usize,
    /// The most memory that one of its processes took, in KiB; 0 where the system does not tell.
    pub(crate) peak_kib: u64,
    /// How often it was invoked.
    pub(crate) invocations: u64,
}

impl Pool {
    pub(crate) fn new(function: Function, program: PathBuf, endpoint: SocketAddr) -> Pool {
        let function = Arc::new(function);
        Pool { function, program, endpoint, idle: Vec::new(), made: 0, peak_kib: 0, invocations: 0 }
    }

    /// An instance that has nothing to do; its process starts with its first invocation.
    pub(crate) fn take(&mut self, stage: &Stage) -> Worker {
        self.invocations += 1;
        self.idle.pop().unwrap_or_else(|| {
            self.made += 1;
            Worker::new(stage, Arc::clone(&self.function), self.made, self.program.clone(), self.endpoint)
        })
    }

    /// Takes an instance back.
    pub(crate) fn put(&mut self, worker: Worker) {
        self.peak_kib = self.peak_kib.max(worker.peak_kib);
        self.idle.push(worker);
    }

    /// Ends all processes that have nothing to do.
    pub(crate) async fn stop(&mut self) {
        for worker in &mut self.idle {
            worker.stop().await;
            self.peak_kib = self.peak_kib.max(worker.peak_kib);
        }
    }
}
