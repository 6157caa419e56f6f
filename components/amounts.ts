import type { Progress } from "../lib/client/transfer.ts";

const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;
const STEP = 1000;
const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** A number of bytes as people say it, in steps of 1000: `2.3 MB`, `1 byte`. */
export function sizeWords(bytes: number): string {
  if (bytes === 1) return "1 byte";
  let power = 0;
  let value = Math.max(0, bytes);
  while (power < UNITS.length - 1 && rounded(value, power) >= STEP) {
    value /= STEP;
    power++;
  }
  return `${rounded(value, power)} ${UNITS[power]}`;
}

/** How much of a file has come, in the unit of the whole: `12.3 of 100 MB`. */
export function amountWords({ bytes, total }: Pick<Progress, "bytes" | "total">): string {
  const whole = sizeWords(total);
  const power = UNITS.findIndex((unit) => whole.endsWith(unit));
  const come = Math.min(bytes, total);
  return power < 1 ? `${come} of ${whole}` : `${(come / STEP ** power).toFixed(1)} of ${whole}`;
}

/** How fast it comes and how long that will take: `8.2 MB/s, 11 s left`; empty while neither is known. */
export function paceWords({ bytesPerSecond, leftMs }: Pick<Progress, "bytesPerSecond" | "leftMs">): string {
  const rate = bytesPerSecond === undefined ? [] : [`${sizeWords(Math.round(bytesPerSecond))}/s`];
  const left = leftMs === undefined || !Number.isFinite(leftMs) ? [] : [`${durationWords(leftMs)} left`];
  return [...rate, ...left].join(", ");
}

/** A time of waiting as people say it, never too short: `11 s`, `3 min`, `1 h 5 min`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / SECOND_MS));
  if (seconds < MINUTE_S) return `${seconds} s`;
  const minutes = Math.ceil(seconds / MINUTE_S);
  if (seconds <= HOUR_S - MINUTE_S) return `${minutes} min`;
  if (seconds > DAY_S) return "more than a day";
  const rest = minutes % MINUTE_S;
  return `${Math.floor(minutes / MINUTE_S)} h${rest === 0 ? "" : ` ${rest} min`}`;
}

/** Whole bytes; one digit behind the point below 100, none above. */
function rounded(value: number, power: number): number {
  return power === 0 || value >= 99.95 ? Math.round(value) : Math.round(value * 10) / 10;
}
