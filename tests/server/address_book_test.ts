import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS, RATES } from "../../lib/protocol/limits.ts";
import { AddressBook } from "../../lib/server/address_book.ts";
import { countedAddress } from "../../lib/server/counted_address.ts";
import { NO_METRICS } from "../../lib/server/metrics.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";

const ONE_EACH = { perSecond: 1, burst: 1 };

function newBook(rate = ONE_EACH) {
  const clock = new DrivenClock();
  return {
    clock,
    book: new AddressBook({
      clock,
      rates: { ...RATES, connects: rate, joins: rate, rooms: rate },
      metrics: NO_METRICS,
    }),
  };
}

describe("AddressBook", () => {
  it("counts the connections of each address", () => {
    const { book } = newBook();
    book.connected("a");
    book.connected("a");
    book.connected("b");
    book.disconnected("a");
    assertEquals([book.connectionsOf("a"), book.connectionsOf("b"), book.connectionsOf("c")], [1, 1, 0]);
    book.disconnected("a");
    assertEquals(book.connectionsOf("a"), 0);
  });

  it("gives each address and each of its rates a bucket of its own [RATE-3]", () => {
    const { book, clock } = newBook();
    assertEquals(book.take("joins", "a"), 0);
    assertEquals(book.take("joins", "a"), 1000);
    assertEquals([book.take("rooms", "a"), book.take("connects", "a"), book.take("joins", "b")], [0, 0, 0]);
    clock.advance(1000);
    assertEquals(book.take("joins", "a"), 0);
  });

  it("forgets the longest unused address over its limit, and no other", () => {
    const { book } = newBook();
    for (let number = 0; number < LIMITS.addresses; number++) book.take("joins", `a${number}`);
    assert(book.take("joins", "a0") > 0, "a0 is the newest now");
    book.take("joins", "one more");
    assert(book.take("joins", "a0") > 0, "a0 is still remembered");
    assertEquals(book.take("joins", "a1"), 0, "a1 was the longest unused");
  });
});

describe("countedAddress()", () => {
  for (
    const [address, counted] of [
      ["192.0.2.1", "192.0.2.1"],
      ["::ffff:192.0.2.1", "192.0.2.1"],
      ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
      ["2001:DB8:0001:2::9", "2001:db8:1:2"],
      ["2001:db8::1", "2001:db8:0:0"],
      ["::1", "0:0:0:0"],
      ["fe80::1%eth0", "fe80:0:0:0"],
      ["local", "local"],
    ] as const
  ) {
    it(`counts ${address} as ${counted} [WIRE-10]`, () => assertEquals(countedAddress(address), counted));
  }
});
