import type { IceServers } from "../protocol/messages.ts";

/** What a mesh lets the others learn: `all` addresses, those of a TURN server only, or none, without any connection. */
export type Exposure = "all" | "relay" | "none";

/** The configuration of a connection that lets them learn no more than that (WebRTC section 4.2.1). */
export function configurationOf(servers: IceServers["servers"], exposure: Exposure): RTCConfiguration {
  const iceServers = servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }));
  return { iceServers, iceTransportPolicy: exposure === "relay" ? "relay" : "all" };
}
