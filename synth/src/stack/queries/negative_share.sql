-- Which share of calls is negative, and does it grow? By tenant and week, last 12 weeks, the percentage of calls whose sentiment is known
SELECT
  tenant_id,
  date_trunc('week', date(call_date)) AS week,
  count(*) AS calls,
  count_if(sentiment.sentiment = 'NEGATIVE') AS negative_calls,
  round(100.0 * count_if(sentiment.sentiment = 'NEGATIVE') / nullif(count(sentiment.sentiment), 0), 1) AS negative_percent
FROM "{database}"."results"
WHERE dt >= date_format(date_trunc('week', current_date) - INTERVAL '84' DAY, '%Y/%m/%d')
GROUP BY tenant_id, date_trunc('week', date(call_date))
ORDER BY week DESC, tenant_id
