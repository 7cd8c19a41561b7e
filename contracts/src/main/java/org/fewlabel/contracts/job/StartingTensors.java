package org.fewlabel.contracts.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.StartFromSpec.FromModel;
import org.fewlabel.contracts.model.TensorHead;

/** Whether a file of weights is one for a job's network, told by the names, shapes and kinds of its tensors. */
public final class StartingTensors {
    private static final String FIELD = "startFrom.model";
    private static final int NAMED_MAX = 10;
    /** What PyTorch's batch norm counts beside its statistics; nobody needs it with a fixed momentum. */
    private static final String COUNTER = ".num_batches_tracked";

    private static final Set<String> DTYPES = Set.of("F32", "F16", "BF16");

    private StartingTensors() {}

    /**
     * What is wrong with a file, each time with the tensors it is about, of many the first ten; empty if the job can start
     * from it.
     *
     * @param file its tensors by name
     */
    public static List<Violation> violations(JobSpec spec, FromModel startFrom, Map<String, TensorHead> file) {
        String network = spec.network().name().wireName();
        DatasetShape images = spec.dataset().shape();
        SortedMap<String, List<Integer>> all = NetworkTensors.of(spec.network().name(), images);
        SortedMap<String, List<Integer>> wanted = new TreeMap<>(all);
        if (!startFrom.withLastLayer()) {
            wanted.keySet().removeIf(StartingTensors::isOfLastLayer);
        }
        List<Violation> violations = new ArrayList<>();
        List<String> missing =
                wanted.keySet().stream().filter(name -> !file.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            violations.add(new Violation(
                    FIELD,
                    "must have the tensors of a " + network + ", lacks " + missing.size() + " of " + wanted.size()
                            + ": " + listed(missing)));
        }
        List<String> surplus = new TreeMap<>(file)
                .keySet().stream()
                        .filter(name -> !all.containsKey(name) && !isOfLastLayer(name) && !name.endsWith(COUNTER))
                        .map(Text::shown)
                        .toList();
        if (!surplus.isEmpty() && !startFrom.ignoreSurplus()) {
            violations.add(new Violation(
                    FIELD,
                    "must have no tensors that a " + network
                            + " has no use for, unless startFrom.ignoreSurplus is true, has " + surplus.size() + ": "
                            + listed(surplus)));
        }
        addDifferences(startFrom, images, wanted, file, violations);
        return violations;
    }

    private static void addDifferences(
            FromModel startFrom,
            DatasetShape images,
            SortedMap<String, List<Integer>> wanted,
            Map<String, TensorHead> file,
            List<Violation> violations) {
        List<String> shapes = new ArrayList<>();
        List<String> dtypes = new ArrayList<>();
        int classes = startFrom.withLastLayer() ? classesOf(file, images.classes()) : images.classes();
        boolean otherClasses = classes != images.classes();
        if (otherClasses) {
            violations.add(new Violation(
                    "startFrom.withLastLayer",
                    "must be false, since the file's last layer knows " + classes + " classes and the data set has "
                            + images.classes() + ", was true"));
        }
        wanted.forEach((name, shape) -> {
            TensorHead head = file.get(name);
            if (head == null || (otherClasses && isOfLastLayer(name))) {
                return;
            }
            if (!head.shape().equals(shape)) {
                shapes.add(name + " " + Text.shown(head.shape().toString()) + " instead of " + shape);
            }
            if (!DTYPES.contains(head.dtype())) {
                dtypes.add(name + " " + Text.shown(head.dtype()));
            }
        });
        if (!shapes.isEmpty()) {
            violations.add(new Violation(
                    FIELD,
                    "must have tensors of the network's shapes for images of " + images.height() + "×" + images.width()
                            + "×" + images.channels() + ", has " + shapes.size() + " others: " + listed(shapes)));
        }
        if (!dtypes.isEmpty()) {
            violations.add(new Violation(FIELD, "must hold F32, F16 or BF16, has others: " + listed(dtypes)));
        }
    }

    /** How many classes the file's last layer knows; as many as wanted where it is no such layer. */
    private static int classesOf(Map<String, TensorHead> file, int wanted) {
        TensorHead last = file.get(NetworkTensors.LAST_LAYER + ".weight");
        return last == null || last.shape().size() != 2 ? wanted : last.shape().get(0);
    }

    private static boolean isOfLastLayer(String name) {
        return name.startsWith(NetworkTensors.LAST_LAYER + ".");
    }

    private static String listed(List<String> names) {
        String first = String.join(", ", names.stream().limit(NAMED_MAX).toList());
        return first + (names.size() > NAMED_MAX ? " and " + (names.size() - NAMED_MAX) + " more" : "");
    }
}
