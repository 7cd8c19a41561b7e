package org.fewlabel.standalone.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.fewlabel.engines.EngineException;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.StateFolder;
import org.jspecify.annotations.Nullable;

/** Looks at everything that training needs of this machine. Nothing of an instance has to run, and nothing that runs is touched. */
public final class Doctor {
    /** Of what takes some seconds on a quiet machine. */
    private static final Duration ENGINE_LIMIT = Duration.ofSeconds(60);

    private static final Duration CARDS_LIMIT = Duration.ofSeconds(5);

    private final Home home;
    private final Path state;
    private final Map<String, String> environment;

    /** @param environment what the services would be started with */
    public Doctor(Home home, Path state, Map<String, String> environment) {
        this.home = home;
        this.state = StateFolder.of(state);
        this.environment = environment;
    }

    /** @throws IOException if the machine's own figures cannot be read */
    public Diagnosis examine() throws IOException {
        // First of all, for the load is to be that of others.
        Machine machine = Machine.of(state, Path.of("/proc"));
        Cards cards = Cards.find("nvidia-smi", CARDS_LIMIT);
        SortedMap<String, String> variables = VariableFindings.chosen(environment);
        List<Finding> findings = new ArrayList<>(MachineFindings.of(machine));
        EngineCheckup checkup = null;
        boolean isForCards = false;
        try {
            EnginePackage engine = new EnginePackage(home.servicePackage(Part.TRAINER));
            List<String> nativeCode = engine.nativeCode();
            isForCards = EnginePackage.isForCards(nativeCode);
            EngineRun run = EngineRun.of(EngineRun.command(engine), ENGINE_LIMIT);
            checkup = run.checkup();
            findings.addAll(EngineFindings.of(run, nativeCode));
        } catch (EngineException e) {
            findings.add(Finding.fail("engine", String.valueOf(e.getMessage()), null));
        }
        findings.add(CardFindings.of(cards, isForCards, engine(checkup)));
        findings.addAll(VariableFindings.of(variables, machine.cores()));
        boolean canTrain = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL);
        return new Diagnosis(canTrain, findings, machine, checkup, cards, variables);
    }

    private static EngineCheckup.@Nullable Engine engine(@Nullable EngineCheckup checkup) {
        return checkup == null ? null : checkup.engine();
    }
}
