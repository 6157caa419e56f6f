/** How one kind of server is spoken to. */
export interface Dialect {
  readonly path: string;
  readonly protocol: string | undefined;
  /**
   * What the client that wants into `room` answers to a text of the server (the empty one stands for the opening), or
   * that it is in, as whom.
   */
  enter(room: string, text: string): { readonly answer?: string; readonly self?: string };
  /** A line to the room, its text a mark, whose sign nothing else of the server's frames may hold, and padding. */
  line(mark: string, padding?: string): string;
  /** A session description to one member, likewise. */
  signal?(mark: string, to: string): string;
  /** What a text that keeps the connection alive is answered with. */
  pulse?(text: string): string | undefined;
}

/** The text that everybody says: 64 bytes with the mark. */
const PADDING = "x".repeat(64 - 13);
/** A session description is about 1.5 KB, in lines. */
const SDP = `v=0\\r\\n${"a=candidate:1 1 udp 2113937151 192.0.2.1 54321 typ host\\r\\n".repeat(25)}`;

const selfIn = (text: string) => /"self":"([^"]+)"/.exec(text)?.[1];

/** What Parley and the plain servers speak: the same bytes from the client. */
export const rooms: Dialect = {
  path: "/ws",
  protocol: "parley.1",
  enter(room, text) {
    if (text === "") return { answer: JSON.stringify({ type: "ENTERROOM", value: room, create: true }) };
    const self = selfIn(text);
    return text.includes('"welcome"') && self !== undefined ? { self } : {};
  },
  line: (mark, padding = PADDING) =>
    `{"type":"CHATMSG","id":"bench-${mark.slice(1)}","value":"${mark}${padding}"}`,
  signal: (mark, to) => `{"type":"offer","to":"${to}","sdp":"${mark}${SDP}"}`,
  pulse: (text) => text === '{"type":"ping"}' ? '{"type":"pong"}' : undefined,
};

/** Engine.IO 4 and Socket.IO 5 over a WebSocket alone: "0", "40" and "2" are theirs, "42" is an event. */
export const socketIo: Dialect = {
  path: "/socket.io/?EIO=4&transport=websocket",
  protocol: undefined,
  enter(room, text) {
    if (text.startsWith("0")) return { answer: "40" };
    if (text.startsWith("40")) return { answer: `42["enter","${room}"]` };
    const self = selfIn(text);
    return self === undefined ? {} : { self };
  },
  line: (mark, padding = PADDING) => `42["line",{"id":"bench-${mark.slice(1)}","value":"${mark}${padding}"}]`,
  signal: (mark, to) => `42["offer",{"to":"${to}","sdp":"${mark}${SDP}"}]`,
  pulse: (text) => text === "2" ? "3" : undefined,
};

/** The PeerJS server, which knows no rooms: whoever connects has an id. */
export function peerJs(id: string): Dialect {
  return {
    path: `/peerjs?key=peerjs&id=${id}&token=${id}`,
    protocol: undefined,
    enter: (_, text) => text.includes('"OPEN"') ? { self: id } : {},
    line: () => "",
    signal: (mark, to) => `{"type":"OFFER","dst":"${to}","payload":{"sdp":"${mark}${SDP}"}}`,
  };
}
