import { type Context, Hono } from 'hono';
import { parseAddress } from '../../deliver/address.ts';
import { parseChoice } from '../../deliver/choices.ts';
import { isMoreThanWeekly, type Newsletter } from '../../model/newsletter.ts';
import { suppressionHash } from '../../model/suppression-hash.ts';
import { isZone } from '../../model/zone.ts';
import type { ShownChoice } from '../../render/choice-view.ts';
import { renderSubscribeChooser, renderSubscribePage } from '../../render/subscribe-page.ts';
import { findNewsletter, listNewsletters, listThemes } from '../../store/definitions.ts';
import { requestSubscription } from '../../store/opt-in.ts';
import { getSuppressionSalt } from '../../store/settings.ts';
import type { AppEnv } from '../app-env.ts';
import { clientOf, refuseCrowd } from '../client-limits.ts';
import type { Config } from '../config.ts';
import { deliverNotices } from '../deliver-notices.ts';
import { newId } from '../new-id.ts';
import { problem, respondProblem } from '../problem.ts';
import { respondPage, respondTold } from '../reader-answer.ts';
import { confirmUntil } from '../reader-links.ts';
import { answersJson, openConfig, type ReaderFields, readBody } from '../reader-request.ts';
import { PAGE_CSP } from '../respond.ts';
import { TURNSTILE_FIELD, TURNSTILE_ORIGIN, verifyTurnstile } from '../turnstile.ts';
import { listZones } from '../zones.ts';

/** The one page with a script, and only where Turnstile is set up: https://developers.cloudflare.com/turnstile/reference/content-security-policy/ */
const WIDGET_CSP = `${PAGE_CSP}; script-src ${TURNSTILE_ORIGIN}; frame-src ${TURNSTILE_ORIGIN}`;

/**
 * `/subscribe`: the form, and what takes it, from a page, from a form elsewhere, and as JSON. No form of a reader's needs
 * a token against forgery from other sites (CSRF): there are no cookies and no sessions, so another site's form can do no more
 * than its author could; what is a reader's own is opened by the token in its address alone.
 */
export const subscribeRoutes = new Hono<AppEnv>();

/** The reader's zone as the platform guesses it, where it does. */
function guessZone(c: Context<AppEnv>, newsletter: Newsletter): string {
  const cf: unknown = Reflect.get(c.req.raw, 'cf');
  const guess: unknown = typeof cf === 'object' && cf !== null ? Reflect.get(cf, 'timezone') : null;
  return typeof guess === 'string' && isZone(guess) ? guess : newsletter.zone;
}

async function respondForm(
  c: Context<AppEnv>,
  config: Config,
  newsletter: Newsletter,
  typed: { address: string; shown: ShownChoice; problems: readonly string[] },
): Promise<Response> {
  const siteKey = config.turnstile?.siteKey ?? null;
  const html = renderSubscribePage({
    base: c.var.base,
    newsletter,
    themes: await listThemes(c.env.DB),
    offersWeekly: isMoreThanWeekly(newsletter.cadence),
    zones: listZones(),
    siteKey,
    ...typed,
  });
  return respondPage(
    c,
    html,
    typed.problems.length > 0 ? 400 : 200,
    siteKey === null ? PAGE_CSP : WIDGET_CSP,
  );
}

subscribeRoutes.get('/', async (c) => {
  const config = openConfig(c);
  if ('detail' in config) return respondProblem(c, config);
  const asked = c.req.query('newsletter');
  const newsletters = asked === undefined ? await listNewsletters(c.env.DB) : [];
  const [only, another] = newsletters;
  if (asked === undefined && another !== undefined)
    return respondPage(c, renderSubscribeChooser({ base: c.var.base, newsletters }));
  const newsletter = asked === undefined ? only : await findNewsletter(c.env.DB, asked);
  if (newsletter === undefined || newsletter === null)
    return respondProblem(
      c,
      problem(404, asked === undefined ? 'there is no newsletter yet' : `there is no newsletter "${asked}"`),
    );
  const zone = guessZone(c, newsletter);
  const shown = { themes: newsletter.themes, frequency: 'every', hour: '', zone };
  return respondForm(c, config, newsletter, { address: '', shown, problems: [] });
});

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** What was typed, to be shown again. */
function shownOf(fields: ReaderFields, newsletter: Newsletter): ShownChoice {
  return {
    themes: fields.themes ?? newsletter.themes,
    frequency: fields.frequency ?? 'every',
    hour: String(fields.hour ?? ''),
    zone: fields.zone ?? newsletter.zone,
  };
}

