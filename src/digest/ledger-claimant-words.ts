const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Names and adjectives of countries, as one or two lower-case words, to one word for each. */
export const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ['ukraine', 'ukraine'],
  ['ukrainian', 'ukraine'],
  ['ukrainians', 'ukraine'],
  ['russia', 'russia'],
  ['russian', 'russia'],
  ['russians', 'russia'],
  ['russian federation', 'russia'],
  ['uk', 'uk'],
  ['united kingdom', 'uk'],
  ['britain', 'uk'],
  ['great britain', 'uk'],
  ['british', 'uk'],
  ['us', 'us'],
  ['usa', 'us'],
  ['united states', 'us'],
  ['america', 'us'],
  ['american', 'us'],
  ['belarus', 'belarus'],
  ['belarusian', 'belarus'],
  ['estonia', 'estonia'],
  ['estonian', 'estonia'],
  ['france', 'france'],
  ['french', 'france'],
  ['germany', 'germany'],
  ['german', 'germany'],
  ['norway', 'norway'],
  ['norwegian', 'norway'],
  ['poland', 'poland'],
  ['polish', 'poland'],
  ['turkey', 'turkey'],
  ['turkish', 'turkey'],
]);

/** Runs of words that are another name or spelling of the same thing, longest first. Read after the countries. */
export const SAME_NAMES: readonly (readonly [from: readonly string[], to: readonly string[]])[] = [
  ['armed forces general staff', 'general staff'],
  ['army general staff', 'general staff'],
  ['internal affairs ministry', 'interior ministry'],
  ['united nations', 'un'],
  ['defense', 'defence'],
  ['mod', 'defence ministry'],
  ['afu', 'ukraine armed forces'],
  ['dod', 'us defence department'],
  ['pentagon', 'us defence department'],
  ['kiev', 'kyiv'],
  ['ohchr', 'un human rights office'],
  ['centre', 'center'],
].map(([from = '', to = '']) => [from.split(' '), to.split(' ')]);

/** Surnames that one transliteration or another writes, to one spelling: with it, a first name or title tells nothing more. */
export const SURNAMES: ReadonlyMap<string, string> = new Map([
  ['zelensky', 'zelensky'],
  ['zelenskyy', 'zelensky'],
  ['zelenskiy', 'zelensky'],
  ['zelenskyi', 'zelensky'],
  ['shoigu', 'shoigu'],
  ['shoygu', 'shoigu'],
  ['gerasimov', 'gerasimov'],
  ['guerassimov', 'gerasimov'],
  ['prigozhin', 'prigozhin'],
  ['prigozhyn', 'prigozhin'],
  ['putin', 'putin'],
]);

/** Words for what a person does, before the name: "Governor Pavlo Kyrylenko" is Pavlo Kyrylenko. */
export const ROLES: ReadonlySet<string> = new Set(
  list(
    `president governor mayor minister spokesman spokeswoman spokesperson commander chief ambassador secretary adviser
     advisor ombudsman chancellor`,
  ),
);

/** Words that begin or end the name of a body, not of a person. */
export const BODIES: ReadonlySet<string> = new Set(
  list('general staff office ministry service council committee department command agency administration'),
);

/** Words that name no one in particular: a speaker made of these alone is another one in every report. */
export const ANYONE: ReadonlySet<string> = new Set(
  list(
    `official officials authority authorities governor governors mayor mayors ministry minister spokesman spokeswoman
     spokesperson spokespeople report reports data expert experts analyst analysts source sources media office officer
     officers commander commanders intelligence military administration police rescuers rescuer residents witnesses
     witness outlet institute estimate estimates statement survey study investigation investigators prosecutors
     prosecutor doctor doctors medic medics services service agency agencies activists volunteers he she they it who
     local regional state city national federal senior top several some many both two three new own country western
     eastern southern northern emergency public safety health human rights independent unnamed anonymous`,
  ),
);
