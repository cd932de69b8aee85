//! How long things are kept, and what keeps them from being deleted.

use super::Risk;
use crate::view::Item;
use crate::words::count;

/// A length of time: more is safer.
struct Length {
    kind: &'static str,
    path: &'static [&'static str],
    /// What holds without it; infinity for "for ever".
    default: f64,
    unit: &'static str,
    /// The end of the line's ID.
    id: &'static str,
    what: &'static str,
}

#[rustfmt::skip]
const LENGTHS: &[Length] = &[
    Length { kind: "AWS::Logs::LogGroup", path: &["RetentionInDays"], default: f64::INFINITY, unit: "day", id: "retention", what: "log events are kept" },
    Length { kind: "AWS::SQS::Queue", path: &["MessageRetentionPeriod"], default: 345_600.0, unit: "second", id: "retention", what: "messages are kept" },
    Length { kind: "AWS::Kinesis::Stream", path: &["RetentionPeriodHours"], default: 24.0, unit: "hour", id: "retention", what: "records are kept" },
    Length { kind: "AWS::KMS::Key", path: &["PendingWindowInDays"], default: 30.0, unit: "day", id: "window", what: "a deletion of the key can be taken back" },
    Length { kind: "AWS::RDS::DBInstance", path: &["BackupRetentionPeriod"], default: 1.0, unit: "day", id: "backups", what: "backups are kept" },
    Length { kind: "AWS::RDS::DBCluster", path: &["BackupRetentionPeriod"], default: 1.0, unit: "day", id: "backups", what: "backups are kept" },
    Length { kind: "AWS::ElastiCache::ReplicationGroup", path: &["SnapshotRetentionLimit"], default: 0.0, unit: "day", id: "backups", what: "snapshots are kept" },
    Length { kind: "AWS::DynamoDB::Table", path: &["PointInTimeRecoverySpecification", "RecoveryPeriodInDays"], default: 35.0, unit: "day", id: "recovery-period", what: "the table can be put back to a moment" },
    Length { kind: "AWS::Events::Archive", path: &["RetentionDays"], default: f64::INFINITY, unit: "day", id: "retention", what: "events are kept" },
    Length { kind: "AWS::SNS::Topic", path: &["ArchivePolicy", "MessageRetentionPeriod"], default: 0.0, unit: "day", id: "retention", what: "messages are archived" },
];

/// A protection: on is safer.
struct Protection {
    kind: &'static str,
    path: &'static [&'static str],
    /// Holds without it.
    default: bool,
    /// The text that means on; `true` for the others.
    on: &'static str,
    id: &'static str,
    off: &'static str,
    back: &'static str,
}

#[rustfmt::skip]
const PROTECTIONS: &[Protection] = &[
    Protection { kind: "AWS::S3::Bucket", path: &["VersioningConfiguration", "Status"], default: false, on: "Enabled", id: "versioning", off: "versioning is suspended: what is overwritten or deleted is lost", back: "versioning is on" },
    Protection { kind: "AWS::S3::Bucket", path: &["ObjectLockEnabled"], default: false, on: "true", id: "object-lock", off: "object lock is off", back: "object lock is on" },
    Protection { kind: "AWS::DynamoDB::Table", path: &["PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"], default: false, on: "true", id: "recovery", off: "point-in-time recovery is off, and the backups that it has made go with it", back: "point-in-time recovery is on" },
    Protection { kind: "AWS::DynamoDB::Table", path: &["DeletionProtectionEnabled"], default: false, on: "true", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::RDS::DBInstance", path: &["DeletionProtection"], default: false, on: "true", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::RDS::DBCluster", path: &["DeletionProtection"], default: false, on: "true", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::DocDB::DBCluster", path: &["DeletionProtection"], default: false, on: "true", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::Neptune::DBCluster", path: &["DeletionProtection"], default: false, on: "true", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::Cognito::UserPool", path: &["DeletionProtection"], default: false, on: "ACTIVE", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::Logs::LogGroup", path: &["DeletionProtectionEnabled"], default: false, on: "true", id: "protection", off: "deletion protection is off", back: "deletion protection is on" },
    Protection { kind: "AWS::KMS::Key", path: &["Enabled"], default: true, on: "true", id: "enabled", off: "the key is disabled: nothing that it encrypts can be read", back: "the key is enabled" },
    Protection { kind: "AWS::EFS::FileSystem", path: &["BackupPolicy", "Status"], default: false, on: "ENABLED", id: "backups", off: "backups are off", back: "backups are on" },
];

