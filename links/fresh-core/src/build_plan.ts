/** A module in `islands/`; all its paths start at the project's folder, as all paths of a plan do. */
export interface IslandFile {
  /** Its name in markers and in the boot script. */
  readonly name: string;
  readonly file: string;
  /** The browser's chunk of it, then those that it needs. */
  readonly chunks: readonly string[];
}

/** A module in `routes/`. */
export interface RouteFile {
  readonly file: string;
  readonly kind: "app" | "middleware" | "error" | "route";
  /** The pattern of its path. */
  readonly path: string;
}

/** A file to serve; its content is here or on the disk. */
export interface StaticFile {
  readonly hash: string;
  readonly contentType: string;
  readonly content?: Uint8Array<ArrayBuffer>;
  readonly filePath?: string;
}

/** All that a build found and made. */
export interface BuildPlan {
  readonly buildId: string;
  readonly bootChunks: readonly string[];
  readonly islands: readonly IslandFile[];
  readonly routes: readonly RouteFile[];
  readonly files: readonly (readonly [path: string, file: StaticFile])[];
}
