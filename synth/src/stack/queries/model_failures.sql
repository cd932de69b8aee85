-- Where had the model trouble? Calls of the last 14 days with no or a partial reading, a second answer, or read in sections
SELECT
  tenant_id,
  call_id,
  "timestamp",
  model.id AS model,
  model.prompt_version AS prompt_version,
  model.failure.class AS failure,
  model.failure.reason AS reason,
  ai_summary IS NULL AS no_reading,
  model.repaired AS repaired,
  model.sections AS sections,
  model.requests AS requests,
  model.stop_reason AS stop_reason
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '14' DAY, '%Y/%m/%d')
  AND (model.failure.class IS NOT NULL OR model.repaired OR model.sections > 1)
ORDER BY "timestamp" DESC
