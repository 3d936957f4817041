import { Hono } from 'hono';
import { z } from 'zod';
import { checkPublicUrl } from '../../../ingest/public-address.ts';
import { HttpUrl, Instant, Slug } from '../../../model/ids.ts';
import { AllowedSender, type Source } from '../../../model/source.ts';
import { findNewsletter } from '../../../store/definitions.ts';
import { listEntryNotes, type NoteCursor } from '../../../store/entry-notes.ts';
import { updateSource } from '../../../store/source-changes.ts';
import {
  deleteSource,
  findSource,
  findSourceByUrl,
  findSourceHealth,
  listSources,
  type SourceWithHealth,
} from '../../../store/sources.ts';
import { addSource, SourceRequest } from '../../add-source.ts';
import type { AppEnv } from '../../app-env.ts';
import { leaveHub } from '../../ingest/follow-hub.ts';
import { openPollDeps } from '../../ingest/open-poll-deps.ts';
import { pollNow } from '../../poll-now.ts';
import { type Problem, problem, respondProblem } from '../../problem.ts';
import { Limit, limitBody, readJson, readQuery } from '../../read-request.ts';
import { answerSources, findInboundDomain, type SourceAnswer } from '../../source-answer.ts';

/** What an operator may change; what is left out stays. A source is paused and made active again by its status. */
const SourceChange = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  newsletter: Slug.nullable().optional(),
  url: HttpUrl.optional(),
  status: z.enum(['active', 'paused']).optional(),
  fullText: z.boolean().optional(),
  publisher: z.string().trim().min(1).max(200).nullable().optional(),
  lang: z.string().trim().min(1).max(35).nullable().optional(),
  senders: z.array(z.string().trim().toLowerCase().pipe(AllowedSender)).max(100).optional(),
});
type SourceChange = z.infer<typeof SourceChange>;

const SHAPE = '{url,newsletter?,kind?,fullText?,title?,publisher?,lang?,senders?}';

const unknownSource = (id: string): Problem => problem(404, `there is no source "${id.slice(0, 120)}"`);

/** `/api/sources`: where articles come from, and how each source is doing. */
export const sourceApi = new Hono<AppEnv>();

async function answerOne(env: Env, both: SourceWithHealth): Promise<SourceAnswer> {
  const [answer] = await answerSources(env, [both]);
  if (answer === undefined) throw new Error(`the source ${both.source.id} has no answer`);
  return answer;
}

/** A source as it is now; throws where it went away meanwhile. */
async function readAnswer(env: Env, id: string): Promise<SourceAnswer> {
  const both = await findSourceHealth(env.DB, id, new Date());
  if (both === null) throw new Error(`the source ${id} is gone`);
  return answerOne(env, both);
}

sourceApi.post('/', limitBody, async (c) => {
  const asked = await readJson(c, SourceRequest, SHAPE);
  if (!asked.ok) return asked.response;
  const added = await addSource(openPollDeps(c.env), asked.value);
  if (!added.ok) {
    const refusal = problem(added.reason === 'taken' ? 409 : 400, added.words);
    const { candidates } = added;
    return respondProblem(c, candidates.length === 0 ? refusal : { ...refusal, more: { candidates } });
  }
  return c.json({ ...(await readAnswer(c.env, added.source.id)), discovered: added.discovered }, 201);
});

const ListQuery = z.object({
  newsletter: Slug.optional(),
  failing: z.enum(['true', 'false']).default('false'),
  after: Slug.optional(),
  limit: Limit,
});

sourceApi.get('/', async (c) => {
  const asked = readQuery(c, ListQuery);
  if (!asked.ok) return asked.response;
  const { newsletter = null, after = null, limit } = asked.value;
  const failing = asked.value.failing === 'true';
  const list = await listSources(c.env.DB, { newsletter, failing, after, limit }, new Date());
  const last = list.length === limit ? list.at(-1) : undefined;
  const of = `${newsletter === null ? '' : `&newsletter=${newsletter}`}${failing ? '&failing=true' : ''}`;
  const next = last ? `${c.var.base}/api/sources?limit=${limit}${of}&after=${last.source.id}` : null;
  return c.json({ sources: await answerSources(c.env, list), next });
});

sourceApi.get('/:id', async (c) => {
  const both = await findSourceHealth(c.env.DB, c.req.param('id'), new Date());
  if (both === null) return respondProblem(c, unknownSource(c.req.param('id')));
  return c.json(await answerOne(c.env, both));
});

/** Where a page of notes goes on: the last one's instant and key. */
function parseNote(text: string | undefined): NoteCursor | null | undefined {
  if (text === undefined) return null;
  const [seenAt = '', key = '', ...rest] = text.split(',');
  const isSound = Instant.safeParse(seenAt).success && key !== '' && rest.length === 0;
  return isSound ? { seenAt, key } : undefined;
}

