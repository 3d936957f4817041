import { expect, test } from 'vitest';
import { draftArticle } from '../../src/ingest/article-of-entry.ts';
import { type Source, SourceSettings } from '../../src/model/source.ts';
import { sampleEntry } from './sample-entry.ts';

const sourceOf = (kind: Source['kind']): Source => ({
  id: 'desk',
  kind,
  newsletter: null,
  title: 'Desk',
  url: null,
  settings: SourceSettings.parse({}),
  status: 'active',
  createdAt: '2026-03-09T07:00:00Z',
});

const AT = '2026-03-09T06:00:00Z';

test.each<[Source['kind'], { published?: string; updated?: string }, string]>([
  ['feed', { published: AT }, "the feed's date of the item"],
  ['feed', { updated: AT }, "the feed's date of the item's last change"],
  ['mail', { published: AT }, "the message's own date"],
  ['api', { published: AT }, 'the date given by whoever posted it'],
  ['api', { updated: AT }, 'the date of its last change, given by whoever posted it'],
  ['api', {}, 'when it was first seen'],
])('an article of the kind %s that gives %j says whose date it has', async (kind, dates, publishedBasis) => {
  const entry = sampleEntry({ title: 'Ferry left late', published: null, updated: null, ...dates });
  const drafted = await draftArticle({
    source: sourceOf(kind),
    entry,
    page: null,
    seenAt: '2026-03-09T08:00:00Z',
  });
  expect(drafted).toMatchObject({ ok: true, draft: { publishedBasis } });
});
