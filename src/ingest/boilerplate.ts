import { BOILERPLATE_MAX } from '../limits.ts';

/** Lines that are nothing but a control or a label of a web page, folded by `foldLine`. */
const LABELS = new Set(
  [
    'accept|accept all|accept all cookies|reject all|manage cookies|cookie settings|cookie preferences|manage preferences',
    'advert|advertising|ad|ads|sponsored|sponsored content|promoted|promoted content|promoted stories|paid content',
    'back to top|skip to content|skip to main content|menu|close|loading|search|home',
    'read more|read full article|read the full article|read full story|read the full story|continue reading|show more|load more|more info|learn more|find out more|view more|see more|click here',
    'related|related article|related articles|related stories|related story|related topics|related content|related coverage|related news',
    'see also|also read|read also|read next|up next|must read|you may also like|you might also like|you may like|more on this story|more from this section',
    "don't miss|recommended|recommended for you|recommended stories|most read|most popular|most viewed|trending|trending now|top stories|popular",
    'share|share this|share this article|share this story|share this page|share this post|tweet|tweet this|email|print|copy link|link copied|save|bookmark|listen|listen to this article',
    'comment|comments|leave a comment|view comments|show comments|post a comment|join the conversation|have your say',
    'sign up|sign up now|sign up here|sign up for free|sign in|log in|login|register|subscribe|subscribe now|subscribe today|newsletter|newsletters',
    'sign up to our newsletter|sign up for our newsletter|sign up to our newsletters|sign up for our newsletters|subscribe to our newsletter',
    'follow|follow us|contact us|about us|privacy policy|cookie policy|terms of use|terms of service|terms and conditions|all rights reserved',
    'play|play video|video playback|watch video|watch now|video unavailable|view gallery|open image gallery|photo gallery|image gallery',
    'view this post on instagram|view on twitter|view on x|view original tweet on twitter|twitter content|allow twitter content',
    'we use cookies|this site uses cookies|this website uses cookies',
  ]
    .join('|')
    .split('|'),
);

const AD =
  /^(?:advertisement|advert|ad)s?(?: ?[-–—:|]? ?(?:(?:story|article) continues|continue reading|scroll (?:down )?(?:to|for))\b.{0,40})?$/i;
const AD_BREAK =
  /^(?:story|article) continues (?:below|after)(?: (?:this )?(?:advertisement|advert|ad|video))?$/i;
const TEASER =
  /^(?:read more|read also|also read|read next|see also|up next|must read|don[’']t miss|related(?: articles?| stor(?:y|ies)| coverage)?|more on this story)\s?[:»›|]\s?\S|^MORE ?: ?\S/i;
const TAGGED_TEASER = /\S \[\p{Lu}[\p{Lu} ]{2,20}\]$/u;
const SHARE_WORD =
  /^(?:share|shares|tweet|email|e-mail|print|facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|telegram|messenger|flipboard|sms|copy|link|save|comments?|on|via|this|article|story|to|by|with|friends|opens|in|new|window|\d[\d.,]*k?|[|·•/-])$/;
const SHARE_VERB = /^(?:share|shares|tweet|email|e-mail|print|facebook|twitter|whatsapp|copy|comments?)$/;

/** Whole lines that only ever stand at the foot or in the margin of a page. */
const TAILS: readonly RegExp[] = [
  /^source: ?read (?:the )?full (?:article|story)\b.{0,80}$/i,
  /^(?:read|see) (?:the )?(?:full|rest of the|original) (?:article|story|post)(?: (?:here|at|on|in) .{1,80})?$/i,
  /^the post .{1,300} (?:first appeared|appeared first) on .{1,80}$/i,
  /^(?:©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4}))/i,
  /^all rights reserved\b.{0,80}$/i,
  /^a post shared by .{1,80}\(@[\w.]{1,40}\).{0,60}$/i,
  /^\((?:additional )?(?:reporting|writing|editing) by [^()]{1,300}\)$/i,
];

