-- Why do customers call? The 50 topics of most calls, by tenant, last 30 days, and how these calls went
SELECT
  tenant_id,
  lower(topic.topic) AS topic,
  count(DISTINCT call_id) AS calls,
  round(avg(duration_seconds) / 60, 1) AS average_minutes,
  round(avg(ai_summary.qa_score), 1) AS average_qa,
  count_if(sentiment.sentiment = 'NEGATIVE') AS negative_calls
FROM "{database}"."results"
CROSS JOIN UNNEST(topics) AS topic (topic)
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
GROUP BY tenant_id, lower(topic.topic)
ORDER BY calls DESC, topic
LIMIT 50
