import { assert, assertEquals } from "@std/assert";
import { placeBeside } from "../../components/menu_place.ts";

const page = { width: 800, height: 600 };
const frame = { left: 0, top: 60, width: 800, height: 440 };
const menu = { width: 288, height: 150 };
const button = (left: number, top: number) => ({ left, top, width: 32, height: 28 });

Deno.test("placeBeside() is below a button in the upper half, and above one in the lower", () => {
  assertEquals(placeBeside({ button: button(400, 100), frame, menu, page }), { left: 272, top: 72 });
  assertEquals(placeBeside({ button: button(400, 400), frame, menu, page }), { left: 272, top: 186 });
});

Deno.test("placeBeside() stays inside the frame sideways", () => {
  assertEquals(placeBeside({ button: button(2, 100), frame, menu, page }).left, 8);
  assertEquals(placeBeside({ button: button(760, 100), frame, menu, page }).left, 504);
});

Deno.test("placeBeside() takes the other side where only that one has room", () => {
  const low = { left: 0, top: 60, width: 800, height: 200 };
  const small = { width: 800, height: 300 };
  assertEquals(placeBeside({ button: button(400, 180), frame: low, menu, page: small }).top, 26 - 60);
});

Deno.test("placeBeside() covers the button rather than leaving the page", () => {
  const small = { width: 320, height: 180 };
  for (const top of [0, 60, 120, 170]) {
    const onPage = placeBeside({ button: button(10, top), frame, menu, page: small }).top + frame.top;
    assert(onPage >= 8 && onPage + menu.height <= 172, `${onPage}`);
  }
});
