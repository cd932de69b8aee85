//! `synth`: prints the CloudFormation template of a configuration, or packages and publishes all that its deployment needs; checks
//! templates; writes configurations to start from, and schemas; estimates what a deployment costs.

mod command;
#[cfg(test)]
#[path = "../../tests/support/help.rs"]
mod help;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};
use command::check::{self, Refused};
use command::{assembly, graph, package, publish, release, review};
use synth::assembly::Unpackaged;
use synth::config::{self, Config, ConfigError};
use synth::cost::Question;
use synth::emit::{self, File, Format};

/// Prints the CloudFormation template of a CCI Lite deployment.
///
/// Example: synth --config cci-lite.yaml > stack.yaml
#[derive(Parser)]
#[command(name = "synth", version)]
struct Arguments {
    /// The configuration; without it, the default one of this version.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,

    /// The form of the template; without it, YAML.
    #[arg(long, value_name = "FORM")]
    format: Option<Format>,

    /// Write the templates into this folder instead of printing: stack.yaml, and tenants-1.yaml and so on where the
    /// tenants have too many resources or too long texts for one template.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,

    /// Writes the templates also where `synth check` finds errors in them.
    #[arg(long, global = true)]
    no_check: bool,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the functions and writes all that a deployment needs: template, zips, parameters.
    ///
    /// Example: synth package --bucket my-assets
    Package(package::Arguments),

    /// Copies the packaged zips into their bucket, those that it does not have, by the AWS command line.
    ///
    /// Example: synth publish --bucket my-assets
    Publish(publish::Arguments),

    /// Makes archives of a package for both processors, by which a person without Rust can deploy, and their checksums.
    ///
    /// Each holds the templates, the zips, the parameters, the configuration, and DEPLOY.md, which says how. They are made of what
    /// `synth package --architecture both` has written.
    ///
    /// Example: synth release
    Release(release::Arguments),

    /// Writes a CDK cloud assembly, by which the CDK CLI lists, compares and deploys the stacks.
    ///
    /// cdk.json names it as the app: with the CDK CLI of npm (aws-cdk), `cdk ls`, `cdk synth`, `cdk diff` and `cdk deploy` work here.
    /// It takes the functions that `synth package` has built. Without any, it writes the template with its parameters, which
    /// is enough for all but a first `cdk deploy`.
    ///
    /// Example: synth assembly --out cdk.out
    Assembly(assembly::Arguments),

    /// Says what would go wrong with CloudFormation templates on AWS, any templates: wiring, permissions, encryption,
    /// references, limits, tenants.
    ///
    /// Exits with 0 when nothing is found, 1 when something is, 2 when a file is no template. A finding is accepted in the
    /// resource's `Metadata`: `cci:accept: [{ rule: …, reason: … }]`.
    ///
    /// Example: synth check stack.yaml
    ///
    /// Example: synth check --format sarif stack.yaml > findings.sarif
    ///
    /// Example: synth check --explain permissions/action-unknown
    Check(check::Arguments),

    /// Prints what a deployment costs, estimated: one call and one month.
    ///
    /// A call by service, a month with all that is paid by the month, and how far that is from the target of £0.25 for ten
    /// minutes. Says what it assumes and which prices nobody has verified.
    ///
    /// Example: synth cost --minutes 10 --calls 1000
    Cost {
        /// How long a call is, in minutes, up to 480.
        #[arg(long, value_name = "MINUTES", default_value = "10", value_parser = minutes)]
        minutes: f64,

        /// How many calls a month has.
        #[arg(long, value_name = "CALLS", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..))]
        calls: u32,

        /// US dollars for a pound; without it, the rate in docs/prices.toml.
        #[arg(long, value_name = "RATE", value_parser = rate)]
        usd_per_gbp: Option<f64>,

        /// The form of the answer.
        #[arg(long, value_name = "FORM", default_value = "text")]
        format: Answer,
    },

    /// Draws a template, any template: its events, its data, its permissions, its alarms.
    ///
    /// Example: synth graph --layer data > data.svg
    Graph(graph::Arguments),

    /// Says what a change of templates does on AWS: what is replaced, which data is at risk, who may do more, what arrives
    /// elsewhere, what it costs.
    ///
    /// Any templates of CloudFormation. Red lines give exit code 1 unless an approval covers each (approvals.toml: `[[approval]]`
    /// with `id` and `reason`); input that cannot be used gives 2.
    ///
    /// Example: synth review --against main
    ///
    /// Example: synth review old.yaml new.yaml --format markdown
    Review(review::Arguments),

    /// Prints the JSON Schema of the configuration, by which editors complete and check it; with --document that of the
    /// call document.
    ///
    /// Example: synth schema > cci-lite.schema.json
    ///
    /// Example: synth schema --markdown > docs/configuration.md
    Schema {
        /// The call document's instead.
        #[arg(long)]
        document: bool,

        /// The configuration's as a page for people, as in docs/configuration.md.
        #[arg(long, conflicts_with = "document")]
        markdown: bool,
    },

    /// Writes a configuration to start from: every field with its default and a comment. Beside it, the schema for editors.
    ///
    /// Example: synth init acme.yaml
    Init {
        /// The file; `-` prints instead. An existing file is not overwritten.
        #[arg(value_name = "FILE", default_value = "cci-lite.yaml")]
        file: PathBuf,
    },

    /// Prints what a shell completes this command by, once it is installed (`cargo install --path synth`).
    ///
    /// Example: synth completions bash > ~/.local/share/bash-completion/completions/synth
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
}

/// How an estimate is written.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Answer {
    /// For people.
    Text,
    /// For programs.
    Json,
}

