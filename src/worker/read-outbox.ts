import PostalMime, { decodeWords } from 'postal-mime';

/** What a message of the outbox holds. `links`: those that carry a token of its reader's. */
export type ReadMessage = {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly html: string | null;
  readonly links: readonly string[];
};

/** The header fields that an operator looks for, in this order. */
const SHOWN = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
];

/** The links of ours with a token, each once, as the text part has them. */
function findLinks(text: string, base: string): string[] {
  const found = text.match(/https?:\/\/[^\s<>"']+[?&]token=[a-z0-9]+/g) ?? [];
  return [...new Set(found)].filter((url) => url.startsWith(`${base}/`) && URL.canParse(url));
}

/** Reads a stored message. */
export async function readOutboxMessage(raw: string, base: string): Promise<ReadMessage> {
  const parsed = await PostalMime.parse(raw);
  const fields = new Map(parsed.headers.map(({ key, value }) => [key, value]));
  const text = parsed.text ?? '';
  return {
    headers: SHOWN.flatMap((name) => {
      const value = fields.get(name.toLowerCase());
      return value === undefined ? [] : [{ name, value: decodeWords(value) }];
    }),
    text,
    html: parsed.html ?? null,
    links: findLinks(text, base),
  };
}
