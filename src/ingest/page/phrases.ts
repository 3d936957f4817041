/**
 * Lines of a page's furniture that no name or tag gave away. Each is tested against one short line, so that a sentence of
 * the article that begins alike is not taken for one.
 */

import { isNotice, isReported } from './notices.ts';
import { isFurnitureAbroad, isSectionLabelAbroad } from './phrases-abroad.ts';

/** Units up to which a line is looked at. */
const LABEL_MAX = 120;
const NOTICE_MAX = 400;
/** Share of links from which a line that begins as a teaser is one. */
const TEASER_LINKS = 0.3;
/** Units from which what ends with a full stop is a sentence. */
const SENTENCE_LEAST = 60;
/** The same where it has a verb, as "May 9 was quiet." has, and no mere participle of who did what to the page. */
const VERB =
  /\b(?:is|are|was|were|has|have|had|will|would|can|could|must|said|says|came|saw|began|brought|fell|died|lost|left|went|took|shows?|remains?|(?!(?:updat|publish|post|edit|modifi|creat|add|submitt|report|contribut|bas|syndicat)ed)[a-z]{2,}ed)\b/;
/** A date or an hour, and a word of what happened then, as in a list of days: "10:30 The attack begins." */
const DATE_FIRST =
  /^(?:\d|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ ,])/i;
const HAPPENED =
  /\s(?!(?:updated|published|posted|edited|edition|modified|hours?|minutes?|days?|weeks?|months?|years?|time|read|views?|shares?)\b)\p{Ll}{4,}/u;
const AM_PM = /\b[ap]\.?m\.$/i;

/** A line over what follows the article, or breaks into it: related stories, comments, sign-ups. */
const SECTION_LABEL =
  /^(?:(?:related|recommended|popular|suggested|featured|similar|more|other|further|additional|recent|latest|top|trending|most (?:read|popular|viewed|shared|commented|watched|recent|emailed|discussed))(?: (?:and|&) \w+)?(?: (?:articles?|stor(?:y|ies)|topics?|content|links?|posts?|coverage|news|reading|reads|items?|headlines?|videos?|photos|galleries|tags|now|today|this week|searches|resources|reports?))?(?: (?:on|from|in|about|by|for|like|around) .{1,60})?|read (?:more|next|also|on)(?: (?:on|about|from|in|like) .{1,60})?|more (?:on|from|like|about|in|to) .{1,60}|(?:you|readers) (?:may|might|will|could|should)(?: also)? (?:like|enjoy|be interested in|have missed|read).{0,40}|(?:also|see also|read also|also read|also see|also on|also in|next up|up next|keep reading|must[- ]reads?|don['’]t miss|in case you missed it|editor['’]?s['’]? picks?|what to read next|what['’]s next|what others are reading)(?: (?:on|in|from) .{1,40})?|(?:\d+ )?comments?(?: \(?\d+\)?| section| policy| guidelines)?|(?:leave|post|add|write|make|submit|view|show|read|see)(?: an?| all| your| the| \d+)? (?:reply|comments?|response).{0,30}|(?:join|start) the (?:conversation|discussion).{0,30}|(?:share|tweet|email|print|save|like) ?(?:this|on|via|with)?(?: (?:article|story|post|page|facebook|twitter|news|by email))*|about (?:the )?authors?|follow (?:us|me|the author)\b.{0,40}|sign up\b.{0,80}|subscribe\b.{0,80}|sponsored(?: (?:content|stories|links|by .{1,40}))?|(?:from )?around the web|from (?:the web|our partners|our sponsors|our network)|promoted (?:stories|content|links)|advert(?:isement|ising)?s?|newsletters?|tags?|topics?|filed under|posted in|categories|explore(?: more)?|related|have your say|contact us|our standards|stay (?:connected|informed|up to date|tuned).{0,40}|get (?:the|our) .{0,40}newsletters?.{0,40})\s*[:»›…>]*$/i;

