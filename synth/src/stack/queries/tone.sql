-- How friendly do agents sound? Calls by tone score in steps of ten, by tenant, last 30 days (90 includes 100)
SELECT
  tenant_id,
  least(ai_summary.tone_score / 10, 9) * 10 AS tone_from,
  count(*) AS calls
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
  AND ai_summary.tone_score IS NOT NULL
GROUP BY tenant_id, least(ai_summary.tone_score / 10, 9) * 10
ORDER BY tenant_id, tone_from
