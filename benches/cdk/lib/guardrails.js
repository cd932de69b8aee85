// A budget, and a trail of who touched which object.
const { Aws, Duration } = require('aws-cdk-lib');
const { CfnBudget } = require('aws-cdk-lib/aws-budgets');
const { CfnTrail } = require('aws-cdk-lib/aws-cloudtrail');
const iam = require('aws-cdk-lib/aws-iam');
const { prefix, tags } = require('./config');
const { bucket } = require('./storage');

function budget(scope, topic) {
  const subscribers = [{ address: topic.topicArn, subscriptionType: 'SNS' }];
  const above = (notificationType, threshold) => ({
    notification: { comparisonOperator: 'GREATER_THAN', notificationType, threshold, thresholdType: 'PERCENTAGE' },
    subscribers,
  });
  new CfnBudget(scope, 'MonthlyBudget', {
    budget: {
      budgetName: `${prefix}-monthly`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: 100, unit: 'USD' },
    },
    notificationsWithSubscribers: [above('ACTUAL', 50), above('ACTUAL', 80), above('ACTUAL', 100), above('FORECASTED', 100)],
    resourceTags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  });
}

function trail(scope, key, store) {
  const logs = bucket(scope, 'TrailLogBucket', 'trail-logs', key, {
    bucketKeyEnabled: false,
    lifecycleRules: [
      { id: 'trail-logs', expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
  const ofTrail = {
    'aws:SourceArn': `arn:${Aws.PARTITION}:cloudtrail:${Aws.REGION}:${Aws.ACCOUNT_ID}:trail/${prefix}-trail`,
  };
  const service = [new iam.ServicePrincipal('cloudtrail.amazonaws.com')];
  logs.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: service,
      actions: ['s3:GetBucketAcl'],
      resources: [logs.bucketArn],
      conditions: { ArnEquals: ofTrail },
    }),
  );
  logs.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: service,
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/*`)],
      conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnEquals: ofTrail },
    }),
  );
  const made = new CfnTrail(scope, 'Trail', {
    trailName: `${prefix}-trail`,
    isLogging: true,
    s3BucketName: logs.bucketName,
    kmsKeyId: key.keyArn,
    enableLogFileValidation: true,
    includeGlobalServiceEvents: false,
    isMultiRegionTrail: false,
    advancedEventSelectors: [
      {
        name: 'Objects of the data buckets',
        fieldSelectors: [
          { field: 'eventCategory', equalTo: ['Data'] },
          { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
          {
            field: 'resources.ARN',
            startsWith: [store.input, store.results, store.staging].map((one) => `${one.bucketArn}/`),
          },
        ],
      },
    ],
  });
  made.node.addDependency(logs.policy);
}

module.exports = { budget, trail };
