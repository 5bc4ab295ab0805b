import type { Term } from "../document";
import { formula, whole } from "../figures";
import { t } from "../words";
import { Axis } from "./axes";

/** Each weight as the product of its axes. */
export function Weights({ terms }: { terms: Term[] }) {
  return (
    <table class="weights">
      <tbody>
        {terms.map((term, index) => (
          <tr key={index}>
            <th scope="row">{title(term)}</th>
            <td>
              <Product term={term} />
            </td>
            <td class="number">{term.count === null ? t("not_known") : whole(term.count)}</td>
            <td>{term.trainable ? "" : t("not_trained")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Its name, and the part it belongs to where the name does not say so. */
function title({ name, part }: Term): string {
  return name.includes(part) ? name : `${part} ${name}`;
}

function Product({ term }: { term: Term }) {
  return (
    <span class="axes">
      {term.axes.map(({ name, size }, index) => (
        <span key={index}>
          {index > 0 && " × "}
          <Axis name={name} size={typeof size === "string" ? formula(size) : whole(size)} />
        </span>
      ))}
    </span>
  );
}
