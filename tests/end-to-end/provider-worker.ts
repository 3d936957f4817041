import { readConfig } from '../../src/worker/config.ts';
import { openProvider } from '../../src/worker/providers/index.ts';
import { makeMessage } from '../providers/bench.ts';

/** What a test asks of the Worker: send to these readers, `repeat` times over, configured by these variables. */
export type SendRequest = { variables: Record<string, string>; locals: string[]; repeat?: number };

function isSendRequest(value: unknown): value is SendRequest {
  return typeof value === 'object' && value !== null && 'variables' in value && 'locals' in value;
}

async function handle(request: Request, env: Env): Promise<Response> {
  const asked: unknown = await request.json();
  if (!isSendRequest(asked)) return new Response('not a request to send', { status: 400 });
  const reading = readConfig({ TOKEN_SECRET: 't'.repeat(32), ...asked.variables });
  if (!reading.ok) return Response.json({ problems: reading.problems });
  const provider = openProvider(reading.config, env);
  const outcomes = [];
  for (let round = 0; round < (asked.repeat ?? 1); round += 1)
    outcomes.push(...(await provider.send(asked.locals.map((local) => makeMessage(local)))));
  await provider.close();
  return Response.json({ outcomes });
}

// biome-ignore lint/style/noDefaultExport: what a Worker is.
export default { fetch: handle };
