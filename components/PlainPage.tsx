import type { ComponentChildren } from "preact";
import { Mark } from "./Mark.tsx";

/** A page that says one thing and leads back to the start. */
export function PlainPage({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="plain-page">
      <header class="brand-bar">
        <a class="brand" href="/">
          <Mark /> Parley
        </a>
      </header>
      <main class="panel">
        <h1>{title}</h1>
        {children}
        <p class="choices">
          <a class="button main" href="/">Back to the start</a>
        </p>
      </main>
    </div>
  );
}
