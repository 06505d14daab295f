// The one error of the template engine, so that a caller can name the line to whoever wrote the template.

/** A template that cannot be compiled, or cannot be rendered with this model. */
export class TemplateError extends Error {
  /** 1-based line in the template's source. */
  readonly line: number;
  /** What is wrong, without the line. */
  readonly reason: string;

  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.name = 'TemplateError';
    this.line = line;
    this.reason = reason;
  }
}

/** A variable or key that is not there; `!`, `??` and `?has_content` forgive it in parentheses. */
export class MissingValue extends TemplateError {}
