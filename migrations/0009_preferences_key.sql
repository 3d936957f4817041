-- What the links to a reader's preferences are made of, once their address has changed: links in mail to the address
-- that they left open nothing any more. NULL until then: the id of the subscription.
ALTER TABLE subscription ADD COLUMN preferences_key TEXT;
CREATE UNIQUE INDEX subscription_preferences_key ON subscription (preferences_key) WHERE preferences_key IS NOT NULL;
