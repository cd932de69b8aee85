//! How fast transcriptions are started: each instance of job-init waits before each start, so that all together keep to
//! `transcription.starts_per_second`.

use contract::function::Function;

use super::Config;

impl Config {
    /// The least time between two starts of one instance of job-init, in milliseconds: with as many as may run at once, that
    /// is the configured rate.
    pub fn start_interval_ms(&self) -> u32 {
        let instances = u32::from(self.functions.of(Function::JobInit).concurrency);
        (1_000 * instances).div_ceil(self.transcription.starts_per_second.max(1))
    }

    /// How many messages of its queue an invocation of `function` is given, 1 at least. Those of job-init are so few that
    /// waiting before each start takes no more than half of its time-out.
    pub fn batch_size(&self, function: Function) -> u16 {
        let most = function.batch_size().unwrap_or(1);
        if function != Function::JobInit {
            return most;
        }
        let fit = self.waiting_ms() / self.start_interval_ms().max(1);
        u16::try_from(fit).unwrap_or(u16::MAX).clamp(1, most)
    }

    /// How long an invocation of job-init may wait for its turns in all, in milliseconds.
    pub(super) fn waiting_ms(&self) -> u32 {
        1_000 * u32::from(self.functions.of(Function::JobInit).timeout_seconds) / 2
    }

    /// The most instances of job-init that one start each leaves half of the time-out to.
    pub(super) fn most_starters(&self) -> u32 {
        self.waiting_ms() * self.transcription.starts_per_second / 1_000
    }
}
