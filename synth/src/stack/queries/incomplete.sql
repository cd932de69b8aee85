-- Which results are not to be relied on? Silent, partly analysed, not redacted or rehearsed calls of the last 30 days
SELECT
  tenant_id,
  call_id,
  "timestamp",
  duration_seconds,
  ai_summary IS NULL AS silent,
  source.comprehend_failed AS parts_not_analysed,
  source.pii_redacted AS redacted,
  array_join(source.stand_ins, ', ') AS rehearsed
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
  AND (
    ai_summary IS NULL
    OR source.comprehend_failed > 0
    OR NOT source.pii_redacted
    OR cardinality(source.stand_ins) > 0
  )
ORDER BY "timestamp" DESC