fn minutes(text: &str) -> Result<f64, String> {
    number(text, 480.0)
}

fn rate(text: &str) -> Result<f64, String> {
    number(text, 1_000.0)
}

/// A number above 0 and up to `most`.
fn number(text: &str, most: f64) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| *number > 0.0 && *number <= most);
    number.ok_or_else(|| format!("a number above 0 and up to {most} is expected"))
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) if is_usage(&error) => {
            error.to_string().lines().for_each(|line| eprintln!("error: {line}"));
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            error.downcast_ref::<Refused>().map_or(ExitCode::FAILURE, Refused::exit_code)
        }
    }
}

/// What was asked, or the configuration, cannot be used.
fn is_usage(error: &anyhow::Error) -> bool {
    error.is::<ConfigError>()
        || error.is::<TooManyTemplates>()
        || error.is::<Unpackaged>()
        || error.is::<package::NoCrossBuild>()
        || error.is::<publish::Refused>()
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.command.is_some() && (arguments.format.is_some() || arguments.out.is_some()) {
        let message = "--format and --out are for printing templates; a subcommand has options of its own, behind its name";
        Arguments::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    let format = arguments.format.unwrap_or(Format::Yaml);
    let file = arguments.config.as_deref();
    let checked = !arguments.no_check;
    match arguments.command {
        None => templates(&files(&configuration(file)?, format, checked)?, arguments.out.as_deref()),
        Some(Command::Package(arguments)) => {
            let config = configuration(file)?;
            return package::run(&arguments, &config, &files(&config, Format::Yaml, checked)?);
        }
        Some(Command::Publish(arguments)) => publish::run(&arguments),
        Some(Command::Release(arguments)) => {
            release::run(&arguments, file, &files(&configuration(file)?, Format::Yaml, checked)?)
        }
        Some(Command::Assembly(arguments)) => {
            let config = configuration(file)?;
            assembly::run(&arguments, &config, &checked_files(&config, Format::Json, checked)?)
        }
        Some(Command::Check(arguments)) => {
            let own = || Ok(emit::files(&configuration(file)?, format)?);
            let (report, code) = check::run(&arguments, own)?;
            write(&mut anstream::stdout(), &report)?;
            return Ok(code);
        }
        Some(Command::Graph(arguments)) => {
            print(&graph::run(&arguments, || Ok(emit::files(&configuration(file)?, format)?))?)
        }
        Some(Command::Review(arguments)) => return Ok(review::run(&arguments, &Config::load(file)?)),
        Some(Command::Cost { minutes, calls, usd_per_gbp, format }) => {
            cost(&configuration(file)?, Question { minutes, calls, usd_per_gbp }, format)
        }
        Some(Command::Schema { document: true, .. }) => print(&synth::document_schema_text()),
        Some(Command::Schema { markdown: true, .. }) => print(&config::reference_text()),
        Some(Command::Schema { .. }) => print(&config::schema_text()),
        Some(Command::Init { file }) if file == Path::new("-") => print(config::DEFAULT),
        Some(Command::Init { file }) => init(&file),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "synth", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The configuration. What is legal and may not be meant is said.
fn configuration(file: Option<&Path>) -> anyhow::Result<Config> {
    let config = Config::load(file)?;
    config.warnings().iter().for_each(|warning| eprintln!("warning: {warning}"));
    Ok(config)
}

/// More templates than one cannot go to standard output.
#[derive(Debug, thiserror::Error)]
#[error(
    "the configuration makes {0} templates, which cannot be printed one after the other: use --out FOLDER"
)]
struct TooManyTemplates(usize);

fn templates(files: &[File], out: Option<&Path>) -> anyhow::Result<()> {
    match (out, files) {
        (Some(folder), files) => emit::write(files, folder),
        (None, [file]) => print(&file.text),
        (None, files) => Err(TooManyTemplates(files.len()).into()),
    }
}

/// The templates, unless they are `checked` and have errors. What the one who deploys must know of them is said.
fn files(config: &Config, format: Format, checked: bool) -> anyhow::Result<Vec<File>> {
    let files = checked_files(config, format, checked)?;
    for note in emit::notes(&files) {
        eprintln!("note: {note}");
    }
    Ok(files)
}

/// The templates, unless they are `checked` and have errors.
fn checked_files(config: &Config, format: Format, checked: bool) -> anyhow::Result<Vec<File>> {
    let files = emit::files(config, format)?;
    if checked {
        let mut told = String::new();
        let outcome = check::refuse(&files, &mut told);
        anstream::eprint!("{told}");
        outcome?;
    }
    Ok(files)
}

/// Prints. Who closes the pipe early, such as `head`, has read enough.
fn print(text: &str) -> anyhow::Result<()> {
    write(&mut io::stdout(), text)
}

fn write(to: &mut impl Write, text: &str) -> anyhow::Result<()> {
    match to.write_all(text.as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot print"),
    }
}

fn cost(config: &Config, question: Question, format: Answer) -> anyhow::Result<()> {
    let estimate = synth::cost::estimate(config, question)?;
    match format {
        Answer::Text => print(&estimate.to_string()),
        Answer::Json => print(&format!("{}\n", serde_json::to_string_pretty(&estimate)?)),
    }
}

fn init(file: &Path) -> anyhow::Result<()> {
    let written: Vec<String> = config::init(file)?.iter().map(|file| file.display().to_string()).collect();
    eprintln!("{}: written; change it, then: synth --config {}", written.join(", "), file.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_examples_that_can_be_typed() {
        help::assert_examples(&Arguments::command());
    }
}
