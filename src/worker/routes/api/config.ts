import { Hono } from 'hono';
import type { AppEnv } from '../../app-env.ts';
import { describeConfig } from '../../config.ts';

/** `/api/config`: what is wrong with the variables, and what they leave out, in words that hold no value of any. */
export const configApi = new Hono<AppEnv>();

configApi.get('/', (c) => c.json(describeConfig(c.env)));
