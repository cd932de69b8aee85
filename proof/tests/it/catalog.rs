//! The catalogue of what AWS has.

use proof::catalog::{self, Access};

#[test]
fn actions_tell_their_resources_and_keys() {
    let s3 = catalog::service("S3").unwrap();
    let put = s3.action("putobject").unwrap();
    assert_eq!((put.name, put.access), ("PutObject", Access::Write));
    assert!(put.kinds.contains(&"object") && !put.kinds.contains(&"bucket"), "{put:?}");
    assert!(put.keys.as_ref().unwrap().contains(&"s3:x-amz-server-side-encryption"));
    assert!(!s3.action("GetObject").unwrap().keys.as_ref().unwrap().contains(&"s3:prefix"));
    assert!(s3.matching("Get*Acl").any(|action| action.name == "GetBucketAcl"));
    let object = s3.kinds().iter().find(|kind| kind.name == "object").unwrap();
    assert_eq!(object.arn, "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
    assert!(catalog::service("comprehend").unwrap().action("BatchDetectSentiment").unwrap().kinds.is_empty());
    assert!(catalog::service("bedrock").unwrap().action("Converse").is_none());
    assert!(catalog::service("nosuchservice").is_none());
}

#[test]
fn events_tell_their_fields() {
    let of_s3 = catalog::events_of("aws.s3").unwrap();
    let created = of_s3.iter().find(|event| event.detail_type == "Object Created").unwrap();
    for (field, there) in [
        ("object.key", true),
        ("object", true),
        ("bucket.name", true),
        ("object.keys", false),
        ("key", false),
    ] {
        assert_eq!(created.has_field(field), there, "{field}");
    }
    let by_call = of_s3.iter().find(|event| event.detail_type == "AWS API Call via CloudTrail").unwrap();
    assert!(by_call.has_field("requestParameters.bucketName"));
    assert!(catalog::events_of("my.app").is_none());
}

#[test]
fn metrics_tell_their_dimensions() {
    assert!(catalog::has_namespace("AWS/SQS") && !catalog::has_namespace("CCILite"));
    let sets = catalog::dimension_sets("AWS/SQS", "ApproximateAgeOfOldestMessage").unwrap();
    assert!(sets.contains(&vec!["QueueName"]), "{sets:?}");
    assert!(catalog::dimension_sets("AWS/SQS", "ApproximateAge").is_none());
    assert!(catalog::metrics_of("AWS/Lambda").any(|metric| metric == "Errors"));
}

#[test]
fn types_tell_what_replaces_them() {
    let table = catalog::resource_type("AWS::DynamoDB::Table").unwrap();
    assert!(table.create_only.iter().any(|path| path == "TableName") && table.holds_data);
    let queue = catalog::resource_type("AWS::SQS::Queue").unwrap();
    assert_eq!(queue.schema["properties"]["VisibilityTimeout"]["maximum"], 43_200);
    assert!(catalog::resource_type("AWS::EC2::Instance").unwrap().schema.is_null());
    assert!(catalog::resource_type("AWS::No::Such").is_none());
}
