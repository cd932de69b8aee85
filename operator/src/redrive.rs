//! `redrive`: dead letters go back to the queue that they came from.
//!
//! All that are there are received and kept hidden, so that their classes can be shown and chosen from; what is not sent
//! back is shown again at the end. If the command is ended in the middle, the rest comes back by itself after a while.

mod letters;

use std::collections::BTreeMap;
use std::time::Duration;

use contract::event::{Completion, ObjectCreated, TranscriptReady};
use contract::job::JobName;
use contract::layout::InputKey;
use contract::ledger::{Row, State};
use futures::StreamExt as _;
use futures::stream;
use handlers::error::StepError;
use handlers::job_init::call_of;
use handlers::ledger::Ledger;
use serde::Serialize;

use crate::arguments::Redrive;
use crate::deployment::{Names, Queue};
use crate::pace::Pace;
use crate::{Console, Exit, Failure};

pub use letters::{Letter, Letters, SqsLetters};

/// How many requests are under way at once, of those that are only looked up or shown again.
const AT_ONCE: usize = 16;

/// How long a question may be thought about.
const QUESTION: Duration = Duration::from_mins(10);

/// The longest that SQS hides a message.
const MOST_HIDDEN: Duration = Duration::from_hours(12);

/// So many are looked at in one go; SQS has at most 120,000 of a queue under way.
const MOST_LETTERS: usize = 50_000;

/// What a dead letter is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    /// A call.
    Call(JobName),
    /// The time had come for the reconciler, which could not be reached. It has come again since.
    Tick,
    /// No call: refused before it was one, or nothing that is known.
    Nothing,
}

/// A dead letter with what is known of it.
struct Known {
    queue: Queue,
    letter: Letter,
    tick: bool,
    class: String,
}

/// So many dead letters of one class.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Kind {
    queue: Queue,
    class: String,
    letters: usize,
    /// Whether these are the ones that are sent back.
    chosen: bool,
}

/// What was done.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Redriven {
    found: Vec<Kind>,
    sent_back: usize,
    /// Ticks of the schedule, which are of no use any more.
    dropped: usize,
    left: usize,
    failed: usize,
}

/// Runs the command.
///
/// # Errors
/// AWS does not answer, or nobody is there to say yes.
pub async fn run(
    asked: &Redrive,
    letters: &impl Letters,
    ledger: &impl Ledger,
    names: &Names,
    console: &mut Console<'_>,
) -> Result<Exit, Failure> {
    let queues: Vec<Queue> =
        Queue::ALL.into_iter().filter(|queue| asked.queue.is_none_or(|only| only == *queue)).collect();
    let received = receive(&queues, asked, letters, console).await?;
    let known = match classify(received, ledger, names, console).await {
        Ok(known) => known,
        Err((received, error)) => {
            let all = received.iter().map(|(queue, letter)| (*queue, letter));
            release(all, letters).await;
            return Err(error.into());
        }
    };
    let (chosen, left) = choose(known, asked);
    let mut done = Redriven { found: kinds(&chosen, &left), left: left.len(), ..Redriven::default() };
    if !console.is_json() {
        show(&done.found, console)?;
    }
    let go_on = if chosen.is_empty() || asked.dry_run {
        Ok(false)
    } else {
        console.may(&format!("Send {} dead letters back, {} a second?", chosen.len(), asked.rate))
    };
    if matches!(go_on, Ok(true)) {
        send_all(&chosen, asked, letters, console, &mut done).await;
    } else {
        release(chosen.iter().map(|known| (known.queue, &known.letter)), letters).await;
        done.left += chosen.len();
    }
    release(left.iter().map(|known| (known.queue, &known.letter)), letters).await;
    let went_on = go_on?;
    if console.is_json() {
        console.json(&done)?;
    } else if went_on {
        console.line(summary(&done))?;
    }
    Ok(if done.failed == 0 { Exit::Done } else { Exit::Partly })
}

