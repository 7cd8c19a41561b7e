package org.fewlabel.contracts.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fewlabel.contracts.Json;

/** Whatever a spec holds, it is accepted or rejected with reasons; and what is accepted is the same written and read again. */
public final class JobSpecFuzz {
    private static final String NETWORK_AND_DATA =
            "\"network\":{\"name\":\"lenet\"},\"dataset\":{\"name\":\"fashion-mnist\",\"labels\":100,\"validation\":10}";

    private JobSpecFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        JobSpec.Reading reading = JobSpec.read(new String(input, StandardCharsets.UTF_8));
        if (reading instanceof JobSpec.Accepted accepted) {
            String json = Json.mapper().writeValueAsString(accepted.spec());
            if (!(JobSpec.read(json) instanceof JobSpec.Accepted again)
                    || !again.spec().equals(accepted.spec())) {
                throw new IllegalStateException("it is another one after it was written: " + json);
            }
        }
    }

    /** Writes what the fuzzer begins with into a folder. */
    public static void main(String[] folder) throws IOException {
        for (MethodName method : MethodName.values()) {
            String seed = "{\"method\":{\"name\":\"" + method.wireName() + "\"}," + NETWORK_AND_DATA + "}";
            JobSpec spec = ((JobSpec.Accepted) JobSpec.read(seed)).spec();
            Files.writeString(Path.of(folder[0], method.wireName()), seed);
            Files.writeString(
                    Path.of(folder[0], method.wireName() + "-full"),
                    Json.mapper().writeValueAsString(spec));
        }
        List<String> others = List.of(
                "{\"method\":{\"name\":\"supervised\"},\"network\":{\"name\":\"mlp\"},\"dataset\":{\"name\":\"two-moons\",\"labels\":6}}",
                "{\"method\":{\"name\":\"supervised\"},\"network\":{\"name\":\"lenet\"},\"dataset\":{\"name\":\"image-folder\","
                        + "\"folder\":{\"path\":\"own\",\"contents\":{\"classes\":[\"cat\",\"dog\"],\"labeled\":2}}}}",
                "{\"method\":{\"name\":\"supervised\"}," + NETWORK_AND_DATA
                        + ",\"startFrom\":{\"jobId\":\"11111111-2222-3333-4444-555555555555\"}}");
        for (int each = 0; each < others.size(); each++) {
            if (!(JobSpec.read(others.get(each)) instanceof JobSpec.Accepted)) {
                throw new IllegalStateException("a seed that is refused: " + others.get(each));
            }
            Files.writeString(Path.of(folder[0], "other-" + each), others.get(each));
        }
    }
}
