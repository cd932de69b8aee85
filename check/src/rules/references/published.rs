//! What AWS publishes: the catalogue's metrics, and those that it lacks.

use proof::catalog;

/// Metrics that the catalogue lacks, by the services' pages on their metrics. Of these namespaces all metrics are known.
const ALSO: [(&str, &[&str]); 5] = [
    (
        "AWS/SQS",
        &[
            "ApproximateAgeOfOldestMessageInQuietGroups",
            "ApproximateNumberOfGroupsWithInflightMessages",
            "ApproximateNumberOfMessagesDelayedInQuietGroups",
            "ApproximateNumberOfMessagesNotVisibleInQuietGroups",
            "ApproximateNumberOfMessagesVisibleInQuietGroups",
            "ApproximateNumberOfNoisyGroups",
            "NumberOfDeduplicatedSentMessages",
        ],
    ),
    (
        "AWS/SNS",
        &[
            "NumberOfNotificationsFailedToRedriveToDlq",
            "NumberOfNotificationsFilteredOut",
            "NumberOfNotificationsFilteredOut-InvalidAttributes",
            "NumberOfNotificationsFilteredOut-InvalidMessageBody",
            "NumberOfNotificationsFilteredOut-MessageAttributes",
            "NumberOfNotificationsFilteredOut-MessageBody",
            "NumberOfNotificationsFilteredOut-NoMessageAttributes",
            "NumberOfNotificationsRedrivenToDlq",
        ],
    ),
    (
        "AWS/Events",
        &[
            "IngestionToInvocationCompleteLatency",
            "IngestionToInvocationStartLatency",
            "IngestionToInvocationSuccessLatency",
            "InvocationAttempts",
            "InvocationsCreated",
            "MatchedEvents",
            "PutEventsApproximateCallCount",
            "PutEventsApproximateFailedCount",
            "PutEventsApproximateSuccessCount",
            "PutEventsApproximateThrottledCount",
            "PutEventsEntriesCount",
            "PutEventsFailedEntriesCount",
            "PutEventsLatency",
            "PutEventsRequestSize",
            "RetryInvocationAttempts",
            "SuccessfulInvocationAttempts",
        ],
    ),
    (
        "AWS/Lambda",
        &[
            "AsyncEventAge",
            "AsyncEventsDropped",
            "AsyncEventsReceived",
            "ClaimedAccountConcurrency",
            "DeletedEventCount",
            "DroppedEventCount",
            "EventPollerUnit",
            "FailedInvokeEventCount",
            "FilteredOutEventCount",
            "InvokedEventCount",
            "OffsetLag",
            "OnFailureDestinationDeliveredEventCount",
            "OversizedRecordCount",
            "PolledEventCount",
            "ProvisionedPollers",
            "RecursiveInvocationsDropped",
            "SignatureValidationErrors",
        ],
    ),
    (
        "AWS/S3",
        &[
            "4xxErrors",
            "5xxErrors",
            "AllRequests",
            "BytesDownloaded",
            "BytesPendingReplication",
            "BytesUploaded",
            "DeleteRequests",
            "FirstByteLatency",
            "GetRequests",
            "HeadRequests",
            "ListRequests",
            "OperationsFailedReplication",
            "OperationsPendingReplication",
            "PostRequests",
            "PutRequests",
            "ReplicationLatency",
            "SelectBytesReturned",
            "SelectBytesScanned",
            "SelectRequests",
            "TotalRequestLatency",
        ],
    ),
];

/// Dimensions that the catalogue lacks.
const DIMENSIONS: [(&str, &[&str]); 4] = [
    ("AWS/Events", &["EventBusName", "EventSourceName", "RuleName"]),
    ("AWS/Lambda", &["EventSourceMappingUUID", "FunctionName", "Resource"]),
    ("AWS/S3", &["BucketName", "DestinationBucket", "FilterId", "RuleId", "SourceBucket", "StorageType"]),
    ("AWS/SNS", &["Application", "Platform", "TopicName"]),
];

/// Namespaces whose metrics have the catalogue's sets of dimensions and no others.
const SETS: [&str; 3] = ["AWS/SQS", "AWS/Lambda", "AWS/DynamoDB"];

/// The metrics of a namespace.
pub(super) fn metrics(namespace: &str) -> impl Iterator<Item = &'static str> {
    let also = ALSO.iter().find(|(of, _)| *of == namespace).map_or(&[][..], |(_, names)| *names);
    catalog::metrics_of(namespace).chain(also.iter().copied())
}

/// Are all metrics of the namespace known?
pub(super) fn is_whole(namespace: &str) -> bool {
    ALSO.iter().any(|(of, _)| *of == namespace)
}

/// The names of dimensions that any metric of the namespace has.
pub(super) fn dimensions(namespace: &str) -> Vec<&'static str> {
    let sets = catalog::metrics_of(namespace).filter_map(|metric| catalog::dimension_sets(namespace, metric));
    let mut names: Vec<&str> = sets.flatten().flatten().copied().collect();
    names
        .extend(DIMENSIONS.iter().find(|(of, _)| *of == namespace).into_iter().flat_map(|(_, names)| *names));
    names.sort_unstable();
    names.dedup();
    names
}

/// The sets of dimensions that the metric is published with, where there are no others.
pub(super) fn sets(namespace: &str, metric: &str) -> Option<&'static [Vec<&'static str>]> {
    let sets = catalog::dimension_sets(namespace, metric)?;
    (SETS.contains(&namespace) && !sets.is_empty()).then_some(sets)
}
