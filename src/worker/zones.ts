let zones: readonly string[] | null = null;

/** The IANA time zones that a form suggests, as this runtime lists them; any other that it knows can be typed. */
export function listZones(): readonly string[] {
  zones ??= Intl.supportedValuesOf('timeZone');
  return zones;
}
