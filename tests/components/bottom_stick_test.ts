import { assertEquals } from "@std/assert";
import { BottomStick } from "../../components/bottom_stick.ts";

/** As much of a scrolling element as the stick uses. */
function fakePage(height: number) {
  const scroller = {
    clientHeight: 100,
    scrollHeight: height,
    top: 0,
    get scrollTop() {
      return this.top;
    },
    set scrollTop(top: number) {
      this.top = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight));
    },
  };
  const told: boolean[] = [];
  let resized = () => {};
  const stick = new BottomStick({
    // deno-lint-ignore no-explicit-any
    scroller: scroller as any,
    // deno-lint-ignore no-explicit-any
    content: {} as any,
    watchSize: (_elements, callback) => {
      resized = callback;
      return { [Symbol.dispose]: () => resized = () => {} };
    },
    changed: (isStuck) => told.push(isStuck),
  });
  const layOut = (next = scroller.scrollHeight) => {
    scroller.scrollHeight = next;
    resized();
  };
  const scrollTo = (top: number) => {
    scroller.scrollTop = top;
    return stick.scrolled();
  };
  layOut();
  return { scroller, stick, told, layOut, scrollTo };
}

Deno.test("BottomStick follows what comes at the bottom", () => {
  const { scroller, layOut } = fakePage(500);
  assertEquals(scroller.scrollTop, 400);
  layOut(560);
  assertEquals(scroller.scrollTop, 460);
});

Deno.test("BottomStick keeps the place of who reads back, and follows again from the bottom on", () => {
  const { scroller, layOut, scrollTo, told } = fakePage(500);
  scrollTo(200);
  layOut(560);
  assertEquals(scroller.scrollTop, 200);
  scrollTo(455);
  layOut(600);
  assertEquals([scroller.scrollTop, told], [500, [false, true]]);
});

Deno.test("BottomStick doesn't take a line that came after its own scrolling for the reader's", () => {
  const { scroller, stick, layOut, told } = fakePage(500);
  layOut(560);
  scroller.scrollHeight = 700;
  stick.scrolled();
  layOut();
  assertEquals([scroller.scrollTop, told], [600, []]);
});

Deno.test("BottomStick.stick() goes to the bottom at once", () => {
  const { scroller, stick, scrollTo, told } = fakePage(500);
  scrollTo(0);
  stick.stick();
  assertEquals([scroller.scrollTop, told], [400, [false, true]]);
});

Deno.test("BottomStick tells the reader's scrolling from its own", () => {
  const { stick, layOut, scrollTo } = fakePage(500);
  layOut(560);
  assertEquals(stick.scrolled(), false);
  assertEquals(scrollTo(450), true);
});

Deno.test("BottomStick.hold() keeps still what comes at the bottom, and follows once released", () => {
  const { scroller, stick, layOut, told } = fakePage(500);
  const hold = stick.hold();
  layOut(560);
  assertEquals(scroller.scrollTop, 400);
  hold[Symbol.dispose]();
  assertEquals([scroller.scrollTop, told], [460, []]);
});

Deno.test("BottomStick.hold() doesn't take the late event of a scrolling before it for the reader's", () => {
  const { scroller, stick, told } = fakePage(500);
  scroller.scrollTop = 200;
  stick.hold();
  assertEquals([stick.scrolled(), told], [false, [false]]);
  scroller.scrollTop = 190;
  assertEquals(stick.scrolled(), true);
});

Deno.test("BottomStick.stay() stays at the place", () => {
  const { scroller, stick, layOut, told } = fakePage(500);
  stick.stay();
  layOut(560);
  assertEquals([scroller.scrollTop, told], [400, [false]]);
});
