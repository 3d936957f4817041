const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that may stand between a subject and its verb. */
export const BETWEEN = list(
  `has have had also then later previously repeatedly recently separately meanwhile first even itself himself
   herself themselves earlier again now today yesterday on monday tuesday wednesday thursday friday saturday sunday
   would will could may might still only further there who all both`,
);
/** Words at which a noun phrase certainly ends. */
export const STOPS = list(
  `that but when which because as while if is are was were be been being and or so than to by with after
   before since until although back last earlier previously though where whose what how why whether it's he's they're up out down not
   does do did claiming saying adding told said made has have had will would could suffered lost killed wounded
   put puts wasn't weren't isn't aren't didn't doesn't don't hit hits kill kills injures wounds leaves left amid dead
   injured during says say showed shows show per including via over despite we know knows yet hour hours minutes`,
);
export const LEADING = list(
  'the a an its his her their our this that these those some one two several many in on at of from',
);
export const DETERMINERS = list('the a an this that these those its his her their no any such');
export const PRONOUNS = list('he she they it i we');
export const PASSIVE = list('is are was were been being be');
/** Words for those who speak in the news, and for what speaks for them. */
export const SPEAKERS = list(
  `official officials ministry minister ministers staff intelligence spokesman spokeswoman spokesperson governor
   mayor commander commanders analyst analysts expert experts sources source insiders insider authorities authority
   police president chief leader leaders army military government agency agencies secretary general department
   bloggers blogger milbloggers media outlet outlets newspaper report reports institute diplomats diplomat adviser
   advisers aide aides lawmaker lawmakers soldiers soldier relatives residents resident witnesses prosecutors
   prosecutor researchers monitors think service services office commission briefing update statement estimates
   officer officers veteran veterans doctors rescuers investigators historians observers allies ally critics
   administration council forces command intel data statistics figures tally count ombudsman envoy group
   scientists responders medic doctor rescuer witness activist activists volunteer volunteers lawyer medics journalists journalist outlets channel channels monitor
   alliance brigade battalion regiment unit directorate headquarters corps navy broadcaster founder boss head chairman deputy mission
   prosecution coroner embassy parliament commissioner ngo ngos
   paper daily magazine website conscript conscripts prisoner prisoners fighter fighters mother mothers wife wives father deserter deserters
   recruit recruits pilot priest teacher neighbour neighbor survivor survivors`,
);
/** Names that speak by themselves before or after a headline's colon. */
export const SPEAKING_NAMES = list(
  `un u.n uk u.k us u.s eu nato mod pentagon kremlin kyiv kiev moscow ukraine russia zelensky zelenskyy zelenskiy putin
   peskov shoigu konashenkov prigozhin cia mi6 isw ohchr tass reuters bbc mediazona`,
);
/** Nouns that tell a figure when they "show" or "suggest" it. */
export const RECORDS = list(
  'data statistics figures tally count records analysis investigation numbers toll study survey documents estimate estimates',
);
export const WEEKDAYS = list('monday tuesday wednesday thursday friday saturday sunday');
/** Words after which a new statement begins, so that who speaks there has not said what stands before. */
export const CONJUNCTIONS = list(
  'as while and but after when though although because before with where amid whereas since',
);
/** What is denied where it is "dismissed" or "rejected". */
export const STATEMENTS = list(
  `claim claims report reports figure figures allegation allegations accusation accusations suggestion suggestions
   estimate estimates number numbers toll tally count statement statements rumour rumours rumor rumors assertion assertions
   charge charges story stories account accounts idea notion it them this criticism criticisms assessment assessments
   speculation comments remarks warnings concerns fears proposal proposals`,
);
/** Those who tell without being named, and the words that say how they know: "two people familiar with the matter". */
export const UNNAMED = list(
  'source sources people person persons officials official insiders insider someone individuals diplomats diplomat figures',
);
