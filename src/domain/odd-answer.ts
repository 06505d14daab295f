// FusionAuth answered, yet in a way that makes one doubt everything else it says.

/** The message is for an operator, and names nobody. */
export class OddAnswer extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'OddAnswer';
  }
}
