declare module 'mjml' {
  /** The options of `mjml2html` that the build sets. Throws where the markup does not hold in strict validation. */
  // biome-ignore lint/style/noDefaultExport: mjml exports nothing else
  export default function mjml2html(
    source: string,
    options: {
      filePath: string;
      actualPath: string;
      includePath: string;
      ignoreIncludes: boolean;
      keepComments: boolean;
      validationLevel: 'strict';
      fonts: Record<string, string>;
    },
  ): Promise<{ html: string }>;
}
