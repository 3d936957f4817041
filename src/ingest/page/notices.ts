/**
 * What a site, and no reporter, says to its readers. A sentence of an article may begin as such a notice does ("By signing
 * the contract ...", "The site is operated by ..."), and to lose it is worse than to keep a notice: so each pattern asks for
 * a second sign of the site itself, and a line that says who said it stays.
 */

const NOTICE_MAX = 400;
/** Units from which a line can tell who said what it says. */
const REPORTED_LEAST = 20;

/** Who said it: sites do not report what they say themselves. */
const REPORTED =
  /\b(?:said|says|told|tells|asked|asks|wrote|writes|urged|urges|warned|warns|shouted|recalled|announced|admitted|promised|added|replied|explain(?:ed|s)|argued|claimed|insist(?:ed|s)|chant(?:ed|s)|répond|ordonne|according to)\b|, [^,]{0,40}\b(?:reads?|say|jokes?|joked|demand(?:ed|s)?|begged|ordered|pointed|think|thought)\b/i;

/** Rights: they stand for themselves, and name their holders. */
const RIGHTS =
  /^(?:©|\(c\) ?\d{4}|copyright\s*(?:©|\(c\)|\d{4}|by\b|:|\s[–—-]\s|, \d)|(?:all|some) rights reserved(?=$|\s*[.,:;|©!)]|\s(?:\d|by|to|worldwide)\b)|reproduction(?: or \w+)? (?:in whole|without (?:\w+ ){0,3}(?:permission|consent|authori[sz]ation|approval)|prohibited|is (?:strictly )?(?:prohibited|forbidden)|of (?:(?:this|any|all|the) )?(?:materials?|contents?|articles?|pages?|site|part|story|stories|texts?)\b))/i;

