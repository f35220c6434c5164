/* The library: search, open, rename, share, delete, download, and two questions to every piece: made again, the same? copied from where? */

import { button, field, followTheme, h, saveFile } from "../web/dom.js";
import { fileName } from "./desk.js";
import { etagOf, server } from "./server.js";

const FILES = { mid: "MIDI", musicxml: "MusicXML", wav: "WAV", json: "JSON" };

export class Library {
  constructor(studio, room) {
    Object.assign(this, { studio, room, pieces: [] });
    const later = () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.refresh(), 250); };
    this.query = h("input", { type: "search", placeholder: "title", maxlength: 100, oninput: later });
    this.theme = h("input", { type: "search", placeholder: "2,2,1", size: 10, pattern: "-?\\d{1,2}(,-?\\d{1,2}){0,7}", oninput: later,
      title: "Intervals in semitones that follow each other, such as 2,2,1 for do re mi fa" });
    this.chord = h("input", { type: "search", placeholder: "G7", size: 6, maxlength: 24, oninput: later });
    this.list = h("ul", { class: "st-list" });
    this.more = button(null, "More", () => this.next(), { text: "More" });
    this.empty = h("p", { class: "st-hint" });
    const own = button("ask", "Search for the notes selected in the roll", () => this.takeTheme(), { text: "Theme from the roll" });
    const section = h("section", { class: "mn", "aria-label": "Library" },
      h("div", { class: "st-bar", role: "search" }, field("Search", this.query), field("Theme", this.theme), own, field("Chord", this.chord)),
      this.empty, this.list, this.more);
    room.replaceChildren(section);
    followTheme(section);
  }

  takeTheme() {
    const pitches = this.studio.instrument.sheet.selected.map((n) => n.pitch);
    if (pitches.length < 2) return this.studio.say("Select two or more notes in the roll first; their intervals are searched for.");
    this.theme.value = pitches.slice(1, 9).map((pitch, i) => pitch - pitches[i]).join(",");
    return this.refresh();
  }

  async refresh() {
    this.empty.textContent = "Looking …";
    this.pieces = [];
    this.cursor = null;
    await this.next(true);
  }

  async next(fresh = false) {
    if (!this.theme.validity.valid) { this.empty.textContent = "A theme is written as intervals in semitones, such as 2,2,1"; return; }
    const asked = new URLSearchParams({ most: "20" });
    for (const [name, input] of [["q", this.query], ["theme", this.theme], ["chord", this.chord]]) if (input.value.trim()) asked.set(name, input.value.trim());
    if (this.cursor) asked.set("cursor", this.cursor);
    const serial = this.serial = (this.serial ?? 0) + 1, page = await this.studio.attempt(() => server.get(`pieces?${asked}`));
    if (!page || serial !== this.serial) return;                        // another search has begun meanwhile
    this.cursor = page.next;
    if (fresh) this.list.replaceChildren();
    this.list.append(...page.items.map((piece) => this.row(piece)));
    this.pieces.push(...page.items);
    this.more.hidden = !page.next;
    this.empty.textContent = this.pieces.length ? "" : asked.size > 1 ? "Nothing fits." : "Nothing here yet. Compose something and save it.";
  }

  row(piece) {
    const { studio } = this, more = h("div", { class: "st-more" });
    const act = (picture, name, does, text = "") => button(picture, `${name} ${piece.title}`, (event) => {
      const target = event.currentTarget;
      target.disabled = true;
      studio.attempt(does).finally(() => { target.disabled = false; });
    }, { text });
    const when = new Date(piece.created * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const facts = [piece.composer || "by hand", piece.key, piece.meter, `${piece.bars} bars`, `${piece.notes} notes`, when].filter(Boolean).join(" · ");
    const downloads = Object.entries(FILES).map(([suffix, name]) => act(null, `Download as ${name}:`, () => this.download(piece, suffix), name));
    const heading = h("h3", {}, piece.title);
    return h("li", { class: "st-piece" }, h("div", {}, heading, h("p", {}, facts)),
      h("div", { class: "st-acts" }, act("draw", "Open", async () => studio.openPiece(await server.get(`pieces/${piece.id}`)), "Open"),
        act(null, "Rename", () => this.rename(piece, heading), "Rename"), act(null, "Share", () => this.share(piece, more), "Share"),
        act(null, "Where does it come from:", () => this.inspect(piece, more), "Origin"), ...downloads,
        act("bin", "Delete", () => this.remove(piece))), more);
  }

  async download(piece, suffix) {
    saveFile(fileName(piece.title, suffix), await server.bytes("GET", `pieces/${piece.id}.${suffix}`), "application/octet-stream");
  }

  async rename(piece, heading) {
    const input = h("input", { type: "text", class: "st-title", maxlength: 120, value: piece.title, "aria-label": "New title" });
    heading.replaceWith(input);
    input.focus();
    input.select();
    const title = await new Promise((done) => {
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") done(input.value.trim()); if (event.key === "Escape") done(""); });
      input.addEventListener("blur", () => setTimeout(() => done(input.isConnected ? input.value.trim() : "")));    // a new list: forget it
    });
    input.replaceWith(heading);
    if (!title || title === piece.title) return;
    Object.assign(piece, await server.patch(`pieces/${piece.id}`, { title }, etagOf(piece)));
    heading.textContent = piece.title;
    if (this.studio.saved?.id === piece.id) { this.studio.saved = piece; this.studio.title.value = piece.title; }
  }

  async share(piece, more) {
    Object.assign(piece, await server.put(`pieces/${piece.id}/share`));
    const link = new URL(`#share=${piece.shared}`, document.baseURI).href;
    const copy = button(null, "Copy the link", () => navigator.clipboard.writeText(link).then(() => this.studio.say("The link is copied."),
      () => this.studio.say("The link could not be copied; select it by hand.", { wrong: true })), { text: "Copy" });
    const stop = button(null, "Take the link back", () => this.studio.attempt(async () => {
      Object.assign(piece, await server.remove(`pieces/${piece.id}/share`).then((answer) => answer.json()));
      more.replaceChildren();
      this.studio.say("The link leads nowhere now.");
    }), { text: "Stop sharing" });
    more.replaceChildren(h("p", {}, "Whoever has this link, and can reach this machine, may look at it and hear it: ", h("a", { href: link }, link)), copy, stop);
  }

  async inspect(piece, more) {
    more.replaceChildren(h("p", {}, "Composing it again, and comparing it with the tunes that were learnt …"), h("progress", { "aria-label": "inspecting" }));
    const whole = await server.get(`pieces/${piece.id}`), { provenance } = whole, facts = [["Origin", provenance.kind]];
    const origin = provenance.kind === "composed" ? provenance : provenance.from ?? {};
    if (origin.model_name) facts.push(["Composer", `${origin.model_name}, seed ${origin.seed}`], ["Model", origin.model], ["Code", origin.code]);
    facts.push(["Music", `${whole.sha256} (SHA-256 of its MIDI file)`]);
    const ask = async (kind) => { try { return (await server.job({ kind, piece: piece.id })).result; } catch (problem) { return { error: problem.message }; } };
    if (provenance.kind === "composed") {
      const again = await ask("regenerate");
      facts.push(["Made again", again.error ?? (again.same ? "the same music, byte for byte" : `different: ${again.why}`)]);
    }
    const copied = await ask("originality");
    facts.push(["Originality", copied.error ?? `its longest run shared with ${copied.collection}: ${copied.longest} of ${copied.of} notes`
      + `${copied.nearest ? ` (“${copied.nearest}”)` : ""}; held-out human tunes: median ${copied.human_median}, most ${copied.human_most}. It is ${copied.verdict}.`]);
    more.replaceChildren(h("dl", {}, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
  }

  async remove(piece) {
    const whole = await server.get(`pieces/${piece.id}`);
    await server.remove(`pieces/${piece.id}`, etagOf(whole));
    if (this.studio.saved?.id === piece.id) this.studio.saved = null;
    await this.refresh();
    this.studio.say(`“${piece.title}” is deleted.`, { undo: () => this.studio.attempt(async () => {
      await this.bring(whole);
      await this.refresh();
    }) });
  }

  /** Put back a piece that was deleted. Where it came from is read off its job or its file again; if those are forgotten, it is notes alone. */
  async bring({ title, score, parent, provenance }) {
    const { job, variation } = provenance.from ?? provenance, { upload } = provenance, form = { title, score };
    const full = { ...form, ...(parent ? { parent } : {}), ...(job ? { job, variation } : {}), ...(upload ? { upload } : {}) };
    return server.post("pieces", full).catch((problem) => { if (problem.status !== 404) throw problem; return server.post("pieces", form); });
  }
}
