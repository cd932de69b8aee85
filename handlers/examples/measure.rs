//! Reads and measures one transcript, once, and says what the process needed at most:
//!
//! ```text
//! cargo run --release -p handlers --example measure -- transcript.json
//! ```
//!
//! Without a file, it measures a generated call of eight hours.

use std::error::Error;
use std::time::Instant;

use contract::tenant::Tenant;
use handlers::conversation::Conversation;
use handlers::transcript::Transcript;

#[path = "../tests/calls/mod.rs"]
mod calls;

fn main() -> Result<(), Box<dyn Error>> {
    let bytes = match std::env::args().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => calls::call(calls::EIGHT_HOURS),
    };
    let tenant = Tenant::new("demo-tenant".parse()?, "Demo");
    let begin = Instant::now();
    let transcript = Transcript::read(&bytes)?;
    let read = begin.elapsed();
    let conversation = Conversation::of(&transcript, &tenant);
    let all = begin.elapsed();
    println!("{} bytes, {} words, {} turns", bytes.len(), conversation.talk.words, conversation.talk.turns);
    println!("{:.0} s of talk", conversation.duration_seconds);
    println!("read in {read:?}, read and measured in {all:?}");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    Ok(())
}
