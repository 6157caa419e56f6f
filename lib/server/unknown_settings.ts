import { closest, distance } from "fastest-levenshtein";

/** First words that are ours alone, so that a variable with one of them is meant for us. */
const FAMILIES = /^(ALLOW|ALLOWED|GRACE|HISTORY|ICE|MAX|METRICS|RATE|REDIS|ROOM|TRUST|TURN)_[A-Z]/;
/** Letters by which a name may differ from one of ours and still be taken for a slip. */
const SLIPS = 2;
/** Shorter names differ from too many others by as little. */
const LONG_ENOUGH = 8;

/** What Kubernetes and Docker set for a service that happens to be called `redis`, `turn` or `metrics`. */
const SERVICE_LINK =
  /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|ENV_\w+)$/;

/** Says whether a variable was set by Kubernetes or Docker, and not by an operator. */
export function isServiceLink(name: string, value: string): boolean {
  return SERVICE_LINK.test(name) || (name.endsWith("_PORT") && /^(tcp|udp|sctp):\/\//.test(value));
}

/**
 * The variables that look like ours and aren't, a line each: those whose first word is one of ours, and those that differ
 * from a known one by two letters at most. Empty ones and service links are nobody's setting.
 */
export function unknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
  known: ReadonlySet<string>,
): string[] {
  const names = Object.entries(environment)
    .filter(([name, value = ""]) => value.trim() !== "" && !isServiceLink(name, value))
    .map(([name]) => name)
    .filter((name) => !known.has(name) && (FAMILIES.test(name) || isSlip(name, known)));
  return names.map((name) => `${name} is not known here; did you mean ${closest(name, [...known])}?`);
}

function isSlip(name: string, known: ReadonlySet<string>): boolean {
  return name.length >= LONG_ENOUGH &&
    [...known].some((one) => one.length >= LONG_ENOUGH && distance(name, one) <= SLIPS);
}
