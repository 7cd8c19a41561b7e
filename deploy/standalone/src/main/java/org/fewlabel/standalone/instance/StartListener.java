package org.fewlabel.standalone.instance;

import java.util.Collection;

/** Hears how a start gets on. */
public interface StartListener {
    /** Of no interest to commands that start nothing. */
    StartListener NONE = new StartListener() {
        @Override
        public void waitsFor(Collection<Part> parts) {}

        @Override
        public void ended(Part part, End end) {}

        @Override
        public void sharesAnew(int before, int now) {}
    };

    void waitsFor(Collection<Part> parts);

    /** A part died while it was waited for; it is started again. */
    void ended(Part part, End end);

    /** There are to be another number of trainers: those that run are about to be stopped, and then all are started. */
    void sharesAnew(int before, int now);
}
