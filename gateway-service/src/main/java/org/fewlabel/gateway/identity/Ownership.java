package org.fewlabel.gateway.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.identity.Caller;
import org.fewlabel.service.identity.Callers;
import org.fewlabel.service.rest.QueryParameters;
import org.jspecify.annotations.Nullable;

/** Whose the work is that somebody makes, or wants to change. */
@ApplicationScoped
public class Ownership {
    private final Callers callers;

    Ownership(Callers callers) {
        this.callers = callers;
    }

    /** Whose things somebody wants to see; null for everybody's. The query is not finished by that. */
    public static @Nullable String wanted(QueryParameters query) {
        return query.value("owner", text -> QueryParameters.parseText(text, TokenRequest.OWNER_LENGTH_MAX))
                .orElse(null);
    }

    /** To whom belongs what is made by this request. */
    public String owner() {
        return callers.current().owner();
    }

    /**
     * Lets nobody go on who may not change something.
     *
     * @param what it is, such as "the job"
     * @param owner whose it is
     * @throws NotYoursException who may not
     */
    public void require(String what, String owner) {
        Caller caller = callers.current();
        if (!caller.mayChange(owner)) {
            throw new NotYoursException(what + " is " + owner + "'s, and this token is " + caller.owner()
                    + "'s: changing what is others' takes the role operate");
        }
    }

    /**
     * Of whose things alone many are changed at once; empty for everybody's.
     *
     * @param what they are, such as "jobs"
     * @param wanted whose somebody wants to change; null where it is not said
     * @throws NotYoursException if those of others are wanted by who may not change them
     */
    public Optional<String> ofOwn(String what, @Nullable String wanted) {
        Caller caller = callers.current();
        if (wanted != null) {
            require("what is wanted of the " + what, wanted);
        }
        return caller.has(Role.OPERATE) ? Optional.ofNullable(wanted) : Optional.of(caller.owner());
    }
}
