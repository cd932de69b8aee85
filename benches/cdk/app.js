// CCI Lite as a CDK user writes it: `node app.js`, or `cdk synth -c tenants=60`.
const { App, Tags } = require('aws-cdk-lib');
const { tags, tenantsOf } = require('./lib/config');
const { CciLiteStack } = require('./lib/stack');
const { TenantsStack } = require('./lib/tenants');

// A template holds 500 resources and 1,000,000 bytes: more than this many tenants have stacks of their own.
const IN_ONE_STACK = 25;
const A_STACK = 30;

const app = new App({ analyticsReporting: false });
const tenants = tenantsOf(Number(app.node.tryGetContext('tenants') ?? 1));
const stack = new CciLiteStack(app, 'CciLite', { stackName: 'cci-lite', tenants, ownTenants: tenants.length <= IN_ONE_STACK });
if (tenants.length > IN_ONE_STACK) {
  for (let from = 0; from < tenants.length; from += A_STACK) {
    const number = from / A_STACK + 1;
    new TenantsStack(app, `CciLiteTenants${number}`, {
      stackName: `cci-lite-tenants-${number}`,
      tenants: tenants.slice(from, from + A_STACK),
      shared: stack.shared,
    });
  }
}
for (const [key, value] of Object.entries(tags)) {
  Tags.of(app).add(key, value);
}
app.synth();
