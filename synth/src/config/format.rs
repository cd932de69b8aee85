//! What texts of a configuration look like: each a regular expression, and words for people, which messages and editors
//! show (`patternErrorMessage` is the keyword of the language servers for YAML and JSON).

use schemars::Schema;

/// A form that texts have.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pattern: &'static str,
    words: &'static str,
}

/// A region.
pub(super) const REGION: Format =
    Format { pattern: r"^[a-z]{2}(-[a-z]+)+-[0-9]$", words: "a region such as eu-central-1" };
/// A deployment's prefix, as `contract::job::Deployment` takes it.
pub(super) const PREFIX: Format = Format {
    pattern: r"^[a-z][a-z0-9-]{0,18}[a-z0-9]$",
    words: "2 to 20 of a-z, 0-9 and -, beginning with a letter and not ending with -",
};
/// A tenant's ID, as `contract::tenant::TenantId` takes it.
pub(super) const TENANT_ID: Format = Format {
    pattern: r"^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$",
    words: "2 to 32 of a-z, 0-9 and -, without a - at either end",
};
/// The name that a model or a form is given here.
pub(super) const NAME: Format = Format {
    pattern: r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    words: "1 to 64 of A-Z, a-z, 0-9, ., _ and -, beginning with a letter or digit",
};
/// A language, as BCP 47 writes it: no more than the model needs to know it by.
pub(super) const LANGUAGE: Format = Format {
    pattern: r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$",
    words: "a language's code such as en-GB, de or cy",
};
/// What Bedrock calls a model.
pub(super) const MODEL_ID: Format = Format {
    pattern: r"^[a-z0-9-]+\.[A-Za-z0-9.:_-]{1,200}$",
    words: "the ID that Bedrock lists, such as anthropic.claude-haiku-4-5-20251001-v1:0",
};
/// What Bedrock calls an inference profile of its own: a part of the world before the model.
pub(super) const PROFILE_ID: Format = Format {
    pattern: r"^[a-z-]{2,12}\.[a-z0-9-]+\.[A-Za-z0-9.:_-]{1,200}$",
    words: "the ID of an inference profile, such as eu.anthropic.claude-haiku-4-5-20251001-v1:0",
};
/// A tag's key: letters and digits of any script, spaces, and `_.:/=+-@` ("Tag naming and usage", AWS Tagging).
pub(super) const TAG_KEY: Format = Format {
    pattern: r##"^[^!"#$%&'()*,;<>?\[\\\]^`{|}~\x00-\x1f\x7f]{1,128}$"##,
    words: "1 to 128 letters, digits, spaces and _.:/=+-@",
};
/// A tag's value.
pub(super) const TAG_VALUE: Format = Format {
    pattern: r##"^[^!"#$%&'()*,;<>?\[\\\]^`{|}~\x00-\x1f\x7f]{0,256}$"##,
    words: "up to 256 letters, digits, spaces and _.:/=+-@",
};
/// An e-mail address.
pub(super) const EMAIL: Format =
    Format { pattern: r"^[^@\s]+@[^@\s]+\.[^@\s]+$", words: "an e-mail address such as ops@example.com" };
/// The ARN of a user or role, without a session.
pub(super) const USER_OR_ROLE: Format = Format {
    pattern: r"^arn:aws[a-z-]*:iam::[0-9]{12}:(user|role)/[/A-Za-z0-9+=,.@_-]+$",
    words: "the ARN of a user or role, arn:aws:iam::<account>:role/<name>",
};
/// The ARN of a user, a role, or a whole account.
pub(super) const PRINCIPAL: Format = Format {
    pattern: r"^arn:aws[a-z-]*:iam::[0-9]{12}:((user|role)/[/A-Za-z0-9+=,.@_-]+|root)$",
    words: "the ARN of a user, role or account, arn:aws:iam::<account>:role/<name>",
};
/// The ARN of a policy of the account or of AWS.
pub(super) const POLICY: Format = Format {
    pattern: r"^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[/A-Za-z0-9+=,.@_-]+$",
    words: "the ARN of a policy, arn:aws:iam::<account>:policy/<name>",
};
/// The path of roles.
pub(super) const ROLE_PATH: Format = Format {
    pattern: r"^/([A-Za-z0-9.,+@=_-]+/)*$",
    words: "a path that begins and ends with /, such as / or /cci-lite/",
};
/// A VPC's ID.
pub(super) const VPC: Format =
    Format { pattern: r"^vpc-[0-9a-f]{8,17}$", words: "the ID of a VPC, vpc- and 8 to 17 of 0-9 and a-f" };
/// A range of IPv4 addresses.
pub(super) const ADDRESS_RANGE: Format = Format {
    pattern: r"^([0-9]{1,3}\.){3}[0-9]{1,3}/([0-9]|[12][0-9]|3[0-2])$",
    words: "a range of IPv4 addresses such as 10.0.0.0/16",
};
/// A subnet's ID.
pub(super) const SUBNET: Format = Format {
    pattern: r"^subnet-[0-9a-f]{8,17}$",
    words: "the ID of a subnet, subnet- and 8 to 17 of 0-9 and a-f",
};
/// A route table's ID.
pub(super) const ROUTE_TABLE: Format = Format {
    pattern: r"^rtb-[0-9a-f]{8,17}$",
    words: "the ID of a route table, rtb- and 8 to 17 of 0-9 and a-f",
};
/// A day of this century.
pub(super) const DAY: Format = Format {
    pattern: r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    words: "a day as YYYY-MM-DD, such as 2025-01-01",
};
/// A time of day.
pub(super) const TIME: Format = Format {
    pattern: r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
    words: "a time as HH:MM in UTC, 00:00 to 23:59, such as 05:00",
};
/// The ARN of a user or group of QuickSight.
pub(super) const QUICKSIGHT_PRINCIPAL: Format = Format {
    pattern: r"^arn:aws[a-z-]*:quicksight:[a-z0-9-]+:[0-9]{12}:(user|group)/[^'\s]+$",
    words: "the ARN of a QuickSight user or group, arn:aws:quicksight:<region>:<account>:user/default/<name>",
};

impl Format {
    /// Gives a text this form, for `#[schemars(transform = …)]`.
    pub(super) fn text(self) -> impl Fn(&mut Schema) {
        move |schema| self.put(schema)
    }

    /// Gives the items of a list this form.
    pub(super) fn items(self) -> impl Fn(&mut Schema) {
        move |schema| self.put_below(schema, "items")
    }

    /// Gives the keys of a map this form, and its values that one.
    pub(super) fn keys_and(self, values: Format) -> impl Fn(&mut Schema) {
        move |schema| {
            self.keys()(schema);
            values.put_below(schema, "additionalProperties");
        }
    }

    /// Gives the keys of a map this form.
    pub(super) fn keys(self) -> impl Fn(&mut Schema) {
        move |schema| {
            schema.insert("propertyNames".into(), serde_json::json!({}));
            self.put_below(schema, "propertyNames");
        }
    }

    fn put_below(self, schema: &mut Schema, keyword: &str) {
        if let Some(below) = schema.get_mut(keyword)
            && let Ok(below) = below.try_into()
        {
            self.put(below);
        }
    }

    fn put(self, schema: &mut Schema) {
        schema.insert("pattern".into(), self.pattern.into());
        schema.insert("patternErrorMessage".into(), self.words.into());
    }
}
