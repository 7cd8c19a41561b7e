package org.fewlabel.labeler.prediction;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.fewlabel.artifacts.ObservedInputStream;

/** A request's body that ends with its deadline, since a sender that is slow enough would keep its place for ever. */
final class TimedBody extends ObservedInputStream {
    private final Deadline deadline;

    TimedBody(InputStream body, Deadline deadline) {
        super(body);
        this.deadline = deadline;
    }

    /** The sender has gone. */
    static final class BrokenOffException extends IOException {
        private static final long serialVersionUID = 1L;

        private BrokenOffException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * @throws BrokenOffException if the sender has gone
     * @throws TooSlowException if the time is over
     */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        deadline.left();
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            throw new BrokenOffException(e);
        }
    }

    /** Throws away what is still to come: the gateway hears an answer when it has sent all. */
    void leaveTheRest() {
        try {
            transferTo(OutputStream.nullOutputStream());
        } catch (IOException | TooSlowException e) {
            // Then nobody hears it.
        }
    }

    /** The parser of forms would; whoever has the body does. */
    @Override
    public void close() {}
}
