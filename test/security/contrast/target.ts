// What the attacks of the contrast test are made on: a site with guests, whoever has built it.
import type { Client } from '../../support/client.ts';

export interface Target {
  url: string;
  fusionAuth: string;
  mailbox: string;
  /** The name of the guest's cookie. */
  cookie: string;
  /** The account that a guest's token speaks for. */
  accountOf(token: string): string;
  /** Asks to sign up; resolves when the site has done whatever it does about it. */
  ask(device: Client, email: string): Promise<{ status: number; body: string }>;
  /** Opens a mailed link on a device and sets a password through it. Whether that was taken. */
  prove(proof: {
    device: Client;
    email: string;
    nth?: number;
    password?: string;
  }): Promise<boolean>;
  /** By FusionAuth's page, as the site has it done; the account that is signed in then. */
  signIn(device: Client, email: string): Promise<string | undefined>;
  /** Resolves when the site has acted on the webhook of so many sign-ins to an account. */
  heard(account: string, times: number): Promise<void>;
  /** What FusionAuth holds of an account, once the site has done what it had to. */
  state(account: string): Promise<State>;
  /** Lets time go by for the site. */
  later(milliseconds: number): void;
  stop(): Promise<void>;
}

export interface State {
  email: string | undefined;
  anonymous: boolean;
  watched: number;
  username: string | undefined;
}

export type Outcome = 'held' | 'fell';

/** Makes the attack with people and addresses of its own. Rejects when it could not be made at all. */
export type Attack = (target: Target) => Promise<Outcome>;
