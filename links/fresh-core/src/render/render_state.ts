import type { ComponentChildren, VNode } from "preact";
import type { BuildCache, Island } from "../build_cache.ts";

/** JSX that was given to an island. */
export interface SlotContent {
  name: string;
  content: ComponentChildren;
}

/** What one rendering has met so far. */
export class RenderState {
  /** Allows this page's scripts and styles. */
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  /** The islands on the page. */
  readonly islands: Set<Island> = new Set();
  /** Their props, in the order of their markers. */
  readonly props: Record<string, unknown>[] = [];
  /** The slots that no island has shown yet. */
  readonly slots: (SlotContent | null)[] = [];
  /** What `Head` collected, by what it matches. */
  readonly head: Map<string, VNode> = new Map();
  /** Which of html, head and body the page has. */
  readonly seen: Set<string> = new Set();
  /** Whether an island, a slot or `Head` is around what is being rendered, innermost last. */
  readonly around: ("island" | "slot" | "head")[] = [];

  constructor(
    /** The page's address. */
    readonly url: URL,
    /** The build that knows the islands. */
    readonly cache: BuildCache,
  ) {}
}

let current: RenderState | null = null;

/** The rendering that is under way; there is one at most, as rendering never waits. */
export function renderState(): RenderState | null {
  return current;
}

/** Renders with a state in force. */
export function withRenderState<T>(state: RenderState, render: () => T): T {
  const outer = current;
  current = state;
  try {
    return render();
  } finally {
    current = outer;
  }
}