/** What Turnstile has against a form, in words; null where it has nothing or is not asked. */
async function findTurnstileProblem(
  c: Context<AppEnv>,
  config: Config,
  fields: ReaderFields,
): Promise<string | null> {
  if (config.turnstile === null) return null;
  const ip = c.req.header('CF-Connecting-IP') ?? null;
  switch (await verifyTurnstile(config.turnstile, fields[TURNSTILE_FIELD], ip)) {
    case 'person':
      return null;
    case 'refused':
      return 'the check that you are a person is missing or has expired; do it once more';
    case 'unknown':
      return 'the check that you are a person could not be made just now; try again in a minute';
  }
}

subscribeRoutes.post('/', async (c) => {
  const config = openConfig(c);
  if ('detail' in config) return respondProblem(c, config);
  const crowd = await refuseCrowd(c, c.env.SUBSCRIBE_BY_CLIENT, clientOf(c));
  if (crowd !== null) return crowd;
  const body = await readBody(c);
  if (!body.ok) return respondProblem(c, body.problem);
  const { fields } = body;
  const db = c.env.DB;
  const newsletter = await findNewsletter(db, fields.newsletter ?? '');
  if (newsletter === null) {
    const detail = fields.newsletter ? `there is no newsletter "${fields.newsletter}"` : 'name a newsletter';
    return respondProblem(c, problem(404, detail));
  }

  const address = parseAddress(fields.address ?? '');
  const choice = parseChoice(newsletter, fields);
  const problems = [
    ...(address.ok ? [] : [address.reason]),
    ...(choice.ok ? [] : choice.problems.map(({ message }) => message)),
  ];
  if (problems.length === 0) {
    const found = await findTurnstileProblem(c, config, fields);
    if (found !== null) problems.push(found);
  }
  if (!address.ok || !choice.ok || problems.length > 0) {
    if (answersJson(c)) return respondProblem(c, problem(400, problems.join('; ')));
    return respondForm(c, config, newsletter, {
      address: fields.address ?? '',
      shown: shownOf(fields, newsletter),
      problems: problems.map(sentence),
    });
  }

  const hash = suppressionHash(await getSuppressionSalt(db), address.key);
  const flood = await refuseCrowd(c, c.env.SUBSCRIBE_BY_ADDRESS, hash);
  if (flood !== null) return flood;
  const now = new Date();
  await requestSubscription(
    db,
    {
      ids: { subscriber: newId(), subscription: newId(), notice: newId() },
      address: address.address,
      addressKey: address.key,
      hash,
      newsletter: newsletter.id,
      choice: choice.choice,
      source: body.isJson ? 'api' : 'form',
      confirmUntil: confirmUntil(now),
    },
    now,
  );
  // After the answer, whose time then says nothing about the address.
  c.executionCtx.waitUntil(deliverNotices(db, c.env, now));
  return respondTold(c, {
    status: 202,
    outcome: 'check-your-mail',
    label: newsletter.title,
    heading: 'Look into your mail',
    paragraphs: [
      'If mail may go to this address, one is on its way to it, with a link to go on. The link counts for two days.',
      'Nothing there after some minutes? Look where junk mail goes, or ask once more.',
    ],
    links: [{ title: 'Issues to read meanwhile', href: `${c.var.base}/digests?newsletter=${newsletter.id}` }],
  });
});
