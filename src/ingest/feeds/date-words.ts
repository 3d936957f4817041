import { currentZoneName, isZone } from '../../model/zone.ts';

/**
 * Parts of a date as found, the month from 0. Without a time the date is a whole day. `zone` is minutes east of
 * Greenwich, or the name of a place whose clocks are meant.
 */
export type DateParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: DayTime | null;
  readonly zone: number | string | null;
};
/** A time of day as written; what it may not be is checked later. */
export type DayTime = { readonly hour: number; readonly minute: number; readonly second: number };

/** Names of the months in the languages whose feeds were seen to use them; some are inflected as in a date. */
const MONTHS: readonly string[] = [
  'january januar janvier enero gennaio janeiro januari stycznia január ιανουαρίου января січня',
  'february februar février febrero febbraio fevereiro februari lutego február februári φεβρουαρίου февраля лютого',
  'march märz mrz mars marts marzo março maart mrt marca március μαρτίου μάρτιος марта березня',
  'april avril abril aprile kwietnia április απριλίου апреля квітня',
  'may mai mayo maggio maio mei maja május μαΐου μάιος мая май травня',
  'june juni juin junio giugno junho czerwca június ιουνίου ιούνιος июня червня',
  'july juli juillet julio luglio julho lipca július ιουλίου ιούλιος июля липня',
  'august augusti août agosto augustus sierpnia augusztus αυγούστου августа серпня',
  'september septembre septiembre settembre setembro września szeptember σεπτεμβρίου сентября вересня',
  'october oktober octobre octubre ottobre outubro października október οκτωβρίου октября жовтня',
  'november novembre noviembre novembro listopada νοεμβρίου ноября листопада',
  'december dezember desember décembre diciembre dicembre dezembro grudnia δεκεμβρίου декабря грудня',
];

/** Minutes east of Greenwich of the zones that feeds name. Ambiguous ones are taken as most feeds mean them. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  west: 60,
  bst: 60,
  met: 60,
  cet: 60,
  mez: 60,
  mest: 120,
  cest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  trt: 180,
  wat: 60,
  cat: 120,
  sast: 120,
  eat: 180,
  pkt: 300,
  ist: 330,
  ict: 420,
  wib: 420,
  pht: 480,
  sgt: 480,
  hkt: 480,
  awst: 480,
  jst: 540,
  kst: 540,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  ast: -240,
  at: -240,
  adt: -180,
  nst: -210,
  ndt: -150,
  est: -300,
  et: -300,
  edt: -240,
  cst: -360,
  ct: -360,
  cdt: -300,
  mst: -420,
  mt: -420,
  mdt: -360,
  pst: -480,
  pt: -480,
  pdt: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
  brt: -180,
  art: -180,
};

const SHORTEST_MONTH = 3;

/** Words as they are compared: lower case, no accents, no full stop. */
function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\.$/, '');
}

/** Every name and every beginning of one that is long enough and means one month alone. */
function indexMonths(): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const [month, names] of MONTHS.entries()) {
    for (const name of names.split(' ').map(fold)) {
      for (let length = Math.min(SHORTEST_MONTH, name.length); length <= name.length; length++) {
        const start = name.slice(0, length);
        const other = index.get(start);
        index.set(start, other === undefined || other === month ? month : -1);
      }
    }
  }
  return index;
}

const MONTH_INDEX = indexMonths();

/** The month, from 0, that a word names in full or abbreviated; null where it names none or may be two. */
export function findMonth(word: string): number | null {
  const month = MONTH_INDEX.get(fold(word)) ?? -1;
  return month < 0 ? null : month;
}

/** Minutes east of Greenwich of `EST`, `+0300`, `-05:00`, `GMT+2`; null where it is no zone. */
export function findZone(word: string): number | null {
  // "-040" is "-0400" cut short: no zone is 40 minutes from Greenwich.
  const lower = word
    .toLowerCase()
    .replace(/^etc\//, '')
    .replace(/^:?([+-]0\d)0$/, '$1');
  if (Object.hasOwn(ZONES, lower)) return ZONES[lower] ?? null;
  const [, sign, hours = '', minutes = '0'] =
    /^(?:gmt|utc|ut|:)?([+-])(\d{1,2}):?(\d{2})?(?::00)?z?$/.exec(lower) ?? [];
  if (sign === undefined) return null;
  const total = Number(hours) * 60 + Number(minutes);
  return total > 15 * 60 ? null : sign === '-' ? -total : total;
}

/** `Europe/Paris`, and not "and/or". */
const PLACE =
  /^(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|europe|indian|mexico|pacific|us)\/[a-z]/i;

/** Whether a word is written as IANA names time zones, known or not. */
export function isPlace(word: string): boolean {
  return PLACE.test(word);
}

/** The name by which Temporal knows the zone of a place such as `Europe/Kiev`; null where it knows none. */
export function findPlaceZone(place: string): string | null {
  if (isZone(place)) return place;
  const current = currentZoneName(place);
  return isZone(current) ? current : null;
}

const AFTERNOON = /^(?:p|오후|午後|下午)/i;

/** The hour of the day, where the half of it was named: `am`, `p.m.`, 오후, 午前. */
export function toHour(hour: number, half: string | undefined): number {
  if (half === undefined || half === '') return hour;
  return (hour % 12) + (AFTERNOON.test(half) ? 12 : 0);
}

/** The year that two digits or more mean: `24` is 2024 and `99` is 1999. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < 70 ? 2000 : 1900);
}
