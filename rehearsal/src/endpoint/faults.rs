//! Requests that something happens to: refused, unheard, or the end of who makes them.

use hyper::Request;
use jiff::SignedDuration;

use bytes::Bytes;

use crate::fault::{Asked, Verdict, refusal};
use crate::lambda::PACE;
use crate::stage::Stage;
use crate::trace::Level;
use crate::wire::{Answer, Service};

/// What an answer carries whose connection breaks off instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct BreaksOff;

/// How long a request takes on AWS, as far as the time of a play with many calls needs it.
fn latency(service: Service) -> SignedDuration {
    SignedDuration::from_millis(match service {
        Service::Bedrock => 2000,
        Service::Comprehend | Service::Transcribe => 150,
        _ => 10,
    })
}

impl Stage {
    /// Counts a request, and throws the dice over it.
    pub(super) fn verdict(&self, service: Service, request: &Request<Bytes>, access_key: &str) -> Verdict {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
        let operation = target.map_or_else(
            || request.method().as_str().to_owned(),
            |target| target.rsplit('.').next().unwrap_or_default().to_owned(),
        );
        let mut state = self.now();
        let now = &mut *state;
        *now.requests.entry(service).or_default() += 1;
        let Some(instance) = now.instances.get_mut(access_key) else { return Verdict::Fine };
        let mut spent = latency(service);
        if now.paced && operation == "StartTranscriptionJob" {
            spent += self.pause_of(&instance.function);
        }
        instance.spent += spent;
        let count = instance.asked.entry((service, operation.clone())).or_default();
        let before = *count;
        *count += 1;
        let Some(faults) = &now.faults else { return Verdict::Fine };
        let asked = Asked { service, operation: &operation, invocation: &instance.invocation, before };
        let verdict = faults.of_request(&asked);
        if verdict == Verdict::Fine {
            return verdict;
        }
        let function = instance.function.clone();
        now.inject(verdict.name());
        drop(state);
        let what = format!("{}:{operation}: {verdict:?}", service.name());
        self.record_of(access_key, Level::Note, &function, what, None);
        verdict
    }

    fn pause_of(&self, function: &str) -> SignedDuration {
        let resource = self.stack.resource(function);
        let pause = resource.map(|resource| &resource.properties["Environment"]["Variables"][PACE]);
        let pause = pause.and_then(|pause| pause.as_i64().or_else(|| pause.as_str()?.parse().ok()));
        SignedDuration::from_millis(pause.unwrap_or(0))
    }

    /// The answer of a request to which something happens before anything is done.
    pub(super) async fn before(
        &self,
        verdict: Verdict,
        service: Service,
        request: &Request<Bytes>,
        access_key: &str,
        request_id: &str,
    ) -> Option<Answer> {
        let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
        let operation = target.and_then(|target| target.rsplit('.').next()).unwrap_or_default();
        match verdict {
            Verdict::Throttled | Verdict::Broken => {
                let throttled = verdict == Verdict::Throttled;
                Some(refusal(service, operation, throttled).answer(service, request_id))
            }
            Verdict::KilledBefore => self.kill(access_key).await,
            _ => None,
        }
    }

    /// What comes of an answer to which something happens on its way.
    pub(super) async fn after(
        &self,
        verdict: Verdict,
        service: Service,
        mut answer: Answer,
        access_key: &str,
        request_id: &str,
    ) -> Answer {
        match verdict {
            Verdict::Unheard => refusal(service, "", false).answer(service, request_id),
            Verdict::BreaksOff => {
                answer.extensions_mut().insert(BreaksOff);
                answer
            }
            Verdict::KilledAfter => self.kill(access_key).await.unwrap_or(answer),
            _ => answer,
        }
    }

    /// Kills the process that asks: it is not answered any more.
    async fn kill(&self, access_key: &str) -> Option<Answer> {
        let kill = self.now().instances.get(access_key).map(|instance| instance.kill.clone());
        kill?.notify_one();
        std::future::pending().await
    }
}
