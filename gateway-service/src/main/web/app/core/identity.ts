import type { Failure } from "./http.ts";
import type { Identity, Role } from "./rest.ts";

/** Those of users, each of which includes the ones before. */
const ROLES = ["read", "submit", "operate"] as const satisfies readonly Role[];

/** The one that includes the others; a role that a later gateway knows and this page does not is shown by its name. */
export function highestRole(who: Identity): string {
  return ROLES.findLast((role) => who.roles.includes(role)) ?? (who.roles.join(", ") || "no role");
}

/**
 * What keeps somebody from doing something, in words; empty if nothing does. The gateway decides; this is for what is worth
 * offering.
 *
 * @param who null where the gateway has not said it
 * @param owner whose it is that would be changed; missing for what is nobody's yet
 */
export function hindrance(who: Identity | null, role: Role, owner?: string): string {
  if (who === null || !who.required) {
    return "";
  }
  if (!who.roles.includes(role)) {
    return `This takes the role ${role}; you have ${highestRole(who)}.`;
  }
  return owner === undefined || owner === who.owner || who.roles.includes("operate")
    ? ""
    : `This is ${owner}'s: to change it takes the role operate; you have ${highestRole(who)}.`;
}

/** Why nobody was signed in, in words. */
export function refusalInWords(failure: Failure): string {
  const said = failure.violations.length > 0
    ? failure.violations.map((each) => `${each.field} ${each.message}`.trim()).join("; ")
    : failure.detail ?? failure.message;
  return ["Not signed in", ": ", said, /[.!?…]$/.test(said) ? "" : ".", failure.remedy === "" ? "" : ` ${failure.remedy}`]
    .join("");
}
