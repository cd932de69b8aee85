//! What AWS publishes: the catalogue's metrics, and those that it lacks.
//!
//! By the pages "Available CloudWatch metrics for Amazon SQS"; "Monitoring Amazon SNS topics using CloudWatch", "Amazon SNS
//! message archiving for FIFO topic owners", "Amazon SNS message replay for FIFO topic subscribers"; "Monitoring Amazon
//! EventBridge"; "Types of metrics for Lambda functions", "Monitoring Lambda function URLs", "Monitoring durable functions",
//! "CloudWatch metrics for Lambda Managed Instances"; "Metrics and dimensions" (Amazon S3), "DynamoDB Metrics and dimensions";
//! "AWS services that publish CloudWatch metrics", "Monitor bedrock-runtime inference using CloudWatch metrics".

use proof::catalog;

/// Namespaces that the catalogue lacks and that are like one that it has.
const NAMESPACES: [&str; 8] =
    ["AWS/Bedrock", "AWS/DRS", "AWS/DX", "AWS/ECR", "AWS/ES", "AWS/EventsV2", "AWS/MediaConnect", "AWS/Q"];

/// Metrics that the catalogue lacks. Of these namespaces all metrics are known.
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
            "ApproximateNumberOfBytesArchived",
            "ApproximateNumberOfMessagesArchived",
            "NumberOfBytesArchiveProcessing",
            "NumberOfMessagesArchiveProcessing",
            "NumberOfNotificationsFailedToRedriveToDlq",
            "NumberOfNotificationsFilteredOut",
            "NumberOfNotificationsFilteredOut-InvalidAttributes",
            "NumberOfNotificationsFilteredOut-InvalidMessageBody",
            "NumberOfNotificationsFilteredOut-MessageAttributes",
            "NumberOfNotificationsFilteredOut-MessageBody",
            "NumberOfNotificationsFilteredOut-NoMessageAttributes",
            "NumberOfNotificationsRedrivenToDlq",
            "NumberOfReplayedNotificationsDelivered",
            "NumberOfReplayedNotificationsFailed",
        ],
    ),
    (
        "AWS/Events",
        // Two of the three latencies have a small "to" on the page and a capital one elsewhere: both are let be.
        &[
            "EventBusEncryptionCompleted",
            "EventBusEncryptionFailed",
            "EventBusEncryptionStarted",
            "Events",
            "IngestionToInvocationCompleteLatency",
            "IngestionToInvocationStartLatency",
            "IngestionToInvocationSuccessLatency",
            "IngestiontoInvocationCompleteLatency",
            "IngestiontoInvocationStartLatency",
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
            "PutPartnerEventsApproximateCallCount",
            "PutPartnerEventsApproximateFailedCount",
            "PutPartnerEventsApproximateSuccessCount",
            "PutPartnerEventsApproximateThrottledCount",
            "PutPartnerEventsEntriesCount",
            "PutPartnerEventsFailedEntriesCount",
            "PutPartnerEventsLatency",
            "RetryInvocationAttempts",
            "SuccessfulInvocationAttempts",
        ],
    ),
    (
        "AWS/Lambda",
        &[
            "ApproximateRunningDurableExecutions",
            "ApproximateRunningDurableExecutionsUtilization",
            "AsyncEventAge",
            "AsyncEventsDropped",
            "AsyncEventsReceived",
            "CPUThrottles",
            "CPUUtilization",
            "ClaimedAccountConcurrency",
            "CommitErrorCount",
            "CommittedEventCount",
            "ConcurrencyThrottles",
            "DeletedEventCount",
            "DiskThrottles",
            "DroppedEventCount",
            "DurableExecutionDuration",
            "DurableExecutionFailed",
            "DurableExecutionOperations",
            "DurableExecutionStarted",
            "DurableExecutionStopped",
            "DurableExecutionStorageWrittenBytes",
            "DurableExecutionSucceeded",
            "DurableExecutionTimedOut",
            "EventPollerThroughputInBytes",
            "EventPollerUnit",
            "ExecutionEnvironmentCPUUtilization",
            "ExecutionEnvironmentConcurrency",
            "ExecutionEnvironmentConcurrencyLimit",
            "ExecutionEnvironmentMemoryUtilization",
            "FailedInvokeEventCount",
            "FilteredOutEventCount",
            "InvokeErrorCount",
            "InvokedEventCount",
            "MaxOffsetLag",
            "MemoryAllocated",
            "MemoryAvailable",
            "MemoryThrottles",
            "MemoryUtilization",
            "OffsetLag",
            "OnFailureDestinationDeliveredEventCount",
            "OnFailureDestinationDeliveryErrorCount",
            "OversizedRecordCount",
            "PolledEventCount",
            "PollingErrorCount",
            "ProvisionedPollers",
            "RecursiveInvocationsDropped",
            "SchemaRegistryErrorCount",
            "SignatureValidationErrors",
            "SumOffsetLag",
            "Url4xxCount",
            "Url5xxCount",
            "UrlRequestCount",
            "UrlRequestLatency",
            "vCPUAllocated",
            "vCPUAvailable",
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
    (
        "AWS/Lambda",
        &["CapacityProviderName", "EventSourceMappingUUID", "FunctionName", "InstanceType", "Resource"],
    ),
    ("AWS/S3", &["BucketName", "DestinationBucket", "FilterId", "RuleId", "SourceBucket", "StorageType"]),
    ("AWS/SNS", &["Application", "Platform", "TopicName"]),
];

/// Namespaces whose metrics have the catalogue's sets of dimensions and `ALSO_SETS`, and no others.
const SETS: [&str; 3] = ["AWS/SQS", "AWS/Lambda", "AWS/DynamoDB"];

/// Sets of dimensions that the catalogue lacks: requests to DynamoDB Streams are measured by stream.
const ALSO_SETS: [(&str, &str, &[&str]); 1] =
    [("AWS/DynamoDB", "SuccessfulRequestLatency", &["Operation", "StreamLabel", "TableName"])];

/// Does AWS publish metrics in this namespace, though the catalogue has none of it?
pub(super) fn is_namespace(namespace: &str) -> bool {
    NAMESPACES.contains(&namespace)
}

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

/// Is the metric published with just these dimensions, in the order of the alphabet?
pub(super) fn has_set(namespace: &str, metric: &str, names: &[&str]) -> bool {
    let catalogued = catalog::dimension_sets(namespace, metric).into_iter().flatten().map(Vec::as_slice);
    let also = ALSO_SETS.iter().filter(|(of, name, _)| *of == namespace && *name == metric);
    catalogued.chain(also.map(|(_, _, set)| *set)).any(|set| set == names)
}
