//! A workspace of its own for each test, with stand-ins for cargo and aws.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use contract::function::Function;
use sha2::{Digest as _, Sha256};

/// Knows what cargo is asked by packaging. `lambda build` and `build` hand out the binaries below `built/`.
const CARGO: &str = r#"#!/bin/sh
set -eu
place=$(dirname "$(dirname "$0")")
functions="job-init result-handler analyzer reconciler tenant-registrar"
case "$1 ${2-}" in
"metadata "*)
    printf '{"workspace_root":"%s","target_directory":"%s/target","packages":[]}\n' "$place" "$place" ;;
"lambda --version") test -e "$place/with-cargo-lambda" ;;
"lambda build")
    while test $# -gt 0; do
        case "$1" in
        --arm64) architecture=arm64 target=aarch64-unknown-linux-gnu ;;
        --x86-64) architecture=x86_64 target=x86_64-unknown-linux-gnu ;;
        --lambda-dir) folder=$2 ;;
        esac
        shift
    done
    mkdir -p "$place/target/$target/lambda"
    for function in $functions; do
        mkdir -p "$folder/$function"
        cp "$place/built/$architecture/$function" "$folder/$function/bootstrap"
        printf '%s: %s %s\n' "$function" "$place/handlers/src/bin/$function.rs" "$place/handlers/src/lib.rs" \
            >"$place/target/$target/lambda/$function.d"
    done ;;
*) echo "cargo was asked: $*" >&2; exit 101 ;;
esac
"#;

/// Keeps objects in `bucket/`, and notes what it is asked in `asked`.
const AWS: &str = r#"#!/bin/sh
set -eu
place=$(dirname "$(dirname "$0")")
echo "$*" >>"$place/asked"
case "$1 $2" in
"s3api head-object")
    if test -e "$place/forbidden"; then
        echo "An error occurred (403) when calling the HeadObject operation: Forbidden" >&2; exit 254
    fi
    test -e "$place/bucket/$6" || {
        echo "An error occurred (404) when calling the HeadObject operation: Not Found" >&2; exit 254; } ;;
"s3 cp") cp "$4" "$place/bucket/" ;;
*) exit 252 ;;
esac
"#;

