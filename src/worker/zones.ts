import { currentZoneName } from '../model/zone.ts';

let zones: readonly string[] | null = null;

/** The IANA time zones that a form suggests, those that this runtime lists by the names of today; any other that it knows can be typed. */
export function listZones(): readonly string[] {
  zones ??= [...new Set(Intl.supportedValuesOf('timeZone').map(currentZoneName))].sort();
  return zones;
}
