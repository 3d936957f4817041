import type { OutgoingMessage } from '../../model/message.ts';
import { describeReason, settle, type Verdict, waitForOperator } from './reason.ts';

/** How a mail server, or the way to it, failed. */
export type SmtpFailure = {
  /** nodemailer's code: EAUTH, ETLS, ETIMEDOUT, ECONNECTION, ESOCKET, EENVELOPE, EMESSAGE, EPROTOCOL. */
  readonly code: string;
  /** The command that was answered, `CONN` for the connection itself. */
  readonly command: string;
  /** The server's answer, empty where there was none. */
  readonly answer: string;
};

/** Permanent codes of RFC 3463 by which an address is bad; 5.1.7 and 5.1.8 speak of the sender's. */
const BAD_ADDRESS = /^5\.(?:1\.(?:0|1|2|3|4|6|10)|2\.1)$/;

/** The reply code, 0 where there is none, and the enhanced status code (RFC 2034), where there is one. */
function readCodes(answer: string): { code: number; enhanced: string | null } {
  const match = /^(\d{3})(?:[ -]+(\d\.\d{1,3}\.\d{1,3}))?/.exec(answer);
  return { code: Number(match?.[1] ?? 0), enhanced: match?.[2] ?? null };
}

/** What a server without enhanced codes says when it is us whom it refuses: to relay, or by a list or policy of its own. */
const REFUSES_US =
  /\b(?:relay\w*|spam\w*|block\w*|black-?list\w*|banned|den(?:y|ied)|prohibited|not (?:permitted|allowed|authorized|authorised)|policy|policies|reputation|[a-z]*bl|spf|dkim|dmarc|sender|authenticat\w*)\b/i;

/**
 * Whether a permanent refusal of a recipient says that the address is bad, and not that it dislikes the message or us: an
 * address that counts as bad is written to no more.
 */
function isBadAddress(code: number, enhanced: string | null, answer: string): boolean {
  if (enhanced !== null) return BAD_ADDRESS.test(enhanced);
  if (REFUSES_US.test(answer)) return false;
  return code === 550 || code === 551 || code === 553;
}

/** Says, of a server that could not be used at all, what an operator can do about it. */
export function judgeConnection(
  failure: SmtpFailure,
  secrets: readonly string[],
  message: OutgoingMessage,
): Verdict {
  const answer = describeReason(failure.answer, message, secrets);
  const said = answer === '' ? '' : ` (it says: ${answer})`;
  const { code } = readCodes(failure.answer);
  if (failure.code === 'EAUTH' && !(code >= 400 && code < 500 && code !== 432 && code !== 454))
    return waitForOperator(`the mail server refuses our user and password: check SMTP_URL${said}`);
  if (failure.code === 'EAUTH')
    return {
      outcome: { kind: 'deferred', reason: `the mail server cannot log us in now${said}`, retryAfter: null },
      halt: true,
    };
  if (failure.code === 'ETLS' || failure.command === 'STARTTLS' || failure.command === 'TLS')
    return waitForOperator(
      `no TLS with the mail server: check its certificate, and smtp or smtps in SMTP_URL${said}`,
    );
  const reason =
    failure.code === 'ETIMEDOUT'
      ? 'the mail server does not answer in time'
      : 'the mail server cannot be reached';
  return { outcome: { kind: 'deferred', reason: `${reason}${said}`, retryAfter: null }, halt: true };
}

/**
 * The outcome of a message that was not taken. `finished`: whether its last byte had been handed over, after which a
 * connection that breaks without an answer leaves it unknown.
 */
export function judgeFailure(
  failure: SmtpFailure,
  finished: boolean,
  message: OutgoingMessage,
  secrets: readonly string[],
): Verdict {
  const { code, enhanced } = readCodes(failure.answer);
  const reason = describeReason(failure.answer, message, secrets);
  if (code === 0) return judgeSilence(failure, finished);
  // 421: the server is about to close the connection (RFC 5321, 4.2.1).
  if (code < 500) return { outcome: { kind: 'deferred', reason, retryAfter: null }, halt: code === 421 };
  // Too large, by 552 or 5.3.4, is the message's own fault; all else at this point is the sender's.
  if (failure.command === 'MAIL FROM' && code !== 552 && enhanced !== '5.3.4')
    return waitForOperator(`the mail server refuses our sender: ${reason}`);
  if (code === 530 || code === 535 || code === 538)
    return waitForOperator(`the mail server wants us to log in: check SMTP_URL (${reason})`);
  const atRecipient = failure.command === 'RCPT TO';
  // Some check the recipient at the end only; without an enhanced code that is a refusal of the content.
  const bad = atRecipient
    ? isBadAddress(code, enhanced, reason)
    : enhanced !== null && BAD_ADDRESS.test(enhanced);
  return settle({ kind: bad ? 'bounced' : 'failed', reason });
}

function judgeSilence(failure: SmtpFailure, finished: boolean): Verdict {
  if (failure.code === 'EENVELOPE')
    return settle({ kind: 'failed', reason: 'the address cannot be written in SMTP' });
  if (failure.code === 'EMESSAGE')
    return settle({ kind: 'failed', reason: 'the message is larger than the mail server takes' });
  const how = failure.code === 'ETIMEDOUT' ? 'no answer in time' : 'the connection broke';
  return {
    outcome: finished
      ? { kind: 'unknown', reason: `${how} after the whole message was handed over` }
      : { kind: 'deferred', reason: `${how} before the message was handed over`, retryAfter: null },
    halt: true,
  };
}

/** The id that a server gave a message, in the forms that Postfix, Exim, Exchange, Gmail and SES answer with. */
export function findServerId(answer: string): string | null {
  const match =
    /\bqueued as ([\w.-]{1,64})/i.exec(answer) ??
    /\bid=([\w.-]{1,64})/i.exec(answer) ??
    /<([^<>\s]{1,128})>/.exec(answer) ??
    /^250 Ok ([0-9a-f]{8,}(?:-[0-9a-f]+)+)/i.exec(answer) ??
    /([\w.-]{10,64}) - gsmtp$/.exec(answer.trim());
  return match?.[1] ?? null;
}
