SELECT
  tenant_id,
  call_id,
  date(call_date) AS call_date,
  CAST(from_iso8601_timestamp("timestamp") AS timestamp) AS call_time,
  language,
  duration_seconds,
  sentiment.sentiment AS sentiment,
  sentiment.sentimentscore.positive AS positive,
  sentiment.sentimentscore.negative AS negative,
  ai_summary.qa_score AS qa_score,
  ai_summary.tone_score AS tone_score,
  ai_summary.outcome AS outcome,
  qa.passed AS qa_passed,
  talk.silence_seconds AS silence_seconds,
  talk.interruptions AS interruptions,
  cost.total AS cost
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '{days}' DAY, '%Y/%m/%d')
