"use strict";
/* The page's pictures as one file: drawn pictures and legends copied, tables drawn as they stand, all in light colours. */
(function () {
  const { escaped, save, leave, leaveText, sharpness } = window.casegraphDownload;
  const { name, light, colours } = JSON.parse(document.getElementById("scene").textContent).picture;
  const wanted = new URLSearchParams(location.hash.slice(1)).get("save");
  const font = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif';
  const measure = document.createElement("canvas").getContext("2d");
  const drawn = new Set(["g", "path", "rect", "circle", "text", "tspan"]);
  const kept = ["d", "x", "y", "width", "height", "r", "rx", "cx", "cy", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "stroke-opacity", "opacity", "font-size", "font-weight", "text-anchor", "paint-order"];
  const margin = 16;

  const short = (n) => String(Math.round(n * 10) / 10);
  const paint = (value, colour) => value.replace(/var\(--(\w+)\)/g, (_, each) => light[each]).replace("currentColor", colour);
  function colourOf(node, inherited) {
    const own = Array.from(node.classList).find((each) => each in colours);
    return own ? colours[own] : inherited;
  }
  /* An element of a picture as text, its colours written out; what is hidden, or only for the pointer, is left. */
  function copied(node, inherited, faded) {
    if (node.nodeType === Node.TEXT_NODE) return node.parentNode.closest("text") ? escaped(node.data) : "";
    const tag = node.localName === "a" ? "g" : node.localName;
    if (!drawn.has(tag) || node.matches(".gone, .hit")) return "";
    const colour = colourOf(node, inherited);
    const said = kept.filter((each) => node.hasAttribute(each)).map((each) => `${each}="${escaped(paint(node.getAttribute(each), colour))}"`);
    if (faded && node.matches(".fades")) said.push('opacity=".13"');
    if (node.matches(".face") && node.parentNode.matches(".chosen")) {
      said.splice(0, said.length, ...said.filter((each) => !/^stroke(-width)?=/.test(each)), `stroke="${light.focus}"`, 'stroke-width="4"');
    }
    const inside = Array.from(node.childNodes, (each) => copied(each, colour, faded)).join("");
    return `<${tag}${said.length ? " " + said.join(" ") : ""}` + (inside ? `>${inside}</${tag}>` : "/>");
  }
  function text(words, x, y, size, more) {
    return `<text x="${short(x)}" y="${short(y)}" font-size="${size}" fill="${light.text}"${more || ""}>${escaped(words)}</text>`;
  }
  function wide(words, size, bold) {
    measure.font = `${bold ? "700 " : ""}${size}px ${font}`;
    return measure.measureText(words).width;
  }
  function wrapped(words, room, size) {
    const lines = [""];
    words.split(/\s+/).forEach((word) => {
      const longer = lines[lines.length - 1] ? lines[lines.length - 1] + " " + word : word;
      if (wide(longer, size) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    });
    return lines.filter(Boolean);
  }
  const cleaned = (words) => words.replace(/\s+/g, " ").trim();

  // Each piece is {w, h, draw(x, y, width)}; they stand one under another. -----------------------------

  function prose(words, size, bold) {
    return { w: 0, h: (room) => wrapped(words, room, size).length * size * 1.35 + 4, draw: (y, room) => wrapped(words, room, size).map((line, i) => text(line, 0, y + size * (1 + 1.35 * i), size, bold ? ' font-weight="700"' : "")).join("") };
  }
  function legend(list) {
    const items = Array.from(list.children, (item) => ({ words: cleaned(item.textContent), signs: Array.from(item.querySelectorAll("svg, .border")) }));
    function placed(room) {
      let x = 0;
      let row = 0;
      return items.map((item) => {
        const across = item.signs.reduce((sum, sign) => sum + signed(sign).w + 6, 0) + wide(item.words, 12) + 20;
        if (x && x + across > room) { x = 0; row += 1; }
        const at = { item: item, x: x, row: row };
        x += across;
        return at;
      });
    }
    return {
      w: 0,
      h: (room) => 22 * (placed(room)[items.length - 1].row + 1) + 8,
      draw: (y, room) => placed(room).map((at) => {
        let x = at.x;
        const signs = at.item.signs.map((sign) => {
          const one = signed(sign);
          const made = `<g transform="translate(${short(x)} ${short(y + 22 * at.row + 9 - one.h / 2)})${one.scale}">${one.text}</g>`;
          x += one.w + 6;
          return made;
        });
        return signs.join("") + text(at.item.words, x, y + 22 * at.row + 13, 12);
      }).join(""),
    };
  }
  function signed(sign) {
    if (sign.matches(".border")) {
      const dashes = sign.matches(".dashed") ? ' stroke-dasharray="7 4"' : sign.matches(".dotted") ? ' stroke-dasharray="2 4"' : "";
      return { w: 26, h: 16, scale: "", text: `<rect x="1" y="1" width="24" height="14" rx="4" fill="none" stroke="${light.text}" stroke-width="2"${dashes}/>` };
    }
    const box = sign.viewBox.baseVal;
    const k = sign.matches(".sample") ? 44 / box.width : 16 / box.width;
    const outer = sign.parentNode.closest("[class^='l-'], [class*=' l-']");
    const colour = colourOf(sign, outer ? colourOf(outer, light.text) : light.text);
    return { w: box.width * k, h: box.height * k, scale: ` scale(${Math.round(k * 1000) / 1000})`, text: Array.from(sign.childNodes, (each) => copied(each, colour)).join("") };
  }
  function figure(svg) {
    const box = svg.viewBox.baseVal;
    const w = Math.max(box.width, 1000);
    const h = w * box.height / box.width;
    const inside = () => Array.from(svg.childNodes, (each) => copied(each, light.text, svg.matches(".choosing"))).join("\n");
    return { w: w, h: () => h + 6, draw: (y) => `<svg x="0" y="${short(y)}" width="${short(w)}" height="${short(h)}" viewBox="${[box.x, box.y, box.width, box.height].map(short).join(" ")}">${inside()}</svg>` };
  }
  /* A table is laid out aside with room enough, and what stands in it is drawn where it stands. */
  function table(source) {
    const aside = document.createElement("div");
    aside.style.cssText = "position:absolute;left:0;top:0;width:1400px;visibility:hidden";
    aside.append(source.cloneNode(true));
    document.body.append(aside);
    const made = aside.firstChild;
    const from = made.getBoundingClientRect();
    const out = [];
    made.querySelectorAll("th, td").forEach((cell) => {
      const at = cell.getBoundingClientRect();
      const band = cell.closest("thead, .base") !== null;
      out.push(`<rect x="${short(at.x - from.x)}" y="${short(at.y - from.y)}" width="${short(at.width)}" height="${short(at.height)}" fill="${band ? light.band : light.card}" stroke="${light.rule}"/>`);
    });
    made.querySelectorAll("svg").forEach((sign) => {
      const at = sign.getBoundingClientRect();
      const one = signed(sign);
      out.push(`<g transform="translate(${short(at.x - from.x)} ${short(at.y - from.y)}) scale(${Math.round(at.width / sign.viewBox.baseVal.width * 1000) / 1000})">${one.text}</g>`);
    });
    const walker = document.createTreeWalker(made, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentNode.closest(".visually-hidden, .screen")) lines(walker.currentNode, from, out);
    aside.remove();
    return { w: from.width, h: () => from.height + 8, draw: (y) => `<g transform="translate(0 ${short(y)})">${out.join("\n")}</g>` };
  }
  function lines(node, from, out) {
    const style = getComputedStyle(node.parentNode);
    const turned = node.parentNode.closest(".turned") !== null;
    const found = new Map();
    for (const word of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const at = range.getBoundingClientRect();
      const key = Math.round(turned ? at.x : at.y);
      if (!found.has(key)) found.set(key, { at: at, words: [] });
      found.get(key).words.push(word[0]);
    }
    found.forEach(({ at, words }) => {
      const more = ` font-weight="${style.fontWeight}"` + (turned ? ` transform="translate(${short(at.x - from.x + at.width * 0.79)} ${short(at.bottom - from.y)}) rotate(-90)"` : "");
      const place = turned ? [0, 0] : [at.x - from.x, at.y - from.y + at.height * 0.79];
      out.push(text(words.join(" "), place[0], place[1], short(parseFloat(style.fontSize)), more));
    });
  }

  const title = () => Array.from(document.querySelectorAll("h1 > *"), (each) => cleaned(each.textContent)).join(": ");
  /* What a picture says of itself: it travels without its page. */
  function pieces() {
    const all = [prose(title(), 19, true)];
    const sifted = Array.from(document.querySelectorAll("#filter, #lift"), (each) => cleaned(each.parentNode.firstChild.data) + ": " + each.selectedOptions[0].text);
    const status = document.getElementById("status");
    const chosen = document.querySelector("#details:not([hidden]) h2");
    if (chosen) all.push(prose("Chosen: " + cleaned(chosen.textContent), 13));
    if (sifted.length) all.push(prose(sifted.join("; ") + ". " + cleaned(status.textContent), 13));
    let signs = null;
    document.querySelectorAll("[data-piece], .legend").forEach((piece) => {
      if (piece.matches(".legend")) {
        signs = legend(piece);
        return;
      }
      if (piece.dataset.piece) all.push(prose(piece.dataset.piece, 14, true));
      if (signs) all.push(signs);
      signs = null;
      all.push(piece.localName === "table" ? table(piece) : figure(piece));
    });
    document.querySelectorAll(".caution").forEach((each) => all.push(prose(cleaned(each.textContent), 12)));
    return all;
  }
  function svg() {
    const all = pieces();
    const room = Math.max(...all.map((piece) => piece.w), 760);
    let y = 0;
    const out = all.map((piece) => {
      const made = piece.draw(y, room);
      y += piece.h(room) + 6;
      return made;
    });
    const size = { w: Math.ceil(room + 2 * margin), h: Math.ceil(y + 2 * margin) };
    return Object.assign(size, { text: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.w} ${size.h}" width="${size.w}" height="${size.h}" role="img" font-family="${escaped(font)}">\n<title>${escaped(title())}</title>\n<rect width="${size.w}" height="${size.h}" fill="${light.page}"/>\n<g transform="translate(${margin} ${margin})">\n${out.join("\n")}\n</g>\n</svg>\n` });
  }
  function canvas(made, done) {
    const image = new Image();
    image.addEventListener("load", () => {
      const k = sharpness(made.w, made.h);
      const sheet = document.createElement("canvas");
      sheet.width = Math.ceil(made.w * k);
      sheet.height = Math.ceil(made.h * k);
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      done(sheet);
    });
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  }
  document.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => {
    const made = svg();
    if (button.dataset.save === "svg") save(new Blob([made.text], { type: "image/svg+xml" }), name + ".svg");
    else canvas(made, (sheet) => sheet.toBlob((blob) => save(blob, name + ".png"), "image/png"));
  }));
  // For those who run the page without a window: once all scripts have run, and before the page counts as loaded.
  document.addEventListener("DOMContentLoaded", () => {
    if (wanted === "svg") leaveText(svg().text);
    if (wanted === "png") canvas(svg(), (sheet) => leave(sheet.toDataURL("image/png").split(",")[1]));
  });
})();
