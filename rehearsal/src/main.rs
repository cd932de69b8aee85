//! `rehearsal`: plays the stack on this machine, with the real handlers.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use jiff::Timestamp;
use rehearsal::{Call, Play, PlayError, Report, Setting, binaries, leave, recognise, render, source};

/// Plays calls through the synthesized stack on this machine, with the real handlers.
///
/// Every AWS call is authorised by the template's own policies. The answers of Transcribe, Comprehend and Bedrock are
/// stand-ins; their limits and errors are real. Needs no AWS account and no network.
///
/// Exit code: 0 when every call ended as it should, 1 when one did not or met a problem, or the stack cannot
/// be deployed, 2 for unusable input.
#[derive(Parser)]
#[command(version)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches of a command line")]
struct Arguments {
    /// The template to play, YAML or JSON; without it, the one that the configuration makes
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// The configuration whose stack is played [default: that of the samples]
    #[arg(long, value_name = "FILE", conflicts_with = "template")]
    config: Option<PathBuf>,
    /// Leave buckets/, ledger.json, queues.json and trace.json in this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Let an emulator (for example moto's server) answer S3, SQS, DynamoDB, SNS and SSM
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Run the handlers' programs in this folder instead of building them
    #[arg(long, value_name = "DIR")]
    handlers: Option<PathBuf>,
    /// Whose call a plain recording is
    #[arg(long, value_name = "TENANT", default_value = "demo-tenant")]
    tenant: String,
    /// Deliver every event once only; otherwise a second time when its call is done, as EventBridge and S3 may
    #[arg(long)]
    once: bool,
    /// Print one JSON document instead of text
    #[arg(long)]
    json: bool,
    /// Print every log line of the functions
    #[arg(long)]
    logs: bool,
    /// Make missing transcripts with a local recogniser (python3 with pocketsphinx); only digits are redacted
    #[arg(long)]
    recognise: bool,
    /// Samples (.toml) or recordings; without any, all samples, one call whose transcription fails and
    /// one whose redaction fails
    #[arg(value_name = "CALL")]
    calls: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start: {error}");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            // A template that AWS would roll back was read and found wrong.
            let found_wrong = matches!(error.downcast_ref(), Some(PlayError::Deployment(_)));
            ExitCode::from(if found_wrong { 1 } else { 2 })
        }
    }
}

/// Did every call succeed?
async fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let calls = calls(arguments)?;
    let config = arguments.config.clone().unwrap_or_else(source::default_config);
    let template = match &arguments.template {
        Some(file) => std::fs::read_to_string(file)
            .with_context(|| format!("cannot read the template {}", file.display()))?,
        None => source::template_text(&config)?,
    };
    let scratch = tempfile::tempdir().context("cannot make a temporary folder")?;
    let folder = arguments.out.clone().unwrap_or_else(|| scratch.path().to_owned());
    empty(&folder)?;
    let setting = Setting {
        template,
        region: "eu-central-1".to_owned(),
        programs: match &arguments.handlers {
            Some(folder) => binaries::in_folder(folder)?,
            None => binaries::build()?,
        },
        folder: folder.clone(),
        endpoint: arguments.endpoint.clone(),
        twice: !arguments.once,
        ..Setting::default()
    };
    let played = arguments.template.as_ref().unwrap_or(&config);
    let mut play = Play::begin(setting).await.with_context(|| format!("cannot play {}", played.display()))?;
    if !arguments.json {
        say(&render::deployment(play.deployment(), arguments.logs));
    }
    let mut reports = Vec::new();
    for call in &calls {
        let report = play.call(call).await;
        if !arguments.json {
            say(&render::text(&report, arguments.logs));
        }
        reports.push(report);
    }
    let stage = play.end().await;
    if arguments.out.is_some() {
        leave::leave(&stage, &reports, &folder).await?;
    }
    if arguments.json {
        say(&serde_json::to_string_pretty(&reports)?);
    } else {
        say(&render::summary(&reports));
    }
    Ok(reports.iter().all(Report::succeeded))
}

/// A reader who has seen enough (`| head`) is no error.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn calls(arguments: &Arguments) -> anyhow::Result<Vec<Call>> {
    let mut calls = if arguments.calls.is_empty() {
        let mut samples = Call::all_of(&source::samples())?;
        let first = samples.first().cloned();
        samples.extend(first.iter().flat_map(|first| [Call::failing(first), Call::unredacted(first)]));
        samples
    } else {
        let read = |path: &PathBuf| match path.extension() {
            Some(extension) if extension == "toml" => Call::sample(path),
            _ => Call::recording(path, &arguments.tenant, Timestamp::now()),
        };
        arguments.calls.iter().map(read).collect::<Result<_, _>>()?
    };
    for call in &mut calls {
        if call.recording.transcript.is_none() && call.recording.failure.is_none() && arguments.recognise {
            call.recording.transcript = Some(recognise::recognise(&call.file)?);
        }
    }
    Ok(calls)
}

/// Makes the folder, without what an earlier rehearsal left in it.
fn empty(folder: &Path) -> anyhow::Result<()> {
    let buckets = folder.join("buckets");
    if buckets.exists() {
        let ours = folder.join("trace.json").exists();
        anyhow::ensure!(
            ours,
            "{} exists and is not from a rehearsal; give another folder",
            buckets.display()
        );
        std::fs::remove_dir_all(&buckets).with_context(|| format!("cannot empty {}", buckets.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}