/** What a site, and no reporter, says to its reader. One such sentence makes a notice of a line of them. */
const NOTICES: readonly RegExp[] = [
  /\buses? your sign-?up\b/i,
  /\byou can unsubscribe at any time\b/i,
  /^(?:we|this (?:site|website)|our (?:site|website)|we and our (?:\d+ )?partners) (?:use|uses|store) (?:[\w-]+ ){0,4}cookies\b.*\b(?:you|your|site|website|browser)\b/i,
  /^by (?:continuing|clicking|using|signing|subscribing|entering|submitting|proceeding)\b.*\byou (?:agree|accept|consent|confirm|acknowledge)\b/i,
  /^(?:please )?(?:accept|enable|allow|manage|review|change|update) (?:all |your |our |the )?(?:cookies?|cookie settings|cookie preferences|privacy settings|javascript)\b/i,
  /^(?:please )?(?:sign up|subscribe|register)(?: now| here| today| free| for free)? (?:to|for|and get|to get|to receive) (?:our|the|your|my|all)\b.*\b(?:newsletters?|emails?|inbox|briefings?|alerts?|updates|bulletins?|app|channel|podcast)\b/i,
  /^(?:get|receive) .*\b(?:to|in) your (?:inbox|email)\b/i,
  /^(?:you can )?(?:follow|find|join|like) (?:us|our [\w ]{1,40}) on (?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|linkedin|tiktok|google news|threads|bluesky|mastodon)\b/i,
  /^[Ff]ollow (?:[\p{Lu}@][\w\p{L}.’'-]* ){1,4}on (?:Facebook|Twitter|X|Instagram|Telegram|YouTube|TikTok)\b/u,
  /^(?:click|tap) here (?:to|for)\b/i,
  /^(?:for|to read|to see) more (?:stories|news)\b.*\b(?:our|us|here)\b/i,
  /^(?:download|get) (?:our|the) (?:[\w-]+ ){0,4}app\b/i,
  /^(?:do you have|have you got|got) (?:a|any) (?:story|tip|news)\b/i,
  /^get in touch with (?:us|our)\b/i,
  /^(?:let us know|tell us|have your say)\b.*\b(?:comments|below)\b/i,
  /^(?:thank you|thanks) for (?:signing up|subscribing)\b/i,
  /^(?:read|see|view) our (?:privacy|cookie) (?:policy|notice)\b/i,
];
/** Words of a sentence that goes with a notice. "We" and "our" alone are not among them: reporters use them too. */
const TO_READER =
  /\b(?:you|your|you[’']ve|you[’']re|cookies|newsletters?|subscribe|sign[- ]?up|click|tap|this (?:site|website|page)|adverts|(?:third|3rd)[- ]part(?:y|ies)|more info|privacy|(?:email|contact|write to) us|log in|register)\b/i;
const SPEAKS =
  /[“”"«»„]|\b(?:said|says|told|tells|saying|according to|announced|reported|added|adds|claimed|claims|warned|wrote|tweeted|posted)\b/i;
/** What a notice never says, and a report about one does: somebody else, a past, an urging. */
const TELLS =
  /\b(?:he|she|they|him|her|his|them|their|was|were|had|found|showed|shows|revealed|reveals|killed|wounded|accused|denied|urged|urges|asked|shouted|joked|begged|insisted|promised|reads? the|soldiers?|troops|police|court)\b/i;

/** Whether a line shows that somebody reports it: a double quotation mark, or a verb of saying. */
export function isReporting(line: string): boolean {
  return SPEAKS.test(line);
}

/** Whether a line ends the way a sentence does, closing quotes and brackets apart. */
export function endsSentence(line: string): boolean {
  return /[.!?…:;][”"’')\]]{0,3}$/.test(line);
}

/** A line as `LABELS` spells it: lower case, straight apostrophes, no marks around it. */
function foldLine(line: string): string {
  return line
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}\p{N}]{1,10}/u, '')
    .replace(/[^\p{L}\p{N}]{1,10}$/u, '');
}

/**
 * Whether a whole line of a scraped page is boilerplate: an advertisement marker, a button, a teaser, a
 * share bar, a notice to the reader, a copyright line. A line that might be reporting is not.
 */
export function isBoilerplate(line: string): boolean {
  if (line.length > BOILERPLATE_MAX) return false;
  if (LABELS.has(foldLine(line)) || AD.test(foldLine(line)) || AD_BREAK.test(foldLine(line))) return true;
  if (isTeaser(line) || isShareBar(line)) return true;
  if (TAILS.some((pattern) => pattern.test(line))) return true;
  return !isReporting(line) && !TELLS.test(line) && isNotice(line);
}

/** Whether a line is a headline of another page that a label such as "Don't miss" brought along: "… [ANALYSIS]". */
export function isTaggedTeaser(line: string): boolean {
  return (
    line.length <= 200 && TAGGED_TEASER.test(line) && !endsSentence(line.slice(0, line.lastIndexOf(' [')))
  );
}

function isTeaser(line: string): boolean {
  return line.length <= 250 && TEASER.test(line) && !/[.!?] \p{Lu}/u.test(line);
}

function isShareBar(line: string): boolean {
  const words = line.toLowerCase().split(' ');
  return (
    words.length <= 24 &&
    words.every((word) => SHARE_WORD.test(word)) &&
    words.some((word) => SHARE_VERB.test(word))
  );
}

function isNotice(line: string): boolean {
  const sentences = line.split(/(?<=[.!?]) /);
  const known = (sentence: string) => NOTICES.some((pattern) => pattern.test(sentence));
  return sentences.some(known) && sentences.every((sentence) => known(sentence) || TO_READER.test(sentence));
}
