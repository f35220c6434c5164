/* What a share link shows: one piece to look at and to hear. It needs no key and can change nothing. */

import { followTheme, h } from "../web/dom.js";
import { sketch } from "../web/sketch.js";
import { Player } from "../web/synth.js";
import { Transport, placeIn } from "../web/transport.js";
import { pieceOf } from "./desk.js";
import { server } from "./server.js";

const NO_THEORY = { keys: {}, names: { 0: [] } };

export async function mountShared(root, token) {
  const section = h("section", { class: "mn", "aria-label": "A shared piece" }, h("p", {}, "Looking …"));
  root.append(h("header", { class: "st-head" }, h("h1", {}, h("img", { src: "page/icon.svg", alt: "" }), "Studio")), section);
  followTheme(section);
  try {
    const { title, composer, score } = await server.get(`shared/${token}`), piece = pieceOf(score, NO_THEORY, false);
    const player = new Player({ ask: (program) => server.samples(program) }), picture = sketch(score.rows, piece);
    player.load(score.rows, piece);
    player.listen((step) => picture.follow(step));
    const transport = new Transport(player, { place: (step) => placeIn(piece, step) });
    document.title = `${title} · Studio`;
    section.replaceChildren(h("h2", {}, title), h("p", { class: "st-hint" }, [composer && `composed by ${composer}`, score.key, score.source].filter(Boolean).join(" · ")),
      transport.element, h("div", { class: "mn-paper" }, picture.svg));
  } catch (problem) {
    section.replaceChildren(h("p", { role: "alert" }, problem.message));
  }
  root.removeAttribute("aria-busy");
}
