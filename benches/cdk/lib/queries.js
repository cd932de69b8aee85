// The saved queries: file, and name in Athena.
const queries = {
  v11_guide_scores: 'v1.1 guide: sentiment and scores of a week',
  production_guide_newest: 'Production guide: newest calls',
  production_guide_count: 'Production guide: number of calls',
  volume: 'Calls and minutes by day',
  negative_share: 'Share of negative calls by week',
  worst_calls: 'Worst calls of a week',
  scores: 'QA and tone scores by week',
  tone: 'Distribution of tone scores',
  unresolved: 'Calls that were not resolved',
  key_phrases: 'Most frequent key phrases',
  entity_types: 'Most frequent types of entities',
  organisations: 'Most frequent organisations',
  action_items: 'Action items',
  call_length: 'Length of calls by week',
  qa_criteria: 'QA by criterion',
  qa_failed: 'Calls that failed QA',
  talk: 'Talk, silence and interruptions by week',
  topics: 'Most frequent topics',
  risks: 'Risks of a week',
  cost: 'Estimated cost by week',
  model_failures: 'Trouble of the model',
  incomplete: 'Incomplete results',
};

module.exports = { queries };
