-- 10DLC: the campaign that a number's texts are registered under.
ALTER TABLE numbers ADD COLUMN campaign_id TEXT NOT NULL DEFAULT '';
