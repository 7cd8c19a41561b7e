package org.fewlabel.service.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * Lines of jobs that wait to be sent: so many, and of so many characters. Who brings one waits for nothing; what there is no room
 * for is counted. So a flood of lines, and a Kafka that is away, cost whoever logs no more than the line itself.
 */
final class JobLines {
    static final int LINES_MAX = 2_000;
    static final int CHARACTERS_MAX = 2_000_000;
    /** Far from what a broker takes. */
    private static final int BATCH_CHARACTERS_MAX = 100_000;
    /** Of which it is counted what is lost. */
    private static final int JOBS_MAX = 1_000;

    /** What the lines of one batch have in common. */
    record Work(UUID jobId, int attempt) {}

    /**
     * Lines to be sent together.
     *
     * @param lost how many there were besides
     */
    record Batch(Work work, List<LogLine> lines, int lost) {}

    private record Line(Work work, LogLine line) {
        int characters() {
            return line.message().length()
                    + (line.trace() == null ? 0 : line.trace().length());
        }
    }

    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Map<Work, Integer> lost = new LinkedHashMap<>();
    private int characters;

    synchronized void add(Work work, LogLine line) {
        Line added = new Line(work, line);
        if (waiting.size() >= LINES_MAX || characters + added.characters() > CHARACTERS_MAX) {
            lose(work, 1);
            return;
        }
        waiting.add(added);
        characters += added.characters();
        notifyAll();
    }

    /** Counts lines that are not there. */
    synchronized void lose(Work work, int lines) {
        if (lost.containsKey(work) || lost.size() < JOBS_MAX) {
            lost.merge(work, lines, Integer::sum);
            notifyAll();
        }
    }

    /** Returns when there is something to be sent, or after so long. */
    synchronized void await(long millis) throws InterruptedException {
        if (waiting.isEmpty() && lost.isEmpty()) {
            wait(millis);
        }
    }

    /** Takes the oldest line, and those of the same work with it; null if there is nothing. */
    synchronized @Nullable Batch take() {
        Line oldest = waiting.peek();
        Work work = oldest != null
                ? oldest.work()
                : lost.keySet().stream().findFirst().orElse(null);
        if (work == null) {
            return null;
        }
        List<LogLine> lines = new ArrayList<>();
        int taken = 0;
        for (Iterator<Line> each = waiting.iterator();
                each.hasNext() && lines.size() < LinesLogged.LINES_MAX && taken < BATCH_CHARACTERS_MAX; ) {
            Line line = each.next();
            if (line.work().equals(work)) {
                each.remove();
                lines.add(line.line());
                taken += line.characters();
            }
        }
        characters -= taken;
        Integer without = lost.remove(work);
        return new Batch(work, lines, without == null ? 0 : without);
    }
}
