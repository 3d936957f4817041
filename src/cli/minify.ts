/** Drops indentation: white space between tags that holds a line break, and runs of it within text. */
export function minifyMarkup(html: string): string {
  return html
    .replace(/>[ \t]*\n\s*(?=<|\{\{)/g, '>')
    .replace(/\}\}[ \t]*\n\s*(?=<|\{\{)/g, '}}')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** Drops comments, indentation and the spaces around punctuation. Strings in the stylesheet hold none of these. */
export function minifyCss(css: string): string {
  return css
    .replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;\}/g, '}')
    .trim();
}

/** Minifies the stylesheets within a page. */
export const minifyStyles = (html: string): string =>
  html.replace(/(<style[^>]*>)([^<]*)(<\/style>)/g, (_all, open: string, css: string, close: string) => {
    return `${open}${minifyCss(css)}${close}`;
  });
