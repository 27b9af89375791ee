import js from "@eslint/js";
import stylistic from "@stylistic/eslint-plugin";
import { defineConfig, globalIgnores } from "eslint/config";
import importSort from "eslint-plugin-simple-import-sort";
import globals from "globals";
import tseslint from "typescript-eslint";
import { house } from "./scripts/eslint-rules.mjs";

const timerCure =
  "in stream and sources use `sink.environment` or the stream's environment; " +
  "in widgets use the scope or the frame loop.";
const observerCure =
  "in widgets use the scope (src/widgets/page/scope.ts), which undoes it on destroy; in stream `environment.on`.";
const clockCure = "in stream and sources use `sink.environment`, in widgets `stream.now()` or the frame loop's time.";
const markupCure = "strict pages block it (trusted types): use `textContent` and `createElement`.";
const styleCure = "strict pages block it (style-src): use `element.style.x =`, or `adoptedStyleSheets`.";

const timers = ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "requestIdleCallback"];
const frames = ["requestAnimationFrame", "cancelAnimationFrame"];
const observers = ["ResizeObserver", "IntersectionObserver", "MutationObserver", "PerformanceObserver", "matchMedia"];
const listeners = ["addEventListener", "removeEventListener"];

const because = (names, cure) => names.map((name) => ({ name, message: `Raw ${name}: ${cure}` }));
const resourceGlobals = [
  ...because([...timers, ...frames], timerCure),
  ...because([...observers, ...listeners], observerCure),
];

const pageGlobals = ["document", "window", "navigator", "location", "localStorage", "history"].map((name) => ({
  name,
  message: `${name}: this room is headless; ask the environment, or do it in widgets.`,
}));

const markupGlobals = [{ name: "DOMParser", message: `DOMParser: ${markupCure}` }];

const markupProperties = [
  ...["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "srcdoc"].map((property) => ({
    property,
    message: `${property}: ${markupCure}`,
  })),
  ...["write", "writeln"].map((property) => ({
    object: "document",
    property,
    message: `document.${property}: ${markupCure}`,
  })),
];

const resourceProperties = because([...frames, ...observers], observerCure).map(({ name, message }) => ({
  property: name,
  message,
}));

const clockProperties = [
  ["Date", "now"],
  ["Math", "random"],
  ["performance", "now"],
].map(([object, property]) => ({ object, property, message: `${object}.${property}: ${clockCure}` }));

const typeImportSyntax = [
  {
    selector: ":matches(ImportSpecifier[importKind='type'], ExportSpecifier[exportKind='type'])",
    message: "Types have a statement of their own: `import type { … }`, `export type { … }`.",
  },
];

const houseSyntax = [
  ...typeImportSyntax,
  { selector: "ExportDefaultDeclaration", message: "No default exports: export by name." },
  { selector: "ExportSpecifier[exported.name='default']", message: "No default exports: export by name." },
  {
    selector: ":matches(PropertyDefinition, MethodDefinition, TSParameterProperty)[accessibility='private']",
    message: "No `private`: use a #private name.",
  },
  { selector: "TSEnumDeclaration", message: "No enums: use a union of strings." },
  {
    selector: "ImportDeclaration[source.value='d3'] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)",
    message: "Import from d3 by name: the rest of it would end up in every bundle.",
  },
  {
    selector: "CallExpression[callee.property.name=/^setAttribute(NS)?$/] > Literal.arguments[value='style']",
    message: `setAttribute("style"): ${styleCure}`,
  },
  {
    selector: "CallExpression[callee.property.name='attr'][arguments.0.value='style']",
    message: `.attr("style"): ${styleCure} In d3: \`.style(name, value)\`.`,
  },
  { selector: "CallExpression[callee.property.name='html']", message: `d3's .html(): ${markupCure}` },
  {
    selector: "CallExpression[callee.property.name=/^createElement(NS)?$/] > Literal.arguments[value='style']",
    message: `<style>: ${styleCure}`,
  },
];

const clockSyntax = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: `new Date(): ${clockCure}` },
];

const memberSyntax = [
  {
    selector: "MemberExpression[property.name=/^(add|remove)EventListener$/]",
    message: `Raw listener: ${observerCure}`,
  },
  {
    selector: "AssignmentExpression > MemberExpression.left[property.name=/^on[a-z]+$/]",
    message: `Raw listener: ${observerCure}`,
  },
  {
    selector: "MemberExpression[object.property.name='defaultView'][property.name=/^(set|clear)(Timeout|Interval)$/]",
    message: `Raw timer: ${timerCure}`,
  },
];

