package org.fewlabel.engines;

/** Somebody else listens on a port that a process of ours needs. */
public final class PortTakenException extends EngineException {
    private static final long serialVersionUID = 1L;

    /**
     * @param user what needs the port
     * @param remedy which setting moves it
     */
    public PortTakenException(int port, String user, String remedy) {
        super("port " + port + " is taken, and " + user + " needs it; stop what listens there, or " + remedy);
    }
}
