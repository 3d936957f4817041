import type { Claim } from '../../src/model/claim.ts';
import type { Digest, SourcedClaim, Story } from '../../src/model/digest.ts';
import { developingDigest, withHash } from './sample-digest.ts';

/** What an attacker would put in an article. */
export const HOSTILE =
  '</title></style><script>alert(1)</script><img src=x onerror="alert(2)"> javascript:alert(3) ]]> "\'` & {{title}} {{{x}}} \u0000\u0007\u202Eevil\u202C \ud800 \ufffe \r\nBcc: all@example.com';

/** A digest with hostile texts everywhere a text may stand, hostile addresses and a 10,000-unit title. */
export function hostileDigest(): Digest {
  const digest = structuredClone(developingDigest(6, 2));
  digest.title = `Front\r\nBcc: everyone@example.com\u0000 ${HOSTILE}`;
  digest.description = HOSTILE;
  digest.sender.name = `"Evil" <x@evil.example>,\r\nTo: you@example.com ${HOSTILE}`;
  for (const section of digest.sections) {
    section.title = HOSTILE;
    section.description = HOSTILE;
    for (const story of section.stories) poison(story);
    for (const story of section.developing) {
      poison(story);
      story.told.headline = HOSTILE;
      story.told.url = 'javascript:alert(4)';
      story.changes = story.changes.map((change) => ({
        ...change,
        before: poisonPrinted(change.before),
        after: poisonPrinted(change.after),
      }));
    }
    section.also = section.also.map((also) => ({
      ...also,
      headline: HOSTILE,
      evidence: { ...also.evidence, text: HOSTILE },
    }));
  }
  for (const group of digest.figures) {
    group.figures = group.figures.map(poisonPrinted);
  }
  const { hash: _hash, ...body } = digest;
  return withHash(body);
}

function poisonClaim<T extends Claim>(claim: T): T {
  return {
    ...claim,
    claimant: HOSTILE,
    asOf: HOSTILE,
    quantity: { low: null, high: null, qualifier: HOSTILE },
  };
}

function poisonPrinted<T extends SourcedClaim>(claim: T): T {
  return { ...poisonClaim(claim), publisher: HOSTILE, after: HOSTILE };
}

function poison(story: Story): void {
  story.headline = `${HOSTILE} ${'A'.repeat(10_000)}`;
  for (const article of story.articles) {
    article.title = HOSTILE;
    article.publisher = HOSTILE;
    article.after = HOSTILE;
    article.url = 'https://news.example/?q=%3Cscript%3E&x="onmouseover="alert(1)';
  }
  story.evidence = story.evidence.map((evidence) => ({
    ...evidence,
    text: HOSTILE,
    speaker: HOSTILE,
    rule: HOSTILE,
  }));
  story.claims = story.claims.map(poisonClaim);
}
