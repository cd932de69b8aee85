// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Logs::LogGroup`, `AWS::Logs::MetricFilter`, `AWS::Logs::QueryDefinition`.

use super::kms;
use crate::cfn::{Arn, Id, Json, Name, Val};

resource! { stateful LogGroup = "AWS::Logs::LogGroup", ref name: Name<LogGroup>;
    get arn: Arn<LogGroup> = "Arn";
    may bearer_token_authentication_enabled: bool = "BearerTokenAuthenticationEnabled";
    may data_protection_policy: Json = "DataProtectionPolicy";
    may deletion_protection_enabled: bool = "DeletionProtectionEnabled";
    may field_index_policies: Vec<Json> = "FieldIndexPolicies" .unique();
    may kms_key_id: Arn<kms::Key> = "KmsKeyId";
    may log_group_class: LogGroupClass = "LogGroupClass";
    may log_group_name: String = "LogGroupName" .create_only().length(1, 512).pattern(r"^[.\-_/#A-Za-z0-9]{1,512}\z");
    may resource_policy_document: Json = "ResourcePolicyDocument";
    may retention_in_days: RetentionInDays = "RetentionInDays";
    may tags: Vec<Tag> = "Tags" .unique();
}
resource! { stateless MetricFilter = "AWS::Logs::MetricFilter", ref name: Name<MetricFilter>;
    must filter_pattern: String = "FilterPattern" .length(0, 1024);
    must log_group_name: String = "LogGroupName" .create_only().length(1, 512).pattern(r"^[.\-_/#A-Za-z0-9]{1,512}");
    must metric_transformations: Vec<MetricTransformation> = "MetricTransformations" .count(1, 1);
    may apply_on_transformed_logs: bool = "ApplyOnTransformedLogs";
    may emit_system_field_dimensions: Vec<Val<String>> = "EmitSystemFieldDimensions";
    may field_selection_criteria: String = "FieldSelectionCriteria" .length(0, 2000);
    may filter_name: String = "FilterName" .create_only().length(1, 512).pattern("^[^:*]{1,512}");
}
resource! { stateless QueryDefinition = "AWS::Logs::QueryDefinition", ref id: Id<QueryDefinition>;
    get query_definition_id: String = "QueryDefinitionId";
    must name: String = "Name" .length(1, 255);
    must query_string: String = "QueryString" .length(1, 10_000);
    may log_group_names: Vec<Val<String>> = "LogGroupNames" .each_length(1, 512).each_pattern(r"[\.\-_/#A-Za-z0-9]+");
    may parameters: Vec<QueryParameter> = "Parameters" .count(0, 20);
    may query_language: QueryLanguage = "QueryLanguage";
}
object! { Dimension;
    must key: String = "Key" .length(1, 255);
    must value: String = "Value" .length(1, 255);
}
object! { MetricTransformation;
    must metric_name: String = "MetricName" .length(1, 255).pattern(r"^[\x00-\x23\x25-\x29\x2B-\x39\x3B-\x7F]{1,255}$");
    must metric_namespace: String = "MetricNamespace" .length(1, 256).pattern(r"^[0-9a-zA-Z\.\-_\/#]{1,256}");
    must metric_value: String = "MetricValue" .length(1, 100).pattern(r"^(([0-9]*)|(\$.*))$");
    may default_value: f64 = "DefaultValue";
    may dimensions: Vec<Dimension> = "Dimensions" .count(1, 3).unique();
    may unit: Unit = "Unit";
}
object! { QueryParameter;
    must name: String = "Name" .length(1, 128).pattern("^[a-zA-Z_][a-zA-Z0-9_]*$");
    may default_value: String = "DefaultValue" .length(0, 1024);
    may description: String = "Description" .length(0, 512);
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(0, 256);
}
choice! { LogGroupClass: Standard = "STANDARD", InfrequentAccess = "INFREQUENT_ACCESS", Delivery = "DELIVERY" }
choice! { QueryLanguage: Cwli = "CWLI", Sql = "SQL", Ppl = "PPL" }
choice! { RetentionInDays: Days1 = 1, Days3 = 3, Days5 = 5, Days7 = 7, Days14 = 14, Days30 = 30, Days60 = 60, Days90 = 90, Days120 = 120, Days150 = 150, Days180 = 180, Days365 = 365, Days400 = 400, Days545 = 545, Days731 = 731, Days1096 = 1096, Days1827 = 1827, Days2192 = 2192, Days2557 = 2557, Days2922 = 2922, Days3288 = 3288, Days3653 = 3653 }
choice! { Unit: Seconds = "Seconds", Microseconds = "Microseconds", Milliseconds = "Milliseconds", Bytes = "Bytes", Kilobytes = "Kilobytes", Megabytes = "Megabytes", Gigabytes = "Gigabytes", Terabytes = "Terabytes", Bits = "Bits", Kilobits = "Kilobits", Megabits = "Megabits", Gigabits = "Gigabits", Terabits = "Terabits", Percent = "Percent", Count = "Count", BytesSecond = "Bytes/Second", KilobytesSecond = "Kilobytes/Second", MegabytesSecond = "Megabytes/Second", GigabytesSecond = "Gigabytes/Second", TerabytesSecond = "Terabytes/Second", BitsSecond = "Bits/Second", KilobitsSecond = "Kilobits/Second", MegabitsSecond = "Megabits/Second", GigabitsSecond = "Gigabits/Second", TerabitsSecond = "Terabits/Second", CountSecond = "Count/Second", None = "None" }
