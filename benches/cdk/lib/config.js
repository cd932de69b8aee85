// What is configured: the defaults of CCI Lite, and as many tenants as are asked for.
const prefix = 'cci-lite';

const tags = { Project: 'CCI-Lite', Env: 'prod', Owner: 'Conversant', Data: 'Voice' };

const profile = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';
const model = {
  name: 'claude-haiku-4-5',
  profile,
  id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
  regions: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
};
const models = { default: profile, available: { [model.name]: profile } };
const modelsForAnalyzer = {
  [profile]: { answers: 'json_schema', context_tokens: 200000, temperature: true, input_million: 1.1, output_million: 5.5 },
};
const prices = {
  as_of: '2026-11-22',
  transcribe_minute: 0.024,
  redaction_minute: 0.0024,
  comprehend_unit: 0.0001,
  other_call: 0.001,
};

const criterion = (id, question, { weight = 1, scale = 5, critical = false } = {}) => ({ id, question, weight, scale, critical });
const form = [
  criterion('greeting', "Did the agent greet the customer in a friendly way and give their own or the company's name?"),
  criterion(
    'identity_check',
    'Before giving out or changing anything about an account, contract or order, did the agent check who was calling?',
    { weight: 2, scale: 1, critical: true },
  ),
  criterion('understanding', 'Did the agent listen, let the customer finish, and ask or sum up until the request was clear?', { weight: 2 }),
  criterion(
    'solution',
    'Did the agent solve the request, or take it as far as they could, with correct and understandable information?',
    { weight: 3 },
  ),
  criterion('empathy', 'Did the agent stay polite and patient, and respond to worry or anger where the customer showed it?', { weight: 2 }),
  criterion('next_steps', 'Did the agent say what happens next, who does it and until when?', { weight: 2 }),
  criterion('closing', 'Did the agent ask whether anything else was open and say goodbye in a friendly way?'),
];

const tenant = (id, name) => ({ id, name, language: 'en-GB', speech: { speakers: { max: 2 } } });

// One tenant is the default configuration's; more are invented.
function tenantsOf(count) {
  if (!Number.isInteger(count) || count < 1 || count > 60) {
    throw new Error('context "tenants": a number from 1 to 60 is expected');
  }
  if (count === 1) {
    return [tenant('demo-tenant', 'Demo Tenant')];
  }
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return tenant(`tenant-${number}`, `Tenant ${number}`);
  });
}

module.exports = { prefix, tags, model, models, modelsForAnalyzer, prices, form, tenantsOf };
