import { Head } from "fresh/runtime";
import { Mark } from "../components/Mark.tsx";
import { NeedsScript } from "../components/NeedsScript.tsx";
import { SampleTalk } from "../components/SampleTalk.tsx";
import Lobby from "../islands/Lobby.tsx";
import { define } from "../define.ts";

export default define.page(() => (
  <div class="lobby">
    <Head>
      <title>Parley: a room by link</title>
      <meta
        name="description"
        content="Make a room, send its link, and talk. No account, nothing to install."
      />
    </Head>
    <header class="brand-bar">
      <span class="brand">
        <Mark /> Parley
      </span>
    </header>
    <main>
      <div class="hero">
        <h1>A room is just a link.</h1>
        <p class="lead">
          Make one, send the link to whom you like, and talk. No account, nothing to install.
        </p>
        <SampleTalk />
        <ul class="facts">
          <li>Whoever has the link can come in; rooms aren’t listed anywhere.</li>
          <li>What you write arrives, also over a bad connection.</li>
          <li>When everybody has gone, the room is soon forgotten.</li>
        </ul>
      </div>
      <div class="controls">
        <NeedsScript />
        <Lobby />
      </div>
    </main>
  </div>
));
