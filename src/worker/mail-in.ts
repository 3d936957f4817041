import { findReturnedSend, readBounceMail } from '../deliver/bounce-mail.ts';
import { readToken } from '../deliver/tokens.ts';
import { parseInboundAddress } from '../deliver/verp.ts';
import { MAIL_IN_READ_BYTES } from '../limits.ts';
import { unsubscribe } from '../store/subscriptions.ts';
import { readTokenConfig, type TokenConfig } from './config-parts.ts';
import { readFetchSetting } from './fetch/fetch-setting.ts';
import { takeMail } from './ingest/take-mail.ts';
import { findInboundQueue } from './jobs/queues.ts';
import { recordReturn } from './mail-events.ts';
import { runWebhooks } from './webhooks.ts';

/** A mail as the platform hands it over; what this project does not use is left out. */
export type MailIn = Pick<ForwardableEmailMessage, 'from' | 'to' | 'raw' | 'setReject'>;

/** The beginning of a stream, at most `limit` bytes; the rest is not waited for. */
async function readStart(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  while (size < limit) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  if (size >= limit) await reader.cancel();
  return Buffer.concat(chunks).subarray(0, limit);
}

/** Takes in a mail to a bounce address, and says in words without an address what it was. */
async function receiveBounce(
  db: D1Database,
  subscription: string,
  raw: ReadableStream<Uint8Array>,
  now: Date,
): Promise<string> {
  const reading = await readBounceMail(await readStart(raw, MAIL_IN_READ_BYTES));
  if (reading.kind === 'ignored') return `not a bounce: ${reading.note}`;
  const send = findReturnedSend(reading.messageId, subscription);
  if (reading.kind === 'complaint') {
    const outcome = await recordReturn(
      db,
      subscription,
      { kind: 'complaint', reason: 'complaint', send },
      now,
    );
    return `complaint (${reading.type.slice(0, 20)}): ${outcome}`;
  }
  const { severity, code } = reading;
  const kind = severity === 'refused' ? 'refused' : (`${severity}-bounce` as const);
  const reason = `returned by mail: ${code ?? 'no status code'}`;
  const outcome = await recordReturn(db, subscription, { kind, reason, send }, now);
  return `${kind} ${code ?? ''}: ${outcome}`;
}

/** Takes in a mail to a source, and says in words without an address what became of it. */
async function receiveForSource(mail: MailIn, env: Env, source: string, now: Date): Promise<string> {
  const taken = await takeMail(
    { db: env.DB, allowUnverified: readFetchSetting(env).rule.allowLocal, now },
    source,
    { from: mail.from, read: (limit) => readStart(mail.raw, limit) },
  );
  switch (taken.kind) {
    case 'refused':
      mail.setReject(taken.reason);
      return `refused for the source ${source}: ${taken.reason}`;
    case 'ignored':
      return `ignored for the source ${source}: ${taken.reason}`;
    case 'staged':
      // Where no queue is bound, or the message is lost, the schedule makes the article.
      if (taken.isNew) await findInboundQueue(env)?.sendBatch([{ body: { job: 'ingest' } }]);
      return `${taken.isNew ? 'taken' : 'known'} for the source ${source}`;
  }
}

const PURPOSES = { bounce: 'b', unsubscribe: 'u', source: 's' } as const;

async function receive(mail: MailIn, env: Env, config: TokenConfig, now: Date): Promise<string> {
  const address = parseInboundAddress(mail.to);
  if (address === null) {
    mail.setReject('There is no mailbox of that name here');
    return 'refused: not an address of ours';
  }
  const seconds = Math.floor(now.getTime() / 1000);
  const token = readToken(config.tokenSecrets, PURPOSES[address.kind], address.token, seconds);
  if (!token.ok) {
    mail.setReject('This address is not valid: it was changed, or it is not from one of our messages');
    return `refused: the token is ${token.reason}`;
  }
  if (address.kind === 'bounce') return receiveBounce(env.DB, token.id, mail.raw, now);
  if (address.kind === 'source') return receiveForSource(mail, env, token.id, now);
  // Whatever it says: RFC 2369 gives a mail to this address one meaning.
  return `unsubscribe: ${await unsubscribe(env.DB, token.id, now)}`;
}

/**
 * Takes a mail that came in: one to an unsubscribe address ends that subscription at once, one to a bounce address is
 * read, one to a source becomes an entry where its sender is allowed, any other is refused. Nothing is ever answered, so that no loop can begin. Throws where TOKEN_SECRET or
 * the database fails, so that the mail is not lost as taken.
 */
export async function receiveMail(
  mail: MailIn,
  env: Env,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
): Promise<void> {
  const reading = readTokenConfig(env);
  if (!reading.ok) throw new Error(`mail cannot be taken in: ${reading.problems.join('; ')}`);
  const words = await receive(mail, env, reading.part, new Date());
  console.info(`mail in: ${words}`);
  if (words.startsWith('unsubscribe')) ctx.waitUntil(runWebhooks(env));
}
