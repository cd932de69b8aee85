-- How many calls come in each day, and how long are they together? By tenant, last 30 days
SELECT
  tenant_id,
  call_date,
  count(*) AS calls,
  round(sum(duration_seconds) / 60, 1) AS minutes
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
GROUP BY tenant_id, call_date
ORDER BY call_date DESC, tenant_id
