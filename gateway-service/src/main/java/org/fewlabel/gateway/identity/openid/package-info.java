/** Access tokens of an OpenID provider, beside the gateway's own. */
@NullMarked
package org.fewlabel.gateway.identity.openid;

import org.jspecify.annotations.NullMarked;
