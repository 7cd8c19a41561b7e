package org.fewlabel.service.scratch;

/** The files that are in use leave too little room for another one; a little later there may be. */
public final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoRoomException(String message) {
        super(message);
    }
}
