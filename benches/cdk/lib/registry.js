// Models and tenants in the functions' table, by a function at deployment, and in Parameter Store for people.
const { CustomResource, Duration } = require('aws-cdk-lib');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');
const { form, models, prefix } = require('./config');

function register(scope, id, { serviceToken, properties, name, description, value }) {
  new CustomResource(scope, `${id}Registration`, { serviceToken, serviceTimeout: Duration.seconds(120), properties });
  new StringParameter(scope, `${id}Parameter`, { parameterName: `/${prefix}/config/${name}`, description, stringValue: value });
}

function registerModels(scope, registrar) {
  const value = JSON.stringify(models);
  register(scope, 'Models', {
    serviceToken: registrar.function.functionArn,
    properties: { Models: value },
    name: 'models',
    description: 'The models as configured; the functions read the table',
    value,
  });
}

function registerTenant(scope, registrar, tenant) {
  const withForm = (criteria) => JSON.stringify({ ...tenant, qa_form: { name: 'standard', criteria } });
  register(scope, '', {
    serviceToken: registrar.functionArn,
    properties: { Tenant: withForm(form) },
    name: `tenants/${tenant.id}`,
    description: 'A tenant as configured, without the texts for its model; the functions read the table',
    value: withForm([]),
  });
}

module.exports = { registerModels, registerTenant };
