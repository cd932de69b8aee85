-- The v1.1 guide's query (section 11): overall sentiment and scores of each call of the last 7 days
SELECT
  tenant_id,
  call_date,
  sentiment.resultlist[1].sentiment AS overall,
  ai_summary.qa_score AS qa_score,
  ai_summary.tone_score AS tone_score
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
ORDER BY call_date DESC, tenant_id
