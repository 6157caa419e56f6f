/// <reference lib="deno.unstable" />
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NOT_CODE = /^\s*(\/\/.*|\/\*\*?.*|\*.*|)$/;
const TABLES = new Set(["Map", "Set", "WeakMap", "WeakSet"]);

/** One import, re-export or import type; `to` is a path from the root, or a package as it is written. */
export interface Import {
  readonly to: string;
  readonly isTypeOnly: boolean;
}

/** What the architecture's rules need to know of a source file. */
export interface SourceFile {
  /** From the project's root. */
  readonly path: string;
  /** Lines that aren't empty and not only a comment. */
  readonly codeLines: number;
  readonly imports: readonly Import[];
  /** Names that the file uses and doesn't declare; `Math.random` as a whole. */
  readonly globals: ReadonlySet<string>;
  /** Module-level variables that can change: `let`, and tables that start out empty. */
  readonly state: readonly string[];
}

/** Reads all TypeScript files at and below a path of the project. */
export async function readSources(path: string): Promise<SourceFile[]> {
  const full = join(ROOT, path);
  if ((await Deno.stat(full)).isFile) return [readSource(path, await Deno.readTextFile(full))];
  const sources: SourceFile[] = [];
  for await (const { name, isDirectory } of Deno.readDir(full)) {
    if (isDirectory || /\.tsx?$/.test(name)) sources.push(...await readSources(`${path}/${name}`));
  }
  return sources;
}

/** Reads one file; the linter's parser gives the syntax tree. */
export function readSource(path: string, text: string): SourceFile {
  const imports: Import[] = [];
  const used = new Set<string>();
  const declared = new Set<string>();
  const state: string[] = [];
  const importFrom = (specifier: string, isTypeOnly: boolean) =>
    imports.push({ to: specifier.startsWith(".") ? join(dirname(path), specifier) : specifier, isTypeOnly });
  const visitor: Deno.lint.LintVisitor = {
    ImportDeclaration: ({ source, importKind, specifiers }) => {
      const isTypeOnly = importKind === "type" ||
        specifiers.length > 0 &&
          specifiers.every((each) => "importKind" in each && each.importKind === "type");
      importFrom(source.value, isTypeOnly);
    },
    ExportAllDeclaration: ({ source, exportKind }) => void importFrom(source.value, exportKind === "type"),
    ExportNamedDeclaration: ({ source, exportKind }) =>
      source && void importFrom(source.value, exportKind === "type"),
    ImportExpression: ({ source }) => {
      if (source.type === "Literal" && typeof source.value === "string") importFrom(source.value, false);
    },
    TSImportType: ({ argument }) => {
      if (argument.type === "TSLiteralType" && argument.literal.type === "Literal") {
        importFrom(String(argument.literal.value), true);
      }
    },
    MemberExpression: ({ object, property }) => {
      if (object.type !== "Identifier" || property.type !== "Identifier") return;
      if (object.name === "Math" && property.name === "random") used.add("Math.random");
    },
    Identifier: (node) =>
      void (isDeclaration(node) ? declared : isUse(node) ? used : new Set()).add(node.name),
    "Program > VariableDeclaration": (node: Deno.lint.VariableDeclaration) =>
      void state.push(...stateOf(node)),
    "Program > ExportNamedDeclaration > VariableDeclaration": (node: Deno.lint.VariableDeclaration) =>
      void state.push(...stateOf(node)),
  };
  Deno.lint.runPlugin({ name: "source", rules: { read: { create: () => visitor } } }, path, text);
  const codeLines = text.split("\n").filter((line) => !NOT_CODE.test(line)).length;
  return { path, codeLines, imports, globals: used.difference(declared), state };
}

function isDeclaration(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "VariableDeclarator":
    case "ClassDeclaration":
      return isAt(parent.id, node);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return isAt(parent.id, node) || parent.params.some((each) => isAt(each, node));
    case "Property":
      return parent.parent.type === "ObjectPattern" && isAt(parent.value, node);
    default:
      return /^(Import\w*Specifier|ArrayPattern|RestElement)$/.test(parent.type);
  }
}

/** Whether an identifier stands for a value, not for a property, a key or a type. */
function isUse(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  if (parent.type === "MemberExpression") return parent.computed || isAt(parent.object, node);
  if (parent.type === "Property") return parent.computed || parent.shorthand || !isAt(parent.key, node);
  if (parent.type === "MethodDefinition" || parent.type === "PropertyDefinition") {
    return !isAt(parent.key, node);
  }
  return !parent.type.startsWith("TS") || /^TS(As|Satisfies|NonNull)/.test(parent.type);
}

/** Whether a child of a node is this identifier, with its type or without. */
function isAt(
  child: { readonly range: readonly number[] } | null | undefined,
  node: Deno.lint.Identifier,
): boolean {
  return child?.range[0] === node.range[0];
}

function stateOf({ kind, declarations }: Deno.lint.VariableDeclaration): string[] {
  return declarations.flatMap(({ id, init }) => {
    const isEmptyTable = init?.type === "NewExpression" && init.callee.type === "Identifier" &&
      TABLES.has(init.callee.name) && init.arguments.length === 0;
    return kind !== "const" || isEmptyTable ? [id.type === "Identifier" ? id.name : id.type] : [];
  });
}
