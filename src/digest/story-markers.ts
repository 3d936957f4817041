import type { Marker } from '../model/story-signature.ts';

/** Title patterns, as data. Each is a set of literal phrases: no pattern repeats over another. */
const PATTERNS: readonly (readonly [Marker, RegExp])[] = [
  [
    'live',
    /\blive (?:updates?|blog)|\blive\b\s*[:|–-]|[|–-]\s*live\b|\bliveblog\b|as it happened|live briefing/i,
  ],
  [
    'roundup',
    /at a glance|briefing\b|what we know on day|first thing|morning report|\brecap\b|\blatest\s*:|\bthe papers\b|round-?up|news digest|\bthe week\b|week in |morning mail|evening (?:summary|update)|five things|things to know|top stories|your .{0,12}briefing/i,
  ],
  [
    'opinion',
    /\bopinion\b|\beditorial\b|\bview on\b|\bletters?\s*[:|]|\bcomment\s*[:|]|\bop-?ed\b|\|\s*\p{Lu}[\p{L}’'-]+ \p{Lu}[\p{L}’'-]+\s*$|^\p{Lu}{3,} \p{Lu}{3,}\s*:/u,
  ],
  [
    'explainer',
    /^the (?:many|rise|fall|making|story|man|men|woman|women|life|lives|case) |^(?:who|what|why|how|when|where|could|will|can|is|are|did|does|has)\b|what we know|what to know|all you need to know|\bexplained\b|\bexplainer\b|takeaways|\btimeline\b|a look at|\banalysis\b|what(?:’s|'s) next|what(?: it| this)? means|\bhistory of\b|\bchronology\b|\bprofile\b|\braises? (?:new )?questions\b|\bbiography\b|\bvisual guide\b|\bhow (?:\p{Lu}|the|a)\b|\bborn in\b|\blessons\b|\boutlook\b|\btracking\b|\breact(?:s|ed|ion)?\b/iu,
  ],
  [
    'media',
    /\bvideo\b|^watch\b|^listen\b|^hear\b|^see\b|podcast|in pictures|in photos|\bphotos\s*:|\bphotos\b|\bmaps?\b|\bfootage\b|\bimages?\b|\bin a minute\b/i,
  ],
  ['question', /\?\s*(?:$|[|–-])/],
  // Headlines of reports leave out "is" and "are"; the ones that have it judge, explain or portray.
  ['copula', /\b(?:is|are|was|were|isn['’]t|aren['’]t|has|have)\b/i],
  ['prospect', /\b(?:could|would|may|might|should|can|must|expected|likely|set to|plans? to|to)\b/i],
  ['quote', /^(?:exclusive\s*:\s*)?['"‘“]/i],
];

/** Words of pieces that tell of lives, moods and places rather than of one event. */
const FEATURE =
  /\ba year (?:of|on|after)\b|one year (?:on|of|after)\b|\bdiary\b|\bmeet the\b|\binside\b|\bon the ground\b|\bsurvivors?\b|\bfears?\b|\blessons?\b|\bmemoir\b|\bthe lives of\b/i;

/** How the opening of an explanation, a discussion or a reader's guide announces itself. */
const EXPLAINING =
  /\bexplains?\b|\blooks? at\b|\bhere(?:['’]s| is| are) what\b|\bwhat we know\b|\bdiscuss(?:es)?\b|\bquestions? (?:is|are|remain|swirl)|\bthis (?:episode|podcast)\b|\bexpert\b|\banalysts?\b/i;

/**
 * The part of a title that names the main news: a live page lists several items with semicolons, and the
 * first is the one it leads with. The other items come as `rest`.
 */
export function splitHeadline(title: string, markers: readonly Marker[]): { main: string; rest: string } {
  const end = markers.includes('live') || markers.includes('roundup') ? title.indexOf(';') : -1;
  return end < 0 ? { main: title, rest: '' } : { main: title.slice(0, end), rest: title.slice(end + 1) };
}

/** The markers of a piece, from its title and the opening of its text. */
export function findMarkers(title: string, lead: string): Marker[] {
  const found = PATTERNS.filter(([, pattern]) => pattern.test(title)).map(([marker]) => marker);
  if (FEATURE.test(title)) found.push('feature');
  if (!found.includes('explainer') && EXPLAINING.test(lead)) found.push('explainer');
  if (!found.includes('opinion') && /^(?:opinion|editorial|analysis)\b/i.test(lead)) found.push('opinion');
  return found;
}
