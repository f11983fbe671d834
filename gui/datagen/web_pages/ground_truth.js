// What a page shows, as its DOM knows it: a list of elements in CSS pixels, cut to what scrolls and to the viewport.
// Conventions: docs/practice-data.md. `data-part` names a part of the control around it; `--thumb` is the length of a
// slider's handle, `--step` that of a scroll bar's step buttons: the DOM does not tell these.
async () => {
  const LEAST_SHOWN = 0.4, LEAST_SIDE = 5, LEAST_THUMB = 24;
  const frame = () => new Promise(requestAnimationFrame);
  document.querySelectorAll("[data-scroll]").forEach(el => {
    el.scrollTop = el.dataset.scroll * (el.scrollHeight - el.clientHeight);
  });
  document.querySelector("[data-focus]")?.focus({preventScroll: true});
  const everything = root => [...root.querySelectorAll("*")].flatMap(el => [el, ...(el.shadowRoot ? everything(el.shadowRoot) : [])]);
  await document.fonts.ready;
  // custom elements draw themselves when they have been defined and have had their turn
  const late = new Promise(resolve => setTimeout(resolve, 3000));
  await Promise.race([late, Promise.all(everything(document).map(el => el.updateComplete ?? el.componentOnReady?.()))]);
  await frame();
  await frame();

  const box = r => ({left: r.left, top: r.top, right: r.right, bottom: r.bottom});
  const meet = (a, b) => ({left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
                           right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom)});
  const join = (a, b) => !a ? b : !b ? a : {left: Math.min(a.left, b.left), top: Math.min(a.top, b.top),
                           right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom)};
  const area = r => Math.max(0, r.right - r.left) * Math.max(0, r.bottom - r.top);
  const flat = r => [r.left, r.top, r.right, r.bottom];
  const px = (style, name) => parseFloat(style.getPropertyValue(name)) || 0;
  const viewport = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};

  const inside = (el, style, r = el.getBoundingClientRect()) => ({
    left: r.left + px(style, "border-left-width"), top: r.top + px(style, "border-top-width"),
    right: r.right - px(style, "border-right-width"), bottom: r.bottom - px(style, "border-bottom-width")});
  const content = (el, style) => {
    const r = inside(el, style);
    return {left: r.left + px(style, "padding-left"), top: r.top + px(style, "padding-top"),
            right: r.right - px(style, "padding-right"), bottom: r.bottom - px(style, "padding-bottom")};
  };
  // what the ancestors of an element, and it itself, let through of its children
  const clips = new Map();
  const clipIn = el => {
    if (!el || el === document.documentElement || el === document.body) return viewport;
    if (!clips.has(el)) {
      const style = getComputedStyle(el), own = style.overflowX !== "visible" || style.overflowY !== "visible";
      let clip = style.position === "fixed" ? viewport : clipIn(el.parentElement);
      if (own) {
        const r = inside(el, style), bars = scrollBars(el, style);
        if (bars.upright) style.direction === "rtl" ? r.left += bars.wide : r.right -= bars.wide;
        if (bars.flat) r.bottom -= bars.high;
        clip = meet(clip, r);
      }
      clips.set(el, clip);
    }
    return clips.get(el);
  };
  const clipOf = el => getComputedStyle(el).position === "fixed" ? viewport : clipIn(el.parentElement);
  const scrollBars = (el, style) => {
    const r = inside(el, style), wide = r.right - r.left - el.clientWidth, high = r.bottom - r.top - el.clientHeight;
    const scrolls = /auto|scroll/;
    return {wide, high, upright: wide > 2 && scrolls.test(style.overflowY),
            flat: high > 2 && scrolls.test(style.overflowX)};
  };

  const ruler = document.createElement("canvas").getContext("2d");
  const wide = (text, style) => {
    ruler.font = style.font;
    ruler.letterSpacing = style.letterSpacing;
    return ruler.measureText(text).width;
  };
  const range = document.createRange();
  // the letters of an element that can be seen, and the box around them
  const letters = (el, skip = () => false) => {
    let rect = null;
    const lines = [];
    const walk = node => {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!node.data.trim()) return;
        const style = getComputedStyle(node.parentElement);
        if (style.visibility !== "visible") return;
        const block = blockOf(node.parentElement), clip = clipIn(node.parentElement);
        let text = node.data, from = 0, to = text.length, dots = "";
        range.selectNodeContents(node);
        const whole = [...range.getClientRects()].filter(r => r.width > 0).map(box).reduce(join, null);
        if (!whole) return;
        if (area(meet(whole, clip)) < area(whole) - 1) {
          const room = {...clip}, cut = getComputedStyle(block);
          if (cut.textOverflow === "ellipsis" && block.scrollWidth > block.clientWidth) {
            dots = "…";
            cut.direction === "rtl" ? room.left += wide(dots, style) : room.right -= wide(dots, style);
          }
          const visible = at => {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const r = range.getBoundingClientRect();
            return r.width === 0 || (r.right <= room.right + 1 && r.left >= room.left - 1 &&
              (r.top + r.bottom) / 2 < room.bottom && (r.top + r.bottom) / 2 > room.top);
          };
          while (from < to && !visible(from)) from++;
          to = from;
          while (to < text.length && visible(to)) to++;
        }
        range.setStart(node, from);
        range.setEnd(node, to);
        const shown = [...range.getClientRects()].filter(r => r.width > 0).map(box).reduce(join, null);
        if (shown) rect = join(rect, dots ? {...meet(whole, clip)} : meet(shown, clip));
        text = text.slice(from, to) + dots;
        if (style.whiteSpace.startsWith("pre") === false) text = text.replace(/\s+/g, " ");
        if (style.textTransform === "uppercase") text = text.toLocaleUpperCase(el.closest("[lang]")?.lang);
        lines.push([block, text]);
      } else if (node.nodeType === Node.ELEMENT_NODE && !skip(node)) {
        if (node.tagName === "BR") lines.push([node, "\n"]);
        else for (const child of node.childNodes) walk(child);
      }
    };
    walk(el);
    let text = "", last = null;
    for (const [block, piece] of lines) {
      text += (last && last !== block && block.tagName !== "BR" ? "\n" : "") + piece;
      last = block;
    }
    return {rect, text: text.split("\n").map(line => line.trim()).filter(Boolean).join("\n")};
  };
  const blockOf = el => {
    while (getComputedStyle(el).display.startsWith("inline") && el.parentElement &&
           getComputedStyle(el).display === "inline") el = el.parentElement;
    return el;
  };
  // the letters of a field that can be seen: a copy in its place has them as nodes
  const typed = (el, style) => {
    const text = el.value || el.placeholder || "";
    if (el.type === "password" && el.value) return "";
    if (el.tagName === "TEXTAREA") {
      const copy = document.createElement("div"), room = inside(el, style);
      for (const name of ["font", "letterSpacing", "lineHeight", "padding", "direction", "textAlign", "tabSize"])
        copy.style[name] = style[name];
      Object.assign(copy.style, {position: "fixed", left: `${room.left}px`, top: `${room.top}px`, zIndex: -1,
        width: `${el.clientWidth}px`, height: `${el.clientHeight}px`, boxSizing: "border-box", overflow: "hidden",
        whiteSpace: style.whiteSpace, overflowWrap: "break-word", margin: 0, border: 0});
      copy.textContent = text;
      document.body.append(copy);
      const shown = letters(copy).text;
      copy.remove();
      return shown;
    }
    const r = content(el, style);
    let shown = text;
    while (shown && wide(shown, style) > r.right - r.left + 1) shown = shown.slice(0, -1);
    return shown;
  };

  const ROLES = {button: "button", link: "link", checkbox: "checkbox", switch: "checkbox", radio: "radio", tab: "tab",
    combobox: "combobox", slider: "slider", spinbutton: "spinbox", progressbar: "progress", option: "list_item",
    menuitem: "menu_item", menuitemcheckbox: "menu_item", menuitemradio: "menu_item", treeitem: "tree_item",
    gridcell: "table_cell", columnheader: "button", rowheader: "button", textbox: "text_field", img: "image"};
  const INPUTS = {checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbox", button: "button",
    submit: "button", reset: "button", date: "combobox", time: "combobox", month: "combobox", hidden: null};
  const kindOf = el => {
    if (el.dataset?.kind) return el.dataset.kind;
    const role = el.getAttribute("role");
    if (role in ROLES) return ROLES[role];
    switch (el.tagName.toLowerCase()) {
      case "button": case "th": return "button";
      case "a": return el.href ? "link" : null;
      case "input": return el.type in INPUTS ? INPUTS[el.type] : "text_field";
      case "textarea": return "text_field";
      case "select": return "combobox";
      case "progress": case "meter": return "progress";
      case "td": return "table_cell";
      case "svg": case "img": return "image";
      default: return null;
    }
  };
  const CONTAINERS = new Set(["table_cell", "list_item", "tree_item"]);
  const MARKS = new Set(["image"]);

  const found = [], covers = [];
  const says = (el, name) => el.getAttribute(`aria-${name}`) === "true";
  const statesOf = (el, kind) => {
    const states = [], field = el.matches("[data-field]") ? el.querySelector("input,textarea,select") : el;
    const held = el.matches("[data-kind]") && el.querySelector("input,md-checkbox,md-radio,md-switch") || el;
    if (held.checked || held.selected === true || el.toggled || el.matches(".is-checked") || says(el, "checked") || says(el, "pressed")) states.push("checked");
    if (field?.disabled || held.disabled || el.closest("[aria-disabled=true],fieldset:disabled,[data-behind]")) states.push("disabled");
    if (document.activeElement && document.activeElement !== document.body && el.contains(document.activeElement) &&
        !CONTAINERS.has(kind)) states.push("focused");
    if (says(el, "selected") || (kind === "table_cell" && says(el.parentElement, "selected")) || el.getAttribute("aria-current") === "page") states.push("selected");
    return states;
  };
  // the share of the way that a slider or a scroll bar has gone
  const along = (r, share, length, upright, backwards) => {
    const way = backwards ? 1 - share : share;
    if (upright) {
      const at = r.top + way * (r.bottom - r.top - length);
      return {...r, top: at, bottom: at + length};
    }
    const at = r.left + way * (r.right - r.left - length);
    return {...r, left: at, right: at + length};
  };
  const slider = (el, style, r) => {
    const own = el.tagName === "INPUT", aria = name => parseFloat(el.getAttribute(`aria-${name}`));
    const value = own ? el.valueAsNumber : aria("valuenow");
    const least = own ? +el.min : aria("valuemin"), most = own ? +(el.max || 100) : aria("valuemax");
    const upright = r.bottom - r.top > r.right - r.left, length = px(style, "--thumb") || 16;
    const backwards = upright || style.direction === "rtl";
    const share = (value - least) / (most - least);
    return Object.fromEntries([["handle", share], ["start", 0], ["end", 1]].map(
      ([name, at]) => [name, along(r, at, length, upright, backwards)]));
  };
  const atEnd = (el, style, width) => {
    const r = inside(el, style);
    return style.direction === "rtl" ? {...r, right: r.left + width} : {...r, left: r.right - width};
  };

  const put = (el, kind, rect, text, parts, clip = clipOf(el)) => {
    const shown = rect && meet(rect, clip);
    if (!shown || area(shown) < LEAST_SHOWN * area(rect) || area(shown) === 0 ||
        Math.min(shown.right - shown.left, shown.bottom - shown.top) < LEAST_SIDE) return;
    const kept = {};
    for (const [name, part] of Object.entries(parts)) {
      const cut = meet(part, shown);
      if (area(cut) > 0) kept[name] = flat(cut);
    }
    found.push({kind, box: flat(shown), text, state: statesOf(el, kind), parts: kept, covers: coversOf(el, shown)});
  };
  // what lies across an element: the layers that are hit instead of it
  const coversOf = (el, r) => {
    const layers = new Set(), columns = Math.min(16, 2 + (r.right - r.left) / 12 | 0);
    const rows = Math.min(12, 2 + (r.bottom - r.top) / 10 | 0), label = el.closest("label");
    for (let i = 0; i < columns; i++) for (let j = 0; j < rows; j++) {
      const hit = document.elementFromPoint(r.left + (i + 0.5) / columns * (r.right - r.left),
                                            r.top + (j + 0.5) / rows * (r.bottom - r.top));
      if (!hit || hit.contains(el) || el.contains(hit) || label?.contains(hit)) continue;
      for (let layer = hit; !layer.contains(el); layer = layer.parentElement)
        if (layer.matches("[data-layer]") || getComputedStyle(layer).position === "sticky") layers.add(layer);
    }
    return [...layers].map(layer => flat(layer.getBoundingClientRect()));
  };

  // of a control whose own parts the DOM does not tell: where they lie by custom
  const customary = (el, kind, style, r) => {
    const side = Math.min(r.bottom - r.top, 24), backwards = style.direction === "rtl";
    const end = width => backwards ? {...r, right: r.left + width} : {...r, left: r.right - width};
    const begin = backwards ? {...r, left: r.right - side} : {...r, right: r.left + side};
    const share = (parseFloat(el.getAttribute("value")) || 0) / 100;
    switch (kind) {
      case "checkbox": case "radio": return {mark: begin};
      case "text_field": case "spinbox": return {caret: r};
      case "combobox": return {arrow: end(side)};
      case "slider": return Object.fromEntries([["handle", share], ["start", 0], ["end", 1]].map(
        ([name, at]) => [name, along(r, at, Math.min(side, 16), false, backwards)]));
      default: return {};
    }
  };
  const partsOf = (el, kind, style, r) => {
    if (el.dataset.kind) return customary(el, kind, style, r);
    const parts = {};
    switch (kind) {
      case "checkbox": case "radio":
        if (el.tagName === "INPUT") parts.mark = r;
        break;
      case "text_field":
        parts.caret = content(el.querySelector("input") ?? el, getComputedStyle(el.querySelector("input") ?? el));
        break;
      case "combobox":
        if (el.matches("select,input")) parts.arrow = atEnd(el, style, px(style, "--arrow") || 20);
        break;
      case "slider":
        Object.assign(parts, slider(el, style, r));
        break;
      case "spinbox":
        if (el.tagName === "INPUT") {
          const room = content(el, style), leftwards = style.direction === "rtl", step = px(style, "--step");
          const ends = leftwards ? {...room, right: room.left + step} : {...room, left: room.right - step};
          const middle = (ends.top + ends.bottom) / 2;
          parts.up = {...ends, bottom: middle};
          parts.down = {...ends, top: middle};
          parts.caret = leftwards ? {...room, left: ends.right} : {...room, right: ends.left};
        } else {
          const input = el.querySelector("input");
          parts.caret = content(input, getComputedStyle(input));
        }
    }
    el.querySelectorAll("[data-part]").forEach(part => {
      let owner = part.parentElement;
      while (!kindOf(owner)) owner = owner.parentElement;
      if (owner === el) parts[part.dataset.part] = box(part.getBoundingClientRect());
    });
    return parts;
  };
  const textOf = (el, kind, style) => {
    if (el.dataset.text !== undefined) return el.dataset.text;
    if (kind === "slider" || kind === "image") return "";
    if (kind === "combobox" && el.tagName === "SELECT") {
      const r = content(el, style);
      let text = el.selectedOptions[0]?.text ?? "";
      while (text && wide(text, style) > r.right - r.left + 1) text = text.slice(0, -1);
      return text;
    }
    if (el.matches("input[type=date],input[type=time],input[type=month]")) return el.dataset.shows ?? "";
    if (el.matches("input[type=button],input[type=submit],input[type=reset]")) return el.value;
    const field = el.matches("input,textarea") ? el : el.matches("[data-field]") ? el.querySelector("input") : null;
    return field ? typed(field, getComputedStyle(field)) : letters(el, child => child.matches("[data-key]")).text;
  };

  const scrollBar = (el, style) => {
    const bars = scrollBars(el, style), r = inside(el, style), step = px(style, "--bar-step"), thick = Math.max(bars.wide, 0);
    if (!bars.upright || el.clientHeight < 3 * thick) return;
    const whole = style.direction === "rtl" ? {...r, right: r.left + bars.wide} : {...r, left: r.right - bars.wide};
    if (bars.flat) whole.bottom -= bars.high;
    const groove = {...whole, top: whole.top + step, bottom: whole.bottom - step};
    const length = step || thick, parts = {start: {...whole, bottom: whole.top + length},
                                           end: {...whole, top: whole.bottom - length}};
    const room = el.scrollHeight - el.clientHeight;
    if (room > 0) {
      const thumb = Math.max(LEAST_THUMB, (groove.bottom - groove.top) * el.clientHeight / el.scrollHeight);
      parts.thumb = along(groove, el.scrollTop / room, thumb, true, false);
    }
    put(el, "scrollbar", whole, "", parts);
  };

  const visit = (el, quiet) => {
    const style = getComputedStyle(el);
    if (style.display === "none" || style.visibility !== "visible" || px(style, "opacity") < 0.1) return;
    if (el.matches("[data-part]") && quiet) return;
    scrollBar(el, style);
    let kind = kindOf(el), r = box(el.getBoundingClientRect());
    if (el.matches("[data-icons]")) quiet = true;
    if (kind && !(quiet && (MARKS.has(kind)))) {
      let text = textOf(el, kind, style), parts = partsOf(el, kind, style, r);
      // of a control in a shadow root the library paints a part as the control
      const painted = el.dataset.box && everything({querySelectorAll: () => [el]}).find(one => one !== el && one.matches(el.dataset.box));
      if (painted) [r, parts] = [box(painted.getBoundingClientRect()), customary(el, kind, style, box(painted.getBoundingClientRect()))];
      if (kind === "button" && !text) kind = el.querySelector("svg") ? "icon" : null;
      if (kind === "link" && !text) kind = el.querySelector("svg") ? "icon" : null;
      const caption = (kind === "checkbox" || kind === "radio") &&
        (el.closest("label") ?? (el.id && document.querySelector(`label[for="${el.id}"]`)));
      if (caption) {
        const shown = letters(caption);
        text = shown.text;
        r = join(r, shown.rect);
      } else if ((kind === "checkbox" || kind === "radio") && el.tagName !== "INPUT") {
        r = join(parts.mark ?? r, letters(el).rect);
      }
      // a link runs with its text
      if (kind === "link" && style.display === "inline") r = letters(el).rect;
      // a cell that only holds a control is its ground, an empty one without lines cannot be seen
      const ground = kind === "table_cell" && !text && (el.childElementCount > 0 || !el.closest(".lined,.own-lined"));
      if (kind && !ground) put(el, kind, r, text, parts);
      if (!CONTAINERS.has(kind)) return;
      quiet = true;
    }
    if (!quiet && !el.matches("label:has(input[type=checkbox]),label:has(input[type=radio])") &&
        [...el.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) {
      const label = el.matches("label[for]") && document.getElementById(el.htmlFor);
      const ticks = label && label.matches("[type=checkbox],[type=radio]");
      // what stands between the words of a paragraph belongs to it
      const shown = letters(el, child => child !== el && kindOf(child) && kindOf(child) !== "link");
      if (!ticks && shown.text) put(el, "text", shown.rect, shown.text, {}, clipIn(el));
    }
    const speaks = [...el.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    for (const child of el.children)
      // text within text is listed already
      visit(child, quiet || (speaks && !kindOf(child) && getComputedStyle(child).display === "inline"));
  };
  for (const child of document.body.children) visit(child, false);
  return found;
}
