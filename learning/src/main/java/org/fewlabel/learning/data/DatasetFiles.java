package org.fewlabel.learning.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.DatasetName;

/** The files that a data set is published as: how they are called, how they are read, where they come from. */
interface DatasetFiles {
    DatasetName name();

    /** What a folder must hold, for people. */
    String description();

    /** The folders that may hold the files where a user or a cache keeps many data sets in one folder. */
    List<Path> foldersIn(Path folder);

    /** Whether all of the files are in the folder. */
    boolean areIn(Path folder);

    /**
     * Reads the files of a folder that holds all of them.
     *
     * @throws CorruptDatasetException naming the file that is not as it should be
     */
    Dataset read(Path folder) throws IOException;

    /** Where a package manager puts the files. */
    Optional<Path> systemFolder();

    /** Ways to get the files, in the order in which they are to be tried. */
    List<DatasetSource> sources();
}
