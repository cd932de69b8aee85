//! Prints, for each function as it ships: the bytes of its zip, the time from start to the first request for work, and
//! the memory that it then has.
//!
//! `cargo bench -p synth --bench functions`

use std::io::{BufRead as _, BufReader, ErrorKind};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use synth::assets::{self, Binary, Builder, Label, NO_RELEASE, Workspace};
use synth::config::Architecture;

/// Starts of each function; the fastest and the median are printed.
const STARTS: usize = 20;

/// Prices, of which the analyzer reads no more than that they are such.
const PRICES: &str =
    r#"{"as_of":"2026-01-01","transcribe_minute":0,"redaction_minute":0,"comprehend_unit":0,"other_call":0}"#;

fn main() {
    let architecture = Architecture::of_host().expect("Lambda has machines like this one");
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let workspace = Workspace::find().expect("a workspace");
    let binaries = Builder::Cargo.build(architecture, &workspace).expect("the functions build");
    let label = Label { architecture, bucket: None, release: NO_RELEASE.to_owned() };
    let zips =
        assets::package(&binaries, &label, None, scratch.path(), |_| ()).expect("the functions are fit");
    println!(
        "{:<16}{:>12}{:>14}{:>14}{:>12}",
        "function", "zip bytes", "fastest ms", "median ms", "memory MB"
    );
    for (Binary { function, path: binary, .. }, zip) in binaries.iter().zip(&zips) {
        let mut starts: Vec<(Duration, u64)> = (0..STARTS).map(|_| start(binary)).collect();
        starts.sort();
        let (fastest, _) = starts[0];
        let (median, memory) = starts[STARTS / 2];
        println!(
            "{:<16}{:>12}{:>14.1}{:>14.1}{:>12.1}",
            function.name(),
            zip.size,
            fastest.as_secs_f64() * 1e3,
            median.as_secs_f64() * 1e3,
            f64::from(u32::try_from(memory).unwrap_or(u32::MAX)) / 1024.0
        );
    }
}

/// Starts a function and waits for its first `GET …/next`. Gives the time and the resident memory in KB.
fn start(binary: &Path) -> (Duration, u64) {
    let runtime_api = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let address = runtime_api.local_addr().expect("its address").to_string();
    let begun = Instant::now();
    let mut process = spawn(binary, &address);
    let connection = connection(&runtime_api, &mut process);
    let mut request = String::new();
    // Held until the memory is read: a function whose connection is closed ends.
    let mut connection = BufReader::new(connection);
    connection.read_line(&mut request).expect("the function asks");
    let took = begun.elapsed();
    assert!(request.contains("/next"), "{} asked {request:?} first", binary.display());
    let memory = resident_kb(&process);
    process.kill().expect("the function can be stopped");
    process.wait().expect("the function ends");
    (took, memory)
}

/// The function's first connection; one that ends instead would be waited for without end.
fn connection(runtime_api: &TcpListener, process: &mut Child) -> TcpStream {
    runtime_api.set_nonblocking(true).expect("a listener that does not wait");
    loop {
        match runtime_api.accept() {
            Ok((connection, _)) => {
                connection.set_nonblocking(false).expect("a connection that waits");
                return connection;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let ended = process.try_wait().expect("the system tells about processes");
                assert_eq!(ended, None, "the function ends at once: does spawn() set all its variables?");
                std::thread::sleep(Duration::from_micros(100));
            }
            Err(error) => panic!("the function does not connect: {error}"),
        }
    }
}

fn spawn(binary: &Path, runtime_api: &str) -> Child {
    let mut command = Command::new(binary);
    command.env_clear().stdout(Stdio::null()).stderr(Stdio::null());
    command.env("AWS_LAMBDA_RUNTIME_API", runtime_api).env("AWS_REGION", "eu-central-1");
    command.env("AWS_ACCESS_KEY_ID", "none").env("AWS_SECRET_ACCESS_KEY", "none");
    for (name, value) in [
        ("AWS_LAMBDA_FUNCTION_NAME", "function"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "group"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
        ("DEPLOYMENT", "cci-lite"),
        ("INPUT_BUCKET", "input"),
        ("OUTPUT_BUCKET", "results"),
        ("KMS_KEY_ARN", "key"),
        ("DDB_TABLE", "config"),
        ("LEDGER_TABLE", "ledger"),
        ("LEDGER_DAYS", "90"),
        ("START_INTERVAL_MS", "0"),
        ("INTAKE_QUEUE_URL", "queue"),
        ("COMPLETION_QUEUE_URL", "queue"),
        ("ANALYSIS_QUEUE_URL", "queue"),
        ("BEDROCK_MODEL_ID", "model"),
        ("MODELS", "{}"),
        ("PRICES", PRICES),
    ] {
        command.env(name, value);
    }
    command.spawn().expect("the function starts")
}

/// `VmRSS` of `/proc/<pid>/status`.
fn resident_kb(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()))
        .expect("Linux tells about processes");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the process has memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number of KB")
}
