import { asset } from "fresh/runtime";
import { define } from "../define.ts";

export default define.page(({ Component }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta
        name="viewport"
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
      />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f5f4ef" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121716" />
      <link key="styles" rel="stylesheet" href={asset("/styles.css")} />
      <link key="icon" rel="icon" type="image/svg+xml" href={asset("/icon.svg")} />
      <link key="touch-icon" rel="apple-touch-icon" href={asset("/icon-192.png")} />
      <link key="manifest" rel="manifest" href="/manifest.webmanifest" />
    </head>
    <body>
      <Component />
    </body>
  </html>
));
