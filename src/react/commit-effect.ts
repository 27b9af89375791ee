import { useEffect, useLayoutEffect } from "react";

/** The effect of a commit, before the page is painted. On a server there is none, and React 18 warns of it. */
export const useCommitEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
