// The functions: log group, role of its own, code, and what wakes it.
const { CfnParameter, Duration, RemovalPolicy, Stack } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const { SqsEventSource } = require('aws-cdk-lib/aws-lambda-event-sources');
const logs = require('aws-cdk-lib/aws-logs');
const { modelsForAnalyzer, model, prefix, prices } = require('./config');
const { allow } = require('./grants');

// Where the code is: told when deploying.
function code(stack) {
  const bucket = new CfnParameter(stack, 'AssetBucket', {
    description: "The bucket of the functions' code",
    allowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
  });
  const architecture = new CfnParameter(stack, 'Architecture', {
    description: "The processor that the functions' code is built for",
    default: 'arm64',
    allowedValues: ['arm64', 'x86_64'],
  });
  const of = (id, name) => {
    const key = new CfnParameter(stack, `${id}Key`, {
      description: `The key of the code of ${prefix}-${name}`,
      minLength: 1,
      maxLength: 1024,
    });
    return lambda.Code.fromCfnParameters({ bucketNameParam: bucket, objectKeyParam: key });
  };
  return { architecture: lambda.Architecture.custom(architecture.valueAsString), of };
}

function pipelineFunction(scope, deployed, { id, name, description, memory, timeout, environment, statements, ...props }, key, more) {
  const logGroup = new logs.LogGroup(scope, `${id}LogGroup`, {
    logGroupName: `/aws/lambda/${prefix}-${name}`,
    encryptionKey: key,
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(scope, `${id}Role`, {
    roleName: `${prefix}-${name}-role`,
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      [name]: new iam.PolicyDocument({
        statements: [
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.node.defaultChild.attrArn),
          allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
          ...more,
          ...statements,
        ],
      }),
    },
  });
  const made = new lambda.Function(scope, `${id}Function`, {
    functionName: `${prefix}-${name}`,
    description,
    runtime: lambda.Runtime.PROVIDED_AL2023,
    handler: 'bootstrap',
    code: deployed.of(id, name),
    architecture: deployed.architecture,
    memorySize: memory,
    timeout: Duration.seconds(timeout),
    // All that it may do is written down in its role.
    role: role.withoutPolicyUpdates(),
    tracing: lambda.Tracing.ACTIVE,
    loggingFormat: lambda.LoggingFormat.JSON,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    logGroup,
    environment,
    ...props,
  });
  return { name, timeout, function: made, role, logGroup };
}

// One that is woken by a queue.
function queueFunction(scope, deployed, props, key, { queue }, batchSize, maxConcurrency) {
  const made = pipelineFunction(scope, deployed, props, key, [
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], queue.queueArn),
    allow(['kms:Decrypt'], key.keyArn, { StringEquals: { 'kms:ViaService': `sqs.${Stack.of(scope).region}.amazonaws.com` } }),
  ]);
  made.function.addEventSource(new SqsEventSource(queue, { batchSize, maxConcurrency, enabled: true, reportBatchItemFailures: true }));
  return made;
}

const eventFunction = (scope, deployed, props, key) => pipelineFunction(scope, deployed, props, key, []);

const Fn = {
  jobInit: ({ key, store, table, queues }) => ({
    id: 'JobInit',
    name: 'job-init',
    description: 'Starts the transcription of an uploaded recording',
    memory: 256,
    timeout: 30,
    environment: {
      DEPLOYMENT: prefix,
      INPUT_BUCKET: store.input.bucketName,
      OUTPUT_BUCKET: store.results.bucketName,
      KMS_KEY_ARN: key.keyArn,
      DDB_TABLE: table.config.tableName,
      LEDGER_TABLE: table.ledger.tableName,
      LEDGER_DAYS: '90',
      INTAKE_QUEUE_URL: queues.intake.queue.queueUrl,
      START_INTERVAL_MS: '500',
    },
  }),
  resultHandler: ({ store, table, queues }) => ({
    id: 'ResultHandler',
    name: 'result-handler',
    description: 'Hears that a transcription ended and hands the transcript on',
    memory: 256,
    timeout: 30,
    environment: {
      DEPLOYMENT: prefix,
      OUTPUT_BUCKET: store.results.bucketName,
      LEDGER_TABLE: table.ledger.tableName,
      COMPLETION_QUEUE_URL: queues.completion.queue.queueUrl,
      ANALYSIS_QUEUE_URL: queues.analysis.queue.queueUrl,
    },
  }),
  analyzer: ({ store, table, queues }) => ({
    id: 'Analyzer',
    name: 'analyzer',
    description: 'Makes one call document of a transcript',
    memory: 512,
    timeout: 300,
    environment: {
      DEPLOYMENT: prefix,
      OUTPUT_BUCKET: store.results.bucketName,
      DDB_TABLE: table.config.tableName,
      LEDGER_TABLE: table.ledger.tableName,
      BEDROCK_MODEL_ID: model.profile,
      MODELS: JSON.stringify(modelsForAnalyzer),
      PRICES: JSON.stringify(prices),
      ANALYSIS_QUEUE_URL: queues.analysis.queue.queueUrl,
      INPUT_BUCKET: store.input.bucketName,
    },
  }),
  reconciler: ({ store, table, queues }) => ({
    id: 'Reconciler',
    name: 'reconciler',
    description: 'Looks after calls that stand still and recordings that nobody told of',
    memory: 256,
    timeout: 300,
    maxEventAge: Duration.seconds(900),
    retryAttempts: 0,
    environment: {
      DEPLOYMENT: prefix,
      INPUT_BUCKET: store.input.bucketName,
      OUTPUT_BUCKET: store.results.bucketName,
      LEDGER_TABLE: table.ledger.tableName,
      LEDGER_DAYS: '90',
      INTAKE_QUEUE_URL: queues.intake.queue.queueUrl,
      ANALYSIS_QUEUE_URL: queues.analysis.queue.queueUrl,
    },
  }),
  tenantRegistrar: ({ table }) => ({
    id: 'TenantRegistrar',
    name: 'tenant-registrar',
    description: 'Writes configured tenants and models into their table at deployment',
    memory: 256,
    timeout: 60,
    environment: { DDB_TABLE: table.config.tableName },
  }),
};

module.exports = { code, eventFunction, queueFunction, Fn };
