/* A small still roll of rows, as SVG that follows the theme: given notes hollow, composed ones full, and a line where the music is. */

const NS = "http://www.w3.org/2000/svg";

function shape(tag, attributes) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** @returns {svg, follow(step)}; `given` holds indexes of rows */
export function sketch(rows, piece, given = []) {
  const pitches = rows.map((row) => row[1]), hollow = new Set(given), steps = Math.max(piece.steps, 1);
  const low = Math.min(...pitches, 64) - 2, high = Math.max(...pitches, 67) + 2, height = Math.max(high - low, 12);
  const svg = shape("svg", { viewBox: `0 0 ${steps} ${height}`, preserveAspectRatio: "none", class: "mn-sketch", role: "img",
    "aria-label": `${rows.length} notes, ${given.length} of them given` });
  for (let step = 0; step <= steps; step += piece.bar_steps) {
    svg.append(shape("rect", { x: step, y: 0, width: steps / 500, height, class: "mn-barline" }));
  }
  rows.forEach(([onset, pitch, duration, , part], i) => svg.append(shape("rect", {
    x: onset, y: high - pitch - 0.5, width: duration * 0.94, height: 1,
    class: hollow.has(i) ? "mn-given" : "mn-made", style: `--mn-mine: var(--mn-part-${part % 6})` })));
  const line = shape("rect", { x: -9, y: 0, width: steps / 250, height, class: "mn-line-now" });
  svg.append(line);
  return { svg, follow: (step) => line.setAttribute("x", step > 0 ? step : -9) };
}
