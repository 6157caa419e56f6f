import { systemClock } from "../clock.ts";

/** Milliseconds after which a page is taken for idle where the browser doesn't say. */
const IDLE_MS = 500;
/** Milliseconds until what couldn't be loaded is tried again. */
const LOAD_AGAIN_MS = 3_000;

/** Goes to another page of the app. */
export function goTo(path: string): void {
  location.assign(path);
}

/** The page's own address, to be shared. */
export function pageLink(): string {
  return location.href;
}

/** What the page's address has behind the #: a private room's key; empty where there is none. */
export function pageKey(): string {
  return location.hash.slice(1);
}

/** Loads the page again when the part of its address behind the # changes: another key is another room. */
export function reloadOnOtherKey(): Disposable {
  const listening = new AbortController();
  addEventListener("hashchange", () => location.reload(), { signal: listening.signal });
  return { [Symbol.dispose]: () => listening.abort() };
}

/** Says whether nobody can see the page now. */
export function isPageHidden(): boolean {
  return document.hidden;
}

/** Calls back when the page becomes visible, also when the browser brings it back from its history. */
export function onPageShown(callback: () => void): Disposable {
  const listening = new AbortController();
  const { signal } = listening;
  document.addEventListener("visibilitychange", () => document.hidden || callback(), { signal });
  addEventListener("pageshow", callback, { signal });
  return { [Symbol.dispose]: () => listening.abort() };
}

/** Calls back once when the page has nothing else to do, unless it is disposed of first. */
export function whenIdle(callback: () => void): Disposable {
  // Safari has no idle callbacks.
  if (!("requestIdleCallback" in globalThis)) return after(IDLE_MS, callback);
  const idle = requestIdleCallback(callback);
  return { [Symbol.dispose]: () => cancelIdleCallback(idle) };
}

/** Loads something when the page has nothing else to do; what fails is tried again until it is disposed of. */
export function loadWhenIdle(load: () => Promise<unknown>, recovered: () => void): Disposable {
  let isOver = false;
  let hasFailed = false;
  const attempt = () => {
    load().then(() => hasFailed && !isOver && recovered(), () => {
      hasFailed = true;
      if (!isOver) waiting = after(LOAD_AGAIN_MS, attempt);
    });
  };
  let waiting = whenIdle(attempt);
  return {
    [Symbol.dispose]() {
      isOver = true;
      waiting[Symbol.dispose]();
    },
  };
}

/** Calls back once after that many milliseconds, unless it is disposed of first. */
export function after(ms: number, callback: () => void): Disposable {
  return systemClock.after(ms, callback);
}

/** Puts a number of unread lines before the page's title; 0 takes it away. */
export function countInTitle(unread: number): void {
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = unread === 0 ? title : `(${unread}) ${title}`;
}

/** Says whether the main pointer is a mouse or the like: then there is a keyboard, and taking the focus opens none. */
export function hasFinePointer(): boolean {
  return matchMedia("(hover: hover) and (pointer: fine)").matches;
}

/** Calls back after every change of the elements' sizes, once they are laid out and before they are painted. */
export function watchSize(elements: readonly Element[], resized: () => void): Disposable {
  const observer = new ResizeObserver(resized);
  for (const element of elements) observer.observe(element);
  return { [Symbol.dispose]: () => observer.disconnect() };
}

/** What is told of files that are dragged over the page and dropped there. */
export interface FileCatcher {
  /** Whether they are wanted now; never while a dialog is open. */
  canTake(): boolean;
  over(isOver: boolean): void;
  dropped(data: DataTransfer): void;
}

/** Takes files that are dropped anywhere on the page; the browser never goes to one, also where it isn't wanted. */
export function catchFiles({ canTake, over, dropped }: FileCatcher): Disposable {
  const listening = new AbortController();
  const { signal } = listening;
  /** The next element is entered before the last one is left: so the page is left where that is the last one. */
  let entered: EventTarget | null = null;
  const areWanted = () => canTake() && document.querySelector("dialog[open]") === null;
  const takeOver = (event: DragEvent) => {
    const data = event.dataTransfer;
    if (!data?.types.includes("Files")) return undefined;
    event.preventDefault();
    data.dropEffect = areWanted() ? "copy" : "none";
    return data;
  };
  document.addEventListener("dragenter", (event) => {
    entered = event.target;
    if (takeOver(event)) over(areWanted());
  }, { signal });
  document.addEventListener("dragover", takeOver, { signal });
  document.addEventListener("dragleave", ({ target }) => target === entered && over(false), { signal });
  document.addEventListener("drop", (event) => {
    const data = takeOver(event);
    over(false);
    if (data && areWanted()) dropped(data);
  }, { signal });
  return { [Symbol.dispose]: () => listening.abort() };
}

/**
 * Tells the stylesheet, as `--visible-height`, how much of the page an on-screen keyboard leaves. Only for browsers
 * that lay the keyboard over the page (Safari on iOS); others shrink the page themselves.
 */
export function fitAboveKeyboard(): Disposable {
  const view = visualViewport;
  const listening = new AbortController();
  const fit = () => {
    if (view === null || view.scale > 1.01) return;
    const isCovered = innerHeight - view.height > 80;
    document.documentElement.style.setProperty("--visible-height", isCovered ? `${view.height}px` : "");
    if (isCovered) scrollTo(0, 0);
  };
  view?.addEventListener("resize", fit, { signal: listening.signal });
  return { [Symbol.dispose]: () => listening.abort() };
}
