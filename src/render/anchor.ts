import type { Span } from '../model/span.ts';

/** The fragment of an evidence sentence on its article's page: `e-START`, or `t-START` in the title. */
export function evidenceAnchor(span: Pick<Span, 'in' | 'start'>): string {
  return `${span.in === 'title' ? 't' : 'e'}-${span.start}`;
}

/** The fragment of a figure on its article's page: `c-START`, or `ct-START` in the title. */
export function claimAnchor(span: Pick<Span, 'in' | 'start'>): string {
  return `${span.in === 'title' ? 'ct' : 'c'}-${span.start}`;
}
