import type { PageElement } from './tree.ts';

/** What the names of an element (classes, id, test ids) tell of it. */
export type Hint = {
  /** It is of the page and not of the article, wherever it stands. */
  readonly isChrome: boolean;
  /** It holds readers' comments. */
  readonly isComments: boolean;
  /** It holds replies, be they of readers or of those who were asked. */
  readonly isReplies: boolean;
  /** It is what is said of a picture. */
  readonly isCaption: boolean;
  /** It holds a picture, a film or a recording. */
  readonly isMedia: boolean;
  /** It is a byline, a date or a tag. */
  readonly isLabel: boolean;
  /** It is most likely not of the article where it holds no prose: labels, galleries, players. */
  readonly isMinor: boolean;
  /** It is the article's text by its name. */
  readonly isBody: boolean;
  /** Readability's measure: whether the names speak for or against an article, from -2 to 2. */
  readonly weight: number;
};

const words = (list: string) => new Set(list.trim().split(/\s+/));

const CHROME = words(`
  share shares sharing sharebar sharetools sharethis sharebuttons shareline addthis addtoany sharedaddy social socials socialbar socialmedia
  related relateds relatedposts relatedlinks relatedcontent relatedarticles relatedstories recommend recommended recommends recommendation
  recommendations recirc recirculation outbrain taboola zergnet revcontent dianomi nativo mgid plista
  newsletter newsletters subscribe subscription subscriptions signup optin mailchimp mailmunch donate donation membership
  advert adverts advertisement advertisements advertising ad ads adbox adunit adslot adwrap adwrapper adcontainer adsense dfp gpt adv
  sponsor sponsored sponsors sponsorship cookie cookies consent gdpr onetrust cookiebar
  breadcrumb breadcrumbs crumbs nav navbar navigation subnav topnav pagination pager footer sitefooter sidebar sidenav siderail rightrail
  leftrail rail trending popular mostread mostpopular mostviewed morestories readnext upnext readmore jumplink
  masthead skip login register registration authorbio aboutauthor sronly visuallyhidden screenreader offscreen
  pullquote pullquotes promo promos promobox promotion promoted promotions noprint donotprint nopf
`);
const CHROME_PHRASE =
  /\b(?:read (?:more|next|also)|also (?:read|like|see)|see also|(?:most|more) (?:read|popular|viewed|shared|stories|articles|news|from|on|in|like|coverage|links|posts)|(?:sign|opt) (?:up|in)|(?:may|might) (?:also )?like|(?:latest|top|other|next|previous|prev|popular|recent|similar|featured|suggested|hot) (?:news|stor(?:y|ies)|posts?|articles?|headlines?|topics?|videos?)|(?:article|story|post|entry|page|content) (?:tools?|actions?|share|footer|tags?|nav|topics?|links?|utilit(?:y|ies)|options)|follow (?:us|me|button|buttons|author)|author (?:bio|box|info|card|profile|about|details|description|desc|wrap|block|meta|section)|about (?:the )?author|bio box|inline (?:ad|promo|newsletter|related)|screen reader|visually hidden|sr only|hide for print|print hide|no print|in read|side bar|right rail|right bar|left bar|right col(?:umn)?|left rail|call to action|cta|back to top|email (?:signup|sign|form|capture)|site (?:header|footer|nav)|global (?:header|footer|nav)|header (?:nav|menu)|pull quote|tool bar|post nav|tag (?:list|links|cloud|cloud)|wp caption text|author photo|author image|author name|trust badge)\b/;
/** What readers say; but also what is asked of experts, and their answers. */
const REPLIES = words('respond replies reply responses');
/** In most languages the singular is a genre, too, and names the body of an opinion piece: there only the plural counts. */
const COMMENTS = words(
  `comment comments commentlist commentlisting commentslist disqus livefyre commenting spotim coral viafoura
  fbcomments kommentare kommentarer kommentarbereich leserkommentare nutzerkommentare commentaires comentarios commenti komentarze komentare
  komentari kommentarii kommentariy kommenty yorumlar reacties talkback talkbacks`,
);
const MINOR = words(`
  kicker eyebrow hide disclaimer poll quiz survey carousel slider slideshow slides gallery galleries thumbnails thumbnail thumb thumbs teaser
  teasers widget widgets topics topic keywords categories category toolbar tools tool print popup modal lightbox overlay tooltip banner menu
  menus rating ratings embed bio rubric label links buttons button btn badge count counter permalink edit
  download toc tease hat follow crumb paging next prev previous utility alert login tout trail trails gate
  barrier infobox listing stock ticker weather trust
`);
/** Of those, what a line of its own is by its name: it goes even where it is a paragraph. */
const LABEL = words(`
  byline bylines byl dateline timestamp datetime pubdate postmeta entrymeta meta metadata copyright
  author authors date time hidden tag tags tagged taglist taxonomy contributor contributors reading
`);
const BODY = words(
  'articlebody storybody bodytext articletext storytext articlecontent postcontent entrycontent maincontent storycontent',
);
const BODY_PHRASE =
  /\b(?:(?:article|story|post|entry|news|blog|text|single|content|main|node|field) ?(?:body|content|text|main|copy|area|article)s?|body (?:text|copy|content|main)|article(?:s)? (?:full )?text|field name body|rich text|instapaper body|article page content|caas body|paywall article|prose)\b/;
