import { Hono } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { requireOperator } from '../operator.ts';
import { articleApi } from './api/articles.ts';
import { configApi } from './api/config.ts';
import { digestApi } from './api/digests.ts';
import { jobApi } from './api/jobs.ts';
import { newsletterApi } from './api/newsletters.ts';
import { opmlApi } from './api/opml.ts';
import { outboxApi } from './api/outbox.ts';
import { sourceApi } from './api/sources.ts';
import { subscriberApi } from './api/subscribers.ts';
import { suppressionApi } from './api/suppressions.ts';
import { webhookApi } from './api/webhooks.ts';

/** The operators' API, behind ADMIN_TOKEN; shut where none is set. */
export const apiRoutes = new Hono<AppEnv>();

apiRoutes.use(requireOperator);
apiRoutes.route('/digests', digestApi);
apiRoutes.route('/subscribers', subscriberApi);
apiRoutes.route('/suppressions', suppressionApi);
apiRoutes.route('/newsletters', newsletterApi);
apiRoutes.route('/outbox', outboxApi);
apiRoutes.route('/config', configApi);
apiRoutes.route('/webhooks', webhookApi);
apiRoutes.route('/jobs', jobApi);
apiRoutes.route('/sources', sourceApi);
apiRoutes.route('/articles', articleApi);
apiRoutes.route('/opml', opmlApi);