/// A workspace; it goes with the test.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// With cargo-lambda.
    pub(crate) fn new() -> Self {
        let place = Self::without_cargo_lambda();
        fs::write(place.path("with-cargo-lambda"), "").unwrap();
        place
    }

    /// With plain cargo only.
    pub(crate) fn without_cargo_lambda() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["tools", "bucket", "handlers/src/bin", "built/arm64", "built/x86_64"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        for (name, script) in [("cargo", CARGO), ("aws", AWS)] {
            let path = place.path(&format!("tools/{name}"));
            fs::write(&path, script).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(place.path("Cargo.lock"), "version = 4\n").unwrap();
        fs::write(place.path(".gitignore"), "/target\n/dist\n/built\n/tools\n").unwrap();
        fs::write(place.path("handlers/src/lib.rs"), "").unwrap();
        for function in Function::ALL {
            fs::write(place.path(&format!("handlers/src/bin/{}.rs", function.name())), "fn main() {}")
                .unwrap();
            for architecture in ["arm64", "x86_64"] {
                place.build(architecture, function, "code");
            }
        }
        place
    }

    /// Has cargo hand out another binary of a function.
    pub(crate) fn build(&self, architecture: &str, function: Function, code: &str) {
        let path = self.path(&format!("built/{architecture}/{}", function.name()));
        fs::write(path, binary(architecture, &format!("{code} of {}", function.name()))).unwrap();
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Runs synth in the workspace, with the stand-ins and what is on this machine behind them. The template's rules are not
    /// what is tested here.
    pub(crate) fn synth(&self, arguments: &[&str]) -> Output {
        let tools = self.path("tools");
        let mut paths = vec![tools.clone()];
        // Without ours there must be no real one either.
        if tools.join("aws").exists() {
            paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        }
        Command::new(env!("CARGO_BIN_EXE_synth"))
            .arg("--no-check")
            .args(arguments)
            .current_dir(self.folder.path())
            .env("CARGO", tools.join("cargo"))
            .env("RUSTC", std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("GIT_CEILING_DIRECTORIES", self.folder.path().parent().unwrap())
            .output()
            .unwrap()
    }

    /// Packages for `x86_64`, unless told otherwise.
    pub(crate) fn package(&self, more: &[&str]) {
        let processor: &[&str] =
            if more.contains(&"--architecture") { &[] } else { &["--architecture", "x86_64"] };
        let output = self.synth(&[&["package"], processor, more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The files of a folder; what is no text, as far as it is.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let read = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        self.each(folder, read)
    }

    /// By which the system knows the files of a folder: a file that is written again is another.
    pub(crate) fn inodes(&self, folder: &str) -> BTreeMap<String, u64> {
        self.each(folder, |path| fs::metadata(path).unwrap().ino())
    }

    fn each<T>(&self, folder: &str, of: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
        let entries = fs::read_dir(self.path(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries
            .filter(|path| path.is_file())
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), of(&path)))
            .collect()
    }

    /// Puts other content into a file, or removes it. What is given back undoes that.
    pub(crate) fn replace(&self, file: &str, content: Option<&str>) -> impl FnOnce() + use<> {
        let path = self.path(file);
        let before = fs::read(&path).ok();
        match content {
            Some(content) => fs::write(&path, content).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        move || match before {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }

    /// Commits all; false where there is no Git.
    pub(crate) fn commit(&self, message: &str) -> bool {
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.args([
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false",
            ]);
            command.args(arguments).current_dir(self.folder.path()).output()
        };
        if git(&["init", "--quiet"]).is_err() {
            return false;
        }
        let added = git(&["add", "--all"]).unwrap();
        let made = git(&["commit", "--quiet", "--message", message]).unwrap();
        assert!(added.status.success() && made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        true
    }

    /// What aws was asked, in its order.
    pub(crate) fn asked(&self) -> Vec<String> {
        lines(&fs::read_to_string(self.path("asked")).unwrap_or_default())
    }

    /// Has the bucket hold a zip already.
    pub(crate) fn put(&self, zip: &str) {
        fs::copy(self.path(&format!("dist/{zip}")), self.path(&format!("bucket/{zip}"))).unwrap();
    }

    /// Has the bucket refuse.
    pub(crate) fn forbid(&self) {
        fs::write(self.path("forbidden"), "").unwrap();
    }

    /// There is no aws any more.
    pub(crate) fn remove_aws(&self) {
        fs::remove_file(self.path("tools/aws")).unwrap();
    }

    /// Unpacks an archive, and says into which folder.
    pub(crate) fn unzip(&self, archive: &str) -> String {
        let mut zip = zip::ZipArchive::new(fs::File::open(self.path(archive)).unwrap()).unwrap();
        let folder = format!("unpacked/{archive}");
        zip.extract(self.path(&folder)).unwrap();
        folder
    }

    /// The lines that `sha256sum` prints of a folder's files, without that of the sums themselves.
    pub(crate) fn sha256sums(&self, folder: &str) -> BTreeSet<String> {
        let sum = |path: &Path| {
            let mut bytes = Vec::new();
            fs::File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
            Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        let sums = self.each(folder, sum);
        let sums = sums.into_iter().filter(|(name, _)| name != "SHA256SUMS");
        sums.map(|(name, sum)| format!("{sum}  {name}")).collect()
    }
}

pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The least that is a 64-bit Linux executable of an architecture, with something behind it.
fn binary(architecture: &str, code: &str) -> Vec<u8> {
    let machine: u16 = if architecture == "arm64" { 183 } else { 62 };
    let mut bytes = vec![0; 64];
    bytes[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1, 1]);
    bytes[16] = 2;
    bytes[18..20].copy_from_slice(&machine.to_le_bytes());
    bytes[20] = 1;
    bytes[52] = 64;
    bytes[54] = 56;
    bytes[58] = 64;
    bytes.extend_from_slice(code.as_bytes());
    bytes
}
