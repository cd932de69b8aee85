SELECT
  tenant_id,
  call_id,
  date(call_date) AS call_date,
  lower(phrase.text) AS key_phrase,
  phrase.said AS said
FROM "{database}"."results"
CROSS JOIN UNNEST(key_phrases.resultlist[1].keyphrases) AS phrase (text, score, said, begins, ends)
WHERE dt >= date_format(current_date - INTERVAL '{days}' DAY, '%Y/%m/%d')
