//! Names of AWS as names of Rust.

const KEYWORDS: &[&str] = &[
    "as", "async", "await", "box", "const", "crate", "dyn", "else", "enum", "extern", "final", "fn", "for",
    "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "new", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "yield",
];

/// `KMSMasterKeyID` → `kms_master_key_id`.
pub(super) fn snake(name: &str) -> String {
    let letters: Vec<char> =
        name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    let mut snake = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if begins && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    if KEYWORDS.contains(&snake.as_str()) { snake + "_" } else { snake }
}

/// `provided.al2023` → `ProvidedAl2023`, `PAY_PER_REQUEST` → `PayPerRequest`, `x86_64` → `X86_64`.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut pascal = String::new();
    for word in words.map(capitalized) {
        let digits = pascal.ends_with(|letter: char| letter.is_ascii_digit());
        if digits && word.starts_with(|letter: char| letter.is_ascii_digit()) {
            pascal.push('_');
        }
        pascal.push_str(&word);
    }
    match pascal.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("V{pascal}"),
        Some(_) if pascal == "Self" => "ItSelf".to_owned(),
        Some(_) => pascal,
        None => "Empty".to_owned(),
    }
}

fn capitalized(word: &str) -> String {
    let shouted = word.chars().all(|letter| !letter.is_lowercase());
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let rest: String = if shouted { letters.as_str().to_lowercase() } else { letters.as_str().to_owned() };
    first.into_iter().collect::<String>() + &rest
}

/// The module and the type of `AWS::SQS::Queue`: (`sqs`, `Queue`).
pub(super) fn split(type_name: &str) -> (String, String) {
    let mut parts = type_name.split("::").skip(1);
    let service = parts.next().unwrap_or_default().to_lowercase();
    (service, parts.next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_in_snake_case() {
        for (name, method) in [
            ("KMSMasterKeyID", "kms_master_key_id"),
            ("S3BucketName", "s3_bucket_name"),
            ("Ipv6AllowedForDualStack", "ipv6_allowed_for_dual_stack"),
            ("OKActions", "ok_actions"),
            ("WebsiteURL", "website_url"),
            ("Type", "type_"),
            ("code signing config", "code_signing_config"),
        ] {
            assert_eq!(snake(name), method);
        }
    }

    #[test]
    fn variants_are_in_pascal_case() {
        for (value, variant) in [
            ("PAY_PER_REQUEST", "PayPerRequest"),
            ("aws:kms", "AwsKms"),
            ("provided.al2023", "ProvidedAl2023"),
            ("python3.12", "Python3_12"),
            ("x86_64", "X86_64"),
            ("2.0", "V2_0"),
            ("", "Empty"),
        ] {
            assert_eq!(pascal(value), variant);
        }
    }
}
