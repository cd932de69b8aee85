// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `s3`.

use crate::aws::s3::{AccessPoint, Bucket};

kind! { Accessgrant "accessgrant" }
kind! { Accessgrantsinstance "accessgrantsinstance" }
kind! { Accessgrantslocation "accessgrantslocation" }
kind! { Accesspointobject "accesspointobject" }
kind! { Job "job" }
kind! { Multiregionaccesspoint "multiregionaccesspoint" }
kind! { Multiregionaccesspointrequestarn "multiregionaccesspointrequestarn" }
kind! { Object "object" }
kind! { Objectlambdaaccesspoint "objectlambdaaccesspoint" }
kind! { Storagelensconfiguration "storagelensconfiguration" }
kind! { Storagelensgroup "storagelensgroup" }
action! { All = "s3:*" on Accessgrant, Accessgrantsinstance, Accessgrantslocation, AccessPoint, Accesspointobject, Bucket, Job, Multiregionaccesspoint, Multiregionaccesspointrequestarn, Object, Objectlambdaaccesspoint, Storagelensconfiguration, Storagelensgroup }
action! { GetObject = "s3:GetObject" on Accesspointobject, Object }
action! { GetObjectVersion = "s3:GetObjectVersion" on Accesspointobject, Object }
action! { GetObjectAttributes = "s3:GetObjectAttributes" on Accesspointobject, Object }
action! { GetObjectTagging = "s3:GetObjectTagging" on Accesspointobject, Object }
action! { PutObject = "s3:PutObject" on Accesspointobject, Object }
action! { PutObjectTagging = "s3:PutObjectTagging" on Accesspointobject, Object }
action! { DeleteObject = "s3:DeleteObject" on Accesspointobject, Object }
action! { DeleteObjectVersion = "s3:DeleteObjectVersion" on Accesspointobject, Object }
action! { AbortMultipartUpload = "s3:AbortMultipartUpload" on Accesspointobject, Object }
action! { ListMultipartUploadParts = "s3:ListMultipartUploadParts" on Accesspointobject, Object }
action! { ListBucket = "s3:ListBucket" on AccessPoint, Bucket }
action! { ListBucketVersions = "s3:ListBucketVersions" on AccessPoint, Bucket }
action! { ListBucketMultipartUploads = "s3:ListBucketMultipartUploads" on Bucket }
action! { GetBucketLocation = "s3:GetBucketLocation" on AccessPoint, Bucket }
action! { GetBucketAcl = "s3:GetBucketAcl" on AccessPoint, Bucket }
action! { GetBucketVersioning = "s3:GetBucketVersioning" on Bucket }
action! { GetLifecycleConfiguration = "s3:GetLifecycleConfiguration" on Bucket }
action! { ListAllMyBuckets = "s3:ListAllMyBuckets" on * }
