//! `synth`, `proof` and `contract` stay quick to build: no AWS SDK, no async runtime.

use std::process::Command;

#[test]
fn synth_proof_and_contract_compile_no_sdk_and_no_async_runtime() {
    for package in ["synth", "proof", "contract"] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--offline",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .args(["--package", package])
            .output()
            .expect("cargo tree runs");
        let tree = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(tree.lines().count() > 3, "cargo tree showed nothing for {package}");
        let heavy: Vec<&str> = tree.lines().filter(|line| is_heavy(line)).collect();
        assert!(
            heavy.is_empty(),
            "{package} compiles {heavy:?}; keep what needs them in handlers or rehearsal"
        );
    }
}

fn is_heavy(line: &str) -> bool {
    let name = line.split(' ').next().unwrap_or_default();
    let runtimes =
        ["tokio", "async-std", "async-executor", "smol", "hyper", "futures-executor", "lambda_runtime"];
    name.starts_with("aws-") || runtimes.contains(&name)
}
