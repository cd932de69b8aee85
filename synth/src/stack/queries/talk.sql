-- How do agents share a call? Their part of the talking, silence and interruptions by tenant and week, last 12 weeks
SELECT
  tenant_id,
  date_trunc('week', date(call_date)) AS week,
  count(DISTINCT call_id) AS calls,
  round(100.0 * avg(speaker.talk_share), 1) AS agent_talk_percent,
  round(avg(speaker.words_per_minute)) AS agent_words_per_minute,
  round(avg(speaker.longest_talk_seconds)) AS agent_longest_talk_seconds,
  round(avg(speaker.interruptions), 2) AS interruptions_by_agent,
  round(avg(talk.interruptions - speaker.interruptions), 2) AS interruptions_by_others,
  round(100.0 * sum(talk.silence_seconds) / nullif(sum(duration_seconds), 0), 1) AS silence_percent,
  round(max(talk.longest_silence_seconds)) AS longest_silence_seconds,
  round(100.0 * count_if(speaker.role_inferred) / count(*)) AS agent_guessed_percent
FROM "{database}"."results"
CROSS JOIN UNNEST(talk.speakers) AS speaker (
  speaker,
  label,
  role,
  role_inferred,
  talk_seconds,
  talk_share,
  longest_talk_seconds,
  turns,
  words,
  words_per_minute,
  interruptions,
  confidence
)
WHERE dt >= date_format(date_trunc('week', current_date) - INTERVAL '84' DAY, '%Y/%m/%d')
  AND speaker.role = 'agent'
GROUP BY tenant_id, date_trunc('week', date(call_date))
ORDER BY week DESC, tenant_id
