-- What kinds of things are named? Entity types by tenant, last 30 days
SELECT
  tenant_id,
  entity.kind AS entity_type,
  count(DISTINCT call_id) AS calls,
  sum(entity.named) AS named
FROM "{database}"."results"
CROSS JOIN UNNEST(entities.resultlist[1].entities) AS entity (text, kind, score, named, begins, ends)
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
GROUP BY tenant_id, entity.kind
ORDER BY tenant_id, calls DESC
