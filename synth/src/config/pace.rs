//! How fast transcriptions are started: each instance of job-init waits before each start, so that all together keep to
//! `transcription.starts_per_second`.

use contract::function::Function;

use super::Config;
use super::check::Problems;

/// What the number of instances that start transcriptions is judged by.
const PACE: &[&[&str]] =
    &[&["transcription", "starts_per_second"], &["functions", "job_init", "timeout_seconds"]];

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

    /// One start at least must fit.
    pub(super) fn check_pace(&self, found: &mut Problems) {
        let interval = self.start_interval_ms();
        if interval > self.waiting_ms() {
            let set = self.functions.of(Function::JobInit);
            let rate = self.transcription.starts_per_second;
            let message = format!(
                "is {}: at transcription.starts_per_second {rate} each of them waits {} s before a start, more than half of \
                 its time-out of {} s; choose {} at most, or a longer time-out",
                set.concurrency,
                f64::from(interval) / 1_000.0,
                set.timeout_seconds,
                self.most_starters()
            );
            found.add(["functions".into(), "job_init".into(), "concurrency".into()], message, PACE);
        }
    }

    /// How long an invocation of job-init may wait for its turns in all, in milliseconds.
    fn waiting_ms(&self) -> u32 {
        1_000 * u32::from(self.functions.of(Function::JobInit).timeout_seconds) / 2
    }

    /// The most instances of job-init that one start each leaves half of the time-out to.
    fn most_starters(&self) -> u32 {
        self.waiting_ms() * self.transcription.starts_per_second / 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paced(concurrency: u16, rate: u32, timeout: u16) -> Config {
        let text = format!(
            "transcription: {{starts_per_second: {rate}}}\n\
             functions: {{job_init: {{concurrency: {concurrency}, timeout_seconds: {timeout}}}}}"
        );
        Config::parse("test", &text).unwrap()
    }

    #[test]
    fn all_instances_together_keep_to_the_rate_and_a_batch_to_half_of_the_time_out() {
        for (concurrency, rate, timeout, interval, batch) in [
            (5, 10, 30, 500, 10),
            (2, 25, 30, 80, 10),
            (7, 3, 30, 2_334, 6),
            (5, 1, 30, 5_000, 3),
            (150, 10, 30, 15_000, 1),
            (1_000, 3, 900, 333_334, 1),
        ] {
            let config = paced(concurrency, rate, timeout);
            let set = (config.start_interval_ms(), config.batch_size(Function::JobInit));
            assert_eq!(set, (interval, batch), "{concurrency} at {rate} a second");
            assert!(u32::from(concurrency) * 1_000 <= rate * interval, "faster than {rate} a second");
            assert!(u32::from(batch) * interval <= 500 * u32::from(timeout));
        }
    }

    #[test]
    fn other_functions_are_given_as_many_messages_as_the_contract_says() {
        let config = paced(150, 10, 30);
        for function in Function::ALL.into_iter().filter(|function| *function != Function::JobInit) {
            assert_eq!(config.batch_size(function), function.batch_size().unwrap_or(1), "{function:?}");
        }
    }
}
