// What every component needs.

import htm from "../vendor/htm.js";
import { createContext, Fragment, h, render } from "../vendor/preact.js";

export { createContext, Fragment, render };
export { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact-hooks.js";

/** Templates: values become text or attributes, never markup. */
export const html = htm.bind(h);

/** Class names that are wanted: cls("a", wanted && "b"). */
export function cls(...names) {
	return names.filter(Boolean).join(" ");
}
