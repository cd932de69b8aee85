-- What was promised to callers? Action items of the last 14 days, one row each
SELECT
  tenant_id,
  call_id,
  "timestamp",
  item.action_item,
  ai_summary.outcome AS outcome
FROM "{database}"."results"
CROSS JOIN UNNEST(ai_summary.action_items) AS item (action_item)
WHERE dt >= date_format(current_date - INTERVAL '14' DAY, '%Y/%m/%d')
ORDER BY "timestamp" DESC
