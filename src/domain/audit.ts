// What operators do, and who: written before it is done, so that nothing is done without a line here. What
// came of it is told by the account's own events and by the record of a run.

export type Deed =
  | 'retry'
  | 'release'
  | 'restore'
  | 'erase'
  | 'export'
  | 'cull'
  | 'dry run'
  | 'pause cull'
  | 'resume cull'
  | 'rotate keys'
  | 'revoke key';

export interface OperatorDeed {
  /** UUID. */
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** `member` and the id of a member with the role `admin`, or `command line` and the system's name for who ran it. */
  by: string;
  did: Deed;
  /** The id of the account that it was done to. */
  account?: string;
  /** In a few words and without personal data: the limits of a cull, the id of a key. */
  detail?: string;
}
