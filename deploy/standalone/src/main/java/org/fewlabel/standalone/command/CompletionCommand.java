package org.fewlabel.standalone.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Print a script that lets bash and zsh complete commands and options.",
            "For this shell:",
            "  source <(./fewlabel completion)"
        },
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
    /**
     * Bash takes = for a word of its own, so that a value such as state=failed is three of them; what picocli writes looks at whole
     * words. What is completed is what follows the =.
     */
    private static final String JOINED = """

            function _complete_fewlabel_joined() {
              local -a words=("${COMP_WORDS[@]}")
              local last=$COMP_CWORD value="" head=0
              if [[ "${words[last]}" == "=" ]]; then
                head=$((last - 1))
              elif [[ $last -gt 1 && "${words[last - 1]}" == "=" ]]; then
                head=$((last - 2))
                value="${words[last]}"
              fi
              if [[ $head -lt 1 ]]; then
                _complete_fewlabel
                return
              fi
              local field="${words[head]}"
              local -a COMP_WORDS
              local COMP_CWORD
              if [[ "$field" == --* ]]; then
                COMP_WORDS=("${words[@]:0:head + 1}" "$value")
                COMP_CWORD=$((head + 1))
                _complete_fewlabel
              else
                COMP_WORDS=("${words[@]:0:head}" "$field=$value")
                COMP_CWORD=$head
                _complete_fewlabel
                COMPREPLY=("${COMPREPLY[@]#"$field="}")
              fi
            }
            complete -F _complete_fewlabel_joined -o default fewlabel
            """;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine fewlabel = spec.root().commandLine();
        // Shells look for ./fewlabel under the last part of its path as well.
        System.out.print(AutoComplete.bash(fewlabel.getCommandName(), fewlabel) + JOINED);
        return ExitCode.DONE.code();
    }
}
