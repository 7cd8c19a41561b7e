package org.fewlabel.standalone.command;

import org.fewlabel.standalone.client.Services;
import picocli.CommandLine.Command;

@Command(
        name = "pause",
        description = "Stop jobs at their next checkpoint until they are resumed; prints their ids.",
        mixinStandardHelpOptions = true)
public final class PauseCommand extends JobsWish {
    public PauseCommand() {
        super(Services::pause, "pause ID");
    }
}
