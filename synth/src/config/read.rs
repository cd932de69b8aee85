//! From text to a configuration.

use super::Config;

/// Reads a configuration. Gives everything that is wrong with it, each with file, line and field.
pub(super) fn read(file: &str, text: &str) -> Result<Config, Vec<String>> {
    let config: Option<Config> =
        serde_yaml::from_str(text).map_err(|error| vec![format!("{file}: {error}")])?;
    let config = config.unwrap_or_default();
    let problems = config.problems();
    if problems.is_empty() {
        Ok(config)
    } else {
        Err(problems
            .into_iter()
            .map(|problem| format!("{file}: {:?}: {}", problem.path, problem.message))
            .collect())
    }
}
