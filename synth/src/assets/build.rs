//! Builds the handlers' binaries: with cargo-lambda for any architecture where it is installed, else with plain cargo for
//! the architecture of this machine.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use contract::function::Function;

use super::workspace::Workspace;
use crate::config::Architecture;

/// How the binaries are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builder {
    /// `cargo lambda build`: any architecture, the C library of `provided.al2023`.
    CargoLambda,
    /// `cargo build`: this machine's architecture and C library.
    Cargo,
}

/// A function as it was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    /// The function.
    pub function: Function,
    /// The executable.
    pub path: PathBuf,
    /// What cargo wrote about its sources, in the form of a makefile.
    pub dep_info: PathBuf,
}

/// cargo, the one that runs this where one does.
pub(super) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

impl Builder {
    /// cargo-lambda where it answers.
    pub fn find() -> Self {
        let answer =
            cargo().args(["lambda", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if answer.is_ok_and(|status| status.success()) { Self::CargoLambda } else { Self::Cargo }
    }

    /// The architecture that it builds for, when `wanted` is asked for.
    pub fn architecture(self, wanted: Architecture) -> anyhow::Result<Architecture> {
        match self {
            Self::CargoLambda => Ok(wanted),
            Self::Cargo => Architecture::of_host().with_context(|| {
                let host = std::env::consts::ARCH;
                format!("Lambda has no {host} machines: install cargo-lambda (pip install cargo-lambda) to build for one")
            }),
        }
    }

    /// Builds all handlers, with cargo's own progress on standard error, and says where the binaries are. Equal sources
    /// and tools make equal binaries, wherever they are: no path of this machine gets into them.
    pub fn build(self, architecture: Architecture, workspace: &Workspace) -> anyhow::Result<Vec<Binary>> {
        match self {
            Self::CargoLambda => cargo_lambda(architecture, workspace),
            Self::Cargo => plain(workspace),
        }
    }
}

fn cargo_lambda(architecture: Architecture, workspace: &Workspace) -> anyhow::Result<Vec<Binary>> {
    let (option, target) = match architecture {
        Architecture::Arm64 => ("--arm64", "aarch64-unknown-linux-gnu"),
        Architecture::X86_64 => ("--x86-64", "x86_64-unknown-linux-gnu"),
    };
    let made = workspace.target.join("package").join(architecture.as_str());
    let mut command = cargo();
    command.args(["lambda", "build", "--locked", "--package", "handlers", "--profile", "lambda", option]);
    command.arg("--lambda-dir").arg(&made).stdout(Stdio::null());
    let status = command.envs(workspace.flags()?).status().context("cannot run cargo lambda")?;
    ensure!(status.success(), "cargo lambda build failed; its messages stand above");
    let dep_info = workspace.target.join(target).join("lambda");
    let binary = |function: Function| Binary {
        function,
        path: made.join(function.name()).join("bootstrap"),
        dep_info: dep_info.join(function.name()).with_extension("d"),
    };
    Ok(Function::ALL.map(binary).into())
}

fn plain(workspace: &Workspace) -> anyhow::Result<Vec<Binary>> {
    let mut command = cargo();
    command.args(["build", "--locked", "--package", "handlers", "--bins", "--profile", "lambda"]);
    command.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let output = command.envs(workspace.flags()?).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo build failed; its messages stand above");
    let messages = String::from_utf8_lossy(&output.stdout);
    let made: Vec<(String, PathBuf)> = messages.lines().filter_map(executable).collect();
    let mut binaries = Vec::new();
    for function in Function::ALL {
        let Some((_, path)) = made.iter().find(|(name, _)| name == function.name()) else {
            bail!("cargo built no binary {}", function.name());
        };
        binaries.push(Binary { function, path: path.clone(), dep_info: path.with_extension("d") });
    }
    Ok(binaries)
}

/// Name and place of the binary that a message of cargo tells of.
fn executable(line: &str) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let name = message["target"]["name"].as_str()?.to_owned();
    Some((name, message["executable"].as_str()?.into()))
}