const d3Imports = [
  "error",
  {
    paths: [
      {
        name: "d3",
        importNames: ["timer", "timerFlush", "timeout", "interval", "now"],
        message: `A raw timer or clock: ${timerCure}`,
      },
    ],
    patterns: [
      {
        regex: "^d3$",
        importNamePattern:
          "^(transition|interrupt|active|zoom|scheme[A-Z]|interpolate(Turbo|Viridis|Magma|Inferno|Plasma))",
        message:
          "d3-transition, d3-zoom and d3-scale-chromatic are too heavy here: move marks in a frame, " +
          "write colours as roles.",
      },
      { regex: "^d3-", message: 'Import from "d3".' },
    ],
  },
];

/** The bans that hold in a part of src. */
function bans({ page = false, resources = true, clock = true, members = false }) {
  return {
    "no-restricted-globals": [
      "error",
      {
        globals: [...markupGlobals, ...(page ? pageGlobals : []), ...(resources ? resourceGlobals : [])],
        checkGlobalObject: true,
      },
    ],
    "no-restricted-properties": [
      "error",
      ...markupProperties,
      ...(resources ? resourceProperties : []),
      ...(clock ? clockProperties : []),
    ],
    "no-restricted-syntax": ["error", ...houseSyntax, ...(clock ? clockSyntax : []), ...(members ? memberSyntax : [])],
  };
}

export default defineConfig(
  globalIgnores([
    ".wireit/",
    "dist/",
    "docs/api/",
    "coverage/",
    "test/hosts/*/dist/",
    // Mistakes on purpose.
    "test/package/consumer/*words.ts*",
    "test/screenshots/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    plugins: { "@stylistic": stylistic, "import-sort": importSort },
    rules: {
      // Prettier leaves comments and strings as long as they are.
      "@stylistic/max-len": ["error", { code: 120, ignoreUrls: true }],
      "import-sort/imports": ["error", { groups: [["^\\u0000", "^node:", "^@?\\w", "^\\.\\.", "^\\."]] }],
      curly: ["error", "multi-line"],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-new-func": "error",
      "no-eval": "error",
      "no-console": "off",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-useless-rename": "error",
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker },
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { house },
    rules: {
      "house/no-needless-string": "error",
      "no-restricted-syntax": ["error", ...typeImportSyntax],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "all" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // A source returns its teardown or nothing: `Teardown | void` is the contract.
      "@typescript-eslint/no-invalid-void-type": "off",
      // Where a frame or a row passes, an iterator makes objects: code that runs so seldom stays uncompiled for long.
      "@typescript-eslint/prefer-for-of": "off",
      // It asks for `!`, which the strict rules ban.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
    },
  },
  { files: ["src/**/*.ts"], rules: { ...bans({}), "no-restricted-imports": d3Imports } },
  { files: ["src/stream/**/*.ts"], rules: bans({ page: true }) },
  { files: ["src/{series,draw}/**/*.ts"], rules: bans({ page: true, members: true }) },
  { files: ["src/{widgets,elements,kit,react}/**/*.ts"], rules: bans({ members: true }) },
  { files: ["src/adapters/**/*.ts"], rules: bans({ page: true }) },
  // Tabs share by locks, of the page or the worker.
  { files: ["src/adapters/shared-connection/leadership.ts"], rules: bans({}) },
  // What stands beside a stream: servers, and waiting in real time.
  { files: ["src/{testing,relay}/**/*.ts"], rules: bans({ page: true, resources: false, clock: false }) },
  { files: ["src/stream/clock/environment.ts"], rules: bans({ resources: false, clock: false }) },
  // Reads what the page says of its modules, of which a stream's are some.
  { files: ["src/stream/pinned.ts"], rules: bans({ page: false }) },
  { files: ["src/widgets/page/clock.ts"], rules: bans({ clock: false, members: true }) },
  { files: ["src/widgets/loop/ticker.ts"], rules: bans({ resources: false }) },
  { files: ["src/widgets/page/scope.ts"], rules: bans({ resources: false }) },
  // Comes before all else, with what it needs in it.
  { files: ["src/elements/autoload/loader.ts"], rules: bans({ resources: false, members: true }) },
  // Live as long as their page does.
  { files: ["src/elements/embed/{embed,tell-height}.ts"], rules: bans({ resources: false }) },
  {
    files: ["test/**/*.{ts,tsx}", "*.ts"],
    languageOptions: { globals: globals.node },
    rules: {
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    // One line types the elements, as documented.
    files: ["test/hosts/*/types/*"],
    rules: { "@typescript-eslint/no-namespace": "off", "@typescript-eslint/no-empty-object-type": "off" },
  },
  // Packages of their own, whose types are there only once they are installed.
  { files: ["test/hosts/**/*.ts"], rules: { "@typescript-eslint/no-unnecessary-type-parameters": "off" } },
  { files: ["**/*.{js,mjs}"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  // Words of Svelte's compiler.
  { files: ["**/*.svelte.js"], languageOptions: { globals: { $state: "readonly", $effect: "readonly" } } },
);
