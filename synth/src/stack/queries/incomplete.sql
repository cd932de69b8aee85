-- Which results are not to be relied on? Silent, partly analysed, not redacted or rehearsed calls of the last 30 days
SELECT
  tenant_id,
  call_id,
  "timestamp",
  duration_seconds,
  talk.words = 0 AS silent,
  ai_summary IS NULL AS not_read_by_model,
  model.failure.class AS model_failure,
  comprehend.skipped AS comprehend_skipped,
  comprehend.failed AS parts_not_analysed,
  source.pii_redacted AS redacted,
  redaction.off_reason AS redaction_off_reason,
  array_join(source.stand_ins, ', ') AS rehearsed
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
  AND (
    ai_summary IS NULL
    OR model.failure.class IS NOT NULL
    OR comprehend.skipped IS NOT NULL
    OR comprehend.failed > 0
    OR NOT source.pii_redacted
    OR cardinality(source.stand_ins) > 0
  )
ORDER BY "timestamp" DESC
