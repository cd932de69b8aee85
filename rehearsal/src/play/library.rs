//! For who goes on with a play: an operator's command, a test.

use std::net::SocketAddr;

use jiff::SignedDuration;

use super::Play;
use crate::trace::Trace;

/// What reaches the endpoint of a play: what `AWS_ENDPOINT_URL`, `AWS_REGION` and the credentials' variables are set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// For example `http://127.0.0.1:4566`.
    pub url: String,
    /// The region that is played.
    pub region: String,
    /// The access key ID of an administrator. Nothing checks signatures: any other would do.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
}

impl Play {
    /// Opens the endpoint to everybody on this machine: whoever does not ask as a function is an administrator of the account,
    /// who may do what the policies of resources and keys allow.
    pub fn endpoint(&self) -> Endpoint {
        self.stage.now().open = true;
        Endpoint {
            url: format!("http://{}", self.address),
            region: self.stage.region.clone(),
            access_key_id: "AKIAREHEARSALADMIN00".to_owned(),
            secret_access_key: "rehearsal".to_owned(),
        }
    }

    /// The template on stage.
    pub fn stage(&self) -> &crate::stage::Stage {
        &self.stage
    }

    /// Where the endpoint listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Goes on until nothing moves any more, after something was sent or changed from outside; tells what happened. Rules on a
    /// schedule do not tick.
    pub async fn settle(&mut self) -> Trace {
        self.until_quiet().await;
        std::mem::take(&mut self.stage.now().trace)
    }

    /// Lets time pass. Rules on a schedule tick, and whatever follows from it happens.
    pub async fn pass(&mut self, time: SignedDuration) -> Trace {
        self.until_quiet().await;
        self.start_schedules();
        let clock = self.stage.clock();
        let end = clock.checked_add(time).unwrap_or(clock);
        while let Some(tick) = self.next_tick().filter(|tick| *tick <= end) {
            self.pass_to(tick).await;
            self.until_quiet().await;
        }
        self.pass_to(end).await;
        self.until_quiet().await;
        self.stop_schedules();
        std::mem::take(&mut self.stage.now().trace)
    }

    /// What came of the calls that were played together last, as it is now.
    pub async fn look_again(&self) -> super::Summary {
        self.tally().await
    }
}
