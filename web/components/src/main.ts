/* Everything here only makes easier what the pages can do without it. */
import { keys } from "./keys";
import { Days } from "./days";

keys();
customElements.define("kroniek-days", Days);
