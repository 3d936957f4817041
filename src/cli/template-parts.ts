import Handlebars from 'handlebars';

/** A template that cannot be compiled; the message names the file and, where known, the line. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** The blocks that a template may use; their meaning is Handlebars' own. */
export type BlockName = 'if' | 'unless' | 'with' | 'each';

/** A name as a template writes it, and where it begins: at the value in hand, at the whole view, or in the nearest `each`. */
export type Path = {
  from: 'context' | 'root' | 'loop';
  /** How many `../` stand before it. */
  up: number;
  names: readonly string[];
  /** As the template writes it, and where: file and, where known, line. */
  original: string;
  at: string;
};

/** A template, piece by piece. White space has been dropped where Handlebars drops it. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'value'; path: Path }
  | { kind: 'block'; name: BlockName; path: Path; body: Part[]; otherwise: Part[] }
  /** `{{> name}}`, and `{{#> name}}…{{/name}}` with what stands between. */
  | { kind: 'partial'; name: string; body: Part[] | null; at: string }
  /** `{{> @partial-block}}`: where a partial wants what stands between its tags. */
  | { kind: 'partial-block'; at: string }
  /** A constant of the generated module, by its name there. */
  | { kind: 'constant'; name: string };

const LOOP_NAMES = new Set(['index', 'first', 'last']);
const BLOCK_NAMES: readonly BlockName[] = ['if', 'unless', 'with', 'each'];

/** What Handlebars would call, were it the whole of a tag. */
const HELPERS = new Set([...BLOCK_NAMES, 'lookup', 'log', 'helperMissing', 'blockHelperMissing']);

type Node = hbs.AST.Node;

const isText = (node: Node): node is hbs.AST.ContentStatement => node.type === 'ContentStatement';
const isValue = (node: Node): node is hbs.AST.MustacheStatement => node.type === 'MustacheStatement';
const isBlock = (node: Node): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';
const isPartial = (node: Node): node is hbs.AST.PartialStatement => node.type === 'PartialStatement';
const isPartialBlock = (node: Node): node is hbs.AST.PartialBlockStatement =>
  node.type === 'PartialBlockStatement';
const isPath = (node: Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';

/** Reads one file; the errors name it. */
class PartReader {
  readonly #file: string;
  readonly #asWritten: boolean;

  constructor(file: string, asWritten: boolean) {
    this.#file = file;
    this.#asWritten = asWritten;
  }

  readProgram(program: hbs.AST.Program | undefined): Part[] {
    if (program === undefined) return [];
    const [name] = program.blockParams ?? [];
    if (name !== undefined) throw this.#error(program, `"as |${name}|" is not supported`);
    return program.body.flatMap((node) => this.#readNode(node));
  }

  #placeOf(node: Node): string {
    return `templates/${this.#file}${this.#asWritten ? `:${node.loc.start.line}` : ''}`;
  }

  #error(node: Node, words: string): TemplateError {
    return new TemplateError(`${this.#placeOf(node)}: ${words}`);
  }

  #readNode(node: Node): Part[] {
    if (node.type === 'CommentStatement') return [];
    if (isText(node)) return node.value === '' ? [] : [{ kind: 'text', text: node.value }];
    if (isValue(node)) return [this.#readValue(node)];
    if (isBlock(node)) return [this.#readBlock(node)];
    if (isPartial(node) || isPartialBlock(node)) return this.#readPartial(node);
    throw this.#error(node, `a ${node.type} is not supported`);
  }

  #readValue(node: hbs.AST.MustacheStatement): Part {
    if (!node.escaped) throw this.#error(node, 'every value is escaped: write {{…}}');
    const path = this.#readPath(node.path);
    if (node.params.length > 0 || node.hash !== undefined || HELPERS.has(path.original))
      throw this.#error(node, `"${path.original}" is a helper: a tag may print a value, nothing more`);
    return { kind: 'value', path };
  }

  #readBlock(node: hbs.AST.BlockStatement): Part {
    const name = BLOCK_NAMES.find((known) => known === node.path.original);
    if (name === undefined)
      throw this.#error(node, `"${node.path.original}" is not one of the blocks ${BLOCK_NAMES.join(', ')}`);
    const [param] = node.params;
    if (param === undefined || node.params.length > 1 || node.hash !== undefined)
      throw this.#error(node, `"${name}" takes one name and nothing else`);
    return {
      kind: 'block',
      name,
      path: this.#readPath(param),
      body: this.readProgram(node.program),
      otherwise: this.readProgram(node.inverse),
    };
  }

  #readPartial(node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): Part[] {
    if (!isPath(node.name)) throw this.#error(node, 'a partial is called by its name');
    const { original: name } = node.name;
    const at = this.#placeOf(node);
    if (node.params.length > 0 || node.hash !== undefined)
      throw this.#error(node, `the partial "${name}" takes no values: it sees those around it`);
    if (isPartialBlock(node)) return [{ kind: 'partial', name, body: this.readProgram(node.program), at }];
    // The white space before a partial alone on its line: Handlebars takes it off the text and keeps it here.
    const indent: Part[] = node.indent === '' ? [] : [{ kind: 'text', text: node.indent }];
    if (name === '@partial-block') return [...indent, { kind: 'partial-block', at }];
    return [...indent, { kind: 'partial', name, body: null, at }];
  }

  #readPath(node: Node): Path {
    if (!isPath(node)) throw this.#error(node, 'a name must stand here, not a value or a call');
    const { original, depth: up } = node;
    const at = this.#placeOf(node);
    const [first, ...rest] = node.parts;
    // Names that every object has from its prototype: no view gives them.
    const inherited = node.parts.find((name) => name in Object.prototype);
    if (inherited !== undefined) throw this.#error(node, `"${inherited}" cannot be the name of a value`);
    if (!node.data) return { from: 'context', up, names: node.parts, original, at };
    if (up === 0 && first === 'root') return { from: 'root', up, names: rest, original, at };
    if (up === 0 && first !== undefined && rest.length === 0 && LOOP_NAMES.has(first))
      return { from: 'loop', up, names: [first], original, at };
    throw this.#error(node, `"${original}" is not supported`);
  }
}

/**
 * Reads a Handlebars template. `file` is its path under `templates/`; `asWritten` says that `source` is that file
 * and no minified form of it, so that lines can be named. Throws a TemplateError that names file and line where
 * the source does not parse, prints without escaping or asks for more than the blocks, partials and names
 * above: no helper, no sub-expression, no decorator.
 */
export function readParts(file: string, source: string, asWritten: boolean): Part[] {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (cause) {
    throw new TemplateError(`templates/${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  return new PartReader(file, asWritten).readProgram(program);
}
