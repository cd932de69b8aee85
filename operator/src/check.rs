//! What is looked at, what was found, and what is to be done about it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::control::Refusal;
use crate::{Console, Exit, Failure};

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and somebody should look at it.
    Warn,
    /// It does not work.
    Failed,
    /// It could not be looked at.
    Unknown,
}

impl Verdict {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub check: String,
    /// How it is.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What is to be done; empty where that is nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub todo: String,
}

impl Check {
    /// As it should be.
    pub fn ok(check: impl Into<String>, found: impl Into<String>) -> Self {
        Self { check: check.into(), verdict: Verdict::Ok, found: found.into(), todo: String::new() }
    }

    /// It works, and somebody should look at it.
    pub fn warn(check: impl Into<String>, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warn, todo: todo.into(), ..Self::ok(check, found) }
    }

    /// It does not work.
    pub fn failed(check: impl Into<String>, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { verdict: Verdict::Failed, todo: todo.into(), ..Self::ok(check, found) }
    }

    /// It could not be looked at.
    pub fn unknown(check: impl Into<String>, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { verdict: Verdict::Unknown, todo: todo.into(), ..Self::ok(check, found) }
    }

    /// As an answer says, if there is one. `permission` is what is needed to look, `absent` what to do when there is no such
    /// thing.
    pub fn of(
        check: impl Into<String>,
        permission: &str,
        answer: Result<Value, Refusal>,
        absent: &str,
        judge: impl FnOnce(String, &Value) -> Self,
    ) -> Self {
        match answer {
            Ok(answer) => judge(check.into(), &answer),
            Err(refusal) if refusal.is_absence() => Self::failed(check, "there is none", absent),
            Err(refusal) => Self::unseen(check, permission, &refusal),
        }
    }

    /// It could not be looked at because of this.
    pub fn unseen(check: impl Into<String>, permission: &str, refusal: &Refusal) -> Self {
        let denied = refusal.code.contains("AccessDenied") || refusal.code.contains("NotAuthorized");
        let todo = if denied { format!("look with {permission}") } else { String::new() };
        Self::unknown(check, refusal.to_string(), todo)
    }
}

/// Shows checks, and whether one failed.
///
/// # Errors
/// They cannot be printed.
pub fn show(checks: &[Check], console: &mut Console<'_>) -> Result<Exit, Failure> {
    if console.is_json() {
        console.json(&json!({"checks": checks}))?;
    } else {
        let line = |check: &Check| {
            vec![
                check.verdict.as_str().to_owned(),
                check.check.clone(),
                check.found.clone(),
                check.todo.clone(),
            ]
        };
        console.table(&["", "check", "found", "to do"], checks.iter().map(line))?;
    }
    let failed = checks.iter().any(|check| check.verdict == Verdict::Failed);
    Ok(if failed { Exit::Partly } else { Exit::Done })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::control::{Control, Question};
    use std::collections::BTreeMap;

    /// A control plane in memory: answers by operation. What it does not know it may not tell.
    #[derive(Default)]
    pub(crate) struct Told(pub(crate) BTreeMap<&'static str, Result<Value, Refusal>>);

    impl Told {
        pub(crate) fn of<const N: usize>(answers: [(&'static str, Value); N]) -> Self {
            Self(answers.into_iter().map(|(operation, answer)| (operation, Ok(answer))).collect())
        }

        pub(crate) fn but(mut self, operation: &'static str, answer: Result<Value, Refusal>) -> Self {
            self.0.insert(operation, answer);
            self
        }
    }

    pub(crate) fn refusal(code: &str) -> Refusal {
        Refusal { code: code.to_owned(), reason: "no".to_owned() }
    }

    impl Control for Told {
        async fn ask(&self, question: &Question) -> Result<Value, Refusal> {
            self.0.get(question.operation).cloned().unwrap_or_else(|| Err(refusal("AccessDeniedException")))
        }
    }

    /// The checks that are not as this, with their words.
    pub(crate) fn not(verdict: Verdict, checks: &[Check]) -> Vec<&Check> {
        checks.iter().filter(|check| check.verdict != verdict).collect()
    }

    #[test]
    fn an_answer_an_absence_and_a_refusal_are_three_things() {
        let check = |answer| {
            Check::of("key", "kms:DescribeKey", answer, "deploy", |name, _| Check::ok(name, "enabled"))
        };
        assert_eq!(check(Ok(Value::Null)).verdict, Verdict::Ok);
        let absent = check(Err(refusal("NotFoundException")));
        assert_eq!((absent.verdict, absent.todo.as_str()), (Verdict::Failed, "deploy"));
        let denied = check(Err(refusal("AccessDeniedException")));
        assert_eq!((denied.verdict, denied.todo.as_str()), (Verdict::Unknown, "look with kms:DescribeKey"));
        assert_eq!(check(Err(refusal("Connection"))).verdict, Verdict::Unknown);
    }

    #[test]
    fn only_a_failed_check_fails() {
        let all = [
            Check::ok("a", ""),
            Check::warn("b", "", ""),
            Check::unknown("c", "", ""),
            Check::failed("d", "", ""),
        ];
        for (checks, exit) in [(&all[..3], Exit::Done), (&all[..], Exit::Partly)] {
            let mut out = Vec::new();
            let mut console = Console::new(&mut out, false, crate::console::Consent::Nobody);
            assert_eq!(show(checks, &mut console).unwrap(), exit);
        }
    }
}
