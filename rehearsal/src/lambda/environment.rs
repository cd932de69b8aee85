//! The environment of a function's process: what the template says, and what Lambda adds.

use std::net::SocketAddr;
use std::path::Path;

use proof::Function;
use proof::function::RESERVED_VARIABLES;

use crate::dice;
use crate::stage::Stage;

/// The services whose answers are stand-ins: what the environment variable `CCI_STAND_INS` tells the functions. Where it is
/// set, they take the time from the invocation's client context, for the rehearsal has a time of its own.
const STAND_INS: &str = "transcribe,comprehend,bedrock";

/// The pause between two starts of a transcription. Where many calls are played together it passes in the rehearsal's time,
/// and functions are told that there is none.
pub(crate) const PACE: &str = "START_INTERVAL_MS";

/// The variables of the template that Lambda would refuse.
pub(super) fn refused(function: &Function) -> Vec<&str> {
    function.environment.keys().map(String::as_str).filter(|name| RESERVED_VARIABLES.contains(name)).collect()
}

/// All variables of the process.
pub(super) fn variables(
    stage: &Stage,
    function: &Function,
    access_key: &str,
    program: &Path,
    endpoint: SocketAddr,
    runtime_api: SocketAddr,
) -> Vec<(String, String)> {
    let task_root = program.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    let resource = stage.stack.resource(&function.id);
    let level =
        resource.and_then(|resource| resource.properties["LoggingConfig"]["ApplicationLogLevel"].as_str());
    let added = [
        ("AWS_ACCESS_KEY_ID", access_key.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "rehearsal".to_owned()),
        ("AWS_SESSION_TOKEN", "rehearsal".to_owned()),
        ("AWS_REGION", stage.region.clone()),
        ("AWS_DEFAULT_REGION", stage.region.clone()),
        ("AWS_ENDPOINT_URL", format!("http://{endpoint}")),
        ("AWS_LAMBDA_RUNTIME_API", runtime_api.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", function.name.clone()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", function.memory_mb.to_string()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", function.log_group.clone()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]rehearsal".to_owned()),
        ("AWS_LAMBDA_LOG_FORMAT", function.log_format.clone()),
        ("AWS_EXECUTION_ENV", format!("AWS_Lambda_{}", function.runtime.as_deref().unwrap_or("provided"))),
        ("_HANDLER", function.handler.clone().unwrap_or_default()),
        ("LAMBDA_TASK_ROOT", task_root),
        ("TZ", ":UTC".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin".to_owned()),
        ("CCI_STAND_INS", STAND_INS.to_owned()),
    ];
    let paced = stage.now().paced;
    // These would lead the functions around the rehearsal, or let a deployment pass for one.
    let ours = |name: &str| name.starts_with("AWS_ENDPOINT_URL") || name == "CCI_STAND_INS";
    let from_template = function.environment.iter().filter(|(name, _)| !ours(name)).map(|(name, value)| {
        (name.clone(), if paced && name == PACE { "0".to_owned() } else { value.clone() })
    });
    // Lambda has levels for logs in JSON only, where INFO is the one that nobody chose.
    let level =
        (function.log_format == "JSON").then(|| ("AWS_LAMBDA_LOG_LEVEL", level.unwrap_or("INFO").to_owned()));
    from_template
        .chain(added.into_iter().chain(level).map(|(name, value)| (name.to_owned(), value)))
        .collect()
}

/// The access key ID by which the endpoint knows an instance: `ASIA` and 16 characters, as temporary keys have. The same in
/// every run, another one for every instance.
pub(super) fn access_key(function: &Function, instance: usize) -> String {
    format!("ASIA{:016X}", dice::hash(&[&function.id, &instance.to_string()]))
}
