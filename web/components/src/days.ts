/** A slider over days, and a button that plays them: one step is one day. */

const DAY = 86_400_000;
const PAUSE = 700; // milliseconds between days: long enough to see what changes

export class Days extends HTMLElement {
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    const { first, last, on, play, label } = this.dataset;
    if (!first || !last || !on) return;
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = "0";
    slider.max = String(between(first, last));
    slider.value = String(between(first, on));
    slider.setAttribute("aria-label", label ?? "");
    const shown = document.createElement("output");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = play ?? "";
    const tell = (): void => {
      shown.textContent = words(later(first, Number(slider.value)));
      slider.setAttribute("aria-valuetext", shown.textContent);
    };
    const step = async (): Promise<void> => {
      tell();
      await this.#show(later(first, Number(slider.value)));
    };
    slider.addEventListener("input", () => void step());
    button.addEventListener("click", () => {
      if (this.#timer) return this.#stop(button);
      button.textContent = this.dataset.stop ?? "";
      const next = async (): Promise<void> => {
        if (Number(slider.value) >= Number(slider.max)) return this.#stop(button);
        slider.value = String(Number(slider.value) + 1);
        await step();
        if (this.#timer) this.#timer = window.setTimeout(() => void next(), PAUSE);
      };
      this.#timer = window.setTimeout(() => void next(), 0);
    });
    tell();
    this.classList.add("slider");
    this.replaceChildren(button, slider, shown);
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
  }

  #stop(button: HTMLButtonElement): void {
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    button.textContent = this.dataset.play ?? "";
  }

  /** Puts what the server shows of a day in place of what stands there; an answer that comes too late is dropped. */
  async #show(day: string): Promise<void> {
    const asked = ++this.#asked;
    const address = new URL(location.href);
    address.searchParams.set("on", day);
    const answer = await fetch(address);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("day");
    if (asked !== this.#asked || !fresh) return;
    document.getElementById("day")?.replaceWith(fresh);
    const field = document.querySelector<HTMLInputElement>("#on");
    if (field) field.value = day;
    history.replaceState(null, "", address);
  }
}

function between(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY);
}

function later(first: string, days: number): string {
  return new Date(Date.parse(first) + days * DAY).toISOString().slice(0, 10);
}

/** A day as the pages write it: its number first, in every language. */
function words(day: string): string {
  const asked = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  const parts = new Intl.DateTimeFormat(document.documentElement.lang, asked).formatToParts(new Date(day));
  return ["day", "month", "year"].map((name) => parts.find((part) => part.type === name)?.value).join(" ");
}
