package org.fewlabel.standalone.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fewlabel.engines.JavaCommand;

/** What trainer and labeler may take of the machine, for a program that is to find it as they do. */
public final class WorkerJvm {
    private WorkerJvm() {}

    /** The beginning of a command line. */
    public static List<String> begin() {
        List<String> command = new ArrayList<>(JavaCommand.begin());
        command.addAll(ServiceCommand.workerFlags());
        return command;
    }

    /** What the environment of a single trainer has besides the user's. */
    public static Map<String, String> environment() {
        return Shares.ofThisMachine(1).of(Part.TRAINER);
    }
}
