// Recordings, documents, results of queries.
const { Aws, Duration, RemovalPolicy } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const s3 = require('aws-cdk-lib/aws-s3');
const { prefix } = require('./config');

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';

// A private, encrypted bucket in the account's own namespace.
function bucket(scope, id, name, key, props) {
  const made = new s3.Bucket(scope, id, {
    bucketName: `${prefix}-${name}-${Aws.ACCOUNT_ID}-${Aws.REGION}-an`,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...props,
  });
  // The construct takes the namespace only with a prefix in the name's place.
  made.node.defaultChild.bucketNamespace = 'account-regional';
  return made;
}

// The property and not `eventBridgeEnabled`, which would deploy a function of its own to set it.
function tellEventBridge(bucket) {
  bucket.node.defaultChild.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}

function onlyWithKey(bucket, key) {
  const deny = (conditions) =>
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.StarPrincipal()],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        conditions,
      }),
    );
  deny({ Null: { [ALGORITHM]: 'false' }, StringNotEquals: { [ALGORITHM]: 'aws:kms' } });
  deny({ Null: { [KEY]: 'false' }, StringNotEquals: { [KEY]: key.keyArn } });
  deny({ Null: { [ALGORITHM]: 'false', [KEY]: 'true' } });
}

const abort = { abortIncompleteMultipartUploadAfter: Duration.days(1) };

function buckets(scope, key) {
  const input = bucket(scope, 'InputBucket', 'input', key, {
    lifecycleRules: [{ id: 'recordings', expiration: Duration.days(1), ...abort }],
  });
  const results = bucket(scope, 'ResultsBucket', 'results', key, {
    versioned: true,
    lifecycleRules: [
      { id: 'transcripts', prefix: 'tmp/', expiration: Duration.days(1), noncurrentVersionExpiration: Duration.days(1) },
      { id: 'documents', expiration: Duration.days(30), noncurrentVersionExpiration: Duration.days(7), ...abort },
      { id: 'delete-markers', expiredObjectDeleteMarker: true },
    ],
  });
  const staging = bucket(scope, 'AthenaStagingBucket', 'athena-staging', key, {
    lifecycleRules: [{ id: 'query-results', expiration: Duration.days(7), ...abort }],
  });
  [input, results].forEach(tellEventBridge);
  [input, results, staging].forEach((one) => onlyWithKey(one, key));
  return { input, results, staging };
}

module.exports = { bucket, buckets };
