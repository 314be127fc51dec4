// What a page gains from a script. Every page works without it: forms post, menus are <details>, the drawer is a popover.
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // Selection: "this page" and "everything that matches" stay two visible choices (C16).
  function showSelection() {
    const form = one("#bulk");
    if (!form) return;
    const boxes = all("[name=ids]", form);
    const picked = boxes.filter((box) => box.checked).length;
    const everything = one("[name=scope][value=match]", form).checked;
    const page = one("[data-pick-page]", form);
    one("[data-picked]", form).textContent = picked;
    page.checked = picked > 0 && picked === boxes.length;
    page.indeterminate = picked > 0 && picked < boxes.length;
    one(".choice", form).classList.toggle("active", everything || picked > 0);
    for (const button of all("[data-needs-selection]", form)) button.disabled = !(everything || picked);
  }

  function pick(boxes, checked) {
    for (const box of boxes) box.checked = checked;
    one("#bulk [name=scope][value=page]").checked = true;
    showSelection();
  }

  // Shift extends the last pick to this row, as in a spreadsheet.
  let lastBox = null;
  function pickRange(event) {
    const boxes = all("#bulk [name=ids]");
    const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(event.target)];
    if (event.shiftKey && from >= 0) pick(boxes.slice(Math.min(from, to), Math.max(from, to) + 1), event.target.checked);
    lastBox = event.target;
  }

  function closeMenus(except) {
    for (const menu of all("details.drop[open]")) if (!menu.contains(except)) menu.open = false;
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-pick-page]")) pick(all("#bulk [name=ids]"), target.checked);
    else if (target.matches("#bulk [name=ids]")) pick([], true);
    else if (target.matches("#bulk [name=scope]")) showSelection();
    else if (target.matches("[data-submits]")) target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    if (event.target.matches("#bulk [name=ids]")) pickRange(event);
    if (event.target.closest(":not(#dialog) [data-dismiss]")) event.target.closest(".note, .job")?.remove();
    if (event.target.closest("[data-close], #dialog [data-dismiss]")) one("#dialog").close();
    if (event.target.closest("[data-print]")) print();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    one("details.drop[open] > summary")?.focus();
    closeMenus(null);
  });

  document.addEventListener("reset", () => setTimeout(showSelection));

  // A dry run opens the dialog; its outcome, which lands elsewhere, closes it. Finished work refreshes the list.
  function follow({ detail }) {
    const dialog = one("#dialog");
    if (detail?.ctx?.target?.closest?.("#dialog") && !dialog.open) dialog.showModal();
    else if (detail?.ctx?.target?.id === "outcome") {
      if (dialog.open) dialog.close();
      for (const old of all("#outcome [data-seen]")) old.remove();
    }
    for (const done of all("#outcome [data-finished]:not([data-seen]), #outcome > .note.ok:not([data-seen])")) {
      done.dataset.seen = "";
      document.body.dispatchEvent(new CustomEvent("graduand:changed"));
    }
    showSelection();
  }
  document.addEventListener("htmx:after:swap", follow);

  // Addresses that people send each other name only the filters in use.
  document.addEventListener("htmx:config:request", ({ target, detail }) => {
    const body = detail.ctx.request.body;
    if (target.id === "filters") for (const [name, value] of [...body]) if (value === "") body.delete(name);
  });

  // One note, however often a poll fails.
  document.addEventListener("htmx:error", () => {
    one("#outcome > .lost")?.remove();
    const note = Object.assign(document.createElement("div"), { className: "note bad lost", role: "alert" });
    note.append(Object.assign(document.createElement("div"), { textContent: document.body.dataset.lost }));
    one("#outcome").prepend(note);
  });

  // On a phone the filters begin folded, and a number says how many are in use; elsewhere the last fold is remembered.
  const filters = one("details.filters");
  if (filters) {
    const narrow = matchMedia("(max-width: 47.99rem)").matches;
    if (narrow || localStorage.getItem("filters") === "folded") filters.open = false;
    filters.addEventListener("toggle", () => narrow || localStorage.setItem("filters", filters.open ? "open" : "folded"));
  }
  showSelection();
})();