/** Notices in which every pattern holds what only a site says. */
const NOTICES: readonly RegExp[] = [
  // Where to follow, find and reach us.
  /^follow .{1,60}\bon (?:twitter|facebook|instagram|x|linkedin|telegram|threads|bluesky)\s*(?:$|[@(:.,!|&/]|(?:and|or) (?:like|on|facebook|instagram|twitter|youtube|subscribe|x)\b|for\b|at\b|to (?:get|stay|see)\b)/i,
  /^(?:you can )?(?:follow (?:us|me|him|her|them|the author|@\w+)|(?:find|like|join|visit|reach|write to|message) (?:us|me)|(?:contact|e-?mail|reach|write to|message) (?:him|her|the (?:author|writer|reporter|editor|newsroom|desk)|\w+ \w+ at))\b.{0,140}(?:@|https?:|www\.|\.(?:com|org|net)\b|\b(?:twitter|facebook|instagram|telegram|whatsapp|linkedin|youtube|e-?mail|newsletter|social media|snapchat|tiktok|google|app)\b)/i,
  /^(?:follow|find|like|join|visit) us(?: (?:on|at|here|now|today)\b.{0,60})?[.!:]*$/i,
  /^(?:you can )?(?:contact|e-?mail|tweet) (?:(?:us|me)\b|[\w.-]+@)/i,
  // What to sign up for, in a site's own words.
  /^(?:please )?(?:sign up\b|(?:log|sign) in(?= (?:to|or|with|here|now|using|and|via|below)\b|[.:!]*$)|click here\b|support us\b)/i,
  /^(?:please )?subscribe\b(?! to (?:the|an?) (?:theory|view|idea|notion|belief))/i,
  /^(?:please )?(?:download our|register (?:here|to|for (?:free|an?|our)|or|at|with us)|register[.!:]*$|donate (?:here|today|now|to (?:us|our|this|support)|via)|donate[.!:]*$|download the .{0,40}\bapp\b)/i,
  /^get (?:the|our|all|more|your|breaking|daily|unlimited)\b.{0,120}\b(?:inbox|newsletters?|apps?|delivered (?:to|straight|directly)|e-?mail(?:s|ed)?|alerts?)\b/i,
  /^thank(?:s| you) for (?:signing up|subscribing|reading(?:[.!]|$| (?:this|our|the))|your (?:interest|feedback|comment|subscription|registration|e-?mail|visit)|your (?:support|patience|donation)[.!]*$)/i,
  /^you (?:must|need to|have to|can) (?:be logged|log in|sign in|unsubscribe|register (?:to (?:comment|post|read|view|continue)|for (?:free|an?\b)|here|or log))/i,
  /^(?:please )?enter your (?:e-?mail|name|password)/i,
  /^forgot(?:ten)? (?:your )?password\s*(?:$|[?.!:|])/i,
  /^(?:we(?:['’]ve| have) (?:sent|e-?mailed) you\b|we have sent .{0,40}\be-?mail)/i,
  /^support (?:our (?:work|journalism|site|newsroom|reporting)|(?:independent|quality) (?:journalism|media|news|reporting))(?:[.!:]*$|.{0,140}\b(?:donat\w*|subscri\w*|members?|membership|contribut\w*|become|patreon|click|\d ?(?:a|per) (?:month|year)|today)\b)/i,
  /^if you (?:like|liked|enjoyed|would like|want|have|are interested)\b.{0,100}\b(?:subscribe|newsletter|sign up|follow us|e-?mail (?:us|me)|us on|click here|contact (?:us|me|the (?:author|editor|reporter|newsroom))|donate to (?:us|our|this))/i,
  // Cookies, terms and the site itself.
  /^(?:our|this|the) (?:newsletter|site|website) (?:uses (?:[\w-]+ ){0,3}cookies|may earn\b|(?:uses|may (?:use|contain)|requires|is (?:protected by|best viewed|operated by|owned by|not responsible|for personal))\b.{0,200}(?:©|\b(?:cookies?|javascript|recaptcha|browsers?|affiliates?|commission|privacy|terms of|registered (?:in|office|company|number)|company n(?:o|umber)|personal use|internet explorer|chrome|firefox|external (?:sites|links|websites)|copyright|we (?:are|use|do|may|have)|our (?:site|partners|terms|readers|users))\b))/i,
  /^we (?:use|store) (?:[\w-]+ ){0,4}cookies\b/i,
  /^we (?:may )?(?:earn|receive|get) .{0,40}\bcommission/i,
  /^we value your (?:privacy|data|feedback)\b/i,
  /^(?:please )?(?:enable|turn on) javascript/i,
  /^your browser (?:does|is)\b/i,
  /^(?:(?:comment )?note: )?by (?:signing|subscribing|submitting|entering|clicking|providing|posting|commenting|registering|continuing)\b.{0,120}\b(?:you|your|I|my)\b.{0,160}(?:\b(?:privacy|cookies?|newsletters?|e-?mails?|marketing|polic(?:y|ies)|guidelines)\b|\bour (?:[\w-]+ ){0,3}(?:rules|terms)\b|\bterms (?:of (?:use|service)|(?:and|&) conditions)\b|\b(?:this|our) (?:site|website|service)\b|\bterms\.?$)/i,
  /^(?:terms (?:of (?:use|service)|(?:and|&) conditions)|privacy (?:policy|notice))(?: of (?:use|service|sale))?\s*(?:$|[|·•:/©]|(?:and|&|,) (?:the |our )?(?:terms|privacy|conditions|cookie)|terms\b|privacy\b|apply[.!]*$)/i,
  /^disclaimer\s*(?:$|[:.]|[–—-]\s)/i,
  // The story and what may be done with it.
  /^(?:this|these) (?:material|article|story|post|comments?|content|discussion) (?:may not be (?:published|reproduced|copied|broadcast|reprinted|republished|used)|was (?:first|originally) (?:published|posted)|originally appeared|first appeared|is (?:closed(?: (?:to|for) (?:new )?comments?)?[.!]*$|protected by (?:copyright|law)|reproduced|republished)|(?:have|has) (?:now )?been closed(?: (?:to|for) (?:new )?comments?)?[.!]*$)/i,
  /^the post .{1,200} appeared first on/i,
  /^The post .{1,200} first appeared on [A-Z]/,
  /^originally published (?!.{0,60}, (?:the|it|he|she|they|this)\b)(?:(?:by|on|in|at)\b.{0,60}$|(?:by|on|in|at) (?:https?:|www\.|\S+\.(?:com|org|net)\b))/i,
  /^a version of this (?:article|story|review) (?:appears|appeared)/i,
  /^our standards: /i,
  /^to (?:read|comment|contact|report|reuse|subscribe|view this)\b.{0,80}(?:\bclick\b|\bplease (?:click|visit|e-?mail|log|sign|register|subscribe|enable|go to|see our|use (?:our|the form)|contact (?:us|me|our|the (?:author|reporter|editor)))|\bsubscribe|@|\blicens(?:e|ing) (?:this|our|content|fees?)|javascript|(?:visit|email|follow|go to) (?:us|our|the (?:author|reporter|editor)|https?:|www\.))/i,
  /^to (?:order|learn more)\b.{0,80}\b(?:click|subscribe|sign up|follow us)/i,
  /^for more (?:news|stories|on|from|coverage|great|content)\b.{0,120}(?:\bfollow (?:us|our|@|on\b)|\bvisit (?:us|our|the (?:site|website)|https?:|www\.|\S+\.(?:com|org|net))|\bclick\b|\bsubscribe|\bcheck out\b|\bgo to (?:our|https?:|www\.|\S+\.(?:com|org|net))|\bsign up\b|\bdownload (?:the|our)\b|\bcontact (?:us|our)\b|\bsee (?:our|page|the (?:full|rest))|\bour app\b|\bthe app\b)/i,
  /^for more information\b.{0,120}(?:click|subscribe|follow us)/i,
  // What readers are asked, and say.
  /^do you (?:have|know) .{1,60}\?.{0,60}\b(?:e-?mail|contact|tell|call|write to) (?:us|me|our|the (?:author|reporter|editor|newsroom)|\S+@|\d)/i,
  /^what do you think\? (?:let us know|tell us|scroll|share your|(?:leave|post|add) (?:a|your) |comment (?:below|in|on))/i,
  /^(?:have|got) (?:a|any) (?:story|tip|news)\b.{0,80}(?:\?|\bcontact\b|e-?mail|let us|\bsend\b|@)/i,
  /^comments (?:are (?:closed(?=[.!,]*$|,? (?:for this|on this|here|now|to new|for new|to comments))|filtered|moderated|subject to|welcome[.!,]|limited|reviewed|open|owned|currently|disabled|not (?:allowed|open|available|enabled|monitored|moderated|being)|now (?:closed|open)|the (?:opinions?|views?|responsibility|sole|property))|(?:on|for) this (?:story|article|post|page|video|entry|item)(?: (?:are|is|have|has|were|will)\b|[.:]|$))/i,
  /^commenting (?:is (?:closed|disabled|not (?:allowed|available|open)|now|open|available|moderated|limited|turned|subject to|powered|a privilege)|on this (?:story|article|post|page|video|entry|item) (?:is|are|has|will)\b)/i,
  /^(?:blog )?comments powered by\b/i,
  /^a (?:post|photo|video) shared by .{1,80}\(@[\w.]+\)(?: on .{0,50})?$/i,
  /^view this (?:post|photo) on (?:instagram|facebook|twitter|x|threads|tiktok)\b/i,
];

/** Whether a line tells who said what it says. */
export function isReported(text: string): boolean {
  return text.length >= REPORTED_LEAST && REPORTED.test(text);
}

/** Whether a line is what a site says to its readers in English; one that tells who said it is none. */
export function isNotice(text: string): boolean {
  if (text.length > NOTICE_MAX) return false;
  return RIGHTS.test(text) || (!isReported(text) && NOTICES.some((pattern) => pattern.test(text)));
}
