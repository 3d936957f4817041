/** A text's words alone, in lower case with single spaces between, so that markup and punctuation make no difference. */
export function bareWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
