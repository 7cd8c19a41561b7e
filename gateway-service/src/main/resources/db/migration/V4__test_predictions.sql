-- What student and teacher of the last epoch say of the test images; null where there are none.
ALTER TABLE job ADD COLUMN test_predictions jsonb;
