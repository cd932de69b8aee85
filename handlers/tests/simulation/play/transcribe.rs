//! Transcribe and EventBridge: jobs end, transcripts are written, and events tell of both, or do not.

use std::rc::Rc;
use std::time::Duration;

use contract::event::{EventBucket, EventObject, ObjectCreated, ObjectCreatedDetail};
use contract::job::JobName;
use contract::layout::TranscriptKey;
use handlers::queue::Message;
use handlers::transcription::Progress;
use jiff::Timestamp;
use tokio::time::sleep;

use super::Sim;
use super::uploads::{Upload, results, upload};
use super::weather;
use crate::world::{QueueName, Recorded, ended, transcript_file, transcript_uri, wav};

impl Upload {
    pub fn object(&self) -> EventObject {
        EventObject { key: self.key.clone(), size: self.size, etag: self.etag.clone(), version_id: None }
    }
}

/// The event of an object.
fn created(bucket: &str, object: EventObject, time: Timestamp) -> String {
    let bucket = EventBucket { name: bucket.to_owned() };
    ObjectCreated { time, detail: ObjectCreatedDetail { bucket, object } }.to_message()
}

impl Sim {
    /// An event goes to a queue: once, twice, or late.
    fn tell(self: &Rc<Self>, queue: QueueName, body: &str) {
        let copies = if self.happens(self.weather().copies) {
            self.tally(weather::COPIED);
            2
        } else {
            1
        };
        for _ in 0..copies {
            let late = self.happens(self.weather().delays);
            let delay = if late {
                self.tally(weather::DELAYED);
                self.below(5 * 3_600)
            } else {
                self.below(3)
            };
            self.send(queue, Message { delay: Duration::from_secs(delay), ..Message::now(body.to_owned()) });
        }
    }

    /// Uploads come over hours.
    pub fn upload_all(self: &Rc<Self>, calls: u32) {
        let hours = self.dice.borrow_mut().pick(&[1, 4, 20]);
        let mut times: Vec<u64> = (0..calls).map(|_| self.below(hours * 3_600_000)).collect();
        times.sort_unstable();
        for (number, time) in (0..).zip(times) {
            let sim = self.clone();
            self.work(async move {
                sleep(Duration::from_millis(time)).await;
                let before = sim.uploads.borrow();
                let next = upload(&mut sim.dice.borrow_mut(), number, &before);
                drop(before);
                sim.put(next);
            });
        }
    }

    fn put(self: &Rc<Self>, upload: Upload) {
        let written = Timestamp::from_second(self.now().as_second()).unwrap();
        let object = upload.object();
        let recorded = Recorded { object: object.clone(), written, bytes: wav(120) };
        self.note(|| format!("{upload:?}"));
        self.world.recordings.borrow_mut().insert(upload.key.clone(), recorded);
        self.bytes.borrow_mut().insert(upload.etag.clone(), upload.bytes);
        if self.happens(self.weather().paused) {
            self.tally(weather::UNTOLD);
            self.note(|| "and nobody is told".to_owned());
            self.untold.borrow_mut().insert(upload.etag.clone());
        } else {
            self.tell(QueueName::Intake, &created("input", object, written));
        }
        self.uploads.borrow_mut().push(upload);
    }

    /// A job that was started ends some time later.
    pub fn transcribe(self: &Rc<Self>, job: JobName) {
        let sim = self.clone();
        self.work(async move {
            let seconds = if sim.happens(300) { 3 * 3_600 } else { 600 };
            sleep(Duration::from_secs(20 + sim.below(seconds))).await;
            sim.end(&job).await;
        });
    }

    async fn end(self: &Rc<Self>, job: &JobName) {
        let (etag, folder) = {
            let jobs = self.world.jobs.borrow();
            let run = &jobs[job.as_str()];
            (run.etag.clone(), run.folder.clone())
        };
        let bytes = self.bytes.borrow()[&etag];
        let mut progress = Progress::Failed("Bad audio".to_owned());
        if !bytes.unreadable {
            let key: TranscriptKey = format!("{folder}redacted-{job}.json").parse().unwrap();
            let file = transcript_file(job, !bytes.unredacted, &results(bytes.text));
            let size = file.len() as u64;
            self.world.objects.borrow_mut().insert(key.to_string(), file);
            self.note(|| format!("{key} is written"));
            let object = EventObject { key: key.to_string(), size, etag: "t".to_owned(), version_id: None };
            if self.happens(self.weather().paused) {
                self.tally(weather::UNTOLD);
            } else {
                self.tell(QueueName::Completion, &created("results", object, self.now()));
            }
            progress = Progress::Completed(Some(transcript_uri(&folder, job)));
        }
        if self.happens(self.weather().drops) {
            self.tally(weather::DROPPED);
        } else {
            let status = if bytes.unreadable { "FAILED" } else { "COMPLETED" };
            self.tell(QueueName::Completion, &ended(job, status));
        }
        // What is told may be known a little later where it is asked for.
        if self.happens(1_000) {
            sleep(Duration::from_secs(self.below(10))).await;
        }
        self.world.end(job, progress);
    }
}
