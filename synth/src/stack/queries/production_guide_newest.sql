-- The production guide's query (section 10): the ten newest calls, of the last 30 days
SELECT
  tenant,
  call_id,
  "timestamp"
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
ORDER BY "timestamp" DESC
LIMIT 10
