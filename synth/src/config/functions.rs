//! The functions: processor, memory, time, logs, and how many run at once.

use contract::function::Function;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aws::lambda::ApplicationLogLevel;

/// The processor of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// Graviton.
    Arm64,
    /// Intel and AMD.
    #[serde(rename = "x86_64")]
    X86_64,
}

impl Architecture {
    /// Lambda's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86_64",
        }
    }

    /// That of the machine on which this runs; none when Lambda has no such machines.
    pub fn of_host() -> Option<Self> {
        match std::env::consts::ARCH {
            "aarch64" => Some(Self::Arm64),
            "x86_64" => Some(Self::X86_64),
            _ => None,
        }
    }
}

/// From which level on a function's log lines are kept. Lines are JSON and never hold words of a call. There is nothing above
/// INFO: metrics are lines, too, which Lambda counts as INFO (Lambda developer guide, "Log-level filtering").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "Lambda's own words")]
pub enum LogLevel {
    Debug,
    Info,
}

impl LogLevel {
    /// Lambda's word for it.
    pub(crate) fn in_lambda(self) -> ApplicationLogLevel {
        match self {
            Self::Debug => ApplicationLogLevel::Debug,
            Self::Info => ApplicationLogLevel::Info,
        }
    }
}

/// The settings of one function, whichever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of the configuration")]
pub struct Settings {
    pub memory_mb: u16,
    pub timeout_seconds: u16,
    pub log_level: LogLevel,
    pub tracing: bool,
    pub concurrency: u16,
    pub reserved_concurrency: Option<u16>,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident = $function:ident, $least_timeout:literal, $concurrency:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            /// Memory in MB; Lambda gives processor time in proportion.
            #[schemars(range(min = 128, max = 10240))]
            pub memory_mb: u16,
            /// How long one invocation may take. The queue in front hides a message for six times as long.
            #[schemars(range(min = $least_timeout, max = 900))]
            pub timeout_seconds: u16,
            /// From which level on log lines are kept.
            pub log_level: LogLevel,
            /// Whether X-Ray traces its invocations.
            pub tracing: bool,
            /// How many run at once; nothing is reserved, calls wait in the queue.
            #[schemars(range(min = 2, max = 1000))]
            pub concurrency: u16,
            /// Takes this many invocations out of the account's pool, for this function only. An account must keep 100
            /// unreserved, and a new one may have no more than 10: then the stack does not deploy.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schemars(range(min = 5, max = 1000))]
            pub reserved_concurrency: Option<u16>,
        }

        impl Default for $name {
            fn default() -> Self {
                let function = Function::$function;
                Self {
                    memory_mb: function.memory_mb(),
                    timeout_seconds: seconds(function),
                    log_level: LogLevel::Info,
                    tracing: true,
                    concurrency: $concurrency,
                    reserved_concurrency: None,
                }
            }
        }

        impl From<$name> for Settings {
            fn from(set: $name) -> Self {
                let $name { memory_mb, timeout_seconds, log_level, tracing, concurrency, reserved_concurrency } = set;
                Self { memory_mb, timeout_seconds, log_level, tracing, concurrency, reserved_concurrency }
            }
        }
    )*};
}
settings! {
    /// The function that starts transcriptions.
    JobInit = JobInit, 30, 5;
    /// The function that hears of their ends.
    ResultHandler = ResultHandler, 30, 5;
    /// The function that makes documents.
    Analyzer = Analyzer, 300, 10;
}

/// The function that looks after calls that stand still. A schedule invokes it, so there is never more than one at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reconciler {
    /// Memory in MB; Lambda gives processor time in proportion.
    #[schemars(range(min = 128, max = 10240))]
    pub memory_mb: u16,
    /// How long one invocation may take. What it does not come to, the next one does, a quarter of an hour later.
    #[schemars(range(min = 300, max = 900))]
    pub timeout_seconds: u16,
    /// From which level on log lines are kept.
    pub log_level: LogLevel,
    /// Whether X-Ray traces its invocations.
    pub tracing: bool,
}

impl Default for Reconciler {
    fn default() -> Self {
        let Settings { memory_mb, timeout_seconds, log_level, tracing, .. } =
            Settings::of_contract(Function::Reconciler);
        Self { memory_mb, timeout_seconds, log_level, tracing }
    }
}

impl From<Reconciler> for Settings {
    fn from(set: Reconciler) -> Self {
        let Reconciler { memory_mb, timeout_seconds, log_level, tracing } = set;
        Self { memory_mb, timeout_seconds, log_level, tracing, ..Self::of_contract(Function::Reconciler) }
    }
}

impl Settings {
    /// Those of a function that no queue feeds, as the contract has them.
    fn of_contract(function: Function) -> Self {
        Self {
            memory_mb: function.memory_mb(),
            timeout_seconds: seconds(function),
            log_level: LogLevel::Info,
            tracing: true,
            concurrency: 1,
            reserved_concurrency: None,
        }
    }
}

fn seconds(function: Function) -> u16 {
    u16::try_from(function.timeout().as_secs()).unwrap_or(u16::MAX)
}

/// The functions on a call's way, and the one that looks after calls. Time-outs have a least value: within it the functions' own calls end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Functions {
    /// Starts the transcription of an uploaded recording.
    pub job_init: JobInit,
    /// Hears that a transcription ended.
    pub result_handler: ResultHandler,
    /// Makes the document of a transcript.
    pub analyzer: Analyzer,
    /// Looks after calls that stand still.
    pub reconciler: Reconciler,
}

impl Functions {
    /// The settings of a function. The registrar, which only deployments use, has those of the contract.
    pub fn of(&self, function: Function) -> Settings {
        match function {
            Function::JobInit => self.job_init.into(),
            Function::ResultHandler => self.result_handler.into(),
            Function::Analyzer => self.analyzer.into(),
            Function::Reconciler => self.reconciler.into(),
            Function::TenantRegistrar => Settings::of_contract(function),
        }
    }

    /// All concurrency that is taken out of the account's pool.
    pub fn reserved(&self) -> u32 {
        Function::ALL
            .into_iter()
            .filter_map(|function| self.of(function).reserved_concurrency)
            .map(u32::from)
            .sum()
    }
}
