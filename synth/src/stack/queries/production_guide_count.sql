-- The production guide's check (appendix B): how many calls there are, of the last 30 days
SELECT count(*) AS calls
FROM "{database}"."results"
WHERE dt >= date_format(current_date - INTERVAL '30' DAY, '%Y/%m/%d')
