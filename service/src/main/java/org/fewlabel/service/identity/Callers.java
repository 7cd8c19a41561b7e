package org.fewlabel.service.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.fewlabel.contracts.rest.Role;
import org.jspecify.annotations.Nullable;

/** Who asks, for whoever answers. */
@ApplicationScoped
public class Callers {
    private static final String ATTRIBUTE = "fewlabel.caller";

    private final SecurityIdentity current;
    private final CurrentVertxRequest request;

    Callers(SecurityIdentity current, CurrentVertxRequest request) {
        this.current = current;
        this.request = request;
    }

    /** Notes who it is that has said so in the body of this request. */
    public void become(Caller caller) {
        request.getCurrent().put(ATTRIBUTE, caller);
    }

    /**
     * The one whose request this is.
     *
     * @throws IllegalStateException outside of a request, or in one that nobody in particular may make
     */
    public Caller current() {
        Caller caller = of(current);
        if (caller == null) {
            throw new IllegalStateException("nobody says who asks");
        }
        return caller;
    }

    static SecurityIdentity identity(Caller caller) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.owner()))
                .addAttribute(ATTRIBUTE, caller);
        caller.roles().stream().map(Role::wireName).forEach(identity::addRole);
        return identity.build();
    }

    static @Nullable Caller of(SecurityIdentity identity) {
        return identity.getAttribute(ATTRIBUTE);
    }

    /** Null where nobody said who asks, or is not known. */
    static @Nullable Caller of(RoutingContext context) {
        Caller become = context.get(ATTRIBUTE);
        if (become != null) {
            return become;
        }
        return context.user() instanceof QuarkusHttpUser user ? of(user.getSecurityIdentity()) : null;
    }
}