/** A label ends without a full stop, and "More from the front came on Tuesday." is none; what invites may be a sentence. */
const STOP = /[^.][.!]["'”’]?$/;
const INVITES =
  /^(?:read (?:more|next|also)|sign up|subscribe(?! to the (?:theory|view|idea|notion|belief))|follow (?:us|me)|share|tweet|leave|post|join|get (?:the|our)|stay)\b/i;

/** A teaser: a label, and the story it leads to, on one line. */
const TEASER =
  /^(?:read(?: more| next| also| on| now| this| the full story| full story| our .{1,30})?|also read|see also|see(?: more| related)|related(?: (?:article|story|stories|content|coverage|news|reading|video|post|link)s?)?|more(?: on this| from \w+| here| news| stories| coverage| info| information)?|recommended|must[- ](?:read|watch|see)|watch(?: now| below| live| more| the video)?|video|photos?|gallery|listen(?: now| to)?|up next|next|don['’]t miss|in pictures|in photos|in depth|analysis|opinion|live updates?|explainer|popular on \w+|trending|click (?:here )?(?:for|to)|download|subscribe|newsletter|podcast|story continues below|slideshow|interactive|poll|quiz|earlier|previously|background)\s?(?:[:|»›>]|\s[–—-])\s?\S/i;

/** Controls and notices, whole. */
const CONTROL =
  /^(?:advert(?:isement|ising)?s?(?: ?[-–—:|]? ?(?:continue reading.{0,40}|(?:story|article) continues.{0,40}|scroll.{0,40}))?|(?:story|article) continue[sd] (?:below|after (?:the |this )?(?:ad|advert|video|image|photo|gallery|newsletter|promo|break|slideshow|jump)).{0,30}|loading\.*|continue reading.{0,40}|continued? (?:on|from) .{1,30}|click (?:here|to|on|for)\b.{0,60}|tap (?:here|to)\b.{0,40}|(?:scroll|swipe) (?:down|for|to|left|right)\b.{0,30}|read more|show more|view more|see more|load more|more|close|menu|search|share|shares|tweet|pin|pin it|email|e-mail|print|facebook|twitter|whatsapp|linkedin|reddit|flipboard|pinterest|pocket|instagram|copy (?:link|url)|link copied!?|save|saved|bookmark|reprints?|permalink|reply|report(?: this)?(?: (?:ad|abuse|comment))?|back to (?:(?:the )?top\.?|[^.]{1,20})|top|(?:play|watch|view|open|pause|mute|unmute|expand|enlarge|zoom)(?: (?:video|gallery|image|photos?|slideshow|now|live|full ?screen|in .{1,20}|the .{1,20}|image in .{1,20}))?|image|video|photo|photos|gallery|slideshow|enlarge (?:this )?image|hide caption|toggle caption|(?:image |photo )?caption|play video|video unavailable|playback (?:not supported|unavailable).{0,40}|media playback .{0,60}|this video (?:can ?not be|is (?:not available|no longer|unavailable|currently un|private|age-restricted|restricted)).{0,60}|[“"]?(?:start|end) (?:of )?quote[”"]?|(?:e-?mail|user ?name|password|name)(?: address)? ?\*?:? ?\*?|skip (?:to|past|ad|this)\b.{0,40}|(?:text|font) size.{0,20}|a{2,3}|[-+|•·*#_=~.]+|x|\d+|\d+ (?:shares?|comments?|views?|likes?|min(?:ute)?s?(?: read)?|of \d+)|\d+\s?\/\s?\d+|\(?(?:photo|picture|image|credit)s?(?: (?:credits?|by|via|courtesy|source|from))?(?: ?(?:of )?[:|(/]| [–—-] ).{1,100}|image (?:copyright|source|caption).{0,120}|getty images|(?:reuters|ap|afp)(?: photo)?|[\w .'’&-]{0,50}[/|] ?(?:getty images|afp|reuters|ap|ap photo|shutterstock|epa|pa|bloomberg)\b.{0,30}|(?:getty images|afp|reuters|ap photo|shutterstock|associated press)[/|].{1,50}|(?:photograph|photo|picture|image|illustration|video)s?(?: by|:) .{1,60})$/i;

/** Teasers in other languages that news is read in. */
const TEASER_ABROAD =
  /^(?:(?:à |a )?lire (?:aussi|également)|à voir aussi|voir aussi|lesen sie auch|mehr (?:zum thema|dazu)|lee también|lea también|te puede interesar|le puede interesar|ver también|leia (?:também|mais)|veja também|leggi anche|lees ook|læs også|läs (?:också|mer)|les også|lue myös|czytaj (?:też|także)|zobacz (?:też|także)|читайте также|смотрите также|читайте також|devamını oku|اقرأ أيضا)(?=[\s:|»›–—-]|$)/i;

/** A program's data that stands as text in a hidden corner of the page. */
const DATA = /^[{[]\s*\{?\s*["'][\w-]+["']\s*:/;

/** Words that run on to a full stop, as names of sources and topics do not. */
const RUNNING = /(?:\s\p{Ll}[\p{L}’'-]*){5,}\.$/u;

/** A date in figures with its hour, in any language. */
const STAMP = /\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b.{1,20}\b\d{1,2} ?[h:.] ?\d{2}\b/;

const META_LINE =
  /^(?:topics?|tags?|tagged|keywords|source|filed under|posted in|categor(?:y|ies)|section|location|dateline|duration|reading time|estimated read)\s?:\s?\S/i;

const BIOGRAPHY =
  /^.{0,60}?\b(?:is (?:an? |the |our |chief|senior|editor|currently|based)|was (?:an? |the )|are (?:reporters|staff|the )|covers|writes|reports|reported|blogs|edits|works|worked|joined|has (?:been|written|covered|worked|reported|contributed)|can be (?:reached|found|contacted|followed)|contributed|\()/i;

const END_MARK =
  /^(?:(?:©|\(c\)|copyright)[^.]{0,20}\d{4}|(?:all|some) rights reserved(?=$|\s*[.,:;|©!)]|\s(?:\d|by|to|worldwide)\b)|read or share this (?:story|article)|comments? (?:are|is) closed[.!]*$|(?:article|story) (?:ends?|end)$|###+$|-30-$)/i;

/** A line of who wrote it and when, over or under the article. */
const BYLINE =
  /^(?:(?:written |posted |published |reported |story |article |words |text |submitted |photographs? )?by:?\s(?:.{2,80})|(?:first |last |originally )?(?:published|posted|updated|modified|created|added|edited)(?: ?[:|,(]| (?:on|at|by|in|today|yesterday|\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)).{0,80}|(?:last )?(?:update|modified|published)\s?:.{0,60}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? .{4,50}\d{4}.{0,30}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? ?\d{0,4}.{0,40}|\d{1,2}(?:st|nd|rd|th)?[ ./-](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{1,2})[a-z]*\.?[ ./,-]+\d{2,4}.{0,40}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,40}|\d{1,2}:\d{2}\s?(?:[ap]\.?m\.?)?.{0,40}|\d+ (?:second|minute|hour|day|week|month|year)s? ago.{0,30}|\d+ min(?:ute)?s? read.{0,30}|(?:staff|senior|special|chief|political|national|foreign|contributing|associate|guest|freelance|crime|sports|business|news|executive|managing|deputy|world|our) ?(?:writer|reporter|correspondent|editor|contributor|columnist|staff|author|producer)s?.{0,40})$/i;

/** Whether a line heads a part of the page that is not of the article. */
export function isSectionLabel(text: string): boolean {
  if (isSectionLabelAbroad(text)) return true;
  return text.length <= LABEL_MAX && SECTION_LABEL.test(text) && !isToldLabel(text);
}

/** Whether a line stands under an article and what follows it is no part of it. */
export function isEndMark(text: string): boolean {
  return text.length <= NOTICE_MAX && END_MARK.test(text);
}

/** Whether a line leads to another story; a whole sentence without a link does not, however it begins. */
export function isTeaser(text: string, linkShare: number): boolean {
  if (text.length > 2 * LABEL_MAX) return false;
  if (TEASER_ABROAD.test(text))
    return linkShare >= TEASER_LINKS || (text.length <= LABEL_MAX && !text.endsWith('.'));
  if (!TEASER.test(text)) return false;
  return linkShare >= TEASER_LINKS || (text.length <= LABEL_MAX && !/\.["'”’]?$/.test(text));
}

/** Whether a line is a control, a credit or a notice of the site. */
export function isFurniture(text: string): boolean {
  if (DATA.test(text) || isFurnitureAbroad(text)) return true;
  return (text.length <= LABEL_MAX && CONTROL.test(text) && !isToldControl(text)) || isNotice(text);
}

/** Whether a line says who wrote the article, or when; a sentence that begins alike does not. */
export function isByline(text: string): boolean {
  if (text.includes('\n')) return text.split('\n').every(isByline);
  if (text.length <= 2 * LABEL_MAX && STAMP.test(text) && !endsSentence(text)) return true;
  if (text.length > LABEL_MAX || isSentence(text)) return false;
  return (BYLINE.test(text) && !/^by\b.*[.!?:]$/i.test(text)) || isMetaLine(text);
}

/** Whether a line names an article's topics, tags or source. */
export function isMetaLine(text: string): boolean {
  return text.length <= LABEL_MAX && META_LINE.test(text) && !isSentence(text) && !RUNNING.test(text);
}

/** Whether what follows an author's name tells who that is. */
export function isBiography(text: string): boolean {
  return BIOGRAPHY.test(text);
}

/** Whether a line ends as a sentence does, in any script. */
export function endsSentence(text: string): boolean {
  return /[.!?…。！？؟।:;]["'”’»）)\]]{0,3}$/.test(text);
}

/** Whether a line that begins as a label or a date does goes on as a sentence. */
function isSentence(text: string): boolean {
  if (!text.endsWith('.')) return false;
  if (text.length > SENTENCE_LEAST || VERB.test(text)) return true;
  return DATE_FIRST.test(text) && HAPPENED.test(text) && !AM_PM.test(text);
}

/** Whether what begins as a label goes on as a sentence. */
function isToldLabel(text: string): boolean {
  return STOP.test(text) && (!INVITES.test(text) || isReported(text));
}

/** The same of a control, and of what begins as a credit: "Photographs by drones show the graves." */
function isToldControl(text: string): boolean {
  return STOP.test(text) && (isReported(text) || (/^\w+ by\b/.test(text) && VERB.test(text)));
}
