SELECT
  tenant_id,
  dt,
  tenant,
  call_id,
  "timestamp",
  summary,
  sentiment.sentiment AS sentiment,
  language,
  duration_seconds,
  ai_summary.outcome AS outcome,
  ai_summary.qa_score AS qa_score,
  ai_summary.tone_score AS tone_score
FROM "{database}"."results"
