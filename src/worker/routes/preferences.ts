import { type Context, Hono } from 'hono';
import { parseAddress } from '../../deliver/address.ts';
import { endOfPause, parseChoice, parseWeeks } from '../../deliver/choices.ts';
import { PAUSE_WEEKS_MAX } from '../../limits.ts';
import { suppressionHash } from '../../model/suppression-hash.ts';
import { maskAddress } from '../../render/choice-words.ts';
import { dayWords } from '../../render/words.ts';
import { cancelAddressChange, requestAddressChange } from '../../store/address-changes.ts';
import { getSuppressionSalt } from '../../store/settings.ts';
import { deleteSubscriber } from '../../store/subscribers.ts';
import { listSubscriptions, saveChoice, savePause, unsubscribe } from '../../store/subscriptions.ts';
import type { AppEnv } from '../app-env.ts';
import { clientOf, refuseCrowd } from '../client-limits.ts';
import type { TokenConfig } from '../config-parts.ts';
import { deliverNotices } from '../deliver-notices.ts';
import { newId } from '../new-id.ts';
import { problem, respondProblem } from '../problem.ts';
import { respondData, respondPage, respondTold, toldClosed, toldOfToken } from '../reader-answer.ts';
import { confirmUntil, readerUrl } from '../reader-links.ts';
import {
  describePreferences,
  describeReader,
  findPlace,
  type PreferencesSaid,
  type ReaderPlace,
  renderPreferences,
} from '../reader-preferences.ts';
import {
  answersJson,
  openConfig,
  openToken,
  openTokens,
  type ReaderFields,
  readBody,
} from '../reader-request.ts';
import { runWebhooks } from '../webhooks.ts';

/** `/preferences?token=`: what a reader gets, and all that they may do about it. The token opens it, as no cookie is kept. */
export const preferencesRoutes = new Hono<AppEnv>();

/** What an action works with. */
type Visit = { c: Context<AppEnv>; config: TokenConfig; place: ReaderPlace; fields: ReaderFields; now: Date };

/** What an action has to say, or its whole answer. */
type ActionResult = PreferencesSaid | Response;

async function save({ c, place, fields, now }: Visit): Promise<ActionResult> {
  const { subscription, newsletter } = place;
  const { themes, frequency, hour, zone } = subscription;
  if ([fields.themes, fields.frequency, fields.hour, fields.zone].every((field) => field === undefined))
    return { problems: ['nothing was saved: send themes, frequency, hour or zone'] };
  // What is not sent stays: a form leaves out what it does not offer, and a program what it does not mean.
  const asked = {
    themes: fields.themes ?? themes,
    frequency: fields.frequency ?? frequency,
    hour: fields.hour === undefined ? hour : fields.hour,
    zone: fields.zone === undefined ? zone : fields.zone,
  };
  const parsed = parseChoice(newsletter, asked);
  if (!parsed.ok) {
    const shown = { ...asked, hour: String(asked.hour ?? ''), zone: asked.zone ?? '' };
    return { problems: parsed.problems.map(({ message }) => message), shown };
  }
  const saved = await saveChoice(c.env.DB, subscription.id, parsed.choice, now);
  return saved ? { done: 'Saved.' } : { problems: ['the subscription has ended'] };
}

async function pause({ c, place, fields, now }: Visit): Promise<ActionResult> {
  const weeks = parseWeeks(fields.weeks);
  if (weeks === null) return { problems: [`a pause is of 1 to ${PAUSE_WEEKS_MAX} whole weeks`] };
  const until = endOfPause(now, weeks);
  const saved = await savePause(c.env.DB, place.subscription.id, until, now);
  return saved ? { done: `Paused until ${dayWords(until)}.` } : { problems: ['the subscription has ended'] };
}

async function resume({ c, place, now }: Visit): Promise<ActionResult> {
  const saved = await savePause(c.env.DB, place.subscription.id, null, now);
  return saved ? { done: 'It goes on.' } : { problems: ['the subscription has ended'] };
}

async function changeAddress({ c, place, fields, now }: Visit): Promise<ActionResult> {
  const { subscription, subscriber } = place;
  if (subscription.status !== 'active') return { problems: ['the subscription has ended'] };
  const address = parseAddress(fields.address ?? '');
  if (!address.ok) return { problems: [address.reason] };
  if (address.key === subscriber.addressKey) return { problems: ['that is the address it goes to already'] };
  // The new address has to be confirmed by mail, so here sending has to work.
  const sending = openConfig(c);
  if ('detail' in sending) return respondProblem(c, sending);
  const db = c.env.DB;
  const hash = suppressionHash(await getSuppressionSalt(db), address.key);
  const crowd =
    (await refuseCrowd(c, c.env.SUBSCRIBE_BY_CLIENT, clientOf(c))) ??
    (await refuseCrowd(c, c.env.SUBSCRIBE_BY_ADDRESS, hash));
  if (crowd !== null) return crowd;
  await requestAddressChange(
    db,
    {
      ids: { toOld: newId(), toNew: newId() },
      subscription,
      address: address.address,
      addressKey: address.key,
      hash,
      confirmUntil: confirmUntil(now),
    },
    now,
  );
  c.executionCtx.waitUntil(deliverNotices(db, c.env, now));
  return { done: 'If mail may go to the new address, one is on its way there. Its link makes the change.' };
}

