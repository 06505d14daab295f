// The log of tracked events with its devices: part of every store, defined by the same conformance suite.
import type { Device } from './device.ts';
import type { DeviceSession } from './device-session.ts';
import type { BadEvent, LoggedEvent, TrackOp } from './tracked-event.ts';

export interface Page {
  /** How many at most. */
  limit: number;
  /** Only what stands after this event in the order of the answer. */
  after?: { at: number; seq: number };
}

export interface TrackLog {
  /**
   * Writes a batch in its order, in one transaction, and resolves once it is on disk. An event that is there
   * already counts once. @returns how many events were new
   */
  append(ops: readonly TrackOp[]): Promise<number>;
  device(id: string): Promise<Device | undefined>;
  /** The devices that belong to a member, ended ones too. */
  devicesOf(uid: string): Promise<Device[]>;
  /** A device's sessions, latest first. */
  sessions(device: string, limit: number): Promise<DeviceSession[]>;
  /** Newest first by when they happened. */
  ofDevice(device: string, page: Page): Promise<LoggedEvent[]>;
  /** What a member did, with all that happened on their devices before they were known; newest first. */
  ofMember(uid: string, page: Page): Promise<LoggedEvent[]>;
  /**
   * The log from a place on, in its order. Nothing is ever added before a place that was read, so whoever
   * goes on from the last event's `seq` misses nothing.
   */
  read(after: number, limit: number): Promise<LoggedEvent[]>;
  /** What could not be taken for an event, latest first. */
  bad(limit: number): Promise<BadEvent[]>;
  /** How far a named reader of the log has come; 0 before its first time. */
  cursor(name: string): Promise<number>;
  moveCursor(name: string, to: number): Promise<void>;
}
