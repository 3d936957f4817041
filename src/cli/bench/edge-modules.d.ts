/** The part of WebAssembly that the bench's Worker uses; Node's types leave its values out. */
declare var WebAssembly: {
  Instance: new (
    module: WebAssembly.Module,
    imports: Record<string, object>,
  ) => { exports: Record<string, unknown> };
};

/** What mrml's wasm-bindgen glue asks of the wasm instance it is given. */
declare module 'mrml/bundler/mrml_wasm_bg.js' {
  export class Engine {
    toHtml(source: string): { type: 'success'; content: string } | { type: 'error'; message: string };
  }
  export function __wbg_set_wasm(exports: Record<string, unknown>): void;
}

/** The module as workerd imports it: compiled, and not yet instantiated. */
declare module 'mrml/bundler/mrml_wasm_bg.wasm' {
  const compiled: WebAssembly.Module;
  // biome-ignore lint/style/noDefaultExport: workerd exports nothing else
  export default compiled;
}

/** mjml with the options that the bench sets: it reads no include and validates nothing. */
declare module 'mjml' {
  // biome-ignore lint/style/noDefaultExport: mjml exports nothing else
  export default function mjml2html(
    source: string,
    options: {
      ignoreIncludes: true;
      keepComments: false;
      validationLevel: 'skip';
      fonts: Record<string, string>;
    },
  ): Promise<{ html: string }>;
}