async function cancelChange({ c, place }: Visit): Promise<ActionResult> {
  await cancelAddressChange(c.env.DB, place.subscriber.id);
  return { done: 'The change was stopped.' };
}

async function download({ c, place }: Visit): Promise<Response> {
  const data = await describeReader(c.env.DB, place);
  c.header('Content-Disposition', 'attachment; filename="my-data.json"');
  return respondData(c, data);
}

/** Asks once more, then deletes. Every subscription is ended first, so that an import does not bring its reader back. */
async function remove({ c, config, place, fields, now }: Visit): Promise<Response> {
  const { subscriber, subscription, newsletter } = place;
  const db = c.env.DB;
  const here = readerUrl(c.var.base, config, 'p', subscription.preferencesKey);
  if (fields.confirm !== 'yes') {
    if (answersJson(c))
      return respondProblem(c, problem(400, 'nothing was deleted: send "confirm": "yes" as well'));
    return respondTold(c, {
      status: 200,
      outcome: 'to-delete',
      label: newsletter.title,
      heading: 'Delete everything about you?',
      paragraphs: [
        `${maskAddress(subscriber.address)} is deleted, with every subscription of it. This cannot be undone.`,
        'What stays is a fingerprint that nobody can read the address out of, so that no list that is loaded later sends to you again.',
      ],
      button: {
        title: 'Delete everything',
        action: here,
        fields: [
          { name: 'action', value: 'delete' },
          { name: 'confirm', value: 'yes' },
        ],
      },
      links: [{ title: 'Back to the preferences', href: here }],
    });
  }
  for (const { id } of await listSubscriptions(db, subscriber.id)) await unsubscribe(db, id, now);
  await deleteSubscriber(db, subscriber.id, now);
  c.executionCtx.waitUntil(runWebhooks(c.env));
  return respondTold(c, {
    status: 200,
    outcome: 'deleted',
    label: newsletter.title,
    heading: 'You are deleted',
    paragraphs: ['The address and all that belonged to it are gone, and nothing more is sent.'],
  });
}

const ACTIONS: Readonly<Record<string, (visit: Visit) => Promise<ActionResult>>> = {
  save,
  pause,
  resume,
  'change-address': changeAddress,
  'cancel-change': cancelChange,
  data: download,
  delete: remove,
};

async function respondPlace(
  { c, config, now }: Pick<Visit, 'c' | 'config' | 'now'>,
  key: string,
  said: PreferencesSaid,
): Promise<Response> {
  const db = c.env.DB;
  const place = await findPlace(db, key);
  if (place === null) return respondTold(c, toldClosed(c.var.base));
  c.header('Vary', 'Accept');
  const problems = said.problems ?? [];
  if (answersJson(c)) {
    if (problems.length > 0) return respondProblem(c, problem(400, problems.join('; ')));
    return respondData(c, await describePreferences(db, place, now));
  }
  const sentences = problems.map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`);
  const told = { ...said, problems: sentences };
  const html = await renderPreferences({ db, base: c.var.base, config }, place, told, now);
  return respondPage(c, html, problems.length > 0 ? 400 : 200);
}

preferencesRoutes.get('/', async (c) => {
  const config = openTokens(c);
  if ('detail' in config) return respondProblem(c, config);
  const now = new Date();
  const token = openToken(c, config, ['p'], now);
  if (!token.ok) return respondTold(c, toldOfToken(c.var.base, token.reason));
  return respondPlace({ c, config, now }, token.id, {});
});

preferencesRoutes.post('/', async (c) => {
  const config = openTokens(c);
  if ('detail' in config) return respondProblem(c, config);
  const now = new Date();
  const token = openToken(c, config, ['p'], now);
  if (!token.ok)
    return respondTold(c, toldOfToken(c.var.base, token.reason === 'none' ? 'malformed' : token.reason));
  const body = await readBody(c);
  if (!body.ok) return respondProblem(c, body.problem);
  const name = body.fields.action ?? 'save';
  const act = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (act === undefined)
    return respondProblem(c, problem(400, `action is one of ${Object.keys(ACTIONS).join(', ')}`));
  const place = await findPlace(c.env.DB, token.id);
  if (place === null) return respondTold(c, toldClosed(c.var.base));
  const result = await act({ c, config, place, fields: body.fields, now });
  return result instanceof Response ? result : respondPlace({ c, config, now }, token.id, result);
});
