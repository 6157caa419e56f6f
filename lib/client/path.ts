/** How lines reach a member: on this network, over the internet, through a TURN server, or only through the relay. */
export type PathKind = "local" | "direct" | "turn" | "relay";

/** A member's path, with its round-trip time in milliseconds where it is known. */
export interface Path {
  readonly kind: PathKind;
  readonly rttMs?: number;
}

/** The path without a direct connection. */
export const RELAY: Path = { kind: "relay" };

/** Reads the path of a connection from its selected candidate pair (WebRTC Statistics, sections 6.19 and 6.20). */
export async function pathOf(connection: RTCPeerConnection): Promise<Path> {
  const stats = new Map<string, Record<string, unknown>>();
  (await connection.getStats()).forEach((report, id) => stats.set(id, report));
  const all = [...stats.values()];
  const chosen = all.find((report) => report["type"] === "transport")?.["selectedCandidatePairId"];
  const pair = stats.get(String(chosen)) ??
    all.find(({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded");
  if (pair === undefined) return RELAY;
  const ends = [pair["localCandidateId"], pair["remoteCandidateId"]].map((id) =>
    stats.get(String(id))?.["candidateType"]
  );
  const rtt = pair["currentRoundTripTime"];
  const kind = ends.includes("relay") ? "turn" : ends.every((type) => type === "host") ? "local" : "direct";
  return { kind, ...(typeof rtt === "number" && { rttMs: Math.max(1, Math.round(rtt * 1000)) }) };
}
