package org.fewlabel.standalone.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.contracts.rest.TokenView;
import org.fewlabel.standalone.client.NoAnswerException;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.TokenClient;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tokens",
        description = {
            "Who may ask a gateway: list, create and revoke tokens.",
            "With one, commands ask a gateway anywhere: FEWLABEL_GATEWAY says where, FEWLABEL_TOKEN or FEWLABEL_TOKEN_FILE as whom."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class TokensCommand implements Runnable {
    private final Clock clock = Clock.systemUTC();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Mixin
    private final StateOption state = new StateOption();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: list, create or revoke");
    }

    @Command(
            name = "list",
            description = "List tokens, newest first: whose they are and what for, not what they are.",
            mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "For programs.") boolean asJson) {
        TokenView.Listing listing = state.services().tokens().list();
        if (asJson) {
            System.out.println(PrettyJson.of(listing));
            return ExitCode.DONE.code();
        }
        Table table = new Table(List.of("id", "name", "owner", "roles", "good", "last used"));
        for (TokenView token : listing.tokens()) {
            table.add(List.of(
                    token.id().toString(),
                    token.name(),
                    token.owner(),
                    token.roles().stream().map(Role::wireName).collect(Collectors.joining(" ")),
                    goodness(token, clock.instant()),
                    token.lastUsedAt() == null ? "never" : token.lastUsedAt().toString()));
        }
        System.out.print(table);
        return ExitCode.DONE.code();
    }

    static String goodness(TokenView token, Instant now) {
        if (token.revokedAt() != null) {
            return "revoked " + token.revokedAt();
        }
        if (token.expiresAt() == null) {
            return "until it is revoked";
        }
        return (token.expiresAt().isAfter(now) ? "until " : "expired ") + token.expiresAt();
    }

    @Command(
            name = "create",
            description = "Make a token, and print it: this once, for nobody can tell it again.",
            mixinStandardHelpOptions = true)
    int create(
            @Parameters(paramLabel = "NAME", description = "What it is for, such as \"notebooks of the lab\".")
                    String name,
            @Option(
                            names = "--owner",
                            required = true,
                            paramLabel = "OWNER",
                            description = "Whose jobs are those that are submitted with it.")
                    String owner,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            completionCandidates = Choices.Roles.class,
                            description =
                                    "${COMPLETION-CANDIDATES}: look; submit, and change what is one's own; all that there"
                                            + " is. Each includes the ones before it.")
                    String role,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            description = "How long it is good; without, until it is revoked.")
                    @Nullable
                    Integer days,
            @Option(names = "--json", description = "Print what is known of it, with the token, for programs.")
                    boolean asJson) {
        if (days != null && days < 1) {
            throw new ParameterException(spec.commandLine(), "--days must be 1 or more, was: " + days);
        }
        Instant expiresAt = days == null ? null : clock.instant().plus(Duration.ofDays(days));
        TokenView token = state.services().tokens().create(name, owner, List.of(role(role)), expiresAt);
        System.out.println(asJson ? PrettyJson.of(token) : token.token());
        System.out.flush();
        Terminal.ofScript()
                .line(owner + "'s token " + token.id() + " is good " + goodness(token, clock.instant())
                        + "; it is not shown again");
        return ExitCode.DONE.code();
    }

    private Role role(String name) {
        return Role.ofUser(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--role must be one of " + String.join(", ", new Choices.Roles()) + ", was: " + name));
    }

    @Command(
            name = "revoke",
            description = {
                "Revoke tokens: within ten seconds nobody can ask with them.",
                "What is refused for one is not kept from the others."
            },
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "As the command list shows it.")
                    List<String> ids,
            @Option(names = "--json", description = "Print at the end which were revoked, and what was refused.")
                    boolean asJson) {
        TokenClient tokens = state.services().tokens();
        List<String> revoked = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        try {
            for (String id : ids) {
                try {
                    tokens.revoke(id);
                    revoked.add(id);
                    if (!asJson) {
                        System.out.println(id);
                        System.out.flush();
                    }
                } catch (NoAnswerException e) {
                    throw e; // Nor would anybody answer for the others.
                } catch (RequestFailedException e) {
                    refused.add(new Refused(id, String.valueOf(e.getMessage())));
                    System.err.println("fewlabel: " + id + " is not revoked: " + e.getMessage());
                }
            }
        } finally {
            if (asJson) {
                System.out.println(PrettyJson.of(Map.of("revoked", revoked, "refused", refused)));
            }
        }
        return (refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private record Refused(String id, String message) {}
}
