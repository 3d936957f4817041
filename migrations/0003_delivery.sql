-- Values made once for this database: the salt of the suppression list.
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- A person. `address_key` is what makes two spellings of one address the same.
CREATE TABLE subscriber (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL UNIQUE,
  name TEXT,
  created_at TEXT NOT NULL
) STRICT;

-- A membership. `themes` is a JSON array in the newsletter's order: the variant that its reader gets.
CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  subscriber TEXT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
  newsletter TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'unsubscribed')),
  themes TEXT NOT NULL,
  frequency TEXT NOT NULL CHECK (frequency IN ('every', 'weekly')),
  -- The local hour and zone in which its reader wants it; both null: when the newsletter is due.
  hour INTEGER CHECK (hour BETWEEN 0 AND 23),
  zone TEXT,
  paused_until TEXT,
  consent_source TEXT NOT NULL,
  consent_at TEXT,
  -- Until when the newest confirmation link counts; null once it is used.
  confirm_until TEXT,
  confirmed_at TEXT,
  unsubscribed_at TEXT,
  updated_at TEXT NOT NULL,
  UNIQUE (subscriber, newsletter)
) STRICT;
CREATE INDEX subscription_audience ON subscription (newsletter, status, id);
-- Whether anybody wants one digest a week: few do, among a million who want each.
CREATE INDEX subscription_weekly ON subscription (newsletter, status) WHERE frequency = 'weekly';

-- Those who never confirmed, oldest first: they are forgotten.
CREATE INDEX subscription_unconfirmed ON subscription (updated_at, id) WHERE status = 'pending';

-- A new address that waits for its confirmation; once it is confirmed, what tells a second click on the link apart.
CREATE TABLE address_change (
  subscriber TEXT PRIMARY KEY REFERENCES subscriber (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  confirm_until TEXT NOT NULL,
  confirmed_at TEXT
) STRICT;

-- Mails of our own about a subscription, to send and sent: they hold no address, and go with their subscriber.
CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('confirm', 'already', 'address-old', 'address-new')),
  subscriber TEXT NOT NULL REFERENCES subscriber (id) ON DELETE CASCADE,
  subscription TEXT NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
  status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'failed', 'dropped')),
  -- Not before this instant: now, the next try, or the end of the lease of who is sending it.
  next_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX notice_due ON notice (next_at, id) WHERE status = 'pending';
CREATE INDEX notice_by_subscriber ON notice (subscriber, created_at);
CREATE INDEX notice_by_subscription ON notice (subscription);
CREATE INDEX notice_by_time ON notice (created_at);

-- Do not send. Addresses are kept as salted hashes, so that the list outlives a deletion; `newsletter` '' means all.
CREATE TABLE suppression (
  hash TEXT NOT NULL,
  newsletter TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('hard-bounce', 'complaint', 'unsubscribed', 'operator')),
  at TEXT NOT NULL,
  PRIMARY KEY (hash, newsletter)
) STRICT, WITHOUT ROWID;
CREATE INDEX suppression_by_time ON suppression (at, hash);

-- A digest on its way to an audience. Its state moves by compare-and-set only.
CREATE TABLE send (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL REFERENCES digest (id),
  newsletter TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('every', 'weekly')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'approved', 'sending', 'paused', 'sent', 'cancelled')),
  due_at TEXT NOT NULL,
  -- Freezing: the last subscription taken, how many rows, and whether their count was verified.
  frozen_after TEXT NOT NULL DEFAULT '',
  frozen INTEGER NOT NULL DEFAULT 0,
  verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1)),
  -- Readers of the audience whose themes have no story in this digest.
  skipped INTEGER NOT NULL DEFAULT 0,
  -- Up to where due rows were put in the queue, an instant by the rows' status, and when rows were last claimed.
  hinted_pending TEXT NOT NULL DEFAULT '',
  hinted_deferred TEXT NOT NULL DEFAULT '',
  moved_at TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  approved_at TEXT,
  started_at TEXT,
  finished_at TEXT,
  UNIQUE (digest, audience)
) STRICT;
CREATE INDEX send_open ON send (status, due_at, id) WHERE finished_at IS NULL;

-- One recipient of one send, frozen. `n` counts from 0; `batch` is what queue messages name.
CREATE TABLE delivery (
  send TEXT NOT NULL REFERENCES send (id),
  n INTEGER NOT NULL,
  batch INTEGER NOT NULL,
  subscription TEXT NOT NULL,
  variant TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN
    ('pending', 'claimed', 'attempting', 'deferred', 'sent', 'bounced', 'suppressed', 'failed', 'unknown')),
  -- Not before this instant: the reader's own hour, then the next try.
  next_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease TEXT,
  lease_until TEXT,
  provider TEXT,
  provider_id TEXT,
  reason TEXT,
  updated_at TEXT NOT NULL,
  -- When the provider said that the reader's mail server took it; null where none says.
  delivered_at TEXT,
  PRIMARY KEY (send, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX delivery_once ON delivery (send, subscription);
CREATE INDEX delivery_due ON delivery (send, status, next_at, batch);
CREATE INDEX delivery_by_provider_id ON delivery (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX delivery_by_subscription ON delivery (subscription);

-- What a provider still lets through: the instant (ms) from which the next call may go, and the UTC day's count of messages.
CREATE TABLE send_rate (
  provider TEXT PRIMARY KEY,
  free_at INTEGER NOT NULL,
  day TEXT NOT NULL,
  used INTEGER NOT NULL
) STRICT;

-- Queue messages that nobody could work on, with the reason in words; the newest are kept.
CREATE TABLE dead_job (
  n INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  job TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- Messages of the outbox provider, for local use. `message_key` keeps a message from standing twice.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY,
  message_key TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  raw TEXT NOT NULL
) STRICT;
-- A reader's copies go when the reader does.
CREATE INDEX outbox_by_recipient ON outbox (recipient COLLATE NOCASE);

-- Events for the operator's own endpoint.
CREATE TABLE webhook_event (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  reason TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_event_due ON webhook_event (next_at, id) WHERE status = 'pending';
CREATE INDEX webhook_event_by_status ON webhook_event (status, created_at, id);
CREATE INDEX webhook_event_by_time ON webhook_event (created_at, id);

-- Events of providers that were dealt with, so that none counts twice.
CREATE TABLE provider_event (
  provider TEXT NOT NULL,
  event TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (provider, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_event_by_time ON provider_event (at);

-- The days on which messages to an address failed for a passing reason; forgotten once one is delivered.
CREATE TABLE soft_bounce (
  hash TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (hash, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX soft_bounce_by_day ON soft_bounce (day);

-- Imports of subscribers: how far each has come, and the rows it refused.
CREATE TABLE import_job (
  id TEXT PRIMARY KEY,
  newsletter TEXT NOT NULL,
  rows INTEGER NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  started_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE import_refusal (
  job TEXT NOT NULL REFERENCES import_job (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (job, line)
) STRICT, WITHOUT ROWID;

-- When an operator changed a newsletter through the API: from then on a corpus does not overwrite it.
ALTER TABLE newsletter ADD COLUMN edited_at TEXT;

-- All digests, whether they are published or not, as operators list them.
CREATE INDEX digest_by_day ON digest (to_day DESC, id DESC);
CREATE INDEX digest_by_newsletter ON digest (newsletter, to_day DESC, id DESC);
