-- Which calls were not resolved? Last 14 days, by English words of their outcome: add those of your tenants' languages
SELECT
  tenant_id,
  call_id,
  "timestamp",
  ai_summary.outcome AS outcome,
  ai_summary.issue AS issue,
  ai_summary.resolution AS resolution
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '14' DAY, '%Y/%m/%d')
  AND regexp_like(
    lower(ai_summary.outcome),
    'unresolved|unsolved|not (yet |been |fully )*(re)?solved|\bopen\b|pending|escalat|follow|call ?back'
  )
ORDER BY "timestamp" DESC