const FOR = /article|body|content|entry|hentry|h-entry|main|page|post|text|blog|story/;
const AGAINST =
  /-ad-|hidden|banner|combx|comment|com-|contact|foot|gdpr|masthead|media|meta|outbrain|promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget/;

const MEDIA = words(
  'video videos audio player podcast image images img photo photos picture pictures figure',
);
const CAPTION =
  /caption|cutline|(?:^|[^a-z])credits?(?:$|[^a-z])|(?:photo|image|img|picture|media)[_-]?(?:credit|by|desc|legend|copyright|source|info)|photographer|bildunterschrift/;

const NONE: Hint = {
  isChrome: false,
  isComments: false,
  isReplies: false,
  isCaption: false,
  isMedia: false,
  isLabel: false,
  isMinor: false,
  isBody: false,
  weight: 0,
};
/** Names that are read: longer ones are a program's data. */
const NAMES_MAX = 300;

/** The words of a name: "articleShareBar js-social" has article, share, bar, js, social. */
function splitNames(names: string): string[] {
  return names
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function weigh(name: string): number {
  if (name === '') return 0;
  return (FOR.test(name) ? 1 : 0) - (AGAINST.test(name) ? 1 : 0);
}

/** Names by which programs say what an article is about or how it is shown, and not what an element is. */
const ABOUT =
  /^(?:category|tag|tags|type|status|format|post|postid|page|pageid|has|no|is|with|without|js-has|theme|template|single|author|wp-image|wp-block)[-_]/;

const MODIFIER = /--.*$/;

function describe(classes: string, id: string, others: string): Hint {
  const whole = `${classes} ${id} ${others}`
    .slice(0, NAMES_MAX)
    .split(/\s+/)
    .filter((name) => !ABOUT.test(name) || BODY_PHRASE.test(splitNames(name).join(' ')));
  const split = whole.map(splitNames);
  const list = split.flat();
  // Phrases are looked for within a name: neighbours say nothing of each other.
  const phrase = split.map((parts) => parts.join(' ')).join(' | ');
  const lower = whole.map((name) => name.toLowerCase());
  const has = (set: Set<string>) => list.some((word) => set.has(word)) || lower.some((word) => set.has(word));
  // What follows two hyphens says how an element looks, or what stands beside it.
  const plain = whole.flatMap((name) => splitNames(name.replace(MODIFIER, '')));
  const isMedia = plain.some((word) => MEDIA.has(word));
  return {
    isChrome: has(CHROME) || CHROME_PHRASE.test(phrase),
    isReplies: plain.some((word) => REPLIES.has(word)),
    isComments: plain.some((word) => COMMENTS.has(word)),
    isCaption: lower.some((name) => CAPTION.test(name)),
    isLabel: has(LABEL),
    isMedia,
    isMinor: has(MINOR) || isMedia,
    isBody: has(BODY) || BODY_PHRASE.test(phrase),
    weight: weigh(classes.toLowerCase().slice(0, NAMES_MAX)) + weigh(id.toLowerCase().slice(0, NAMES_MAX)),
  };
}

/** Answers what elements' names tell; names come again and again on a page, so that each is read once. */
export function createHintReader(): (element: PageElement) => Hint {
  const known = new Map<string, Hint>();
  return ({ attributes }) => {
    const classes = attributes['class'] ?? '';
    const id = attributes['id'] ?? '';
    const others = `${attributes['data-testid'] ?? ''} ${attributes['data-component'] ?? ''} ${attributes['data-qa'] ?? ''}`;
    if (classes === '' && id === '' && others === '  ') return NONE;
    const key = `${classes}\n${id}\n${others}`;
    const found = known.get(key);
    if (found) return found;
    const hint = describe(classes, id, others);
    known.set(key, hint);
    return hint;
  };
}
