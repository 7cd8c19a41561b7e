package org.fewlabel.standalone.command;

import org.fewlabel.standalone.client.Services;
import picocli.CommandLine.Command;

@Command(
        name = "retry",
        description = "Let jobs that failed or were cancelled go on from their last labeled epoch; prints their ids.",
        mixinStandardHelpOptions = true)
public final class RetryCommand extends JobsWish {
    public RetryCommand() {
        super(Services::retry, "resume ID --retry-failed");
    }
}
