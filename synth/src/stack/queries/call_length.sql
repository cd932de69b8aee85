-- How long are calls, in minutes? By tenant and week, last 12 weeks
SELECT
  tenant_id,
  date_trunc('week', date(call_date)) AS week,
  count(*) AS calls,
  round(avg(duration_seconds) / 60, 1) AS average,
  round(approx_percentile(duration_seconds, 0.5) / 60, 1) AS median,
  round(approx_percentile(duration_seconds, 0.95) / 60, 1) AS longer_than_95_percent,
  round(max(duration_seconds) / 60, 1) AS longest
FROM "{database}"."results"
WHERE dt >= date_format(date_trunc('week', current_date) - INTERVAL '84' DAY, '%Y/%m/%d')
GROUP BY tenant_id, date_trunc('week', date(call_date))
ORDER BY week DESC, tenant_id
