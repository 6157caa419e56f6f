import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { PublicFront } from "../../front/public_front.ts";
import { PUBLIC_LIMITS } from "../../front/public_limits.ts";
import { UpgradableInfo } from "../../lib/server/upgrade.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakeServer } from "../fakes/fake_server.ts";
import { rawFrame, RawSocket } from "../fakes/raw_socket.ts";
import { until } from "../fakes/until.ts";

const PING = 9;
const PONG = 10;

describe("silence on the public entry", () => {
  const clock = new DrivenClock();
  const { hub, config } = new FakeServer();
  let front: PublicFront;
  beforeAll(async () => {
    const connect: Parameters<UpgradableInfo["upgrade"]>[0]["connect"] = (socket) =>
      hub.connect(socket, { dialect: "cookbook", address: "192.0.2.1" });
    const answer = (_: Request, info: unknown) =>
      Promise.resolve(
        info instanceof UpgradableInfo ? info.upgrade({ protocol: undefined, connect }) : new Response(),
      );
    const where = { hostname: "127.0.0.1", port: 0 };
    front = await PublicFront.listen({ config: { ...config, ...where }, answer }, clock);
  });
  afterAll(() => front.shutdown());

  it("is broken by a ping, and its answer keeps a Cookbook client; who doesn't answer is cut off [PUBLIC-5]", async () => {
    const { port } = front.addr;
    using alive = await RawSocket.open(port);
    using dead = await RawSocket.open(port);
    for (let look = 0; look < 2; look++) clock.advance(PUBLIC_LIMITS.silenceLookMs);
    assertEquals([await alive.control(), await dead.control()], [PING, PING]);
    await alive.send(rawFrame({ opcode: PONG }));
    // The answer to a ping says that what was sent before has come.
    await alive.send(rawFrame({ opcode: PING }));
    assertEquals(await alive.control(), PONG);
    clock.advance(PUBLIC_LIMITS.silenceLookMs);
    assertEquals(await dead.next(), { end: "cut" });
    await until(() => hub.counts.connections === 1);
    clock.advance(PUBLIC_LIMITS.silenceLookMs);
    assertEquals(await alive.control(), PING);
  });
});
