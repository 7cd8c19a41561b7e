package org.fewlabel.contracts.folder;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that files, folders and specs are told by. */
public final class Sha256 {
    private Sha256() {}

    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
