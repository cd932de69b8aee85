//! `synth check`: what would go wrong with a template on AWS.

use std::io::Read as _;
use std::process::ExitCode;

use check::report::{self, Checked};
use check::{Deployment, Severity, Unusable};

use synth::emit::File;

/// What is checked, and how it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Templates, YAML or JSON; `-` is standard input. Without any, those of the configuration.
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// The files are stacks of one deployment, in the order in which they are deployed: each sees what those before it
    /// export.
    #[arg(long)]
    together: bool,

    /// A value for a parameter that has no default, or another than its default.
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,

    /// The form of the report.
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: Form,

    /// Says also what was left alone, and why.
    #[arg(long)]
    verbose: bool,

    /// Prints a rule's page instead, with its smallest bad and good template; `all` lists the rules.
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// Workflow commands, which GitHub shows on the lines of a pull request.
    Github,
}

/// What cannot be checked, or explained.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// A file is no template.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// A file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, std::io::Error),
    /// A rule that is not there.
    #[error("there is no rule `{0}`; `synth check --explain all` lists them{1}")]
    NoRule(String, String),
    /// Templates have errors.
    #[error(
        "{0} in the template: it is not printed. Mend what they say, accept a finding in the resource's Metadata \
         (cci:accept), or print all the same with --no-check"
    )]
    Errors(String),
}

impl Refused {
    /// 2 for what cannot be used, 1 for what was found.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Errors(_) => ExitCode::FAILURE,
            Self::Unusable(_) | Self::Unreadable(..) | Self::NoRule(..) => ExitCode::from(2),
        }
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = pair.ok_or("NAME=VALUE is expected")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Checks, and gives what to print and how to exit. `own` makes the templates of the configuration.
///
/// # Errors
/// A file cannot be read or is no template; the rule to explain is not there; the configuration cannot be used.
pub(crate) fn run(
    arguments: &Arguments,
    own: impl FnOnce() -> anyhow::Result<Vec<File>>,
) -> anyhow::Result<(String, ExitCode)> {
    if let Some(rule) = &arguments.explain {
        return Ok((explain(rule)?, ExitCode::SUCCESS));
    }
    let mut account = check::account();
    for (name, value) in &arguments.parameters {
        account = account.parameter(name, value);
    }
    let groups = if arguments.files.is_empty() {
        vec![own()?.into_iter().map(|file| (file.name, file.text)).collect()]
    } else {
        let files = arguments.files.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
        if arguments.together { vec![files] } else { files.into_iter().map(|file| vec![file]).collect() }
    };
    let checked = groups
        .iter()
        .map(|group| deployment(group, &account).map(Checked::new))
        .collect::<Result<Vec<_>, _>>()?;
    let found = checked.iter().any(|one| !one.report.findings.is_empty());
    let text = match arguments.format {
        Form::Text => report::text(&checked, arguments.verbose),
        Form::Json => report::json(&checked),
        Form::Sarif => report::sarif(&checked),
        Form::Github => report::github(&checked),
    };
    Ok((text, if found { ExitCode::FAILURE } else { ExitCode::SUCCESS }))
}

/// Refuses templates that have errors, and gives the report on all that was found, if anything was.
///
/// # Errors
/// There are errors: the report is in `told`.
pub(crate) fn refuse(files: &[File], told: &mut String) -> Result<(), Refused> {
    let files: Vec<(String, String)> =
        files.iter().map(|file| (file.name.clone(), file.text.clone())).collect();
    let checked = [Checked::new(deployment(&files, &check::account())?)];
    if !checked[0].report.findings.is_empty() {
        *told = report::text(&checked, false);
    }
    match report::count(&checked, Severity::Error) {
        0 => Ok(()),
        1 => Err(Refused::Errors("there is an error".to_owned())),
        many => Err(Refused::Errors(format!("there are {many} errors"))),
    }
}

pub(super) fn deployment(
    files: &[(String, String)],
    account: &proof::Account,
) -> Result<Deployment, Refused> {
    Ok(Deployment::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())), account)?)
}

pub(super) fn read(file: &str) -> Result<(String, String), Refused> {
    let mut text = String::new();
    let read = if file == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(file).map(|content| text = content)
    };
    read.map_err(|error| Refused::Unreadable(file.to_owned(), error))?;
    Ok((if file == "-" { "standard input".to_owned() } else { file.to_owned() }, text))
}

fn explain(rule: &str) -> Result<String, Refused> {
    if rule == "all" {
        return Ok(check::page::index());
    }
    let found = check::rules::rule(rule).map(check::page::of);
    found.ok_or_else(|| {
        let near = check::RULES
            .iter()
            .map(|known| (strsim::jaro_winkler(known.id, rule), known.id))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = near.map(|(_, id)| format!(" (did you mean `{id}`?)")).unwrap_or_default();
        Refused::NoRule(rule.to_owned(), hint)
    })
}
