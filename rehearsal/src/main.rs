//! `rehearsal`: plays the stack on this machine, with the real handlers.

mod arguments;
#[cfg(test)]
#[path = "../../tests/support/help.rs"]
mod help;
mod progress;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use arguments::Arguments;
use clap::{CommandFactory as _, Parser as _};
use jiff::Timestamp;
use rehearsal::report::{self, Shown};
use rehearsal::{
    Call, Faults, Play, PlayError, Report, Setting, Summary, Together, Upload, binaries, crowd, leave,
    recognise, render, source,
};

/// When the first of many calls is uploaded.
const START: &str = "2026-03-02T09:30:00Z";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(shell) = arguments.completions {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Arguments::command(), "rehearsal", &mut script);
        say(String::from_utf8_lossy(&script).trim_end());
        return ExitCode::SUCCESS;
    }
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
    let faults = arguments.faults()?;
    let together = if arguments.is_together(faults.as_ref()) {
        ensure!(arguments.endpoint.is_none(), "many calls are played without --endpoint: its time is real");
        Some(together(arguments, faults)?)
    } else {
        None
    };
    arguments.report.iter().try_for_each(|file| report::check(file))?;
    let calls = if together.is_some() { Vec::new() } else { calls(arguments)? };
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
        twice: !arguments.once && together.is_none(),
        address: arguments.serve,
        ways: together.is_some() && (arguments.report.is_some() || arguments.out.is_some()),
        ..Setting::default()
    };
    let played = arguments.template.as_ref().unwrap_or(&config);
    let name = played.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut play = Play::begin(setting).await.with_context(|| format!("cannot play {}", played.display()))?;
    let mut shown = None;
    let (reports, good) = if let Some(load) = together {
        let faults = load.faults.clone();
        let summary = play_together(&mut play, load, arguments.json).await?;
        let good = summary.succeeded();
        if arguments.report.is_some() {
            let ways = play.ways().await;
            shown = Some(Shown::together(&name, play.stage(), ways, summary, faults));
        }
        (Vec::new(), good)
    } else {
        let reports = play_each(&mut play, &calls, arguments).await?;
        let good = reports.iter().all(Report::succeeded);
        if arguments.report.is_some() {
            shown = Some(Shown::of_calls(&name, play.stage(), play.deployment(), &reports, &calls));
        }
        (reports, good)
    };
    if let (Some(file), Some(shown)) = (&arguments.report, shown) {
        report::write(&shown, file)?;
    }
    if arguments.serve.is_some() {
        serve(&mut play, arguments).await?;
    }
    let stage = play.end().await;
    if arguments.out.is_some() {
        leave::leave(&stage, &reports, &folder).await?;
    }
    Ok(good)
}

/// One call after the other.
async fn play_each(play: &mut Play, calls: &[Call], arguments: &Arguments) -> anyhow::Result<Vec<Report>> {
    if !arguments.json {
        say(&render::deployment(play.deployment(), arguments.logs));
    }
    let mut reports = Vec::new();
    let mut bar = progress::OneByOne::of(calls.len());
    for call in calls {
        bar.begin(&call.name);
        let report = play.call(call).await;
        if !arguments.json {
            bar.beside(|| say(&render::text(&report, arguments.logs)));
        }
        reports.push(report);
    }
    bar.end();
    if arguments.json {
        say(&serde_json::to_string_pretty(&reports)?);
    } else {
        say(&render::summary(&reports));
    }
    Ok(reports)
}

/// All calls at a time.
async fn play_together(play: &mut Play, load: Together, json: bool) -> anyhow::Result<Summary> {
    let watch = progress::watcher(load.uploads.len());
    let summary = play.together(load, watch).await;
    if json {
        say(&serde_json::to_string_pretty(&summary)?);
    } else {
        say(&render::together(&summary));
    }
    Ok(summary)
}

/// Answers whoever asks, and plays on what they send, until Ctrl-C.
async fn serve(play: &mut Play, arguments: &Arguments) -> anyhow::Result<()> {
    let endpoint = play.endpoint();
    say(&format!(
        "export AWS_ENDPOINT_URL={}\nexport AWS_REGION={region}\nexport AWS_DEFAULT_REGION={region}\n\
         export AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\n\
         # An administrator of the account that is played. Ctrl-C ends it.",
        endpoint.url,
        endpoint.access_key_id,
        endpoint.secret_access_key,
        region = endpoint.region,
    ));
    loop {
        tokio::select! {
            stopped = tokio::signal::ctrl_c() => return stopped.context("cannot wait for Ctrl-C"),
            () = tokio::time::sleep(Duration::from_millis(200)) => {
                let trace = play.settle().await;
                if !arguments.json && !trace.steps().is_empty() {
                    say(&render::trace(&trace, arguments.logs));
                }
            }
        }
    }
}

fn together(arguments: &Arguments, faults: Option<Faults>) -> anyhow::Result<Together> {
    let uploads = match arguments.together.calls {
        Some(count) => crowd::of(&Call::all_of(&source::samples())?, count, arguments.seed()),
        None => calls(arguments)?.into_iter().map(upload).collect(),
    };
    let start: Timestamp = START.parse().context("no time")?;
    let at_once = arguments.together.at_once;
    Ok(Together { per_second: arguments.rate()?, at_once, faults, ..Together::of(uploads, start) })
}

fn upload(call: Call) -> Upload {
    Upload { key: call.key, audio: call.audio, recording: Arc::new(call.recording) }
}

/// A reader who has seen enough (`| head`) is no error.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn calls(arguments: &Arguments) -> anyhow::Result<Vec<Call>> {
    let mut calls = if arguments.files.is_empty() {
        let mut samples = Call::all_of(&source::samples())?;
        let first = samples.first().cloned();
        samples.extend(first.iter().flat_map(|first| [Call::failing(first), Call::unredacted(first)]));
        samples
    } else {
        let read = |path: &PathBuf| match path.extension() {
            Some(extension) if extension == "toml" => Call::sample(path),
            _ => Call::recording(path, &arguments.tenant, Timestamp::now()),
        };
        arguments.files.iter().map(read).collect::<Result<_, _>>()?
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
