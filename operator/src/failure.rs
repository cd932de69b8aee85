//! Why a command cannot be done at all.

use std::io;
use std::process::ExitCode;

use handlers::error::StepError;

/// Why a command cannot be done at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was asked for in a way that cannot be. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// What it is about is not there. Exit code 1.
    #[error("{0}")]
    NotFound(String),
    /// AWS does not answer as it should. Exit code 1.
    #[error("{0}")]
    Aws(#[from] StepError),
    /// What it prints cannot be written. Exit code 1, but 0 where the reader has seen enough.
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// The exit code.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }

    /// Whether there is anything to say: not to a reader that has gone.
    pub fn is_told(&self) -> bool {
        self.exit_code() != ExitCode::SUCCESS
    }
}
