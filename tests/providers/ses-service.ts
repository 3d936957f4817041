import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Received } from './bench.ts';
import { type Answer, type Call, type HttpService, startHttpService } from './http-service.ts';

export const SES_KEYS = {
  region: 'eu-central-1',
  accessKeyId: 'AKIATESTTESTTESTTEST',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYTESTSECRET',
};

const Body = z.strictObject({
  FromEmailAddress: z.string(),
  Destination: z.strictObject({ ToAddresses: z.array(z.string()).length(1) }),
  Content: z.strictObject({ Raw: z.strictObject({ Data: z.base64() }) }),
  ConfigurationSetName: z.string().optional(),
});

const error = (status: number, type: string, message: string): Answer => ({
  status,
  headers: { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazonaws.ses/` },
  body: { message },
});

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Signature Version 4 worked out again from the request, as AWS's documents describe it. */
function isSigned({ method, path, headers, body }: Call): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/ses\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})$/.exec(
      headers.authorization ?? '',
    );
  const [, id, day = '', region = '', names = '', signature] = match ?? [];
  if (id !== SES_KEYS.accessKeyId || region !== SES_KEYS.region) return false;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, '', lines.join(''), names, hash(body)].join('\n');
  const scope = `${day}/${region}/ses/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = [region, 'ses', 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${SES_KEYS.secretAccessKey}`, day),
  );
  return hmac(key, toSign).toString('hex') === signature;
}

/** A header field of the message, unfolded. */
function fieldOf(raw: string, name: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return (
    head
      .split('\r\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? ''
  );
}

/** Answers as https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html says, and checks signatures. */
export function startSes(): Promise<HttpService> {
  let count = 0;
  function take(call: Call, received: Received[]): Answer {
    if (!isSigned(call))
      return error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match');
    if (call.path !== '/v2/email/outbound-emails') return error(404, 'NotFoundException', 'no such path');
    const { Destination, Content } = Body.parse(JSON.parse(call.body));
    const [to = ''] = Destination.ToAddresses;
    if (to.startsWith('gone-')) return error(400, 'MessageRejected', `Address blacklisted. ${to}`);
    if (to.startsWith('spam-')) return error(400, 'BadRequestException', `${to}: illegal content`);
    const raw = Buffer.from(Content.Raw.Data, 'base64').toString('latin1');
    received.push({ to, subject: fieldOf(raw, 'Subject'), unsubscribe: fieldOf(raw, 'List-Unsubscribe') });
    count += 1;
    return { status: 200, body: { MessageId: `0107018b5c3c0a4f-${count}-000000` } };
  }
  return startHttpService({
    answer: take,
    locked: error(
      403,
      'InvalidSignatureException',
      `The Canonical String for this request should have been … ${SES_KEYS.accessKeyId} ${SES_KEYS.secretAccessKey}`,
    ),
    busy: error(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.'),
  });
}
