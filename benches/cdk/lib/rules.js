// Events on their way to queues, people and the reconciler.
const { Duration } = require('aws-cdk-lib');
const { EventField, Match, Rule, RuleTargetInput, Schedule } = require('aws-cdk-lib/aws-events');
const targets = require('aws-cdk-lib/aws-events-targets');
const iam = require('aws-cdk-lib/aws-iam');
const sns = require('aws-cdk-lib/aws-sns');
const { prefix } = require('./config');
const { allow } = require('./grants');

function topic(scope, id, topicName, key) {
  return new sns.Topic(scope, id, { topicName, masterKey: key, enforceSSL: true });
}

const statusTopic = (scope, key) => topic(scope, 'TranscribeJobStatusTopic', 'TranscribeJobStatusTopic', key);

const retries = { maxEventAge: Duration.days(1), retryAttempts: 185 };

function toQueue({ queue, deadLetters }) {
  return new targets.SqsQueue(queue, { ...retries, deadLetterQueue: deadLetters });
}

const created = (bucket, wildcard) => ({
  source: ['aws.s3'],
  detailType: ['Object Created'],
  detail: { bucket: { name: [bucket.bucketName] }, object: { key: Match.wildcard(wildcard) } },
});
const ended = (...states) => ({
  source: ['aws.transcribe'],
  detailType: ['Transcribe Job State Change'],
  detail: { TranscriptionJobStatus: states, TranscriptionJobName: Match.prefix(`${prefix}.`) },
});

function rules({ stack, key, store, queues, topic: status }, reconciler) {
  const rule = (ruleName, description, how, target) =>
    new Rule(stack, ruleName, { ruleName, description, enabled: true, targets: [target], ...how });
  const publish = new iam.Role(stack, 'TranscribeFailedToTopicRole', {
    roleName: `${prefix}-transcribe-failed-role`,
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com'),
    inlinePolicies: {
      publish: new iam.PolicyDocument({
        statements: [
          allow(['sns:Publish'], status.topicArn),
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn, {
            StringEquals: { 'kms:ViaService': `sns.${stack.region}.amazonaws.com` },
          }),
        ],
      }),
    },
  });
  const said = RuleTargetInput.fromMultilineText(
    [
      'Amazon Transcribe could not transcribe a call.',
      `Call: ${EventField.fromPath('$.detail.TranscriptionJobName')}`,
      `Time: ${EventField.time}`,
      `Reason: ${EventField.fromPath('$.detail.FailureReason')}`,
      `The table ${prefix}-ledger has its tenant and recording under this call_id.`,
    ].join('\n'),
  );
  return [
    rule(
      'S3ObjectCreatedToJobInit',
      'A recording was uploaded: job-init takes it in',
      { eventPattern: created(store.input, '*/calls/*') },
      toQueue(queues.intake),
    ),
    rule(
      'TranscriptCreatedToResultHandler',
      'A transcript was written, told durably by S3: result-handler hands it on',
      { eventPattern: created(store.results, 'tmp/*/*/*.json') },
      toQueue(queues.completion),
    ),
    rule(
      'TranscribeCompletedToResultHandler',
      'A transcription ended, told at best effort by Transcribe: result-handler hands on or gives up',
      { eventPattern: ended('COMPLETED', 'FAILED') },
      toQueue(queues.completion),
    ),
    rule(
      'TranscribeFailedToTopic',
      'A transcription failed: people are told, in words',
      { eventPattern: ended('FAILED') },
      new targets.SnsTopic(status, {
        ...retries,
        message: said,
        role: publish.withoutPolicyUpdates(),
        deadLetterQueue: queues.completion.deadLetters,
      }),
    ),
    rule(
      'ReconcileCalls',
      'The time has come: reconciler looks after calls that stand still',
      { schedule: Schedule.rate(Duration.minutes(15)) },
      new targets.LambdaFunction(reconciler.function, {
        maxEventAge: Duration.seconds(900),
        retryAttempts: 185,
        deadLetterQueue: queues.intake.deadLetters,
      }),
    ),
  ];
}

module.exports = { rules, statusTopic, topic };
