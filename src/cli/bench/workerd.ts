import { createTestHarness } from 'wrangler';
import { type BenchInputs, Emails } from './contract.ts';
import type { Ask } from './rounds.ts';

/** A workerd with the bench's Worker in it, prepared. */
export interface BenchServer {
  /** The email as each renderer wrote it in there. */
  emails: Emails;
  ask: Ask;
  stop(): Promise<void>;
}

/** Starts workerd with the bench's Worker and gives it its inputs. Throws in the Worker's own words where it fails. */
export async function startBenchServer(
  root: string,
  compatibilityDate: string,
  inputs: BenchInputs,
): Promise<BenchServer> {
  const config = {
    name: 'sitrep-bench',
    main: 'src/cli/bench/edge.ts',
    compatibility_date: compatibilityDate,
  };
  const server = createTestHarness({ root, workers: [{ config }] });
  const call = async (path: string, init?: { method: string; body: string }): Promise<string> => {
    const response = await server.fetch(path, init);
    const text = await response.text();
    if (!response.ok)
      throw new Error(`the bench's Worker answered ${response.status}: ${text.slice(0, 500)}`);
    return text;
  };
  try {
    await server.listen();
    const prepared = await call('/prepare', { method: 'POST', body: JSON.stringify(inputs) });
    return {
      emails: Emails.parse(JSON.parse(prepared)),
      ask: async (subject, times) => {
        const before = performance.now();
        await call(`/run?subject=${subject}&times=${times}`);
        return performance.now() - before;
      },
      stop: () => server.close(),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
