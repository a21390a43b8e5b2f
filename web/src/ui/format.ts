/** Numbers, times and sizes as people read them. */
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);

export const compact = (value: number): string => (value < 10_000 ? count(value) : short.format(value));

/** A share of 0–1 as per cent with one decimal. */
export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

export function interval(bounds: readonly number[]): string {
  const [low, high] = bounds;
  if (low === undefined || high === undefined) return "";
  return `${(low * 100).toFixed(1)} – ${(high * 100).toFixed(1)}`;
}

/** A difference of shares in percentage points, with its sign. */
export function points(difference: number): string {
  const value = (difference * 100).toFixed(1);
  return `${difference > 0 ? "+" : ""}${value.replace("-", "−")} points`;
}

export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}

export function duration(seconds: number): string {
  if (seconds < 1) return "under a second";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** How long ago a time was; exact times belong into a title beside it. */
export function ago(time: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3_600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return plural(Math.round(seconds / 3_600), "hour") + " ago";
  return plural(Math.round(seconds / 86_400), "day") + " ago";
}

export const moment = (time: string): string =>
  new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A name of the machine as words: `label_errors` → `label errors`. */
export const words = (name: string): string => name.replaceAll("_", " ");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
