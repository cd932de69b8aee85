// The documents as tables, who may query them, and saved queries.
const fs = require('node:fs');
const path = require('node:path');
const { Aws } = require('aws-cdk-lib');
const athena = require('aws-cdk-lib/aws-athena');
const glue = require('aws-cdk-lib/aws-glue');
const { prefix } = require('./config');
const { queries } = require('./queries');

const DATABASE = 'cci_lite';

// The SQL is nobody's construct: both apps read the same files.
const SQL = path.join(__dirname, '../../../synth/src/stack');
const sql = (file) => fs.readFileSync(path.join(SQL, file), 'utf8').replaceAll('{database}', DATABASE);

const COLUMNS = {
  schema_version: 'string',
  tenant: 'string',
  call_id: 'string',
  call_date: 'string',
  timestamp: 'string',
  language: 'string',
  duration_seconds: 'double',
  sentiment: 'struct<sentiment:string,sentimentscore:struct<positive:double,negative:double,neutral:double,mixed:double>,resultlist:array<struct<sentiment:string,sentimentscore:struct<positive:double,negative:double,neutral:double,mixed:double>>>>',
  key_phrases: 'struct<resultlist:array<struct<keyphrases:array<struct<text:string,score:double,count:bigint,beginoffset:bigint,endoffset:bigint>>>>>',
  entities: 'struct<resultlist:array<struct<entities:array<struct<text:string,type:string,score:double,count:bigint,beginoffset:bigint,endoffset:bigint>>>>>',
  ai_summary: 'struct<issue:string,resolution:string,outcome:string,action_items:array<string>,qa_score:bigint,tone_score:bigint,sentiment_summary:string>',
  summary: 'string',
  source: 'struct<transcribe_job:string,pii_redacted:boolean,stand_ins:array<string>>',
  talk: 'struct<speakers:array<struct<speaker:string,label:string,role:string,role_inferred:boolean,talk_seconds:double,talk_share:double,longest_talk_seconds:double,turns:bigint,words:bigint,words_per_minute:double,interruptions:bigint,confidence:double>>,turns:bigint,words:bigint,silence_seconds:double,longest_silence_seconds:double,longest_silence_start_seconds:double,overlaps:bigint,overlap_seconds:double,interruptions:bigint,confidence:double>',
  turns: 'array<struct<speaker:string,start_seconds:double,end_seconds:double,text:string>>',
  sentiment_by_speaker: 'array<struct<part:string,sentiment:string,positive:double,negative:double,neutral:double,mixed:double>>',
  sentiment_by_quarter: 'array<struct<part:string,sentiment:string,positive:double,negative:double,neutral:double,mixed:double>>',
  comprehend: 'struct<skipped:string,documents:bigint,failed:bigint,sentiment_coverage:double,key_phrase_coverage:double,entity_coverage:double,units:bigint>',
  topics: 'array<string>',
  risks: 'array<string>',
  action_items: 'array<struct<text:string,owner:string,due:string>>',
  qa: 'struct<form:string,score:bigint,passed:boolean,failed_criteria:array<string>,criteria:array<struct<id:string,question:string,weight:bigint,scale:bigint,critical:boolean,score:bigint,not_applicable:boolean,reason:string,evidence:struct<quote:string,turn:bigint>,evidence_dropped:boolean>>>',
  model: 'struct<id:string,prompt_version:string,sections:bigint,requests:bigint,repaired:boolean,input_tokens:bigint,output_tokens:bigint,stop_reason:string,latencies_ms:array<bigint>,failure:struct<class:string,reason:string>>',
  redaction: 'struct<off_reason:string,cards:bigint,ibans:bigint,emails:bigint,phones:bigint>',
  cost: 'struct<currency:string,transcribe:double,comprehend:double,bedrock:double,other:double,total:double,prices_as_of:string>',
};

