// Errors in logs as metrics, and alarms that tell people.
const { Aws, Duration } = require('aws-cdk-lib');
const { Alarm, ComparisonOperator, Metric, TreatMissingData } = require('aws-cdk-lib/aws-cloudwatch');
const { SnsAction } = require('aws-cdk-lib/aws-cloudwatch-actions');
const iam = require('aws-cdk-lib/aws-iam');
const { FilterPattern, MetricFilter } = require('aws-cdk-lib/aws-logs');
const { prefix } = require('./config');
const { topic } = require('./rules');

const own = (metricName, statistic = 'Sum', period = Duration.minutes(5)) =>
  new Metric({ namespace: prefix, metricName, statistic, period });
const ofRule = (rule, metricName) =>
  new Metric({ namespace: 'AWS/Events', metricName, dimensionsMap: { RuleName: rule.ruleName }, statistic: 'Sum', period: Duration.minutes(5) });

function alarmTopic(scope, key) {
  const made = topic(scope, 'AlarmTopic', `${prefix}-alarms`, key);
  const publish = (service, conditions) =>
    made.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [made.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ...conditions },
      }),
    );
  publish('cloudwatch.amazonaws.com');
  publish('budgets.amazonaws.com', {
    ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:budgets::${Aws.ACCOUNT_ID}:*` },
  });
  return made;
}

function alarms(scope, { key, functions, queues, rules }) {
  const made = alarmTopic(scope, key);
  const tell = new SnsAction(made);
  const alarm = (alarmName, alarmDescription, metric, threshold, { periods = 1, ...more } = {}) => {
    const one = new Alarm(scope, `Alarm-${alarmName}`, {
      alarmName,
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: periods > 1 ? periods : undefined,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...more,
    });
    one.addAlarmAction(tell);
    one.addOkAction(tell);
    return one;
  };

  for (const { name, timeout, function: of, logGroup } of Object.values(functions)) {
    new MetricFilter(scope, `LoggedErrors-${name}`, {
      logGroup,
      filterPattern: FilterPattern.literal('{ $.level = "ERROR" }'),
      metricNamespace: prefix,
      metricName: `LoggedErrors-${name}`,
      metricValue: '1',
      defaultValue: 0,
    });
    // The reconciler runs every quarter of an hour.
    const period = Duration.minutes(name === 'reconciler' ? 15 : 5);
    alarm(
      `LambdaErrorsHigh-${name}`,
      `${prefix}-${name} crashed or ran out of time, twice in a row. Its logs are in /aws/lambda/${prefix}-${name}.`,
      of.metricErrors({ period, statistic: 'Sum' }),
      0,
      { periods: 2 },
    );
    alarm(
      `LambdaDurationHigh-${name}`,
      `${prefix}-${name} took more than 80 % of its time-out of ${timeout} s, twice in a row.`,
      of.metricDuration({ period, statistic: 'Maximum' }),
      timeout * 800,
      { periods: 2 },
    );
  }
  const period = Duration.minutes(5);
  for (const [name, { queue, deadLetters }] of Object.entries(queues)) {
    alarm(
      `DeadLetters-${name}`,
      `Messages that could not be handled wait in ${prefix}-${name}-queue-dead-letters. The table ${prefix}-ledger says which calls failed and why; what was no call's is in the function's log only.`,
      deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      0,
    );
    alarm(
      `OldestMessage-${name}`,
      `A message waits in ${prefix}-${name}-queue for more than 60 minutes.`,
      queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      3600,
    );
  }
  for (const rule of rules) {
    const name = rule.node.id;
    alarm(
      `UndeliveredEvents-${name}`,
      `EventBridge could not deliver events of the rule ${name}. They wait in a dead-letter queue, or are lost if it may not send there.`,
      ofRule(rule, 'FailedInvocations'),
      0,
    );
  }
  const failed = rules.find((rule) => rule.node.id === 'TranscribeFailedToTopic');
  alarm(
    'TranscribeFailures',
    'Transcribe could not transcribe a call. TranscribeJobStatusTopic told which, and why.',
    ofRule(failed, 'TriggeredRules'),
    0,
  );
  alarm('CallsFailed', `A step gave a call up. The table ${prefix}-ledger says which, and why.`, own('CallsFailed'), 0);
  alarm(
    'CallsQuarantined',
    `A transcript does not say that it is redacted. Nobody reads it; the table ${prefix}-ledger says whose it is.`,
    own('CallsQuarantined'),
    0,
  );
  alarm(
    'ModelUnavailable',
    `Bedrock does not have the model of a call, or no longer. Name another under models and in model, or in the tenant's model, and deploy; then send the dead letters back. The table ${prefix}-ledger says which call.`,
    own('ModelUnavailable'),
    0,
  );
  alarm(
    'BedrockLatencyHigh',
    'The model takes more than 10 s for an answer on average, twice in a row.',
    own('BedrockLatency', 'Average'),
    10000,
    { periods: 2 },
  );
  alarm(
    'CallsStuck',
    `A call is open for more than 3 hours; the table ${prefix}-ledger says which calls are not done, and where they are. With INSUFFICIENT_DATA, ${prefix}-reconciler has not looked for an hour: its logs and the rule ReconcileCalls say why.`,
    own('OldestOpenCall', 'Maximum', Duration.minutes(30)),
    10800,
    { treatMissingData: TreatMissingData.MISSING },
  ).addInsufficientDataAction(tell);
  return made;
}

module.exports = { alarms, own, ofRule };
