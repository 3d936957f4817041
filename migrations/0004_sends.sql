-- Who a send is for, as its newsletter's cadence was when it was made: a JSON array of frequencies.
ALTER TABLE send ADD COLUMN frequencies TEXT NOT NULL DEFAULT '["every"]';
UPDATE send SET frequencies = '["weekly"]' WHERE audience = 'weekly';
-- No issues more often than weekly: those who want one a week get them all.
UPDATE send SET frequencies = '["every","weekly"]' WHERE audience = 'every' AND EXISTS (
  SELECT 1 FROM newsletter WHERE newsletter.id = send.newsletter AND (
    newsletter.data ->> '$.cadence.every' IN ('week', 'month')
    OR (newsletter.data ->> '$.cadence.every' = 'weekdays' AND json_array_length(newsletter.data, '$.cadence.on') = 1)));

-- When the schedule last looked after it: who waited longest is next.
ALTER TABLE send ADD COLUMN looked_at TEXT NOT NULL DEFAULT '';

-- When the schedule found it approved and too late to start by itself: an operator decides.
ALTER TABLE send ADD COLUMN held_at TEXT;

-- What an operator looks for among the rows of a send. Few end so, and few rows are written for it.
CREATE INDEX delivery_ended ON delivery (send, status, n)
  WHERE status IN ('bounced', 'suppressed', 'failed', 'unknown');
