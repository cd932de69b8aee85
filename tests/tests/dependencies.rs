//! Who compiles what: `synth`, `proof` and `contract` stay quick to build, with no AWS SDK and no async runtime; the SDKs are
//! for `handlers` and `operator`, which together need nine, and nobody has a TLS library in C.

use std::collections::BTreeSet;
use std::process::Command;

/// The packages that a package compiles, by name.
fn compiled(package: &str) -> BTreeSet<String> {
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
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn synth_proof_and_contract_compile_no_sdk_and_no_async_runtime() {
    for package in ["synth", "proof", "contract"] {
        let heavy: Vec<String> = compiled(package).into_iter().filter(|name| is_heavy(name)).collect();
        assert!(
            heavy.is_empty(),
            "{package} compiles {heavy:?}; keep what needs them in handlers, operator or rehearsal"
        );
    }
}

fn is_heavy(name: &str) -> bool {
    let runtimes =
        ["tokio", "async-std", "async-executor", "smol", "hyper", "futures-executor", "lambda_runtime"];
    name.starts_with("aws-") || runtimes.contains(&name)
}

/// An SDK takes longer to build than most of what uses it. The operator's command reads the control planes without.
#[test]
fn sdks_are_those_of_the_handlers_and_for_the_operators_credentials() {
    let sdks = |package: &str| -> Vec<String> {
        let all = compiled(package).into_iter();
        all.filter_map(|name| name.strip_prefix("aws-sdk-").map(str::to_owned)).collect()
    };
    let handlers = sdks("handlers");
    assert_eq!(handlers, ["bedrockruntime", "comprehend", "dynamodb", "s3", "sqs", "sts", "transcribe"]);
    let more: Vec<String> = sdks("operator").into_iter().filter(|name| !handlers.contains(name)).collect();
    assert_eq!(more, ["sso", "ssooidc"]);
    for package in ["codegen", "rehearsal"] {
        assert_eq!(sdks(package), [""; 0], "{package}");
    }
}

#[test]
fn what_speaks_tls_compiles_one_library_for_it() {
    for package in ["handlers", "operator"] {
        let compiled = compiled(package);
        assert!(compiled.contains("rustls") && compiled.contains("ring"), "{package}");
        for other in ["aws-lc-sys", "aws-lc-rs", "openssl-sys", "native-tls"] {
            assert!(!compiled.contains(other), "{package} compiles {other}");
        }
    }
}
