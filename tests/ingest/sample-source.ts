import { Source } from '../../src/model/source.ts';

/** A feed that is polled: all that a source needs, for tests to vary. Its settings are filled up. */
export function sampleFeed(id: string, settings: Partial<Source['settings']> = {}): Source {
  return Source.parse({
    id,
    kind: 'feed',
    newsletter: null,
    title: `The ${id}`,
    url: `https://${id}.example.org/feed`,
    settings,
    status: 'active',
    createdAt: '2026-05-01T00:00:00Z',
  });
}