const VIEW = {
  tenant_id: 'string',
  dt: 'string',
  tenant: 'string',
  call_id: 'string',
  timestamp: 'string',
  summary: 'string',
  sentiment: 'string',
  language: 'string',
  duration_seconds: 'double',
  outcome: 'string',
  qa_score: 'bigint',
  tone_score: 'bigint',
  qa_passed: 'boolean',
  failed_criteria: 'string',
  silence_seconds: 'double',
  interruptions: 'bigint',
  model_failure: 'string',
  cost: 'double',
};

const columns = (of) => Object.entries(of).map(([name, type]) => ({ name, type }));

// A table over JSON documents below `location`.
function documents(scope, id, { database, name, description, location, partitions, parameters }) {
  return new glue.CfnTable(scope, id, {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: database.ref,
    tableInput: {
      name,
      description,
      tableType: 'EXTERNAL_TABLE',
      parameters: {
        classification: 'json',
        'projection.enabled': 'true',
        'projection.dt.type': 'date',
        'projection.dt.format': 'yyyy/MM/dd',
        'projection.dt.range': '2025/01/01,NOW+1DAY',
        ...parameters,
      },
      partitionKeys: partitions.map((partition) => ({ name: partition, type: 'string' })),
      storageDescriptor: {
        columns: columns(COLUMNS),
        location,
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serdeInfo: {
          serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
          parameters: { 'case.insensitive': 'TRUE', 'ignore.malformed.json': 'FALSE' },
        },
      },
    },
  });
}

function workGroup(scope, id, { name, key, staging, folder }) {
  return new athena.CfnWorkGroup(scope, id, {
    name,
    description: 'Queries over the documents of CCI Lite',
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: 1000000000,
      resultConfiguration: {
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        expectedBucketOwner: Aws.ACCOUNT_ID,
        outputLocation: staging.s3UrlForObject(`${folder}/`),
      },
    },
  });
}

function view(scope, database) {
  const presto = { string: 'varchar' };
  const text = JSON.stringify({
    originalSql: sql('view/calls.sql').trimEnd(),
    catalog: 'awsdatacatalog',
    schema: DATABASE,
    columns: Object.entries(VIEW).map(([name, type]) => ({ name, type: presto[type] ?? type })),
  });
  new glue.CfnTable(scope, 'CallsView', {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: database.ref,
    tableInput: {
      name: 'calls',
      description: 'One flat row per call: sentiment, scores, silence, interruptions, failure of the model, cost',
      tableType: 'VIRTUAL_VIEW',
      parameters: { presto_view: 'true', comment: 'Presto View' },
      partitionKeys: [],
      storageDescriptor: { columns: columns(VIEW), serdeInfo: {} },
      viewOriginalText: `/* Presto View: ${Buffer.from(text).toString('base64')} */`,
      viewExpandedText: '/* Presto View */',
    },
  });
}

function catalog(scope, { key, store, tenants }) {
  const database = new glue.CfnDatabase(scope, 'Database', {
    catalogId: Aws.ACCOUNT_ID,
    databaseInput: { name: DATABASE, description: 'Calls analysed by CCI Lite' },
  });
  const bucket = store.results.s3UrlForObject();
  documents(scope, 'ResultsTable', {
    database,
    name: 'results',
    description: 'One row per call',
    location: `${bucket}/`,
    partitions: ['tenant_id', 'dt'],
    parameters: {
      'projection.tenant_id.type': 'enum',
      'projection.tenant_id.values': tenants.map((tenant) => tenant.id).join(','),
      'storage.location.template': `${bucket}/\${tenant_id}/\${dt}/`,
    },
  });
  const shared = workGroup(scope, 'SharedWorkGroup', {
    name: `${prefix}-shared`,
    key,
    staging: store.staging,
    folder: 'shared',
  });
  view(scope, database);
  for (const [file, name] of Object.entries(queries)) {
    const queryString = sql(`queries/${file}.sql`);
    new athena.CfnNamedQuery(scope, `Query-${file}`, {
      database: DATABASE,
      queryString,
      name,
      description: queryString.split('\n')[0].replace('-- ', ''),
      workGroup: shared.ref,
    });
  }
  return database;
}

module.exports = { catalog, documents, workGroup };
