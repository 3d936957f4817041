import { resolve } from 'node:path';

/** The project's own folder, from which every path of a command is taken. */
export const ROOT = resolve(import.meta.dirname, '../..');
