/** What handlers find in a context: the bindings, and PUBLIC_URL without a slash at its end. */
export type AppEnv = { Bindings: Env; Variables: { base: string } };
