// How long a device is remembered after its last event is too old to be kept: as long as a tracker's own
// cookie may live, so that an ended device never comes back as a new one. Milliseconds.
export const DEVICE_MS = 2 * 366 * 24 * 60 * 60 * 1000;
