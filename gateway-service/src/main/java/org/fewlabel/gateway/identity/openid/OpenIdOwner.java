package org.fewlabel.gateway.identity.openid;

import org.fewlabel.contracts.Text;

/**
 * What users of an OpenID provider are called as owners. It begins as nobody else's name does, so that whoever chooses a name there
 * becomes no owner of here; only an operator, by a token for it, lets somebody else be one of them.
 */
public final class OpenIdOwner {
    /** What all of them begin with; other owners have no colon. */
    public static final String PREFIX = "oidc:";

    /** With the prefix it is as long as any owner may be. */
    static final int NAME_LENGTH_MAX = 59;

    private OpenIdOwner() {}

    /** Whether that is what one of them may be called. */
    public static boolean isOne(String owner) {
        return owner.startsWith(PREFIX) && isName(owner.substring(PREFIX.length()));
    }

    /** Whether a provider's name of somebody can be an owner's; it stands in lines of the log, where a blank would end it. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= NAME_LENGTH_MAX && Text.isVisibleAscii(name);
    }
}
