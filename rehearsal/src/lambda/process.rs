//! One function: its process, started when it is first needed and kept warm, as Lambda keeps it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use proof::Function;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::environment::{access_key, refused, variables};
use super::metrics;
use super::runtime_api::{Invocation, RuntimeApi, Said};
use crate::stage::{Caller, Stage};
use crate::trace::Level;

/// Lambda gives a function ten seconds to start.
const START: Duration = Duration::from_secs(10);

/// How an invocation ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// The function's answer.
    Answered(Value),
    /// Why it has none. For people.
    Failed(String),
    /// Its process was killed on purpose.
    Killed,
}

/// One instance of a function: its process, started when it is first needed.
pub(crate) struct Worker {
    function: Arc<Function>,
    access_key: String,
    program: PathBuf,
    endpoint: SocketAddr,
    running: Option<Running>,
    /// What it logged last.
    last_words: Arc<Mutex<Option<String>>>,
    /// How long its last invocation would have taken on AWS.
    pub(crate) spent: SignedDuration,
    /// The most memory that it took, in KiB.
    pub(crate) peak_kib: u64,
}

struct Running {
    child: Child,
    api: RuntimeApi,
    readers: Vec<Reader>,
}

/// One of a process's two streams, read line by line.
struct Reader {
    task: JoinHandle<()>,
    caught_up: mpsc::Sender<oneshot::Sender<()>>,
}

impl Worker {
    /// Gives the instance its access key; its process starts with its first invocation.
    pub(crate) fn new(
        stage: &Stage,
        function: Arc<Function>,
        number: usize,
        program: PathBuf,
        endpoint: SocketAddr,
    ) -> Worker {
        let access_key = access_key(&function, number);
        let caller = Caller {
            function: function.id.clone(),
            role_arn: function.role_arn.clone(),
            access_key: access_key.clone(),
        };
        stage.now().callers.insert(access_key.clone(), caller);
        Worker {
            function,
            access_key,
            program,
            endpoint,
            running: None,
            last_words: Arc::default(),
            spent: SignedDuration::ZERO,
            peak_kib: 0,
        }
    }

    /// Invokes the function; kills it when it takes longer than the template allows.
    pub(crate) async fn invoke(&mut self, stage: &Arc<Stage>, payload: &Value) -> Outcome {
        if self.running.is_none()
            && let Err(why) = self.start(stage).await
        {
            return Outcome::Failed(self.with_last_words(why));
        }
        let kill = stage.begin_invocation(&self.access_key, &self.function.id, payload);
        let outcome = self.invoke_running(stage, payload, &kill).await;
        stage.end_way(&self.access_key, payload, &outcome);
        self.spent = stage.end_invocation(&self.access_key);
        outcome
    }

    async fn invoke_running(&mut self, stage: &Arc<Stage>, payload: &Value, kill: &Notify) -> Outcome {
        let Some(running) = &mut self.running else { return Outcome::Failed("is not running".to_owned()) };
        let limit = Duration::from_secs(u64::from(self.function.timeout_s));
        let id = stage.now().next_uuid();
        let deadline_ms = Timestamp::now().as_millisecond() + i64::from(self.function.timeout_s) * 1000;
        let _ = running.api.work.send(Invocation {
            id: id.clone(),
            payload: Bytes::from(payload.to_string()),
            deadline_ms,
            function_arn: self.function.arn.clone(),
            client_context: json!({"custom": {"now": stage.clock()}}).to_string(),
        });
        let outcome = tokio::select! {
            outcome = timeout(limit, running.answer(&id)) => outcome,
            () = kill.notified() => {
                self.stop().await;
                return Outcome::Killed;
            }
        };
        let outcome = outcome
            .unwrap_or_else(|_| Err(format!("Task timed out after {}.00 seconds", self.function.timeout_s)));
        match outcome {
            Ok(outcome) => {
                if stage.keeps_logs() {
                    running.catch_up().await;
                }
                outcome
            }
            Err(why) => {
                self.stop().await;
                Outcome::Failed(self.with_last_words(why))
            }
        }
    }

    /// A process that ends by itself usually says why before.
    fn with_last_words(&self, why: String) -> String {
        match self.last_words.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(last) => format!("{why}: {last}"),
            None => why,
        }
    }

    fn log(&self) -> Log {
        let namespace = self.function.environment.get("DEPLOYMENT").cloned().unwrap_or_default();
        Log { function: self.function.id.clone(), namespace, last_words: Arc::clone(&self.last_words) }
    }

    async fn start(&mut self, stage: &Arc<Stage>) -> Result<(), String> {
        if let Some(name) = refused(&self.function).first() {
            return Err(format!(
                "the template sets {name}, which Lambda keeps for itself: the function cannot be created"
            ));
        }
        if let Some((name, why)) = self.function.unknown_environment.iter().next() {
            return Err(format!("the value of its environment variable {name} cannot be told: {why}"));
        }
        if let proof::Decision::Denied(denial) =
            stage.stack.may_assume("lambda.amazonaws.com", &self.function.role_arn, proof::Context::new())
        {
            return Err(format!("Lambda cannot assume its role: {denial}"));
        }
        let api =
            RuntimeApi::listen().await.map_err(|error| format!("no port for its runtime API: {error}"))?;
        let mut child = Command::new(&self.program)
            .env_clear()
            .envs(variables(
                stage,
                &self.function,
                &self.access_key,
                &self.program,
                self.endpoint,
                api.address,
            ))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("its program {} cannot be started: {error}", self.program.display()))?;
        let readers = [
            child.stdout.take().map(|out| Reader::of(Arc::clone(stage), self.log(), out)),
            child.stderr.take().map(|out| Reader::of(Arc::clone(stage), self.log(), out)),
        ];
        let mut running = Running { child, api, readers: readers.into_iter().flatten().collect() };
        let started = timeout(START, running.ready()).await.unwrap_or_else(|_| {
            Err(format!("did not ask for work within {} seconds of its start", START.as_secs()))
        });
        self.running = Some(running);
        if started.is_err() {
            self.stop().await;
        }
        started
    }

    /// Ends the process and waits for its last log lines.
    pub(crate) async fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            self.peak_kib = self.peak_kib.max(running.child.id().map_or(0, peak_kib));
            let _ = running.child.kill().await;
            for reader in running.readers.drain(..) {
                let _ = timeout(Duration::from_secs(1), reader.task).await;
            }
        }
    }
}

