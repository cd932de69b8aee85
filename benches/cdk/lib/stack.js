// What tenants share, in the order of a call's way; and the tenants, where they are few.
const { CfnOutput, Stack } = require('aws-cdk-lib');
const { alarms } = require('./alarms');
const { catalog } = require('./catalog');
const { dashboard } = require('./dashboard');
const { masterKey } = require('./encryption');
const { code, eventFunction, queueFunction, Fn } = require('./functions');
const grants = require('./grants');
const { budget, trail } = require('./guardrails');
const { queueWithDeadLetters } = require('./queues');
const { registerModels } = require('./registry');
const { rules, statusTopic } = require('./rules');
const { buckets } = require('./storage');
const { tables } = require('./tables');
const { Tenant } = require('./tenants');

class CciLiteStack extends Stack {
  constructor(scope, id, { tenants, ownTenants, ...props }) {
    super(scope, id, {
      ...props,
      description: 'CCI Lite: call recordings in, one analysed JSON document per call out',
    });
    const deployed = code(this);
    const key = masterKey(this);
    const store = buckets(this, key);
    const table = tables(this, key);
    const queues = {
      intake: queueWithDeadLetters(this, 'Intake', key, 180),
      completion: queueWithDeadLetters(this, 'Completion', key, 180),
      analysis: queueWithDeadLetters(this, 'Analysis', key, 1800),
    };
    const topic = statusTopic(this, key);
    const all = { stack: this, key, store, table, queues, topic, tenants };

    const functions = {
      jobInit: queueFunction(this, deployed, { ...Fn.jobInit(all), statements: grants.jobInit(all) }, key, queues.intake, 10, 5),
      resultHandler: queueFunction(
        this,
        deployed,
        { ...Fn.resultHandler(all), statements: grants.resultHandler(all) },
        key,
        queues.completion,
        10,
        5,
      ),
      analyzer: queueFunction(this, deployed, { ...Fn.analyzer(all), statements: grants.analyzer(all) }, key, queues.analysis, 1, 10),
      reconciler: eventFunction(this, deployed, { ...Fn.reconciler(all), statements: grants.reconciler(all) }, key),
      tenantRegistrar: eventFunction(this, deployed, { ...Fn.tenantRegistrar(all), statements: grants.tenantRegistrar(all) }, key),
    };
    grants.model(this, functions.analyzer.role);
    const rule = rules(all, functions.reconciler);
    registerModels(this, functions.tenantRegistrar);
    const database = catalog(this, { key, store, tenants });
    const alarmTopic = alarms(this, { key, functions, queues, rules: rule });
    dashboard(this, { functions, queues, rules: rule });
    budget(this, alarmTopic);
    trail(this, key, store);

    this.shared = { key, store, database, tenantRegistrar: functions.tenantRegistrar.function };
    if (ownTenants) {
      for (const tenant of tenants) {
        new Tenant(this, `Tenant-${tenant.id}`, { tenant, shared: this.shared });
      }
    }

    const output = (name, description, value) => new CfnOutput(this, name, { description, value });
    output('StatusTopicArn', 'Who subscribes here hears of failed transcriptions', topic.topicArn);
    output('AlarmTopicArn', 'Who subscribes here hears of alarms and budgets', alarmTopic.topicArn);
    output('InputBucketName', 'Calls are uploaded here, below <tenant>/calls/', store.input.bucketName);
    output('ResultsBucketName', 'Call documents appear here, below <tenant>/YYYY/MM/DD/', store.results.bucketName);
  }
}

module.exports = { CciLiteStack };
