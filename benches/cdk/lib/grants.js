// What each function may do.
const { Aws } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const { model: configured, prefix } = require('./config');

const allow = (actions, resources, conditions) =>
  new iam.PolicyStatement({ actions, resources: [].concat(resources), conditions });

const via = (...services) => {
  const hosts = services.map((service) => `${service}.${Aws.REGION}.amazonaws.com`);
  return { StringEquals: { 'kms:ViaService': hosts.length === 1 ? hosts[0] : hosts } };
};
const decrypt = (key, ...services) => allow(['kms:Decrypt'], key.keyArn, via(...services));
const encrypt = (key, ...services) => allow(['kms:GenerateDataKey'], key.keyArn, via(...services));
const read = (table) => allow(['dynamodb:GetItem'], table.tableArn);
const enter = (table) => allow(['dynamodb:PutItem'], table.tableArn);
const update = (table) => allow(['dynamodb:UpdateItem'], table.tableArn);
const send = ({ queue }) => allow(['sqs:SendMessage'], queue.queueArn);
const getJob = () =>
  allow(
    ['transcribe:GetTranscriptionJob'],
    `arn:${Aws.PARTITION}:transcribe:${Aws.REGION}:${Aws.ACCOUNT_ID}:transcription-job/${prefix}.*`,
  );

const jobInit = ({ key, store, table, queues }) => [
  read(table.config),
  read(table.ledger),
  enter(table.ledger),
  update(table.ledger),
  allow(['s3:GetObject'], store.input.arnForObjects('*/calls/*')),
  allow(['transcribe:StartTranscriptionJob'], '*'),
  allow(['s3:PutObject'], store.results.arnForObjects('tmp/*')),
  send(queues.intake),
  decrypt(key, 'dynamodb', 's3'),
  encrypt(key, 's3', 'sqs'),
];

const resultHandler = ({ key, table, queues }) => [
  read(table.ledger),
  update(table.ledger),
  getJob(),
  send(queues.completion),
  send(queues.analysis),
  decrypt(key, 'dynamodb'),
  encrypt(key, 'sqs'),
];

const analyzer = ({ key, store, table, queues, tenants }) => [
  read(table.config),
  read(table.ledger),
  update(table.ledger),
  allow(['s3:GetObject'], store.results.arnForObjects('tmp/*')),
  allow(['comprehend:BatchDetectSentiment'], '*'),
  allow(['comprehend:BatchDetectKeyPhrases'], '*'),
  allow(['comprehend:BatchDetectEntities'], '*'),
  allow(['s3:PutObject'], store.results.arnForObjects('tmp/*.kept')),
  allow(['s3:DeleteObject', 's3:GetObject'], store.input.arnForObjects('*/calls/*')),
  allow(['s3:DeleteObject'], store.results.arnForObjects('tmp/*')),
  send(queues.analysis),
  allow(
    ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging'],
    tenants.map((tenant) => store.results.arnForObjects(`${tenant.id}/*`)),
  ),
  decrypt(key, 'dynamodb', 's3'),
  encrypt(key, 's3', 'sqs'),
];

const reconciler = ({ key, store, table, queues }) => [
  allow(['dynamodb:Query'], `${table.ledger.tableArn}/index/unfinished`),
  read(table.ledger),
  enter(table.ledger),
  update(table.ledger),
  allow(['s3:ListBucket'], store.input.bucketArn),
  getJob(),
  send(queues.intake),
  send(queues.analysis),
  decrypt(key, 'dynamodb', 'sqs'),
  encrypt(key, 'sqs'),
];

const tenantRegistrar = ({ key, table }) => [enter(table.config), update(table.config), decrypt(key, 'dynamodb')];

// The model, through the profile and where that sends to.
function model(scope, role) {
  const profile = `arn:${Aws.PARTITION}:bedrock:${Aws.REGION}:${Aws.ACCOUNT_ID}:inference-profile/${configured.profile}`;
  const behind = configured.regions.map((region) => `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${configured.id}`);
  return new iam.ManagedPolicy(scope, 'AnalyzerModel', {
    description: `The model ${configured.name}`,
    roles: [role],
    statements: [
      allow(['bedrock:InvokeModel'], profile),
      allow(['bedrock:InvokeModel'], behind, { ArnEquals: { 'bedrock:InferenceProfileArn': profile } }),
    ],
  });
}

module.exports = { allow, analyzer, jobInit, model, reconciler, resultHandler, tenantRegistrar };
