package org.fewlabel.standalone.command;

import org.fewlabel.standalone.client.Services;
import picocli.CommandLine.Command;

@Command(
        name = "resume",
        description = "Let paused jobs go on from their last checkpoint; prints their ids.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand extends JobsWish {
    public ResumeCommand() {
        super(Services::resume, "resume ID");
    }
}
