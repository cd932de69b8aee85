// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::CloudWatch::Alarm`, `AWS::CloudWatch::CompositeAlarm`, `AWS::CloudWatch::Dashboard`.

use super::sns;
use crate::cfn::{Arn, MOST, Name, Val};

resource! { stateless Alarm = "AWS::CloudWatch::Alarm", ref name: Name<Alarm>;
    get arn: Arn<Alarm> = "Arn";
    may actions_enabled: bool = "ActionsEnabled";
    may alarm_actions: Vec<Val<Arn<sns::Topic>>> = "AlarmActions";
    may alarm_description: String = "AlarmDescription" .length(0, 1024);
    may alarm_name: String = "AlarmName" .create_only().length(1, 255);
    may comparison_operator: ComparisonOperator = "ComparisonOperator";
    may datapoints_to_alarm: i64 = "DatapointsToAlarm" .range(1, MOST);
    may dimensions: Vec<Dimension> = "Dimensions" .count(0, 30);
    may evaluate_low_sample_count_percentile: String = "EvaluateLowSampleCountPercentile" .length(1, 255);
    may evaluation_criteria: EvaluationCriteria = "EvaluationCriteria";
    may evaluation_interval: i64 = "EvaluationInterval" .range(10, 3600);
    may evaluation_periods: i64 = "EvaluationPeriods" .range(1, MOST);
    may extended_statistic: String = "ExtendedStatistic";
    may insufficient_data_actions: Vec<Val<Arn<sns::Topic>>> = "InsufficientDataActions";
    may metric_name: String = "MetricName" .length(1, 255);
    may metrics: Vec<MetricDataQuery> = "Metrics" .unique();
    may namespace: String = "Namespace" .length(1, 255).pattern("^[^:]");
    may ok_actions: Vec<Val<Arn<sns::Topic>>> = "OKActions";
    may period: i64 = "Period" .range(1, MOST);
    may statistic: Statistic = "Statistic";
    may tags: Vec<Tag> = "Tags" .count(0, 50).unique();
    may threshold: f64 = "Threshold";
    may threshold_metric_id: String = "ThresholdMetricId" .length(1, 255);
    may treat_missing_data: TreatMissingData = "TreatMissingData";
    may unit: Unit = "Unit";
}
resource! { stateless CompositeAlarm = "AWS::CloudWatch::CompositeAlarm", ref name: Name<CompositeAlarm>;
    get arn: Arn<CompositeAlarm> = "Arn";
    must alarm_rule: String = "AlarmRule" .length(1, 10_240);
    may actions_enabled: bool = "ActionsEnabled";
    may actions_suppressor: String = "ActionsSuppressor" .length(1, 1600);
    may actions_suppressor_extension_period: i64 = "ActionsSuppressorExtensionPeriod" .range(0, MOST);
    may actions_suppressor_wait_period: i64 = "ActionsSuppressorWaitPeriod" .range(0, MOST);
    may alarm_actions: Vec<Val<String>> = "AlarmActions" .count(0, 5).each_length(1, 1024);
    may alarm_description: String = "AlarmDescription" .length(0, 1024);
    may alarm_name: String = "AlarmName" .create_only().length(1, 255);
    may insufficient_data_actions: Vec<Val<String>> = "InsufficientDataActions" .count(0, 5).each_length(1, 1024);
    may ok_actions: Vec<Val<String>> = "OKActions" .count(0, 5).each_length(1, 1024);
    may tags: Vec<Tag> = "Tags" .count(0, 50).unique();
}
resource! { stateless Dashboard = "AWS::CloudWatch::Dashboard", ref name: Name<Dashboard>;
    must dashboard_body: String = "DashboardBody";
    may dashboard_name: String = "DashboardName" .create_only();
    may tags: Vec<Tag> = "Tags" .count(0, 50).unique();
}
object! { AlarmPromQLCriteria;
    may pending_period: i64 = "PendingPeriod";
    may query: String = "Query";
    may recovery_period: i64 = "RecoveryPeriod";
}
object! { Dimension;
    must name: String = "Name" .length(1, 255);
    must value: String = "Value" .length(1, 1024);
}
object! { EvaluationCriteria;
    may prom_ql_criteria: AlarmPromQLCriteria = "PromQLCriteria";
}
object! { Metric;
    may dimensions: Vec<Dimension> = "Dimensions" .count(0, 30);
    may metric_name: String = "MetricName" .length(1, 255);
    may namespace: String = "Namespace" .length(1, 255).pattern("^[^:]");
}
object! { MetricDataQuery;
    must id: String = "Id" .length(1, 255).pattern(r"^([a-z])([A-Za-z0-9\_]*)$");
    may account_id: String = "AccountId" .length(1, 255);
    may expression: String = "Expression" .length(1, 2048);
    may label: String = "Label";
    may metric_stat: MetricStat = "MetricStat";
    may period: i64 = "Period" .range(1, MOST);
    may return_data: bool = "ReturnData";
}
object! { MetricStat;
    must metric: Metric = "Metric";
    must period: i64 = "Period" .range(1, MOST);
    must stat: String = "Stat";
    may unit: Unit = "Unit";
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(1, 256);
}
choice! { ComparisonOperator: GreaterThanOrEqualToThreshold = "GreaterThanOrEqualToThreshold", GreaterThanThreshold = "GreaterThanThreshold", GreaterThanUpperThreshold = "GreaterThanUpperThreshold", LessThanLowerOrGreaterThanUpperThreshold = "LessThanLowerOrGreaterThanUpperThreshold", LessThanLowerThreshold = "LessThanLowerThreshold", LessThanOrEqualToThreshold = "LessThanOrEqualToThreshold", LessThanThreshold = "LessThanThreshold" }
choice! { Statistic: Average = "Average", Maximum = "Maximum", Minimum = "Minimum", SampleCount = "SampleCount", Sum = "Sum" }
choice! { TreatMissingData: Breaching = "breaching", Ignore = "ignore", Missing = "missing", NotBreaching = "notBreaching" }
choice! { Unit: Bits = "Bits", BitsSecond = "Bits/Second", Bytes = "Bytes", BytesSecond = "Bytes/Second", Count = "Count", CountSecond = "Count/Second", Gigabits = "Gigabits", GigabitsSecond = "Gigabits/Second", Gigabytes = "Gigabytes", GigabytesSecond = "Gigabytes/Second", Kilobits = "Kilobits", KilobitsSecond = "Kilobits/Second", Kilobytes = "Kilobytes", KilobytesSecond = "Kilobytes/Second", Megabits = "Megabits", MegabitsSecond = "Megabits/Second", Megabytes = "Megabytes", MegabytesSecond = "Megabytes/Second", Microseconds = "Microseconds", Milliseconds = "Milliseconds", None = "None", Percent = "Percent", Seconds = "Seconds", Terabits = "Terabits", TerabitsSecond = "Terabits/Second", Terabytes = "Terabytes", TerabytesSecond = "Terabytes/Second" }
