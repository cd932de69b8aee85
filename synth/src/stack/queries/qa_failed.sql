-- Which calls failed QA, and what shows it? One row per critical criterion that failed in the last 14 days, with the model's reason
SELECT
  tenant_id,
  call_id,
  "timestamp",
  qa.form AS form,
  criterion.id AS criterion,
  criterion.score AS score,
  criterion.scale AS scale,
  criterion.reason AS reason,
  criterion.evidence.quote AS evidence,
  summary
FROM "{database}"."results"
CROSS JOIN UNNEST(qa.criteria) AS criterion (
  id, question, weight, scale, critical, score, not_applicable, reason, evidence, evidence_dropped
)
WHERE dt >= date_format(current_date - INTERVAL '14' DAY, '%Y/%m/%d')
  AND NOT qa.passed
  AND contains(qa.failed_criteria, criterion.id)
ORDER BY "timestamp" DESC, criterion
