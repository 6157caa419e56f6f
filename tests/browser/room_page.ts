import { assertEquals } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import type { PathKind } from "../../lib/client/path.ts";
import type { Person } from "./harness/person.ts";

/** A person's page as a room: what is done on it and seen on it, in the words of people. */
export class RoomPage {
  readonly person: Person;
  readonly page: Page;
  readonly composer: Locator;
  readonly lines: Locator;

  constructor(person: Person, page: Page = person.page) {
    this.person = person;
    this.page = page;
    this.composer = page.getByRole("textbox", { name: "Message", exact: true });
    this.lines = page.locator(".line");
  }

  /** Opens the address and waits until the room is entered. */
  async enter(url: string): Promise<this> {
    await this.page.goto(url);
    return await this.online();
  }

  /** Opens a room that isn't there yet, and makes it. */
  async open(url: string): Promise<this> {
    await this.page.goto(url);
    await this.page.getByRole("button", { name: "Open it now" }).click();
    return await this.online();
  }

  async online(): Promise<this> {
    await this.status("online");
    return this;
  }

  /** Waits for the connection's state. */
  async status(status: string): Promise<void> {
    await this.page.locator(`[data-status="${status}"]`).waitFor();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** The texts of all lines, from the top. */
  async texts(): Promise<string[]> {
    return await this.lines.locator(".text").allTextContents();
  }

  /** Waits until the lines are these and the room has kept them all. */
  async shows(...texts: readonly string[]): Promise<void> {
    await this.page.waitForFunction(
      (expected) => {
        const lines = [...document.querySelectorAll<HTMLElement>(".line")];
        const shown = lines.map((line) => line.querySelector(".text")?.textContent);
        return lines.every((line) => line.dataset["state"] === "kept") && JSON.stringify(shown) === expected;
      },
      JSON.stringify(texts),
      { polling: 50 },
    ).catch(async (error) => {
      assertEquals(await this.texts(), texts);
      throw error;
    });
  }

  /** Waits until as many lines are there, all of them kept. */
  async showsCount(count: number): Promise<void> {
    await this.page.waitForFunction(
      (expected) => document.querySelectorAll('.line[data-state="kept"]').length === expected,
      count,
      { polling: 50 },
    );
  }

  /** Waits until so many members are connected directly, in these ways. */
  async connected(count: number, ...kinds: readonly PathKind[]): Promise<void> {
    await this.page.waitForFunction(
      ({ count, kinds }) => {
        const labels = [...document.querySelectorAll<HTMLElement>(".people [data-path]")];
        const paths = labels.map((label) => label.dataset["path"] ?? "").filter((path) => path !== "relay");
        return paths.length === count && paths.every((path) => kinds.length === 0 || kinds.includes(path));
      },
      { count, kinds: kinds as readonly string[] },
      { polling: 50 },
    );
  }

  /** Waits until the list shows so many people, oneself included. */
  async hasPeople(count: number): Promise<void> {
    await this.page.waitForFunction(
      (count) => document.querySelector('[data-testid="people"]')?.textContent === String(count),
      count,
      { polling: 50 },
    );
  }

  /** Changes the text of an own line. */
  async edit(text: string, otherText: string): Promise<void> {
    await this.#openMenu(text);
    await this.page.getByRole("menuitem", { name: "Edit" }).click();
    const field = this.page.getByRole("textbox", { name: "Edit message" });
    await field.fill(otherText);
    await field.press("Enter");
  }

  /** Reacts to a line, by the reaction's name. */
  async react(text: string, reaction: string): Promise<void> {
    await this.#openMenu(text);
    await this.page.getByRole("menuitemradio", { name: reaction }).click();
  }

  async #openMenu(text: string): Promise<void> {
    await this.lines.filter({ hasText: text }).hover();
    await this.page.getByRole("button", { name: `More for “${text}”` }).click();
    await this.page.getByRole("menu").waitFor();
  }

  /** Chooses another display name in the list of people. */
  async rename(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Change your name" }).click();
    const field = this.page.getByRole("textbox", { name: "Your name" });
    await field.fill(name);
    await field.press("Enter");
  }
}
