import { literal, memberOf, Output } from './template-output.ts';
import { type Part, type Path, TemplateError } from './template-parts.ts';

/** A template or a partial; `file` is its path under `templates/`. */
export type Template = { file: string; parts: readonly Part[] };

/** How deep partials may nest; deeper is a partial that holds itself. */
const MAX_DEPTH = 8;

/** What the generated code calls, by its short name there; all of it stands in `src/render/escape.ts`. */
export const RUNTIME = {
  e: 'escapeValue',
  p: 'printValue',
  t: 'isFilled',
  w: 'isPresent',
  l: 'listOf',
  m: 'holderOf',
} as const;

/** A value that names are looked up in: the variable that holds it, the words for it, and whether a name of it is read. */
type Holder = { code: string; words: string; isRead: boolean };

/** What surrounds a part: the file it stands in, the values that `this`, `../` and so on mean, the nearest loop. */
type Scope = {
  file: string;
  holders: readonly Holder[];
  loop: { index: string; list: string } | null;
  /** What `{{> @partial-block}}` stands for, with what surrounds that. */
  between: { parts: readonly Part[]; scope: Scope } | null;
  depth: number;
};

/** Writes the function of one template. */
class FunctionWriter {
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #print: 'e' | 'p';
  #names = 0;

  constructor(templates: ReadonlyMap<string, Template>, print: 'e' | 'p') {
    this.#templates = templates;
    this.#print = print;
  }

  write({ file, parts }: Template): string {
    const root: Holder = { code: 'r', words: '', isRead: false };
    const output = new Output();
    this.#writeParts(parts, { file, holders: [root], loop: null, between: null, depth: 0 }, output);
    return `(r){let o="";${output.finish()}return o}`;
  }

  #writeParts(parts: readonly Part[], scope: Scope, output: Output): void {
    for (const part of parts) {
      if (part.kind === 'text') output.addText(part.text);
      else if (part.kind === 'constant') output.addTerm(part.name);
      else if (part.kind === 'value') {
        const { code, words } = this.#lookUp(part.path, scope);
        output.addTerm(`${this.#print}(${code},${words})`);
      } else if (part.kind === 'block') output.addStatement(this.#blockCode(part, scope));
      else if (part.kind === 'partial') this.#writePartial(part, scope, output);
      else this.#writeBetween(part, scope, output);
    }
  }

