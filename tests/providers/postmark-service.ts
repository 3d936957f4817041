import { z } from 'zod';
import type { Received } from './bench.ts';
import { type Answer, type Call, type HttpService, startHttpService } from './http-service.ts';

export const POSTMARK_TOKEN = '8a1c2b3d-test-4e5f-9a0b-postmarktoken';

const Message = z.strictObject({
  From: z.string(),
  To: z.string(),
  Subject: z.string(),
  HtmlBody: z.string(),
  TextBody: z.string(),
  Headers: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
  ReplyTo: z.string().optional(),
  MessageStream: z.string(),
  TrackOpens: z.literal(false),
  TrackLinks: z.literal('None'),
});

const error = (status: number, ErrorCode: number, Message: string): Answer => ({
  status,
  body: { ErrorCode, Message },
});

/** Answers as https://postmarkapp.com/developer/api/email-api#send-batch-emails says: a result each, in order. */
export function startPostmark(): Promise<HttpService> {
  let count = 0;
  function judge(message: z.infer<typeof Message>, received: Received[]) {
    const { To } = message;
    if (To.startsWith('gone-'))
      return {
        ErrorCode: 406,
        Message: `You tried to send to a recipient that has been marked as inactive. Found inactive addresses: ${To}.`,
      };
    if (To.startsWith('spam-'))
      return { ErrorCode: 300, Message: `Invalid email request: ${To} with ${POSTMARK_TOKEN}` };
    count += 1;
    const unsubscribe = message.Headers.find(({ Name }) => Name === 'List-Unsubscribe')?.Value ?? '';
    received.push({ to: To, subject: message.Subject, unsubscribe });
    const MessageID = `b7bc2f4a-e38e-4336-af7d-${String(count).padStart(12, '0')}`;
    return { To, SubmittedAt: '2026-01-01T00:00:00Z', MessageID, ErrorCode: 0, Message: 'OK' };
  }
  function take(call: Call, received: Received[]): Answer {
    if (call.path !== '/email/batch') return error(404, 404, 'no such endpoint');
    if (call.headers['x-postmark-server-token'] !== POSTMARK_TOKEN) return error(401, 10, 'no token');
    const messages = z.array(Message).max(500).parse(JSON.parse(call.body));
    return { status: 200, body: messages.map((message) => judge(message, received)) };
  }
  return startHttpService({
    answer: take,
    locked: error(401, 10, `Bad or missing API token: ${POSTMARK_TOKEN}`),
    busy: {
      status: 503,
      headers: { 'retry-after': '120' },
      body: { ErrorCode: 100, Message: 'Maintenance' },
    },
  });
}
