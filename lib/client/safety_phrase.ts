const GROUPS = 12;
const BYTES_PER_GROUP = 5;
const GROUP_SIZE = 100_000;

const text = new TextEncoder();

/** The 60 digits that two members compare by voice: the same on both sides if neither has another's key (199 bits). */
export async function safetyPhrase(subtle: SubtleCrypto, one: string, other: string): Promise<string> {
  const pair = [one, other].sort().join("|");
  const digest = new Uint8Array(await subtle.digest("SHA-512", text.encode(`parley.1 safety|${pair}`)));
  return Array.from({ length: GROUPS }, (_, group) => {
    const bytes = digest.subarray(group * BYTES_PER_GROUP, (group + 1) * BYTES_PER_GROUP);
    const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    return String(number % GROUP_SIZE).padStart(5, "0");
  }).join(" ");
}