  #partsCode(parts: readonly Part[], scope: Scope): string {
    const output = new Output();
    this.#writeParts(parts, scope, output);
    return output.finish();
  }

  /** The code that reads a value, its words as a literal, and the value as what names are looked up in. */
  #lookUp(path: Path, scope: Scope): { code: string; words: string; holder: Holder | null } {
    const { loop, holders } = scope;
    const place = (words: string) => literal(`${scope.file}: ${words}`);
    if (path.from === 'loop') {
      if (loop === null)
        throw new TemplateError(`${path.at}: "${path.original}" stands outside every "each"`);
      const { index, list } = loop;
      const codes = new Map([
        ['first', `${index}===0`],
        ['last', `${index}===${list}.length-1`],
      ]);
      return { code: codes.get(path.names[0] ?? '') ?? index, words: place(path.original), holder: null };
    }
    const from = path.from === 'root' ? holders[0] : holders.at(-1 - path.up);
    if (from === undefined || path.up >= holders.length)
      throw new TemplateError(`${path.at}: "${path.original}" leads out of what the template is given`);
    if (path.names.length > 0) from.isRead = true;
    let { code, words } = from;
    path.names.forEach((name, at) => {
      if (at > 0) code = `m(${code},${place(words)})`;
      code = memberOf(code, name);
      words = words === '' ? name : `${words}.${name}`;
    });
    const holder = path.names.length === 0 ? from : { code, words, isRead: false };
    return { code, words: place(words || 'this'), holder };
  }

  #blockCode(part: Extract<Part, { kind: 'block' }>, scope: Scope): string {
    const { code, words, holder } = this.#lookUp(part.path, scope);
    if (part.name === 'each') return this.#eachCode(part, scope, `l(${code},${words})`, holder?.words ?? '');
    if (part.name === 'with') return this.#withCode(part, scope, holder, `w(${code},${words})`);
    const test = part.path.from === 'loop' && part.path.names[0] !== 'index' ? code : `t(${code},${words})`;
    const [yes, no] = part.name === 'if' ? [part.body, part.otherwise] : [part.otherwise, part.body];
    return this.#choiceCode(test, this.#partsCode(yes, scope), this.#partsCode(no, scope));
  }

  #choiceCode(test: string, yes: string, no: string): string {
    if (yes === '' && no !== '') return `if(!(${test})){${no}}`;
    return no === '' ? `if(${test}){${yes}}` : `if(${test}){${yes}}else{${no}}`;
  }

  #withCode(
    { body, otherwise }: Extract<Part, { kind: 'block' }>,
    scope: Scope,
    holder: Holder | null,
    test: string,
  ): string {
    const { holders } = scope;
    const otherwiseCode = this.#partsCode(otherwise, scope);
    const top = holders.at(-1);
    // As in Handlebars, "../" does not count a block whose value is the one already in hand.
    if (holder === null || holder === top)
      return this.#choiceCode(test, this.#partsCode(body, scope), otherwiseCode);
    const inner: Holder = { ...holder, code: `v${++this.#names}` };
    const bodyCode = this.#partsCode(body, { ...scope, holders: [...holders, inner] });
    return this.#choiceCode(test, `const ${inner.code}=${holder.code};${bodyCode}`, otherwiseCode);
  }

  #eachCode(
    { body, otherwise }: Extract<Part, { kind: 'block' }>,
    scope: Scope,
    listCode: string,
    listWords: string,
  ): string {
    const number = ++this.#names;
    const [index, list] = [`i${number}`, `l${number}`];
    const item: Holder = { code: `v${number}`, words: `${listWords}[]`, isRead: false };
    const inner: Scope = { ...scope, holders: [...scope.holders, item], loop: { index, list } };
    const bodyCode = this.#partsCode(body, inner);
    const otherwiseCode = this.#partsCode(otherwise, scope);
    const words = literal(`${scope.file}: ${item.words}`);
    const itemCode = item.isRead ? `m(${list}[${index}],${words})` : `${list}[${index}]`;
    const loop = `for(let ${index}=0;${index}<${list}.length;${index}++){const ${item.code}=${itemCode};${bodyCode}}`;
    const empty = otherwiseCode === '' ? '' : `if(${list}.length===0){${otherwiseCode}}`;
    return `const ${list}=${listCode};${loop}${empty}`;
  }

  #writePartial(part: Extract<Part, { kind: 'partial' }>, scope: Scope, output: Output): void {
    const template = this.#templates.get(part.name);
    if (template === undefined) throw new TemplateError(`${part.at}: there is no partial "${part.name}"`);
    if (scope.depth >= MAX_DEPTH)
      throw new TemplateError(`${part.at}: partials hold one another without end`);
    const between = part.body === null ? scope.between : { parts: part.body, scope };
    this.#writeParts(
      template.parts,
      { ...scope, file: template.file, between, depth: scope.depth + 1 },
      output,
    );
  }

  #writeBetween({ at }: Extract<Part, { kind: 'partial-block' }>, scope: Scope, output: Output): void {
    if (scope.between === null)
      throw new TemplateError(`${at}: "@partial-block" stands in a file that no block calls`);
    const { parts, scope: outer } = scope.between;
    const top = scope.holders.at(-1);
    const isSame = top === undefined || top === outer.holders.at(-1);
    const holders = isSame ? outer.holders : [...outer.holders, top];
    this.#writeParts(parts, { ...outer, holders, loop: scope.loop, depth: scope.depth }, output);
  }
}

/**
 * The source of a JavaScript function, from its parameter list on, that fills a template as Handlebars would in
 * strict mode: `templates` are the partials by name, written into it. Where not `isEscaped`, values are
 * printed as they are. Throws a TemplateError where a name can mean nothing, or a partial is missing or
 * holds itself.
 */
export function functionSource(
  template: Template,
  templates: ReadonlyMap<string, Template>,
  isEscaped: boolean,
): string {
  return new FunctionWriter(templates, isEscaped ? 'e' : 'p').write(template);
}