/// What is kept for a shorter time, or protected less.
pub(super) fn shortened(old: &Item, new: &Item) -> Vec<Risk> {
    let mut risks: Vec<Risk> = LENGTHS.iter().filter_map(|length| of_length(length, old, new)).collect();
    risks.extend(PROTECTIONS.iter().filter_map(|one| of_protection(one, old, new)));
    risks.extend(time_to_live(old, new));
    risks
}

fn of_length(length: &Length, old: &Item, new: &Item) -> Option<Risk> {
    if new.kind != length.kind {
        return None;
    }
    let of = |item: &Item| match item.get(length.path) {
        None => Some(length.default),
        Some(_) => item.number(length.path),
    };
    let (was, is) = match (of(old), of(new)) {
        (Some(was), Some(is)) => (was, is),
        // One of them is open: a change of how it is written may be one.
        _ if old.get(length.path) != new.get(length.path) => {
            return Some(Risk::red(
                length.id,
                format!("how long {} depends on a value that the template leaves open", length.what),
            ));
        }
        _ => return None,
    };
    let text = format!("{} {} instead of {}", length.what, told(is, length.unit), told(was, length.unit));
    if is < was {
        Some(Risk::red(length.id, text))
    } else if is > was {
        Some(Risk::better(length.id, text))
    } else {
        None
    }
}

/// Whole days where seconds make them.
pub(super) fn told(length: f64, unit: &str) -> String {
    if length.is_infinite() {
        return "for ever".to_owned();
    }
    if unit == "second" && length >= 86_400.0 && length % 86_400.0 == 0.0 {
        return count(length / 86_400.0, "day");
    }
    count(length, unit)
}

fn of_protection(one: &Protection, old: &Item, new: &Item) -> Option<Risk> {
    if new.kind != one.kind {
        return None;
    }
    let of = |item: &Item| match item.get(one.path) {
        None => Some(one.default),
        Some(_) if one.on == "true" && item.is_on(one.path) => Some(true),
        Some(value) if value.is_object() => None,
        Some(_) => Some(item.text(one.path) == Some(one.on)),
    };
    match (of(old), of(new)) {
        (Some(true), Some(false)) => Some(Risk::red(one.id, one.off)),
        (Some(true), None) => {
            Some(Risk::red(one.id, format!("perhaps {}: the template leaves the value open", one.off)))
        }
        (Some(false), Some(true)) => Some(Risk::better(one.id, one.back)),
        _ => None,
    }
}

/// Items begin to be deleted, or by another attribute.
fn time_to_live(old: &Item, new: &Item) -> Option<Risk> {
    if !new.kind.starts_with("AWS::DynamoDB::") {
        return None;
    }
    let of = |item: &Item| {
        let on = item.is_on(&["TimeToLiveSpecification", "Enabled"]);
        on.then(|| item.text(&["TimeToLiveSpecification", "AttributeName"]).unwrap_or_default().to_owned())
    };
    match (of(old), of(new)) {
        (None, Some(attribute)) => Some(Risk::red(
            "time-to-live",
            format!("items are deleted when the time in `{attribute}` has passed; before, none was"),
        )),
        (Some(was), Some(is)) if was != is => Some(Risk::red(
            "time-to-live",
            format!("items are deleted by the time in `{is}` instead of that in `{was}`"),
        )),
        (Some(_), None) => Some(Risk::better("time-to-live", "items are no longer deleted by their time")),
        _ => None,
    }
}