async fn receive(
    queues: &[Queue],
    asked: &Redrive,
    letters: &impl Letters,
    console: &Console<'_>,
) -> Result<Vec<(Queue, Letter)>, Failure> {
    let mut waiting = 0;
    for queue in queues {
        waiting += letters.waiting(*queue).await?;
    }
    let hidden = hidden(waiting, asked.rate.get());
    let bar = console.progress(Some(waiting), "dead letters read");
    let mut received: Vec<(Queue, Letter)> = Vec::new();
    for queue in queues {
        while received.len() < MOST_LETTERS {
            match letters.receive(*queue, hidden).await {
                Ok(page) if page.is_empty() => break,
                Ok(page) => {
                    bar.inc(page.len() as u64);
                    received.extend(page.into_iter().map(|letter| (*queue, letter)));
                }
                Err(error) => {
                    release(received.iter().map(|(queue, letter)| (*queue, letter)), letters).await;
                    return Err(error.into());
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(received)
}

/// How long dead letters are hidden: until the question is answered and all are sent, with half as much to spare.
fn hidden(waiting: u64, rate: u32) -> Duration {
    let sending = Duration::from_secs(waiting.div_ceil(u64::from(rate)));
    (QUESTION + sending + sending / 2).min(MOST_HIDDEN)
}

/// Looks up what the ledger says of each letter's call.
async fn classify(
    received: Vec<(Queue, Letter)>,
    ledger: &impl Ledger,
    names: &Names,
    console: &Console<'_>,
) -> Result<Vec<Known>, (Vec<(Queue, Letter)>, StepError)> {
    let abouts: Vec<About> =
        received.iter().map(|(queue, letter)| about(*queue, &letter.body, names)).collect();
    let bar = console.progress(Some(received.len() as u64), "calls looked up");
    let mut classes = Vec::with_capacity(received.len());
    {
        let mut answers = stream::iter(&abouts)
            .map(|about| async move {
                match about {
                    About::Call(call) => ledger.row(call).await.map(|row| class_of(row.as_ref())),
                    About::Tick => Ok("(schedule)".to_owned()),
                    About::Nothing => Ok("(no call)".to_owned()),
                }
            })
            .buffered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            bar.inc(1);
            classes.push(answer);
        }
    }
    bar.finish_and_clear();
    let classes: Result<Vec<String>, StepError> = classes.into_iter().collect();
    let classes = match classes {
        Ok(classes) => classes,
        Err(error) => return Err((received, error)),
    };
    let all = received.into_iter().zip(abouts).zip(classes);
    Ok(all
        .map(|(((queue, letter), about), class)| Known { queue, letter, tick: about == About::Tick, class })
        .collect())
}

/// The class that a call failed with; its state in brackets where it did not fail.
fn class_of(row: Option<&Row>) -> String {
    let Some(row) = row else { return "(unknown call)".to_owned() };
    match &row.failure {
        Some(failure) if row.state == State::Failed || row.state == State::Quarantined => {
            failure.class.clone()
        }
        _ => format!("({})", row.state.as_str()),
    }
}

/// What a message of a queue is about.
fn about(queue: Queue, body: &str, names: &Names) -> About {
    if let Ok(event) = serde_json::from_str::<serde_json::Value>(body)
        && event["detail-type"] == "Scheduled Event"
    {
        return About::Tick;
    }
    let call = match queue {
        Queue::Intake => ObjectCreated::from_message(body).ok().and_then(|event| {
            let key: InputKey = event.detail.object.key.parse().ok()?;
            Some(call_of(&names.deployment, &key, &event.detail.bucket.name, &event.detail.object))
        }),
        Queue::Completion => Completion::from_message(body).ok().and_then(|completion| match completion {
            Completion::Transcript(event) => {
                let key: contract::layout::TranscriptKey = event.detail.object.key.parse().ok()?;
                Some(key.job().clone())
            }
            Completion::Job(event) => Some(event.detail.transcription_job_name),
        }),
        Queue::Analysis => TranscriptReady::from_message(body).ok().map(|ready| ready.call_id),
    };
    call.map_or(About::Nothing, About::Call)
}

/// Those that are sent back, and those that stay.
fn choose(known: Vec<Known>, asked: &Redrive) -> (Vec<Known>, Vec<Known>) {
    let wanted = |known: &Known| asked.class.as_ref().is_none_or(|class| *class == known.class);
    let (mut chosen, mut left): (Vec<Known>, Vec<Known>) = known.into_iter().partition(wanted);
    if let Some(limit) = asked.limit {
        left.extend(chosen.split_off(limit.min(chosen.len())));
    }
    (chosen, left)
}

fn kinds(chosen: &[Known], left: &[Known]) -> Vec<Kind> {
    let mut counts: BTreeMap<(Queue, &str, bool), usize> = BTreeMap::new();
    for (all, is_chosen) in [(chosen, true), (left, false)] {
        for known in all {
            *counts.entry((known.queue, &known.class, is_chosen)).or_default() += 1;
        }
    }
    let kind = |((queue, class, chosen), letters): ((Queue, &str, bool), usize)| Kind {
        queue,
        class: class.to_owned(),
        letters,
        chosen,
    };
    counts.into_iter().map(kind).collect()
}

fn show(found: &[Kind], console: &mut Console<'_>) -> Result<(), Failure> {
    if found.is_empty() {
        return console.line("no dead letters");
    }
    let rows = found.iter().map(|kind| {
        let chosen = if kind.chosen { "send back" } else { "leave" };
        vec![kind.queue.as_str().to_owned(), kind.class.clone(), kind.letters.to_string(), chosen.to_owned()]
    });
    console.table(&["queue", "class", "letters", ""], rows)
}

/// Sends letters back, each before it is deleted.
async fn send_all(
    chosen: &[Known],
    asked: &Redrive,
    letters: &impl Letters,
    console: &Console<'_>,
    done: &mut Redriven,
) {
    let bar = console.progress(Some(chosen.len() as u64), "sent back");
    let mut pace = Pace::per_second(asked.rate);
    for Known { queue, letter, tick, .. } in chosen {
        pace.turn().await;
        let sent = if *tick { Ok(()) } else { letters.send_back(*queue, &letter.body).await };
        let moved = match sent {
            Ok(()) => letters.delete(*queue, letter).await,
            Err(error) => {
                release([(*queue, letter)].into_iter(), letters).await;
                Err(error)
            }
        };
        match moved {
            Ok(()) if *tick => done.dropped += 1,
            Ok(()) => done.sent_back += 1,
            Err(error) => {
                console.note(format!("message {} of {}: {error}", letter.id, queue.as_str()));
                done.failed += 1;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
}

/// Shows letters again. One that cannot be comes back by itself.
async fn release(left: impl Iterator<Item = (Queue, &Letter)>, letters: &impl Letters) {
    stream::iter(left)
        .for_each_concurrent(AT_ONCE, |(queue, letter)| async move {
            let _ = letters.release(queue, letter).await;
        })
        .await;
}

fn summary(done: &Redriven) -> String {
    let Redriven { sent_back, dropped, left, failed, .. } = done;
    let mut parts = vec![format!("{sent_back} sent back")];
    for (count, what) in
        [(dropped, "missed ticks of the schedule dropped"), (left, "left"), (failed, "failed, see above")]
    {
        if *count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests;
