// A prepared statement with its values: what the tables' files make, and a transaction sends.

export interface Statement {
  /** Unique to the text; under it the server keeps the statement, parsed and planned. */
  name: string;
  text: string;
  values: readonly Value[];
}

/** Nothing but what reaches the server as it is: sending it cannot fail half-way through a transaction. */
export type Value = Scalar | readonly Scalar[];
export type Scalar = string | number | boolean | null;
