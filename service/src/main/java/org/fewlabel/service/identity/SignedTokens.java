package org.fewlabel.service.identity;

/** Tokens that somebody else signs, and that a service takes beside those that it knows. */
public interface SignedTokens {
    /** Whether a token is one by its form, and such are taken here; what it says may be wrong. */
    boolean isOne(String token);

    /**
     * Whose a token of that form is. May wait for whoever signs them.
     *
     * @throws BadTokenException if it is not good
     * @throws org.fewlabel.service.outage.OutageException if nobody can tell, since whoever signs them does not answer
     */
    Caller find(String token);
}
