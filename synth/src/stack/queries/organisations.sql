-- Which organisations are named? The 50 in most calls, by tenant, last 30 days
SELECT
  tenant_id,
  lower(entity.text) AS organisation,
  count(DISTINCT call_id) AS calls,
  sum(entity.named) AS named
FROM "{database}"."results"
CROSS JOIN UNNEST(entities.resultlist[1].entities) AS entity (text, kind, score, named, begins, ends)
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
  AND entity.kind = 'ORGANIZATION'
GROUP BY tenant_id, lower(entity.text)
ORDER BY calls DESC, named DESC
LIMIT 50
