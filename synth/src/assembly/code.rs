//! The functions' code in a template: the values of `parameters.json` in place of the parameters.

use std::fs;
use std::path::{Path, PathBuf};

use contract::function::Function;
use serde_json::{Map, Value, json};

use super::{Destination, Zip};
use crate::assets::{ASSET_BUCKET, key_parameter};

/// The functions as `synth package` has left them in a folder.
#[derive(Debug)]
pub struct Packaged {
    folder: PathBuf,
    /// Every parameter but the bucket.
    values: Vec<(String, String)>,
    bucket: Option<String>,
}

/// What was packaged cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unpackaged {
    /// The parameters cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The parameters are not what `synth package` writes.
    #[error("{0} is no list of NAME=VALUE: package again (synth package)")]
    Illegible(PathBuf),
    /// A function has no key.
    #[error("{0} has no {1}: package again (synth package)")]
    NoKey(PathBuf, &'static str),
    /// A zip is not there.
    #[error("{0} is not there, though parameters.json names it: package again (synth package)")]
    NoZip(PathBuf),
}

impl Packaged {
    /// Looks for packaged functions in a folder. None where there is no `parameters.json`.
    ///
    /// # Errors
    /// There is one, and it or a zip that it names cannot be used.
    pub fn find(folder: &Path) -> Result<Option<Self>, Unpackaged> {
        let file = folder.join("parameters.json");
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Unpackaged::Unreadable(file, error)),
        };
        let pairs: Vec<String> =
            serde_json::from_str(&text).map_err(|_| Unpackaged::Illegible(file.clone()))?;
        let mut values = Vec::new();
        for pair in pairs {
            let (name, value) = pair.split_once('=').ok_or_else(|| Unpackaged::Illegible(file.clone()))?;
            values.push((name.to_owned(), value.to_owned()));
        }
        let bucket = values.iter().position(|(name, _)| name == ASSET_BUCKET);
        let bucket = bucket.map(|index| values.remove(index).1);
        let packaged = Self { folder: folder.to_owned(), values, bucket };
        for function in Function::ALL {
            let name = key_parameter(function);
            let key = packaged.value(name).ok_or_else(|| Unpackaged::NoKey(file.clone(), name))?;
            // A key of another form would be a path to anywhere.
            if !is_zip(key) {
                return Err(Unpackaged::Illegible(file));
            }
            let path = folder.join(key);
            if !path.is_file() {
                return Err(Unpackaged::NoZip(path));
            }
        }
        Ok(Some(packaged))
    }

    /// The bucket that was named for the zips, if one was.
    pub fn bucket(&self) -> Option<&str> {
        self.bucket.as_deref()
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The zips, in the order of [`Function::ALL`].
    pub(super) fn zips(&self) -> Vec<Zip> {
        let keys = Function::ALL.into_iter().filter_map(|function| self.value(key_parameter(function)));
        keys.map(|key| Zip { name: key.to_owned(), path: self.folder.join(key) }).collect()
    }

    /// Puts the values, and the bucket, in place of their parameters.
    pub(super) fn enter(&self, template: &mut Value, destination: &Destination) {
        let mut values = self.values.clone();
        values.push((ASSET_BUCKET.to_owned(), destination.bucket_in_template()));
        let Some(sections) = template.as_object_mut() else { return };
        for (_, section) in sections.iter_mut().filter(|(name, _)| *name != "Parameters") {
            replace(section, &values);
        }
        if let Some(parameters) = sections.get_mut("Parameters").and_then(Value::as_object_mut) {
            parameters.retain(|name, _| values.iter().all(|(known, _)| known != name));
            if parameters.is_empty() {
                sections.shift_remove("Parameters");
            }
        }
    }
}

/// Whether a file of this name is the zip of one of our functions.
pub(super) fn is_zip(name: &str) -> bool {
    let digest = Function::ALL
        .iter()
        .find_map(|function| name.strip_prefix(function.name())?.strip_prefix('-')?.strip_suffix(".zip"));
    digest.is_some_and(|digest| !digest.is_empty() && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// References become values: `Ref`s, and names in the text of a `Fn::Sub`. A value may name pseudo parameters as such a text
/// does.
fn replace(node: &mut Value, values: &[(String, String)]) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, values)),
        Value::Object(fields) => {
            if let Some(value) = value_of(fields, values) {
                *node = value;
                return;
            }
            for (name, field) in fields {
                if name == "Fn::Sub"
                    && let Some(Value::String(text)) = field.get_mut(0)
                {
                    *text = substituted(text, values);
                }
                replace(field, values);
            }
        }
        _ => {}
    }
}

/// What a reference to a parameter is; none for what refers to none.
fn value_of(fields: &Map<String, Value>, values: &[(String, String)]) -> Option<Value> {
    let mut fields = fields.iter();
    let (Some((intrinsic, Value::String(text))), None) = (fields.next(), fields.next()) else { return None };
    let value = match intrinsic.as_str() {
        "Ref" => values.iter().find(|(name, _)| name == text)?.1.clone(),
        "Fn::Sub" => Some(substituted(text, values)).filter(|value| value != text)?,
        _ => return None,
    };
    Some(if value.contains("${") { json!({ "Fn::Sub": value }) } else { value.into() })
}

fn substituted(text: &str, values: &[(String, String)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_references_to_the_parameters_become_values() {
        let values = [("Key", "a.zip"), ("Bucket", "b-${AWS::Region}")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut template = json!({
            "Key": { "Ref": "Key" },
            "Bucket": [{ "Ref": "Bucket" }],
            "Text": { "Fn::Sub": "code ${Key}" },
            "Both": { "Fn::Sub": "s3://${Bucket}/${Key}" },
            "Named": { "Fn::Sub": ["${Key} ${Other}", { "Other": { "Ref": "Key" } }] },
            "Attribute": { "Fn::GetAtt": ["Key", "Arn"] },
            "Another": { "Ref": "KeyAlias" },
            "Untouched": { "Fn::Sub": "${!Key} ${KeyAlias} ${AWS::Region}" },
            "Written": "${Key}",
        });
        replace(&mut template, &values);
        let expected = json!({
            "Key": "a.zip",
            "Bucket": [{ "Fn::Sub": "b-${AWS::Region}" }],
            "Text": "code a.zip",
            "Both": { "Fn::Sub": "s3://b-${AWS::Region}/a.zip" },
            "Named": { "Fn::Sub": ["a.zip ${Other}", { "Other": "a.zip" }] },
            "Attribute": { "Fn::GetAtt": ["Key", "Arn"] },
            "Another": { "Ref": "KeyAlias" },
            "Untouched": { "Fn::Sub": "${!Key} ${KeyAlias} ${AWS::Region}" },
            "Written": "${Key}",
        });
        assert_eq!(template, expected);
    }

    #[test]
    fn zips_are_named_by_function_and_digest() {
        for (name, ours) in [
            ("job-init-00ff.zip", true),
            ("job-init-.zip", false),
            ("job-init-../x.zip", false),
            ("stack-00ff.zip", false),
            ("job-init-00ff.zip.part", false),
        ] {
            assert_eq!(is_zip(name), ours, "{name}");
        }
    }
}
