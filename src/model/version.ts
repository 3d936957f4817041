/** The version of Sitrep as package.json has it: what it calls itself towards other servers. */
export const VERSION = '0.1.0';
