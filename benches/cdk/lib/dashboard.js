// The operators' dashboard: does it work, how much, how fast, for how much money?
const { Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const { own, ofRule } = require('./alarms');
const { prefix } = require('./config');

const MINUTES = Duration.minutes(5);
const MINUTE_OF_AUDIO = '0.0264';
const ERRORS = `fields @timestamp, @log, level, fields.message, fields.class, fields.reason, fields.message_id, record.requestId, record.status
filter level = "ERROR" or record.status in ["error", "failure", "timeout"]
sort @timestamp desc
limit 50`.split('\n');

const search = (name, statistic, seconds) =>
  `SEARCH('{"${prefix}","tenant_id"} MetricName="${name}"', '${statistic}', ${seconds})`;
// usingMetrics is empty: what is searched for is not named one by one.
const math = (expression, label, period = MINUTES) =>
  new cloudwatch.MathExpression({ expression, label, usingMetrics: {}, period });
const byTenant = (name, statistic) =>
  math(search(name, statistic, 3600), "${PROP('Dim.tenant_id')} ${PROP('MetricName')}");
const mostByTenant = (name, formula, period) => math(`SORT(${search(name, 'Sum', 86400)}${formula}, SUM, DESC, 10)`, '', period);

const heading = (question) => [new cloudwatch.TextWidget({ markdown: `## ${question}`, width: 24, height: 1 })];
const graph = (title, left, { width = 12, ...more } = {}) => new cloudwatch.GraphWidget({ title, left, width, height: 6, ...more });
const percentiles = (name) =>
  [50, 95].map((of) => own(name, `p${of}`).with({ label: `${of} of 100 within` }));

function works({ functions, queues, rules }) {
  const calls = ['CallsReceived', 'CallsDone', 'CallsFailed', 'CallsQuarantined', 'ModelUnavailable', 'CallsHeld', 'CallsRecovered'];
  const every = Object.values(functions);
  return [
    heading('Is it working?'),
    [
      new cloudwatch.SingleValueWidget({
        title: 'Calls in the time that is shown',
        metrics: calls.map((name) => own(name)),
        setPeriodToTimeRange: true,
        width: 12,
        height: 6,
      }),
      graph('Calls', calls.map((name) => own(name))),
    ],
    [
      graph(
        'Dead letters',
        Object.values(queues).map(({ deadLetters }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: MINUTES }),
        ),
        { width: 8 },
      ),
      graph('Events that rules could not deliver', rules.map((rule) => ofRule(rule, 'FailedInvocations')), { width: 8 }),
      graph(
        'Errors and throttles of functions',
        [
          ...every.map((one) => one.function.metricErrors({ statistic: 'Sum', period: MINUTES })),
          ...every.map((one) => one.function.metricThrottles({ statistic: 'Sum', period: MINUTES })),
        ],
        { width: 8 },
      ),
    ],
    [
      graph('Seconds that the oldest open call is open', [own('OldestOpenCall', 'Maximum')]),
      graph('Errors in logs', every.map(({ name }) => own(`LoggedErrors-${name}`))),
    ],
    [
      new cloudwatch.LogQueryWidget({
        title: 'Last errors',
        logGroupNames: every.map(({ logGroup }) => logGroup.logGroupName),
        queryLines: ERRORS,
        width: 24,
        height: 6,
      }),
    ],
  ];
}

function much({ queues }) {
  const of = Object.values(queues);
  const stacked = { stacked: true };
  return [
    heading('How much?'),
    [
      graph('Calls done each hour, by tenant', [byTenant('CallsDone', 'Sum')], stacked),
      graph('Calls failed each hour, by tenant', [byTenant('CallsFailed', 'Sum')], stacked),
    ],
    [
      graph('Hours of audio each day, by tenant', [mostByTenant('AudioDuration', '/3600')], stacked),
      graph('Tokens of the model', [own('ModelInputTokens'), own('ModelOutputTokens')]),
    ],
    [
      graph(
        'Messages that wait',
        of.map(({ queue }) => queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: MINUTES })),
      ),
      graph(
        'Seconds that the oldest message waits',
        of.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: MINUTES })),
      ),
    ],
  ];
}

function fast({ functions }) {
  const every = Object.values(functions);
  return [
    heading('How fast?'),
    [
      graph('Seconds from upload to document', percentiles('TimeToDocument')),
      graph('Seconds from upload to document, 95 of 100 calls, by tenant', [byTenant('TimeToDocument', 'p95')]),
    ],
    [
      graph('Milliseconds of an answer of the model', percentiles('BedrockLatency'), { width: 8 }),
      graph(
        'Milliseconds of functions, 95 of 100 invocations',
        every.map((one) => one.function.metricDuration({ statistic: 'p95', period: MINUTES })),
        { width: 8 },
      ),
      graph(
        'Concurrent invocations',
        every.map((one) => one.function.metric('ConcurrentExecutions', { statistic: 'Maximum', period: MINUTES })),
        { width: 8 },
      ),
    ],
  ];
}

function cost() {
  const day = Duration.days(1);
  const amounts = {
    audio: own('AudioDuration', 'Sum', day),
    units: own('ComprehendUnits', 'Sum', day),
    read: own('ModelInputTokens', 'Sum', day),
    written: own('ModelOutputTokens', 'Sum', day),
    done: own('CallsDone', 'Sum', day),
  };
  const services = {
    'Transcribe and redaction': `FILL(audio,0)/60*${MINUTE_OF_AUDIO}`,
    Comprehend: 'FILL(units,0)*0.0001',
    Model: '(FILL(read,0)*1.1+FILL(written,0)*5.5)/1000000',
  };
  const all = Object.values(services).join('+');
  const of = (expression, label) => {
    const used = Object.entries(amounts).filter(([name]) => expression.includes(name));
    return new cloudwatch.MathExpression({ expression, label, usingMetrics: Object.fromEntries(used), period: day });
  };
  const month = { start: '-P30D', period: day };
  return [
    heading('For how much money? Estimates in US dollars, last 30 days: list prices, the default model, no taxes or tiers'),
    [
      new cloudwatch.SingleValueWidget({
        title: 'Estimated US dollars',
        metrics: [of(all, 'All calls'), of(`(${all})/done`, 'One call')],
        setPeriodToTimeRange: true,
        width: 12,
        height: 6,
        ...month,
      }),
      graph('Estimated US dollars a day', Object.entries(services).map(([label, formula]) => of(formula, label)), { stacked: true, ...month }),
    ],
    [
      graph('Transcribe and redaction a day, by tenant', [mostByTenant('AudioDuration', `/60*${MINUTE_OF_AUDIO}`, day)], {
        width: 8,
        stacked: true,
        ...month,
      }),
      graph('Comprehend a day, by tenant', [mostByTenant('ComprehendUnits', '*0.0001', day)], { width: 8, stacked: true, ...month }),
      graph(
        'Model a day, by tenant: read and written',
        [mostByTenant('ModelInputTokens', '/1000000*1.1', day), mostByTenant('ModelOutputTokens', '/1000000*5.5', day)],
        { width: 8, stacked: true, ...month },
      ),
    ],
  ];
}

function dashboard(scope, watched) {
  new cloudwatch.Dashboard(scope, 'OperationsDashboard', {
    dashboardName: `${prefix}-operations`,
    start: '-P1D',
    periodOverride: cloudwatch.PeriodOverride.INHERIT,
    widgets: [...works(watched), ...much(watched), ...fast(watched), ...cost()],
  });
}

module.exports = { dashboard };
