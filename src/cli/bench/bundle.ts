import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { localEnvironment, runWrangler } from '../start/wrangler.ts';

/** What wrangler writes beside a bundle and does not upload as code. */
const NOT_UPLOADED = /\.map$|^README\.md$/;

const BYTES_OF_A_KB = 1_000;

/** Our own Worker with mjml in it. The assignment keeps a bundler from leaving mjml out. */
const WITH_MJML = `import mjml2html from 'mjml';
globalThis.mjml2html = mjml2html;
export { default } from '../../src/index.ts';
`;

async function gzipSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile() || NOT_UPLOADED.test(entry.name)) continue;
    bytes += gzipSync(await readFile(join(entry.parentPath, entry.name))).length;
  }
  return bytes / BYTES_OF_A_KB;
}

/** Bundles as a deployment does, without deploying, and returns the bundle's KB (1,000 bytes) after gzip. */
async function bundleSize(root: string, out: string, entry: readonly string[]): Promise<number> {
  const args = ['deploy', ...entry, '--dry-run', `--outdir=${out}`];
  const run = await runWrangler(root, args, localEnvironment(root, process.env));
  if (run.code !== 0) throw new Error(`wrangler could not bundle the Worker:\n${run.output.trim()}`);
  return gzipSize(out);
}

/** KB after gzip of the Worker as it is deployed, and of the same Worker that also carries mjml. */
export async function measureBundles(root: string): Promise<{ ours: number; peer: number }> {
  // Inside the project, so that the entry finds its modules, and where git looks away.
  await mkdir(join(root, '.wrangler'), { recursive: true });
  const folder = await mkdtemp(join(root, '.wrangler/bench-'));
  try {
    const entry = join(folder, 'with-mjml.ts');
    await writeFile(entry, WITH_MJML);
    const ours = await bundleSize(root, join(folder, 'ours'), []);
    return { ours, peer: await bundleSize(root, join(folder, 'peer'), [entry]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
