/* Small tools for building pages by hand: elements, icons, the light or dark theme, files to save. */

/** An element: attributes as written in HTML; `on…` functions become listeners; children are nodes or text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Drawn on a 24 × 24 field with a pen of width 2; "!" marks filled shapes.
const ICONS = {
  play: "!M8 5v14l11-7z", pause: "!M7 5h3.5v14H7zM13.5 5H17v14h-3.5z", stop: "!M6.5 6.5h11v11h-11z",
  loop: "M17 3l3.5 3.5L17 10M3.5 11.5v-1a4 4 0 0 1 4-4h13M7 21l-3.5-3.5L7 14M20.5 12.5v1a4 4 0 0 1-4 4h-13",
  draw: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM14 6.5l3.5 3.5",
  select: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M11 4h2M11 20h2M4 11v2M20 11v2",
  erase: "M9 19.5h11M5.5 16l8.5-10 6 5-7 8.5H8.5z", undo: "M8.5 4.5L4 9l4.5 4.5M4 9h10a5.5 5.5 0 0 1 0 11h-4",
  redo: "M15.5 4.5L20 9l-4.5 4.5M20 9H10a5.5 5.5 0 0 0 0 11h4", lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  bin: "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5M13.5 11v5", wider: "M12 5v14M5 12h14", narrower: "M5 12h14",
  fit: "M4 12h16M7.5 8.5L4 12l3.5 3.5M16.5 8.5L20 12l-3.5 3.5", save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  back: "M15 5l-7 7 7 7", next: "M9 5l7 7-7 7", through: "!M4 5v14l8-7zM12.5 5v14l8-7z",
  check: "M5 13l4.5 4.5L19.5 7", ask: "M9 9.5a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.200-1.5 2.400M12 18h.01",
};

/** An icon that screen readers pass over; its button carries the name. */
export function icon(name) {
  const filled = ICONS[name].startsWith("!"), box = document.createElement("span");
  box.className = "mn-icon";
  box.setAttribute("aria-hidden", "true");
  box.innerHTML = `<svg viewBox="0 0 24 24" class="${filled ? "mn-filled" : "mn-line"}"><path d="${ICONS[name].replace("!", "")}"/></svg>`;
  return box;
}

/** A button with an icon, a name that is spoken and shown on hovering, and its key, if it has one. */
export function button(picture, label, onclick, { key = "", toggle = false, text = "", ...more } = {}) {
  return h("button", {
    type: "button", class: text ? "mn-button mn-worded" : "mn-button",
    "aria-label": text ? null : label, title: key ? `${label} (${key})` : label,
    "aria-keyshortcuts": key.includes(" ") ? null : key || null, "aria-pressed": toggle ? "false" : null, onclick, ...more,
  }, picture && icon(picture), text || null);
}

export const press = (element, on) => element.setAttribute("aria-pressed", String(on));

/** A labelled field: the label's text, then the control. */
export const field = (label, ...controls) => h("label", { class: "mn-field" }, h("span", {}, label), ...controls);

/** Keep the class `mn-dark` on `root` in step with the colour that lies behind it, whatever page this is. Returns the way to end it. */
export function followTheme(root, changed = () => {}) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const look = () => {
    let behind = root.parentElement, colour = null;
    for (; behind && !colour; behind = behind.parentElement) {
      const [r, g, b, a = 1] = (getComputedStyle(behind).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
      if (a > 0.5) colour = [r, g, b];
    }
    const luminance = colour ? (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255 : 1;
    const now = luminance < 0.5;
    if (now !== root.classList.contains("mn-dark")) root.classList.toggle("mn-dark", now);
    changed();
  };
  const later = () => requestAnimationFrame(look);                      // after the page's own style sheet has taken effect
  const observer = new MutationObserver(later);
  for (const node of [document.documentElement, document.body]) observer.observe(node, { attributes: true });
  dark.addEventListener("change", later);
  requestAnimationFrame(look);
  return () => { observer.disconnect(); dark.removeEventListener("change", later); };
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Hand bytes to the user as a file. */
export function saveFile(name, bytes, type) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
