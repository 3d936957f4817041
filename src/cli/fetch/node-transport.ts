import { type LookupAddress, lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AddressRefused, type Transport } from '../../ingest/fetch-document.ts';
import { type AddressRule, findAddressRefusal } from '../../ingest/public-address.ts';

/** How names are resolved: `node:dns`, and something else in tests. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (hostname, done) => resolve(hostname, { all: true }, done);

/**
 * Resolves names for a connection and lets through none that leads into a network of our own: every address of a name is
 * looked at, and the connection goes to one of those, so that a name which resolves differently the next time (DNS
 * rebinding) gains nothing.
 */
function guardLookup(rule: AddressRule, resolveName: Resolve): LookupFunction {
  return (hostname, options, done) => {
    resolveName(hostname, (error, addresses) => {
      if (error !== null) return done(error, []);
      for (const { address } of addresses) {
        const refusal = findAddressRefusal(address, rule);
        if (refusal !== null)
          return done(
            new AddressRefused(`${hostname} resolves to ${address}, which is not public: ${refusal}`),
            [],
          );
      }
      const [first] = addresses;
      if (first === undefined) return done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body decompressed as it is read, so that nobody has to hold what a small one swells up to. */
function decodedBody(message: IncomingMessage): Readable {
  const encoding = message.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const open = DECODERS[encoding];
  if (open === undefined) return message;
  const decoder = open();
  // What breaks comes out at the decoder's end, where it is read.
  return Readable.from(pipeline(message, decoder, () => undefined));
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const status = message.statusCode ?? 0;
  if (status < 200 || status > 599) throw new Error('Parse Error: no status of an answer');
  if (status === 204 || status === 205 || status === 304) {
    message.resume();
    return new Response(null, { status, headers });
  }
  const body = Readable.toWeb(decodedBody(message));
  return new Response(body, { status, headers });
}

/** Requests from Node, for the command line: each name is resolved here, and its addresses checked before anything is sent. */
export function nodeTransport(rule: AddressRule, resolveName: Resolve = resolveAll): Transport {
  const lookup = guardLookup(rule, resolveName);
  return (url, { headers, signal }) =>
    new Promise((answer, fail) => {
      const send = url.startsWith('https:') ? requestHttps : requestHttp;
      const given = { 'accept-encoding': 'gzip, deflate, br', ...Object.fromEntries(headers) };
      const request = send(url, { headers: given, signal, lookup, agent: false }, (message) => {
        try {
          answer(toResponse(message));
        } catch (error) {
          message.destroy();
          fail(error);
        }
      });
      request.on('error', fail);
      request.end();
    });
}
