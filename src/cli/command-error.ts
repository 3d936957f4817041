/** Bad input to a command: its message is the one line that a person sees, and the exit code is 2. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}