sourceApi.get('/:id/notes', async (c) => {
  const asked = readQuery(c, z.object({ after: z.string().max(200).optional(), limit: Limit }));
  if (!asked.ok) return asked.response;
  const id = c.req.param('id');
  if ((await findSource(c.env.DB, id)) === null) return respondProblem(c, unknownSource(id));
  const { limit } = asked.value;
  const after = parseNote(asked.value.after);
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  const notes = await listEntryNotes(c.env.DB, id, { after, limit });
  const last = notes.length === limit ? notes.at(-1) : undefined;
  const cursor = last && encodeURIComponent(`${last.seenAt},${last.key}`);
  const next = cursor ? `${c.var.base}/api/sources/${id}/notes?limit=${limit}&after=${cursor}` : null;
  return c.json({ notes, next });
});

function applyChange(source: Source, change: SourceChange): Source {
  const { title = source.title, newsletter = source.newsletter, url = source.url } = change;
  const { status = source.status } = change;
  const { fullText, publisher, lang, senders } = { ...source.settings, ...withoutAbsent(change) };
  return { ...source, title, newsletter, url, status, settings: { fullText, publisher, lang, senders } };
}

/** A change without the keys that were left out, so that spreading it over something keeps what is there. */
function withoutAbsent({ fullText, publisher, lang, senders }: SourceChange): Partial<Source['settings']> {
  return {
    ...(fullText === undefined ? {} : { fullText }),
    ...(publisher === undefined ? {} : { publisher }),
    ...(lang === undefined ? {} : { lang }),
    ...(senders === undefined ? {} : { senders }),
  };
}

/** What keeps a source from being changed so; null where nothing does. */
async function findChangeProblem(env: Env, before: Source, after: Source): Promise<Problem | null> {
  const { kind, newsletter, url, settings } = after;
  const isMoved = newsletter !== null && newsletter !== before.newsletter;
  const own = newsletter === null ? null : await findNewsletter(env.DB, newsletter);
  if (isMoved && own === null) return problem(400, `there is no newsletter "${newsletter}"`);
  if (kind === 'mail' && settings.senders.length === 0)
    return problem(400, 'name the senders whose mail it takes: domains or addresses');
  if (kind === 'mail' && own !== null && findInboundDomain([own], after) === null)
    return problem(400, `the newsletter "${own.id}" has no sending.inboundDomain`);
  if (kind !== 'mail' && settings.senders.length > 0) return problem(400, 'senders are for mail sources');
  if (url === before.url || url === null) return null;
  if (kind !== 'feed') return problem(400, `a source of the kind "${kind}" has no url`);
  const checked = checkPublicUrl(url, openPollDeps(env).setting.rule);
  if (!checked.ok) return problem(400, checked.reason);
  const other = await findSourceByUrl(env.DB, url);
  return other === null ? null : problem(409, `the source "${other.id}" has that address already`);
}

sourceApi.patch('/:id', limitBody, async (c) => {
  const asked = await readJson(
    c,
    SourceChange,
    '{title?,newsletter?,url?,status?,fullText?,publisher?,lang?,senders?}',
  );
  if (!asked.ok) return asked.response;
  const before = await findSource(c.env.DB, c.req.param('id'));
  if (before === null) return respondProblem(c, unknownSource(c.req.param('id')));
  const after = applyChange(before, asked.value);
  const refusal = await findChangeProblem(c.env, before, after);
  if (refusal !== null) return respondProblem(c, refusal);
  // A hub is told while the source still names it.
  if (after.status !== 'active' || after.url !== before.url) await leaveHub(openPollDeps(c.env), before.id);
  await updateSource(c.env.DB, after, new Date());
  return c.json(await readAnswer(c.env, before.id));
});

sourceApi.delete('/:id', async (c) => {
  const id = c.req.param('id');
  await leaveHub(openPollDeps(c.env), id);
  if (!(await deleteSource(c.env.DB, id))) return respondProblem(c, unknownSource(id));
  return c.body(null, 204);
});

sourceApi.post('/:id/poll', async (c) => {
  const source = await findSource(c.env.DB, c.req.param('id'));
  if (source === null) return respondProblem(c, unknownSource(c.req.param('id')));
  if (source.kind !== 'feed')
    return respondProblem(
      c,
      problem(409, `the source "${source.id}" is not polled: what it brings is sent here`),
    );
  if (source.status !== 'active')
    return respondProblem(
      c,
      problem(409, `the source "${source.id}" is ${source.status}: make it active first`),
    );
  return c.json(await pollNow(c.env, source.id));
});
