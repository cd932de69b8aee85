//! Transcribe: jobs by their names, each paid once.

use contract::job::JobName;
use contract::layout::TranscriptKey;
use handlers::error::StepError;
use handlers::transcription::{Job, Progress, Transcription};

use super::{Broken, Client, Service, World};

/// A job.
#[derive(Clone, Debug)]
pub struct Run {
    /// How often it was paid.
    pub paid: u32,
    pub progress: Progress,
    /// The entity tag of the recording that it reads.
    pub etag: String,
    /// Where it writes.
    pub folder: String,
}

/// Where Transcribe says that it wrote the transcript of a job.
pub fn transcript_uri(folder: &str, job: &JobName) -> String {
    format!("https://s3.eu-central-1.amazonaws.com/results/{folder}redacted-{job}.json")
}

impl World {
    fn start(&self, job: &Job) -> Result<(), StepError> {
        if let Some(error) = self.fault.take() {
            return Err(error);
        }
        let mut jobs = self.jobs.borrow_mut();
        if let Some(run) = jobs.get_mut(job.name.as_str()) {
            // ConflictException, which is success.
            if self.is_broken(Broken::NoConflict) {
                run.paid += 1;
            }
            return Ok(());
        }
        if self.job_quota > 0 && self.running.get() >= self.job_quota {
            return Err(StepError::wait("LimitExceededException", "too many jobs"));
        }
        let key = job.media_uri.strip_prefix("s3://input/").unwrap_or_default();
        let etag = self.recordings.borrow().get(key).map(|found| found.object.etag.clone());
        if self.jobs_run && etag.is_none() {
            return Err(StepError::permanent("BadRequestException", "The media could not be found"));
        }
        let progress = if self.jobs_run {
            Progress::Running
        } else {
            Progress::Completed(Some(transcript_uri(&job.output_folder, &job.name)))
        };
        jobs.insert(
            job.name.to_string(),
            Run { paid: 1, progress, etag: etag.unwrap_or_default(), folder: job.output_folder.clone() },
        );
        self.started.borrow_mut().push(job.clone());
        if self.jobs_run {
            self.running.set(self.running.get() + 1);
            let tenant = job.output_folder.split('/').nth(1).unwrap().parse().unwrap();
            self.objects.borrow_mut().insert(TranscriptKey::probe(&tenant, &job.name), vec![]);
        }
        Ok(())
    }
}

impl World {
    /// A job ends.
    pub fn end(&self, job: &JobName, progress: Progress) {
        self.jobs.borrow_mut().get_mut(job.as_str()).unwrap().progress = progress;
        self.running.set(self.running.get() - 1);
    }
}

impl Transcription for Client<'_> {
    async fn start(&self, job: &Job) -> Result<(), StepError> {
        self.call(Service::Transcribe, "start", |world| world.start(job)).await
    }

    async fn progress(&self, job: &JobName) -> Result<Progress, StepError> {
        let progress = |world: &World| {
            if let Some(progress) = world.progress.borrow().clone() {
                return Ok(progress);
            }
            let jobs = world.jobs.borrow();
            Ok(jobs.get(job.as_str()).map_or(Progress::Unknown, |run| run.progress.clone()))
        };
        self.call(Service::Transcribe, "progress", progress).await
    }
}
