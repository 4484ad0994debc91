-- Why a run is over. Of those that were over before, nothing is known.
ALTER TABLE activeflows ADD COLUMN end_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE activeflows ADD COLUMN end_detail TEXT NOT NULL DEFAULT '';
