package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.fewlabel.contracts.job.MethodOption;
import org.fewlabel.contracts.job.Paper;
import org.fewlabel.contracts.rest.MethodListView.Method;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "methods",
        description = "List the methods that a job can name; with a name show its options.",
        mixinStandardHelpOptions = true)
public final class MethodsCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A method, such as mean-teacher.")
    private @Nullable String name;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode all = state.services().methods();
        List<Method> methods = Services.methods(all).methods();
        if (name == null) {
            System.out.print(json ? PrettyJson.of(all) + "\n" : list(methods).toString());
            return ExitCode.DONE.code();
        }
        Method method = methods.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("NAME must be one of "
                        + methods.stream().map(Method::name).collect(Collectors.joining(", ")) + ", was: " + name));
        if (json) {
            StreamSupport.stream(all.path("methods").spliterator(), false)
                    .filter(each -> each.path("name").asText().equals(name))
                    .map(PrettyJson::of)
                    .forEach(System.out::println);
        } else {
            show(method);
        }
        return ExitCode.DONE.code();
    }

    private static Table list(List<Method> methods) {
        Table table = new Table(List.of("method", "what it does"));
        methods.forEach(method -> table.add(List.of(method.name(), method.meaning())));
        return table;
    }

    private static void show(Method method) {
        System.out.println(method.title() + ": " + method.meaning());
        Paper paper = method.paper();
        if (paper != null) {
            System.out.println(paper.authors() + ", " + paper.year() + ": " + paper.title()
                    + (paper.arxivId() == null ? "" : ", arXiv " + paper.arxivId()));
        }
        System.out.println();
        if (method.options().isEmpty()) {
            System.out.println("It has no options.");
            return;
        }
        Table table = new Table(List.of("option", ">default", "values", "what it is"));
        for (MethodOption option : method.options()) {
            table.add(List.of(option.name(), option.byDefault().asText(), values(option), meaning(option)));
        }
        System.out.print(table);
    }

    private static String values(MethodOption option) {
        return option.choices().isEmpty() ? option.min() + " to " + option.max() : String.join(", ", option.choices());
    }

    private static String meaning(MethodOption option) {
        String elsewhere = option.defaultWhere().stream()
                .map(where ->
                        "by default " + where.byDefault().asText() + " where " + where.option() + " is " + where.is())
                .collect(Collectors.joining("; "));
        return elsewhere.isEmpty() ? option.meaning() : option.meaning() + "; " + elsewhere;
    }
}
