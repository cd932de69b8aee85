//! `synth review`: what a change of templates does on AWS.

mod files;
mod tariff;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use check::Deployment;
use review::approvals::{self, Approvals};
use review::{Review, render};
use synth::config::Config;

use files::Pair;

/// What is asked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The template before and the template after, each a file or a folder of templates that are deployed together.
    ///
    /// With --against, the templates to compare with their earlier state; without any, those in templates/ that have changed.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Compare files with what they were at this revision of the Git repository that they are in.
    #[arg(long, value_name = "GIT_REV")]
    against: Option<String>,

    /// The approvals of red lines; without it, approvals.toml beside the new template, if there is one.
    #[arg(long, value_name = "FILE")]
    approvals: Option<PathBuf>,

    /// The form of the review.
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Form,

    /// A value of a parameter of the templates, before and after; without it, its default, and where it has none it is left
    /// open.
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,

    /// The account that is deployed to: principals of others are another account's.
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Option<String>,

    /// The region that is deployed to; without it, the configuration's.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// How many calls a month has, for what they cost.
    #[arg(long, value_name = "CALLS", default_value = "1000")]
    calls: u32,

    /// How long a call is, in minutes.
    #[arg(long, value_name = "MINUTES", default_value = "10", value_parser = crate::minutes)]
    minutes: f64,
}

/// How a review is written.
#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Form {
    /// For people at a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For programs.
    Json,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("NAME=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn account(text: &str) -> Result<String, String> {
    let digits = text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
    digits.then(|| text.to_owned()).ok_or_else(|| "twelve digits are expected".to_owned())
}

/// Reviews. 1 when a red line is not approved, or an approval approves nothing; 2 when the input cannot be used.
pub(crate) fn run(arguments: &Arguments, config: &Config) -> ExitCode {
    match review(arguments, config) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn review(arguments: &Arguments, config: &Config) -> anyhow::Result<bool> {
    let pairs = match (&arguments.against, arguments.files.as_slice()) {
        (Some(revision), files) => files::against(revision, files)?,
        (None, [old, new]) => vec![files::of_paths(old, new)?],
        (None, _) => bail!("give the templates before and after, or --against with a revision of Git"),
    };
    let region = arguments.region.as_deref().unwrap_or(&config.region);
    let tariff = tariff::tariff(config, region, arguments.calls, arguments.minutes);
    let mut reviews = Vec::new();
    for pair in &pairs {
        let (old, new) = (read(arguments, region, &pair.old)?, read(arguments, region, &pair.new)?);
        reviews.push((pair.title.as_str(), review::review(&old, &new, &tariff)));
    }
    approvals(arguments, &pairs)?.enter(&mut reviews.iter_mut().map(|(_, one)| one).collect::<Vec<_>>());
    print(arguments.format, &reviews).context("cannot print")?;
    Ok(reviews.iter().all(|(_, one)| one.passes()))
}

fn read(arguments: &Arguments, region: &str, files: &[(String, String)]) -> anyhow::Result<Deployment> {
    let mut account = check::account();
    region.clone_into(&mut account.region);
    if let Some(own) = &arguments.account {
        own.clone_into(&mut account.account);
    }
    account.parameters.extend(arguments.parameters.iter().cloned());
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    Ok(Deployment::read(files, &account)?)
}

/// The approvals that were named, or those beside the new template; of several templates, beside the first.
fn approvals(arguments: &Arguments, pairs: &[Pair]) -> anyhow::Result<Approvals> {
    let beside = || pairs.first().map(|pair| pair.folder.join(approvals::FILE)).filter(|file| file.exists());
    let Some(file) = arguments.approvals.clone().or_else(beside) else { return Ok(Approvals::default()) };
    let text =
        std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Approvals::parse(&file.display().to_string(), &text)?)
}

fn print(form: Form, reviews: &[(&str, Review)]) -> anyhow::Result<()> {
    let each = |write: fn(&Review, &str) -> String| {
        let texts: Vec<String> = reviews.iter().map(|(title, one)| write(one, title)).collect();
        if texts.is_empty() { "no template has changed\n".to_owned() } else { texts.join("\n") }
    };
    let text = match form {
        Form::Text => each(render::text::text),
        Form::Markdown => each(render::markdown::markdown),
        Form::Json => {
            let all: Vec<serde_json::Value> = reviews
                .iter()
                .map(
                    |(title, one)| serde_json::json!({"files": title, "passes": one.passes(), "review": one}),
                )
                .collect();
            format!("{}\n", serde_json::to_string_pretty(&all)?)
        }
    };
    let done = match form {
        // Colours are for a terminal that wants them.
        Form::Text if io::stdout().is_terminal() => anstream::stdout().write_all(text.as_bytes()),
        Form::Text => io::stdout().write_all(anstream::adapter::strip_str(&text).to_string().as_bytes()),
        Form::Markdown | Form::Json => io::stdout().write_all(text.as_bytes()),
    };
    match done.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// The folder that a file is in.
fn folder(file: &Path) -> PathBuf {
    file.parent().map(Path::to_owned).unwrap_or_default()
}
