import { pathToFileURL } from 'node:url';
import { startFeedServer } from './feed-server.ts';
import type { ServedItem } from './written-feed.ts';

/** Where the tour of the README finds its publisher. */
export const HARBOUR_PORT = 8790;

/** What the publisher of the tour reports. */
export const HARBOUR_ITEMS: readonly ServedItem[] = [
  {
    id: 'losses',
    title: 'Ukraine puts Russian losses of one day at 1,100',
    text: 'The General Staff of Ukraine said on Tuesday that Russia lost 1,100 soldiers, killed and wounded, in one day. Russia’s defence ministry gave no figure of its own.',
    published: '2026-03-10T07:30:00Z',
  },
  {
    id: 'refusal',
    title: 'Russian soldiers refuse to go back to the front',
    text: 'Soldiers of a Russian brigade refused to return to the front, their relatives said. Morale in the brigade is at its lowest, one of the soldiers said in a video.',
    published: '2026-03-11T16:00:00Z',
  },
  {
    id: 'pier',
    title: 'Pier closed until May',
    text: 'The harbour’s old pier stays closed until May, the harbour master said.',
    published: '2026-03-12T09:00:00Z',
  },
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const server = await startFeedServer(HARBOUR_PORT);
  server.publish(HARBOUR_ITEMS);
  console.log(`Harbour News is at ${server.url}/feed.xml; Ctrl-C stops it`);
}
