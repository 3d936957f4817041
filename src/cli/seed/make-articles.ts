import { annotate } from '../../analyze/annotate.ts';
import type { CompiledThemes } from '../../analyze/compile-themes.ts';
import { describeArticleStory } from '../../digest/candidate.ts';
import { listClaimRows } from '../../digest/claims-of.ts';
import { hashStoryKeys } from '../../digest/story-hash.ts';
import { fingerprintText } from '../../ingest/fingerprint.ts';
import type { FingerprintedArticle } from '../../model/corpus.ts';
import type { StoryMember } from '../../model/story-member.ts';
import type { AnnotatedArticle } from '../../store/articles.ts';
import { seededRandom } from '../seeded-random.ts';
import { writeReport } from './write-report.ts';

/** The source of generated articles: nothing else has it. */
export const SEED_SOURCE = 'generated';

/** Outlets that are none. */
const PUBLISHERS = [
  'Sample Wire',
  'Sample Courier',
  'Sample Gazette',
  'Sample Herald',
  'Sample Monitor',
] as const;

/** Every third event is told by three of them, word for word: a wire and two that carry it. */
const COPIES = 3;

/** Articles of one round of events: a copied one and two others. */
const ROUND = COPIES + 2;

const MINUTE_MS = 60_000;

/** An archive: articles from `from` on, so many milliseconds apart. */
export type Archive = { readonly seed: number; readonly from: Date; readonly gapMs: number };

/** The event that an article tells, and which of its copies it is: 0 for the first. */
function placeOf(number: number): { event: number; copy: number } {
  const round = Math.floor(number / ROUND);
  const place = number % ROUND;
  return place < COPIES
    ? { event: round * 3, copy: place }
    : { event: round * 3 + place - COPIES + 1, copy: 0 };
}

const idOf = (archive: Archive, number: number): string => `generated-${archive.seed}-${number}`;

/** One article of an archive, the same each time, and the story that it is in. */
async function makeArticle(
  archive: Archive,
  number: number,
): Promise<{ article: FingerprintedArticle; member: StoryMember }> {
  const { event, copy } = placeOf(number);
  const draw = seededRandom(Math.imul(archive.seed + 1, 0x85eb_ca6b) ^ Math.imul(event + 1, 0x9e37_79b1));
  const { title, text } = writeReport(draw);
  // Copies come some minutes after the first, and none before it.
  const at = archive.from.getTime() + (number - copy) * archive.gapMs + copy * 20 * MINUTE_MS;
  // Event numbers keep texts apart whose words were drawn alike; no theme and no figure is read from them.
  const body = `${text}\n\nSample dispatch ${archive.seed}-${event}.`;
  const article = {
    id: idOf(archive, number),
    source: SEED_SOURCE,
    url: `https://sample.example/${idOf(archive, number)}`,
    title,
    publisher: PUBLISHERS[copy > 0 ? copy : event % PUBLISHERS.length] ?? PUBLISHERS[0],
    after: null,
    byline: null,
    lang: 'en',
    published: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    publishedBasis: 'generated',
    text: body,
    fingerprint: await fingerprintText(body),
  };
  const relation = copy === 0 ? null : 'same-text';
  return { article, member: { story: idOf(archive, number - copy), relation } };
}

/** Articles of an archive, those numbered from `from` to before `to`, annotated as the Worker would. */
export async function makeArticles(
  archive: Archive,
  themes: CompiledThemes,
  { from, to }: { from: number; to: number },
): Promise<AnnotatedArticle[]> {
  const made: AnnotatedArticle[] = [];
  for (let number = from; number < to; number++) {
    const { article, member } = await makeArticle(archive, number);
    const annotation = annotate(article, themes);
    const signature = describeArticleStory(article);
    const claims = listClaimRows(article, annotation);
    made.push({ article, annotation, signature, claims, member, keys: hashStoryKeys(signature) });
  }
  return made;
}
