//! `operator`: see the library.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use operator::console::Consent;
use operator::{Arguments, Command, Console, Failure, Services};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(code) => code,
        Err(failure) => {
            if failure.is_told() {
                // Nobody can be told that they cannot be told.
                let _ = writeln!(io::stderr(), "error: {failure}");
            }
            failure.exit_code()
        }
    }
}

async fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    let mut console = Console::new(&mut out, arguments.json, Consent::of(arguments.yes));
    let exit = match &arguments.command {
        Command::Completions { shell } => operator::completions(*shell, &mut console)?,
        command => operator::run(command, &Services::begin(arguments).await?, &mut console).await?,
    };
    out.flush()?;
    Ok(exit.into())
}
