-- How well do agents do? QA and tone scores by tenant and week, last 12 weeks, of the calls that were judged
SELECT
  tenant_id,
  date_trunc('week', date(call_date)) AS week,
  count(ai_summary.qa_score) AS scored_calls,
  round(avg(ai_summary.qa_score), 1) AS average_qa,
  approx_percentile(ai_summary.qa_score, 0.5) AS median_qa,
  min(ai_summary.qa_score) AS lowest_qa,
  round(avg(ai_summary.tone_score), 1) AS average_tone
FROM "{database}"."results"
WHERE dt >= date_format(date_trunc('week', current_date) - INTERVAL '84' DAY, '%Y/%m/%d')
GROUP BY tenant_id, date_trunc('week', date(call_date))
ORDER BY week DESC, tenant_id
