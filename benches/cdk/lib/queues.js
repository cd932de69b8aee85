// A queue and its dead letters.
const { Duration, RemovalPolicy } = require('aws-cdk-lib');
const { Queue, QueueEncryption } = require('aws-cdk-lib/aws-sqs');
const { prefix } = require('./config');

function queueWithDeadLetters(scope, id, key, visibleAfter) {
  const name = `${prefix}-${id.toLowerCase()}-queue`;
  const common = {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
  };
  const deadLetters = new Queue(scope, `${id}QueueDeadLetters`, {
    queueName: `${name}-dead-letters`,
    retentionPeriod: Duration.days(14),
    ...common,
  });
  const queue = new Queue(scope, `${id}Queue`, {
    queueName: name,
    visibilityTimeout: Duration.seconds(visibleAfter),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    ...common,
  });
  return { queue, deadLetters };
}

module.exports = { queueWithDeadLetters };
