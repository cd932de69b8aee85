//! What is typed, and what it means.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Parser;
use rehearsal::Faults;

/// Plays calls through the synthesized stack on this machine, with the real handlers.
///
/// Every AWS call is authorised by the template's own policies. The answers of Transcribe, Comprehend and Bedrock are
/// stand-ins; their limits and errors are real. Needs no AWS account and no network.
///
/// Exit code: 0 when every call ended as it should, 1 when one did not or met a problem, was lost or paid twice, or the stack
/// cannot be deployed, 2 for unusable input.
///
/// Examples: rehearsal samples/broadband-mono.toml
///           rehearsal --config my.yaml --out played
///           rehearsal --template stack.yaml
///           rehearsal --calls 60 --faults samples/faults.toml
///           rehearsal --serve 127.0.0.1:4566
#[derive(Parser)]
#[command(name = "rehearsal", version, verbatim_doc_comment)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches of a command line")]
pub(crate) struct Arguments {
    /// The template to play, YAML or JSON; without it, the one that the configuration makes
    #[arg(long, value_name = "FILE")]
    pub(crate) template: Option<PathBuf>,
    /// The configuration whose stack is played [default: that of the samples]
    #[arg(long, value_name = "FILE", conflicts_with = "template")]
    pub(crate) config: Option<PathBuf>,
    /// Leave buckets/, ledger.json, queues.json, trace.json and permissions.json in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write a page that shows it all to people: each call's way and document, permissions, faults, cost
    #[arg(long, value_name = "FILE.html", conflicts_with = "serve")]
    pub(crate) report: Option<PathBuf>,
    /// Let an emulator (for example moto's server) answer S3, SQS, DynamoDB, SNS and SSM
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// Run the handlers' programs in this folder instead of building them
    #[arg(long, value_name = "DIR")]
    pub(crate) handlers: Option<PathBuf>,
    /// Whose call a plain recording is
    #[arg(long, value_name = "TENANT", default_value = "demo-tenant")]
    pub(crate) tenant: String,
    /// Deliver every event once only; otherwise a second time when its call is done, as EventBridge and S3 may
    #[arg(long)]
    pub(crate) once: bool,
    /// Print one JSON document instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Print every log line of the functions
    #[arg(long)]
    pub(crate) logs: bool,
    /// Make missing transcripts with a local recogniser (python3 with pocketsphinx); only digits are redacted
    #[arg(long)]
    pub(crate) recognise: bool,
    /// When all is played, answer the AWS CLI and SDKs at this loopback address until Ctrl-C, and play on what they send
    #[arg(long, value_name = "ADDRESS", value_parser = loopback)]
    pub(crate) serve: Option<SocketAddr>,
    /// Only print what this shell completes the command by, once it is installed (cargo install --path rehearsal)
    #[arg(long, value_name = "SHELL")]
    pub(crate) completions: Option<clap_complete::Shell>,
    #[command(flatten)]
    pub(crate) together: TogetherArguments,
    /// Samples (.toml) or recordings; without any, all samples, one call whose transcription fails and
    /// one whose redaction fails
    #[arg(value_name = "CALL")]
    pub(crate) files: Vec<PathBuf>,
}

/// Many calls at a time, and what goes wrong with them.
#[derive(clap::Args)]
#[command(next_help_heading = "Many calls at a time, told by one summary")]
pub(crate) struct TogetherArguments {
    /// Play so many calls together, made of the samples' beginnings: a few fail, a few are not redacted
    #[arg(long, value_name = "NUMBER", conflicts_with = "files")]
    pub(crate) calls: Option<usize>,
    /// Upload so many in a second of the rehearsal's time [default: all at once]
    #[arg(long, value_name = "RATE")]
    per_second: Option<f64>,
    /// Invocations at a time on this machine; with 1, a play is the same each time
    #[arg(long, value_name = "NUMBER", default_value_t = 16)]
    pub(crate) at_once: usize,
    /// What goes wrong, and how often: TOML, described in samples/README.md; samples/faults.toml is one
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Other calls and other faults than with another seed
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// The share of events that come twice, for example 0.1
    #[arg(long, value_name = "SHARE")]
    duplicates: Option<f64>,
    /// The share of Transcribe's events that never come
    #[arg(long, value_name = "SHARE")]
    lose_events: Option<f64>,
    /// The share of requests that are throttled
    #[arg(long, value_name = "SHARE")]
    throttle: Option<f64>,
    /// The share of requests that end with an internal error
    #[arg(long, value_name = "SHARE")]
    internal_errors: Option<f64>,
    /// Kill a function so often in real time
    #[arg(long, value_name = "SECONDS")]
    kill_every: Option<f64>,
}

