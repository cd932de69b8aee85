-- What do agents do well, and what not? Each criterion of the QA forms by tenant, last 30 days, the weakest first
SELECT
  tenant_id,
  qa.form AS form,
  criterion.id AS criterion,
  count(criterion.score) AS scored_calls,
  round(avg(100.0 * criterion.score / criterion.scale), 1) AS average_percent,
  count_if(2 * criterion.score < criterion.scale) AS below_half,
  count_if(criterion.critical AND 2 * criterion.score < criterion.scale) AS failed_calls,
  count_if(criterion.not_applicable) AS not_applicable,
  count_if(criterion.evidence_dropped) AS quotes_that_were_not_said
FROM "{database}"."results"
CROSS JOIN UNNEST(qa.criteria) AS criterion (
  id, question, weight, scale, critical, score, not_applicable, reason, evidence, evidence_dropped
)
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
GROUP BY tenant_id, qa.form, criterion.id
ORDER BY average_percent, tenant_id, criterion