impl Running {
    /// Its last log lines travel through pipes of their own.
    async fn catch_up(&self) {
        // Until then the runtime has seen what is in the pipes.
        tokio::time::sleep(Duration::from_millis(5)).await;
        for reader in &self.readers {
            let (done, caught_up) = oneshot::channel();
            if reader.caught_up.send(done).await.is_ok() {
                let _ = caught_up.await;
            }
        }
    }

    async fn ready(&mut self) -> Result<(), String> {
        tokio::select! {
            // What it said counts before that it ended.
            biased;
            said = self.api.said.recv() => match said {
                Some(Said::InitError(body)) => Err(format!("failed to start: {}", error_text(&body))),
                _ => Ok(()),
            },
            status = self.child.wait() => Err(format!("ended while it started: {}", exit(status))),
        }
    }

    async fn answer(&mut self, wanted: &str) -> Result<Outcome, String> {
        loop {
            tokio::select! {
                biased;
                said = self.api.said.recv() => match said {
                    Some(Said::Response { id, body }) if id == wanted => {
                        let answer = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
                        return Ok(answer.map_or_else(
                            |error| Outcome::Failed(format!("answered what is no JSON: {error}")),
                            Outcome::Answered,
                        ));
                    }
                    Some(Said::Error { id, body }) if id == wanted => {
                        return Ok(Outcome::Failed(error_text(&body)));
                    }
                    Some(Said::InitError(body)) => return Err(format!("failed to start: {}", error_text(&body))),
                    Some(_) => {}
                    None => return Err("its runtime API is closed".to_owned()),
                },
                status = self.child.wait() => {
                    return Err(format!("Runtime exited without providing a reason: {}", exit(status)));
                }
            }
        }
    }
}

/// The most memory that a process took so far, in KiB; 0 where the system does not tell.
pub(crate) fn peak_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

fn exit(status: std::io::Result<std::process::ExitStatus>) -> String {
    status.map_or_else(|error| error.to_string(), |status| status.to_string())
}

/// `errorType: errorMessage` of the runtime API's error body.
fn error_text(body: &Bytes) -> String {
    let parsed: Option<Value> = serde_json::from_slice(body).ok();
    let part = |name: &str| parsed.as_ref().and_then(|error| error[name].as_str());
    match (part("errorType"), part("errorMessage")) {
        (Some(kind), Some(message)) => format!("{kind}: {message}"),
        (None, Some(message)) => message.to_owned(),
        _ => String::from_utf8_lossy(body).into_owned(),
    }
}

impl Reader {
    fn of(stage: Arc<Stage>, log: Log, from: impl AsyncRead + Unpin + Send + 'static) -> Reader {
        let (caught_up, mut asked) = mpsc::channel::<oneshot::Sender<()>>(1);
        let task = tokio::spawn(async move {
            let mut lines = BufReader::new(from).lines();
            loop {
                tokio::select! {
                    // What is there is read first.
                    biased;
                    line = lines.next_line() => match line {
                        Ok(Some(line)) => log.keep(&stage, &line),
                        _ => return,
                    },
                    Some(done) = asked.recv() => {
                        let _ = done.send(());
                    }
                }
            }
        });
        Reader { task, caught_up }
    }
}

/// Whose log it is.
#[derive(Clone)]
struct Log {
    function: String,
    /// Where its metrics belong.
    namespace: String,
    last_words: Arc<Mutex<Option<String>>>,
}

impl Log {
    /// A JSON log line keeps its fields; its level and message are what is shown. Metrics are shown as what they are.
    fn keep(&self, stage: &Stage, line: &str) {
        let parsed: Option<Value> = serde_json::from_str(line).ok().filter(Value::is_object);
        let (level, what) = match parsed.as_ref().and_then(|line| metrics::read(line, &self.namespace)) {
            Some(Ok(said)) => (Level::Note, format!("measures {said}")),
            Some(Err(why)) => (Level::Problem, format!("a metric is lost: {why}")),
            None => (Level::Log, parsed.as_ref().and_then(shown).unwrap_or_else(|| line.to_owned())),
        };
        let last = (level == Level::Log).then(|| what.clone());
        *self.last_words.lock().unwrap_or_else(PoisonError::into_inner) = last;
        stage.record(level, &self.function, what, parsed);
    }
}

/// Level, message and the fields that the line carries beside them.
fn shown(line: &Value) -> Option<String> {
    let fields = if line["fields"].is_object() { &line["fields"] } else { line };
    let message = fields["message"].as_str()?;
    let others = fields.as_object().into_iter().flatten().filter(|(name, value)| {
        !["message", "level", "timestamp", "target"].contains(&name.as_str()) && !value.is_object()
    });
    let others: Vec<String> = others
        .map(|(name, value)| {
            format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let more = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    Some(format!("{} {message}{more}", line["level"].as_str().unwrap_or("INFO")))
}
