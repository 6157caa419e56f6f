const DAY_MS = 86_400_000;
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });
const near = new Intl.DateTimeFormat("en", { weekday: "long", month: "long", day: "numeric" });
const far = new Intl.DateTimeFormat("en", { year: "numeric", month: "long", day: "numeric" });
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** The time of day in the reader's own way of writing it. */
export function timeOf(at: number): string {
  return clock.format(at);
}

/** The reader's calendar day as `2025-11-21`: equal for equal days. */
export function dayOf(at: number): string {
  return days.format(at);
}

/** The day as people say it on the day `today`. */
export function dayName(at: number, today: string): string {
  if (dayOf(at) === today) return "Today";
  if (dayOf(at + DAY_MS) === today) return "Yesterday";
  return (dayOf(at).slice(0, 4) === today.slice(0, 4) ? near : far).format(at);
}

/** How long ago a time was, roughly. */
export function agoOf(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return ago.format(-minutes, "minute");
  if (minutes < 24 * 60) return ago.format(-Math.round(minutes / 60), "hour");
  return ago.format(-Math.round(minutes / (24 * 60)), "day");
}
