import type { Applicant, Errand } from "./backplane.ts";
import { nameOfNobody } from "./member_name.ts";
import type { Draft } from "./room_log.ts";

/** What the script's `enter` takes; `instance` is the process, `id` and `secret` are for a new member. */
export function enterArguments(
  { create, verifier, dialect, name, resume }: Applicant,
  { instance, id, secret }: Readonly<Record<"instance" | "id" | "secret", string>>,
): readonly string[] {
  const nobody = nameOfNobody(verifier !== undefined);
  return [
    ...[flagOf(create), verifier ?? "", dialect, name ?? "", nobody],
    ...[resume?.seat ?? "", resume?.secret ?? "", String(resume?.dialedAt ?? ""), instance, id, secret],
  ];
}

/** What the script's `append` takes: the entry's JSON in parts, between which it puts its own, without reading any. */
export function appendArguments({ id, from, name, value, kind, target }: Draft): readonly string[] {
  const head = `${JSON.stringify({ id, from, name }).slice(1, -1)},"value":`;
  const tail = kind === undefined ? "}" : `,${JSON.stringify({ kind, target }).slice(1)}`;
  return [id, kind ?? "", target ?? "", head, JSON.stringify(value), tail];
}

/** What the script's `send` takes. */
export function sendArguments(
  { to = "", finds = false, yields = false, dialect, frame }: Errand,
): readonly string[] {
  return [to, flagOf(finds), flagOf(yields), dialect, frame];
}

function flagOf(value: boolean): string {
  return value ? "1" : "0";
}
