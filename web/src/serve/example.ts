/** What a page shows to whoever has nothing to paste yet: a question that stands on forums since 2012. */
import alexnet from "../../../examples/alexnet.py";
import { EMPTY, type Input } from "./input";

export const EXAMPLE: Input = { ...EMPTY, name: "alexnet.py", claims: "60M", text: alexnet };