impl Arguments {
    /// What goes wrong; none when nothing is asked for.
    pub(crate) fn faults(&self) -> anyhow::Result<Option<Faults>> {
        let asked = &self.together;
        let mut faults = match &asked.faults {
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read the faults {}", file.display()))?;
                Faults::read(&text).map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?
            }
            None => Faults::default(),
        };
        let set = |value: &mut f64, asked: Option<f64>| *value = asked.unwrap_or(*value);
        set(&mut faults.events.duplicate, asked.duplicates);
        set(&mut faults.events.lose_transcribe_events, asked.lose_events);
        set(&mut faults.requests.throttle, asked.throttle);
        set(&mut faults.requests.internal_error, asked.internal_errors);
        faults.functions.kill_every_seconds = asked.kill_every.or(faults.functions.kill_every_seconds);
        faults.seed = asked.seed.unwrap_or(faults.seed);
        faults.check().map_err(anyhow::Error::msg)?;
        let shares =
            [asked.duplicates, asked.lose_events, asked.throttle, asked.internal_errors, asked.kill_every];
        let any = asked.faults.is_some() || shares.iter().any(Option::is_some);
        Ok(any.then_some(faults))
    }

    /// Whether calls are played together.
    pub(crate) fn is_together(&self, faults: Option<&Faults>) -> bool {
        self.together.calls.is_some() || faults.is_some()
    }

    /// How many recordings are uploaded in a second.
    pub(crate) fn rate(&self) -> anyhow::Result<Option<f64>> {
        let rate = self.together.per_second;
        ensure!(rate.is_none_or(|rate| rate > 0.0 && rate.is_finite()), "--per-second must be above 0");
        Ok(rate)
    }

    /// The seed of the calls.
    pub(crate) fn seed(&self) -> u64 {
        self.together.seed.unwrap_or(0)
    }
}

/// An address of this machine that nobody else reaches.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr =
        text.parse().map_err(|_| "give an address and a port, for example 127.0.0.1:4566".to_owned())?;
    let is_loopback = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    if is_loopback {
        Ok(address)
    } else {
        Err("only loopback addresses are served: nothing checks who asks".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_one() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn its_help_has_examples_that_can_be_typed() {
        use clap::CommandFactory as _;
        crate::help::assert_examples(&Arguments::command());
    }

    #[test]
    fn flags_go_before_the_file_and_nonsense_is_refused() {
        let faults = |arguments: &[&str]| {
            let all = [&["rehearsal"], arguments].concat();
            Arguments::try_parse_from(all)
                .map_err(|error| error.to_string())?
                .faults()
                .map_err(|e| e.to_string())
        };
        assert_eq!(faults(&[]), Ok(None));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("f.toml");
        std::fs::write(&file, "seed = 3\n[requests]\nthrottle = 0.2\ninternal_error = 0.1\n").unwrap();
        let file = file.to_string_lossy().into_owned();
        let found = faults(&["--faults", &file, "--throttle", "0.5"]).unwrap().unwrap();
        assert_eq!((found.seed, found.requests.throttle, found.requests.internal_error), (3, 0.5, 0.1));
        for (arguments, part) in [
            (&["--throttle", "2"][..], "between 0 and 1"),
            (&["--faults", "/nowhere.toml"], "cannot read the faults"),
            (&["--serve", "0.0.0.0:80"], "loopback"),
            (&["--calls", "3", "x.toml"], "cannot be used with"),
        ] {
            let error = faults(arguments).unwrap_err();
            assert!(error.contains(part), "{arguments:?}: {error}");
        }
    }
}
