-- What does a call cost, and a tenant? Estimates in US dollars by tenant and week, last 12 weeks, without what is paid by the month
SELECT
  tenant_id,
  date_trunc('week', date(call_date)) AS week,
  count(*) AS calls,
  round(sum(duration_seconds) / 60, 1) AS minutes,
  round(sum(cost.total), 4) AS total,
  round(avg(cost.total), 4) AS each_call,
  round(max(cost.total), 4) AS dearest_call,
  round(sum(cost.transcribe), 4) AS transcribe,
  round(sum(cost.comprehend), 4) AS comprehend,
  round(sum(cost.bedrock), 4) AS bedrock,
  round(sum(cost.other), 4) AS other,
  count_if(cost.bedrock IS NULL) AS calls_without_price_of_model,
  max(cost.prices_as_of) AS prices_as_of
FROM "{database}"."results"
WHERE dt >= date_format(date_trunc('week', current_date) - INTERVAL '84' DAY, '%Y/%m/%d')
GROUP BY tenant_id, date_trunc('week', date(call_date))
ORDER BY week DESC, tenant_id
