import type { VNode } from "preact";
import type { Build } from "../build.ts";
import type { IslandFile } from "../build_plan.ts";

/** What one rendering has met so far. */
export class RenderState {
  readonly build: Build;
  /** Allows this page's scripts and styles. */
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  /** The islands on the page. */
  readonly islands: Set<IslandFile> = new Set();
  /** Their props as JSON, in the order of their markers. */
  readonly props: string[] = [];
  /** What `Head` collected, by what it matches. */
  readonly head: Map<string, VNode> = new Map();
  /** Whether an island is being rendered; those in it are plain components. */
  isInIsland = false;

  constructor(build: Build) {
    this.build = build;
  }
}

let current: RenderState | null = null;

/** The rendering that is under way; there is one at most, as rendering never waits. */
export function renderState(): RenderState | null {
  return current;
}

/** Renders with a state in force. */
export function withRenderState<T>(state: RenderState, render: () => T): T {
  current = state;
  try {
    return render();
  } finally {
    current = null;
  }
}
