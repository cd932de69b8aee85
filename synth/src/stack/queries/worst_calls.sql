-- Which calls went worst? The 20 with the lowest QA score of the last 7 days, with what they were about
SELECT
  tenant_id,
  call_id,
  "timestamp",
  ai_summary.qa_score AS qa_score,
  ai_summary.tone_score AS tone_score,
  round(sentiment.sentimentscore.negative, 2) AS negative,
  ai_summary.outcome AS outcome,
  summary
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
  AND ai_summary.qa_score IS NOT NULL
ORDER BY qa_score, negative DESC
LIMIT 20
