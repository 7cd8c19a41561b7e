package org.fewlabel.standalone.label;

import java.util.List;
import java.util.Locale;
import org.fewlabel.contracts.rest.AuditView;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;

/** What audits tell, for a terminal. */
public final class AuditTable {
    private static final String NONE = "–";

    private AuditTable() {}

    /** How many labels are right, of all and of those that the network is surer of. */
    public static Table of(AuditView audit) {
        Table table = new Table(List.of("labels", ">images", ">answered", ">right", ">interval"));
        table.add(row("all", audit.items().size(), audit.accuracy()));
        for (AuditView.Above above : audit.above()) {
            table.add(row(
                    String.format(Locale.ROOT, "at least %s sure", percent(above.confidence())),
                    above.images(),
                    above.accuracy()));
        }
        return table;
    }

    public static Table of(AuditView.Listing listing) {
        Table table = new Table(
                List.of("begun", ">size", ">seed", "epoch", "network", ">images", ">answered", ">right", ">interval"));
        for (AuditView.Summary audit : listing.audits()) {
            table.add(List.of(
                    audit.createdAt().toString(),
                    Integer.toString(audit.size()),
                    Long.toString(audit.seed()),
                    Integer.toString(audit.epoch()),
                    audit.network(),
                    Integer.toString(audit.images()),
                    Integer.toString(audit.answered()),
                    right(audit.accuracy()),
                    interval(audit.accuracy())));
        }
        return table;
    }

    private static List<String> row(String labels, int images, AuditView.@Nullable Share share) {
        return List.of(
                labels,
                Integer.toString(images),
                Integer.toString(share == null ? 0 : share.n()),
                right(share),
                interval(share));
    }

    private static String right(AuditView.@Nullable Share share) {
        return share == null ? NONE : Figures.percent(share.share());
    }

    private static String interval(AuditView.@Nullable Share share) {
        return share == null ? NONE : Figures.percent(share.low()) + " to " + Figures.percent(share.high());
    }

    private static String percent(double share) {
        return Figures.percent(share).replace(".0 ", " ");
    }
}
