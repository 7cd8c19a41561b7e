package org.fewlabel.contracts.model;

/** Looks for the files that jobs name, so that a job is refused before it is queued. */
@FunctionalInterface
public interface ModelFiles {
    /** For those who have no models at hand. */
    ModelFiles UNSEEN = name -> new Unseen();

    /** What became of a look for a file. */
    sealed interface Look {}

    record Found(ModelFile file) implements Look {}

    /** @param why for the user, beginning with a verb */
    record Refused(String why) implements Look {}

    /** The models are not on this machine. */
    record Unseen() implements Look {}

    /** @param name of the file below the folder of models */
    Look look(String name);
}
