import { Hono } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { requireOperator } from '../operator.ts';
import { digestApi } from './api/digests.ts';
import { jobApi } from './api/jobs.ts';
import { newsletterApi } from './api/newsletters.ts';
import { outboxApi } from './api/outbox.ts';
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
apiRoutes.route('/webhooks', webhookApi);
apiRoutes.route('/jobs', jobApi);
