// What a tenant has of its own.
const { Aws, Stack, Tags } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const { Construct } = require('constructs');
const { documents, workGroup } = require('./catalog');
const { prefix } = require('./config');
const { allow } = require('./grants');
const { registerTenant } = require('./registry');

const QUERY = ['StartQueryExecution', 'StopQueryExecution', 'GetQueryExecution', 'BatchGetQueryExecution', 'GetQueryResults',
  'GetQueryResultsStream', 'ListQueryExecutions', 'GetWorkGroup'].map((action) => `athena:${action}`);
const SEE = ['GetTable', 'GetTables', 'GetPartition', 'GetPartitions', 'BatchGetPartition'].map((action) => `glue:${action}`);
const UPLOAD = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

// Use of the key for what is below `folder` of a bucket only.
const keyFor = (key, actions, bucket, folder) =>
  allow(actions, key.keyArn, {
    StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects(`${folder}/*`)] },
  });

class Tenant extends Construct {
  constructor(scope, id, { tenant, shared }) {
    super(scope, id);
    const { key, store, database, tenantRegistrar } = shared;
    const table = `tenant_${tenant.id.replaceAll('-', '_')}`;
    const group = `tenant-${tenant.id}`;
    registerTenant(this, tenantRegistrar, tenant);
    const queries = workGroup(this, 'WorkGroup', { name: group, key, staging: store.staging, folder: group });
    documents(this, 'Table', {
      database,
      name: table,
      description: `One row per call of ${tenant.name}`,
      location: store.results.s3UrlForObject(`${tenant.id}/`),
      partitions: ['dt'],
      parameters: { 'storage.location.template': store.results.s3UrlForObject(`${tenant.id}/\${dt}/`) },
    });
    const glue = `arn:${Aws.PARTITION}:glue:${Aws.REGION}:${Aws.ACCOUNT_ID}`;
    const inCatalog = [`${glue}:catalog`, `${glue}:database/${database.ref}`];
    const list = (bucket, folder) =>
      allow(['s3:ListBucket'], bucket.bucketArn, { StringLike: { 's3:prefix': `${folder}/*` } });
    this.role('reader', 'Readers', tenant, [
      allow(QUERY, `arn:${Aws.PARTITION}:athena:${Aws.REGION}:${Aws.ACCOUNT_ID}:workgroup/${queries.ref}`),
      allow(['glue:GetDatabase'], inCatalog),
      allow(SEE, [...inCatalog, `${glue}:table/${database.ref}/${table}`]),
      allow(['s3:GetBucketLocation'], store.staging.bucketArn),
      list(store.staging, group),
      allow(['s3:GetObject', ...UPLOAD], store.staging.arnForObjects(`${group}/*`)),
      allow(['s3:GetBucketLocation'], store.results.bucketArn),
      list(store.results, tenant.id),
      allow(['s3:GetObject'], store.results.arnForObjects(`${tenant.id}/*`)),
      keyFor(key, ['kms:Decrypt'], store.results, tenant.id),
      keyFor(key, ['kms:Decrypt', 'kms:GenerateDataKey'], store.staging, group),
    ]);
    this.role('uploader', 'Uploaders', tenant, [
      allow(UPLOAD, store.input.arnForObjects(`${tenant.id}/calls/*`)),
      keyFor(key, ['kms:GenerateDataKey', 'kms:Decrypt'], store.input, `${tenant.id}/calls`),
    ]);
  }

  role(name, who, tenant, statements) {
    const role = new iam.Role(this, who, {
      roleName: `${prefix}-${tenant.id}-${name}`,
      description: `${who} of tenant ${tenant.id}`,
      assumedBy: new iam.AccountRootPrincipal(),
      inlinePolicies: { [name]: new iam.PolicyDocument({ statements }) },
    });
    Tags.of(role).add('tenant_id', tenant.id);
  }
}

class TenantsStack extends Stack {
  constructor(scope, id, { tenants, shared, ...props }) {
    super(scope, id, {
      ...props,
      description: 'CCI Lite: call recordings in, one analysed JSON document per call out. Tenants; deploy it after the stack that they share',
    });
    for (const tenant of tenants) {
      new Tenant(this, `Tenant-${tenant.id}`, { tenant, shared });
    }
  }
}

module.exports = { Tenant, TenantsStack };
