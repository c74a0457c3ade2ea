// @ts-check
/** What went wrong, in a sentence for the reader. */
export class EngineError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** What to tell the reader about an error. @param {unknown} error */
export function sentence(error) {
  const message = error instanceof EngineError ? error.message : "Something went wrong.";
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
