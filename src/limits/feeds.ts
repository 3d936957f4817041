// What is read of a feed, an OPML file or a list of links.

/** Bytes of the largest feed that is read: whole archives of podcasts stay under it, and its tree fits a Worker's 128 MB. */
export const FEED_MAX_BYTES = 16_000_000;

/** Entries taken from one feed, the first ones: no publisher lists so many, and each becomes a job. */
export const FEED_ENTRIES_MAX = 10_000;

/** Levels of elements in a feed; marked-up articles reach about thirty. Deeper ones are read as text. */
export const FEED_DEPTH_MAX = 200;

/** Attributes kept of one element; the busiest in the wild have about twenty. */
export const FEED_ATTRIBUTES_MAX = 100;

/** UTF-16 units of the value of an entity that a feed declares for itself: names and signs, not texts. */
export const FEED_ENTITY_MAX = 1_000;

/** UTF-16 units that all uses of a feed's own entities may add to it, so that none can blow it up. */
export const FEED_ENTITY_TOTAL_MAX = 1_000_000;

/** UTF-16 units of one line of an entry (title, author, category); posts without a title put all they say there. */
export const FEED_LINE_MAX = 10_000;

/** UTF-16 units of a page in which its feeds are looked for: they stand in its head, and links to them in a footer. */
export const FEED_LINKS_READ = 2_000_000;

/** Feeds of a page that are shown to choose from. */
export const FEED_LINKS_MAX = 20;

/** Addresses that are tried to find a site's feed, the page itself not among them: each is a request to one host. */
export const DISCOVERY_FETCHES = 6;

/** Bytes of an OPML file: 10,000 feeds with their titles, and a Worker's memory holds its tree many times over. */
export const OPML_MAX_BYTES = 5_000_000;

/** Feeds of one OPML file that become sources; a newsroom follows some hundreds, and those beyond are named in the report. */
export const OPML_SOURCES_MAX = 5_000;

/** Refused lines of an OPML file that its report names; all are counted. */
export const OPML_REFUSALS_MAX = 500;

/** Feeds that an OPML file of ours lists: as many as one that is imported, several times over, in a few megabytes. */
export const OPML_EXPORT_MAX = 20_000;
