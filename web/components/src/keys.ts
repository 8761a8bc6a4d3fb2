/** Keys for every page: ? help, / search, j and k through a list, Enter opens, n and p turn, g and a letter goes. */

const FIELDS = "input:not([type=range]), textarea, select, [contenteditable]";

/** Listens for keys as long as the page is there. */
export function keys(): void {
  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.closest(FIELDS)) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const done = going ? go(event.key) : act(event.key);
    going = !going && event.key === "g";
    if (done || going) event.preventDefault();
  });
  document.querySelector("[data-keys]")?.addEventListener("click", (event) => {
    if (help()) event.preventDefault();
  });
}

function go(key: string): boolean {
  return follow(`[data-go="${CSS.escape(key)}"]`);
}

function act(key: string): boolean {
  switch (key) {
    case "?":
      return help();
    case "/":
      return focus("[data-search]");
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "n":
    case "p":
      return follow(`[data-turn="${key}"]`);
    default:
      return false;
  }
}

function help(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#keys");
  dialog?.showModal();
  return dialog !== null;
}

function focus(selector: string): boolean {
  const field = document.querySelector<HTMLInputElement>(selector);
  field?.focus();
  field?.select?.();
  return field !== null;
}

function follow(selector: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  link?.click();
  return link !== null;
}

/** Puts the focus on the next or previous item of the list, and marks its row. */
function move(step: number): boolean {
  const items = [...document.querySelectorAll<HTMLElement>("[data-list] [data-item]")];
  if (items.length === 0) return false;
  const now = items.indexOf(document.activeElement as HTMLElement);
  const next = items[Math.min(items.length - 1, Math.max(0, now < 0 ? 0 : now + step))];
  document.querySelectorAll(".current").forEach((row) => row.classList.remove("current"));
  next.closest("li, tr")?.classList.add("current");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}
