import { buildAll } from '../../src/cli/build.ts';

/** Compiles the templates and embeds the corpus once, so that `vitest run` works straight after `npm ci`. */
export async function setup(): Promise<void> {
  await buildAll();
}
