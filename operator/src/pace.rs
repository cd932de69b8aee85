//! Not more at a time than the pipeline takes well.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::{Interval, MissedTickBehavior, interval};

/// A pace that is kept.
#[derive(Debug)]
pub struct Pace(Interval);

impl Pace {
    /// So many a second.
    pub fn per_second(rate: NonZeroU32) -> Self {
        let mut interval = interval(Duration::from_secs(1) / rate.get());
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self(interval)
    }

    /// Waits for one's turn; the first comes at once.
    pub async fn turn(&mut self) {
        self.0.tick().await;
    }
}
