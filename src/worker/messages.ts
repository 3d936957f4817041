import { describeMessage } from '../deliver/message-headers.ts';
import { buildPlaceholder, compileMessage, type MessageTemplate } from '../deliver/message-template.ts';
import { selectSections } from '../digest/select-sections.ts';
import type { Digest } from '../model/digest.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { renderMessage } from '../render/eml.ts';

export type VariantInput = {
  readonly digest: Digest;
  readonly newsletter: Pick<Newsletter, 'sending'>;
  /** Theme ids: what its readers chose. */
  readonly variant: readonly string[];
  /** PUBLIC_URL, without a slash at its end. */
  readonly base: string;
  /** `test`: an operator's look at it, whose subject says so. */
  readonly kind?: 'digest' | 'test';
};

/** The digest as readers of these themes get it: itself where they take them all. */
async function selectVariant(digest: Digest, variant: readonly string[]): Promise<Digest> {
  const isWhole = digest.sections.every(({ theme }) => variant.includes(theme));
  return isWhole ? digest : selectSections(digest, variant);
}

/**
 * Renders and encodes a variant's message, once for all of its readers: `fillMessage` makes each reader's own of it.
 * Throws on a digest whose sender or list is none.
 */
export async function renderVariant(input: VariantInput): Promise<MessageTemplate> {
  const digest = await selectVariant(input.digest, input.variant);
  const kind = input.kind ?? 'digest';
  const placeholder = await buildPlaceholder(digest.hash);
  const { sending } = input.newsletter;
  const message = describeMessage({ digest, sending, base: input.base, recipient: placeholder, kind });
  const rendered = await renderMessage(digest, message);
  return compileMessage({ kind, placeholder, message, rendered });
}
