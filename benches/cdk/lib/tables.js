// Who the tenants are, and where each call is.
const { RemovalPolicy } = require('aws-cdk-lib');
const { AttributeType, BillingMode, Table, TableEncryption } = require('aws-cdk-lib/aws-dynamodb');
const { prefix } = require('./config');

const text = (name) => ({ name, type: AttributeType.STRING });

function table(scope, id, name, key, props) {
  return new Table(scope, id, {
    tableName: `${prefix}-${name}`,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...props,
  });
}

function tables(scope, key) {
  const config = table(scope, 'TenantTable', 'config', key, { partitionKey: text('pk'), sortKey: text('sk') });
  const ledger = table(scope, 'LedgerTable', 'ledger', key, {
    partitionKey: text('call_id'),
    timeToLiveAttribute: 'expires_at',
  });
  ledger.addGlobalSecondaryIndex({
    indexName: 'unfinished',
    partitionKey: text('unfinished'),
    sortKey: { name: 'unfinished_since', type: AttributeType.NUMBER },
  });
  return { config, ledger };
}

module.exports = { tables };
