-- What should somebody look at today? Complaints, threats to leave and other risks of the last 7 days, one row each
SELECT
  tenant_id,
  call_id,
  "timestamp",
  risk.risk,
  ai_summary.qa_score AS qa_score,
  round(sentiment.sentimentscore.negative, 2) AS negative,
  summary
FROM "{database}"."results"
CROSS JOIN UNNEST(risks) AS risk (risk)
WHERE dt >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
ORDER BY "timestamp" DESC
