import type { AdminLoginView, AdminView, OutboxMessageView, OutboxView } from './admin-pages.ts';
import type { ClaimsView } from './claims-page.ts';
import type { DevelopingView } from './developing.ts';
import type { DocsView } from './docs-page.ts';
import type { EmailView } from './email-view.ts';
import type { FeedItemView } from './feed-items.ts';
import type { NoticeView } from './notice.ts';
import type { ArticleView, DigestListView, HomeView, ProblemView, WebDigestView } from './page-view.ts';
import type { PreferencesView } from './preferences-page.ts';
import type { ReaderNoteView } from './reader-note-page.ts';
import type { SearchView } from './search-page.ts';
import type { StoryView } from './story-view.ts';
import type { SubscribeView } from './subscribe-page.ts';
import type { TextView } from './text.ts';
import type { ThemesView, ThemeView } from './theme-page.ts';
import type { AlsoView } from './view.ts';

/** CSP source expression for the stylesheet that every web page carries. */
export const STYLE_CSP_HASH: string;

/** The templates, compiled: each fills its values in, escaped for HTML, and throws where one is missing. */
export function fillEmail(view: EmailView): string;
export function fillEmailStory(story: StoryView & { start: EmailView['start'] }): string;
export function fillEmailDeveloping(story: DevelopingView): string;
export function fillEmailAlso(also: AlsoView): string;
export function fillFeedItem(view: FeedItemView): string;
export function fillWebDigest(view: WebDigestView): string;
export function fillHome(view: HomeView): string;
export function fillDigestList(view: DigestListView): string;
export function fillArticle(view: ArticleView): string;
export function fillThemes(view: ThemesView): string;
export function fillTheme(view: ThemeView): string;
export function fillSearch(view: SearchView): string;
export function fillClaims(view: ClaimsView): string;
export function fillDocs(view: DocsView): string;
export function fillProblem(view: ProblemView): string;
export function fillNotice(view: NoticeView): string;
export function fillSubscribe(view: SubscribeView): string;
export function fillPreferences(view: PreferencesView): string;
export function fillReaderNote(view: ReaderNoteView): string;
export function fillAdminLogin(view: AdminLoginView): string;
export function fillAdmin(view: AdminView): string;
export function fillOutbox(view: OutboxView): string;
export function fillOutboxMessage(view: OutboxMessageView): string;

/** Plain text: nothing is escaped. */
export function fillText(view: TextView): string;
export function fillNoticeText(view: NoticeView): string;
