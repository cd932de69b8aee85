//! Breaks the committed templates one place at a time and prints which mutants `synth check` notices, by family.
//!
//! ```text
//! cargo run --release -p tests --example mutants                   # the table, and what is not noticed
//! cargo run --release -p tests --example mutants -- --each         # each mutant with the rules that notice it
//! cargo run --release -p tests --example mutants -- --out mutants  # the mutants as files, for other programs
//! ```

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use clap::Parser;
use serde_json::json;
use tests::mutants::{Mutants, Score};

/// Breaks the committed templates one place at a time and prints which mutants are noticed.
#[derive(Parser)]
struct Arguments {
    /// Prints each mutant with the rules that notice it.
    #[arg(long)]
    each: bool,
    /// Writes the mutants into this folder instead: the templates of each, and mutants.json, which says what each is.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

fn main() {
    let arguments = Arguments::parse();
    let mutants = Mutants::new();
    eprintln!("{} mutants", mutants.all.len());
    if let Some(folder) = arguments.out {
        write(&mutants, &folder);
        return;
    }
    let score = Score::of(&mutants);
    if arguments.each {
        for (id, rules) in &score.found {
            println!("{id}\t{}", rules.iter().map(String::as_str).collect::<Vec<_>>().join(" "));
        }
    }
    print!("{score}");
}

fn write(mutants: &Mutants, folder: &std::path::Path) {
    std::fs::create_dir_all(folder).unwrap();
    let mut index = Vec::new();
    for (number, mutant) in mutants.all.iter().enumerate() {
        let own = folder.join(format!("{number:04}"));
        std::fs::create_dir_all(&own).unwrap();
        for (name, text) in mutants.texts(mutant) {
            std::fs::write(own.join(name), text).unwrap();
        }
        let change = &mutant.change;
        index.push(json!({
            "folder": format!("{number:04}"), "id": mutant.id(), "template": mutant.template, "family": change.family,
            "operator": change.operator, "part": format!("{}-{}.json", mutant.template, mutant.part()),
        }));
    }
    for (name, text) in mutants.whole() {
        std::fs::write(folder.join(name), text).unwrap();
    }
    std::fs::write(folder.join("mutants.json"), json!(index).to_string()).unwrap();
    println!("{}: {} mutants", folder.display(), index.len());
}
