-- What do callers talk about? The 50 key phrases in most calls, by tenant, last 7 days
SELECT
  tenant_id,
  lower(phrase.text) AS key_phrase,
  count(DISTINCT call_id) AS calls,
  sum(phrase.said) AS said
FROM "{database}"."results"
CROSS JOIN UNNEST(key_phrases.resultlist[1].keyphrases) AS phrase (text, score, said, begins, ends)
WHERE dt >= date_format(current_date - INTERVAL '7' DAY, '%Y/%m/%d')
GROUP BY tenant_id, lower(phrase.text)
ORDER BY calls DESC, said DESC
LIMIT 50
