import type { Path } from "../lib/client/path.ts";

const WORDS = {
  local: ["direct, this network", "Lines go straight to this member, on the same network."],
  direct: ["direct", "Lines go straight to this member."],
  turn: ["through TURN", "Lines go to this member through a TURN server, which can’t read them."],
  relay: ["relay", "Lines go to this member through the server."],
} as const;

/** How lines reach a member, and how long a round trip takes. */
export function PathLabel({ path }: { path: Path }) {
  const [word, explanation] = WORDS[path.kind];
  return (
    <span class="path" data-path={path.kind} title={explanation}>
      {word}
      {path.rttMs !== undefined && ` ·\u00a0${path.rttMs}\u00a0ms`}
    </span>
  );
}
