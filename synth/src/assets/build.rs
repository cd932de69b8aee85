//! Builds the handlers' binaries: with cargo-lambda for the configured architecture where it is installed, else with
//! plain cargo for the architecture of this machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use contract::function::Function;

use crate::config::Architecture;

/// How the binaries are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builder {
    /// `cargo lambda build`: any architecture, the C library of `provided.al2023`.
    CargoLambda,
    /// `cargo build`: this machine's architecture and C library.
    Cargo,
}

fn cargo() -> Command {
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

    /// Builds all handlers, with cargo's own progress on standard error, and says where the binaries are. cargo-lambda
    /// leaves them in `scratch`.
    pub fn build(
        self,
        architecture: Architecture,
        scratch: &Path,
    ) -> anyhow::Result<Vec<(Function, PathBuf)>> {
        match self {
            Self::CargoLambda => Self::cargo_lambda(architecture, scratch),
            Self::Cargo => Self::plain(),
        }
    }

    fn cargo_lambda(architecture: Architecture, scratch: &Path) -> anyhow::Result<Vec<(Function, PathBuf)>> {
        let target = match architecture {
            Architecture::Arm64 => "--arm64",
            Architecture::X86_64 => "--x86-64",
        };
        let mut command = cargo();
        command.args(["lambda", "build", "--locked", "--package", "handlers", "--profile", "lambda", target]);
        command.arg("--lambda-dir").arg(scratch).stdout(Stdio::null());
        let status = command.status().context("cannot run cargo lambda")?;
        ensure!(status.success(), "cargo lambda build failed; its messages stand above");
        Ok(Function::ALL.map(|function| (function, scratch.join(function.name()).join("bootstrap"))).into())
    }

    fn plain() -> anyhow::Result<Vec<(Function, PathBuf)>> {
        let mut command = cargo();
        command.args(["build", "--locked", "--package", "handlers", "--bins", "--profile", "lambda"]);
        command.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
        let output = command.output().context("cannot run cargo")?;
        ensure!(output.status.success(), "cargo build failed; its messages stand above");
        let messages = String::from_utf8_lossy(&output.stdout);
        let made: Vec<(String, PathBuf)> = messages.lines().filter_map(executable).collect();
        let mut binaries = Vec::new();
        for function in Function::ALL {
            let Some((_, path)) = made.iter().find(|(name, _)| name == function.name()) else {
                bail!("cargo built no binary {}", function.name());
            };
            binaries.push((function, path.clone()));
        }
        Ok(binaries)
    }
}

/// Name and place of the binary that a message of cargo tells of.
fn executable(line: &str) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let name = message["target"]["name"].as_str()?.to_owned();
    Some((name, message["executable"].as_str()?.into()))
}
