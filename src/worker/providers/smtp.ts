import {
  SMTP_BATCH,
  SMTP_COMMAND_TIMEOUT_MS,
  SMTP_CONNECT_TIMEOUT_MS,
  SMTP_MESSAGE_TIMEOUT_MS,
} from '../../limits.ts';
import type { OutgoingMessage, Provider } from '../../model/message.ts';
import type { SmtpConfig } from '../smtp-url.ts';
import { sendInTurn } from './in-turn.ts';
import { settle, type Verdict } from './reason.ts';
import { findServerId, judgeConnection, judgeFailure, type SmtpFailure } from './smtp-outcome.ts';
import { openSmtpSession, type SmtpSession, type SmtpTimes } from './smtp-session.ts';

const TIMES: SmtpTimes = {
  connectMs: SMTP_CONNECT_TIMEOUT_MS,
  commandMs: SMTP_COMMAND_TIMEOUT_MS,
  messageMs: SMTP_MESSAGE_TIMEOUT_MS,
};

/** Whether a connection that served before was closed meanwhile: servers do so after some messages, or some idling. */
const isGone = ({ code, answer }: SmtpFailure): boolean =>
  answer === '' ? code === 'ECONNECTION' || code === 'ESOCKET' : answer.startsWith('421');

/**
 * A mail server over TCP (RFC 5321), with STARTTLS, TLS and a login as configured. One connection serves all messages
 * until `close`; one that broke is opened again. `name` is what we greet with, null for an address literal.
 */
export function openSmtp(config: SmtpConfig, name: string | null, times: SmtpTimes = TIMES): Provider {
  const secrets = config.login === null ? [] : [config.login.password, config.login.user];
  let session: SmtpSession | null = null;
  const drop = () => {
    session?.close();
    session = null;
  };

  const attempt = async (open: SmtpSession, message: OutgoingMessage, reused: boolean): Promise<Verdict> => {
    const result = await open.send(message);
    if (result.ok) return settle({ kind: 'sent', id: findServerId(result.answer) ?? message.key });
    const { failure, finished } = result;
    if (failure.answer === '' || failure.answer.startsWith('421')) drop();
    else if (!(await open.reset())) drop();
    if (reused && !finished && isGone(failure)) return sendOne(message);
    return judgeFailure(failure, finished, message, secrets);
  };

  const sendOne = async (message: OutgoingMessage): Promise<Verdict> => {
    const reused = session !== null;
    if (session === null) {
      const opening = await openSmtpSession(config, name, times);
      if (!opening.ok) return judgeConnection(opening.failure, secrets, message);
      session = opening.session;
    }
    if (/[^\x00-\x7f]/.test(message.envelope.to) && !session.utf8)
      return settle({
        kind: 'failed',
        reason: 'the address needs SMTPUTF8 (RFC 6531), which the mail server does not offer',
      });
    return attempt(session, message, reused);
  };

  return {
    name: 'smtp',
    idempotent: false,
    batchSize: SMTP_BATCH,
    send: (messages) => sendInTurn(messages, false, sendOne),
    close: async () => drop(),
  };
}
