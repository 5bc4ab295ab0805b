/** The legend: the roles that the network has. Pointing at one dims the rest, choosing one keeps it so. */
import { doc } from "../state";
import type { Role } from "../document";
import { t } from "../words";
import { chosenRole, pointedRole, rolesPresent } from "./linking";

export function Legend() {
  const roles = rolesPresent(Object.keys(doc.value?.palette ?? {}) as Role[]);
  return (
    <ul class="legend" aria-label={t("legend")}>
      {roles.map((role) => (
        <li key={role}>
          <button
            type="button"
            aria-pressed={chosenRole.value === role}
            style={{ "--role": `var(--role-${role})` }}
            onPointerEnter={() => (pointedRole.value = role)}
            onPointerLeave={() => (pointedRole.value = null)}
            onFocus={() => (pointedRole.value = role)}
            onBlur={() => (pointedRole.value = null)}
            onClick={() => (chosenRole.value = chosenRole.value === role ? null : role)}
          >
            <i class={role === "unknown" ? "swatch unknown" : "swatch"} />
            {t(`role_${role}`)}
          </button>
        </li>
      ))}
    </ul>
  );
}
