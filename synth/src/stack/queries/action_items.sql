-- What was promised, by whom and until when? Action items of the last 14 days, one row each. Due is what was said in the call
SELECT
  tenant_id,
  call_id,
  "timestamp",
  item.owner AS owner,
  item.due AS due,
  item.text AS action_item,
  ai_summary.outcome AS outcome
FROM "{database}"."results"
CROSS JOIN UNNEST(action_items) AS item (text, owner, due)
WHERE dt >= date_format(current_date - INTERVAL '14' DAY, '%Y/%m/%d')
ORDER BY "timestamp" DESC
