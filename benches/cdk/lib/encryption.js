// The key of all data, and which services may use it.
const { Aws, Duration, RemovalPolicy } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const { prefix } = require('./config');

function masterKey(scope) {
  const key = new kms.Key(scope, 'Key', {
    alias: `alias/${prefix}-master-key`,
    description: `Data of ${prefix}-master-key`,
    enableKeyRotation: true,
    rotationPeriod: Duration.days(365),
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const allow = (service, actions, conditions) =>
    key.addToResourcePolicy(
      new iam.PolicyStatement({ principals: [new iam.ServicePrincipal(service)], actions, resources: ['*'], conditions }),
    );
  const use = ['kms:Decrypt', 'kms:GenerateDataKey'];
  allow('events.amazonaws.com', use);
  allow(`logs.${Aws.REGION}.amazonaws.com`, ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'], {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:/aws/lambda/${prefix}-*`,
    },
  });
  allow('cloudwatch.amazonaws.com', use);
  allow('budgets.amazonaws.com', use, { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } });
  const ofTrail = {
    ArnEquals: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudtrail:${Aws.REGION}:${Aws.ACCOUNT_ID}:trail/${prefix}-trail` },
  };
  allow('cloudtrail.amazonaws.com', ['kms:GenerateDataKey*'], {
    ...ofTrail,
    StringLike: {
      'kms:EncryptionContext:aws:cloudtrail:arn': `arn:${Aws.PARTITION}:cloudtrail:*:${Aws.ACCOUNT_ID}:trail/*`,
    },
  });
  allow('cloudtrail.amazonaws.com', ['kms:DescribeKey'], ofTrail);
  allow('cloudtrail.amazonaws.com', ['kms:Decrypt'], ofTrail);
  return key;
}

module.exports = { masterKey };
