import type { EmailView } from './email-view.ts';
import type { FeedItemView } from './feed-items.ts';
import type { ArticleView, DigestListView, HomeView, ProblemView, WebDigestView } from './page-view.ts';
import type { TextView } from './text.ts';
import type { AlsoView, StoryView } from './view.ts';

/** CSP source expression for the stylesheet that every web page carries. */
export const STYLE_CSP_HASH: string;

/** The templates, compiled: each fills its values in, escaped for HTML, and throws where one is missing. */
export function fillEmail(view: EmailView): string;
export function fillEmailStory(story: StoryView & { start: EmailView['start'] }): string;
export function fillEmailAlso(also: AlsoView): string;
export function fillFeedItem(view: FeedItemView): string;
export function fillWebDigest(view: WebDigestView): string;
export function fillHome(view: HomeView): string;
export function fillDigestList(view: DigestListView): string;
export function fillArticle(view: ArticleView): string;
export function fillProblem(view: ProblemView): string;

/** Plain text: nothing is escaped. */
export function fillText(view: TextView): string;
