import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import type { EmailView } from '../../render/email-view.ts';

/** An include of a template: another part, or a stylesheet. */
const INCLUDE = /<mj-include path="\.\/([\w./-]+)"( type="css")? \/>/g;

/** What only held a loop or a condition, and holds nothing once that is filled. */
const EMPTY_RAW = /<mj-raw>\s*<\/mj-raw>/g;

async function inlineIncludes(folder: string, source: string): Promise<string> {
  let inlined = source;
  for (const [tag, path = '', css] of source.matchAll(INCLUDE)) {
    const text = await readFile(join(folder, path), 'utf8');
    const part = css === undefined ? text : `<mj-style>\n${text}</mj-style>`;
    inlined = inlined.replace(tag, () => part);
  }
  return inlined;
}

/**
 * The email's own template with its includes inlined and its values filled in: plain MJML that holds this digest.
 * A peer that renders at run time has only the conversion to HTML left to do.
 */
export async function fillMjmlSource(root: string, view: EmailView): Promise<string> {
  const folder = join(root, 'templates');
  const source = await inlineIncludes(folder, await readFile(join(folder, 'digest.mjml'), 'utf8'));
  const env = Handlebars.create();
  for (const name of ['email-story', 'email-evidence', 'email-also', 'email-figure'])
    env.registerPartial(name, await readFile(join(folder, `partials/${name}.hbs`), 'utf8'));
  return env.compile(source, { strict: true })(view).replace(EMPTY_RAW, '');
}
