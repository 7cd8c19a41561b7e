package org.fewlabel.gateway.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.UnreadableFile;

/**
 * The table of the files that trainers pass over. Apart from the jobs, since it may have half a megabyte for one, and few ask for
 * it. Every method runs in the caller's transaction.
 */
@ApplicationScoped
class UnreadableFilesRepository {
    /** In lists, where the names of all for every job would be a hundred megabytes. */
    static final int FIRST = 10;

    private final Rows rows = new Rows();

    private static final class Rows implements PanacheRepositoryBase<UnreadableFilesEntity, UUID> {}

    /** @param files all of them; empty for none */
    void save(UUID job, List<UnreadableFile> files) {
        if (files.isEmpty()) {
            rows.delete("jobId", job);
            return;
        }
        rows.getEntityManager()
                .createNativeQuery("""
                    INSERT INTO unreadable_files (job_id, files) VALUES (:job, CAST(:files AS jsonb))
                    ON CONFLICT (job_id) DO UPDATE SET files = excluded.files
                    """)
                .setParameter("job", job)
                .setParameter("files", write(files))
                .executeUpdate();
    }

    /** Those of each job that has any. */
    Map<UUID, List<UnreadableFile>> find(Collection<UUID> jobs) {
        if (jobs.isEmpty()) {
            return Map.of();
        }
        Map<UUID, List<UnreadableFile>> found = new HashMap<>();
        for (UnreadableFilesEntity row : rows.list("jobId in ?1", jobs)) {
            found.put(row.jobId, read(row.files));
        }
        return found;
    }

    /** The first {@value #FIRST} of each job that has any; the database leaves out the others. */
    Map<UUID, List<UnreadableFile>> findFirst(Collection<UUID> jobs) {
        List<?> rowsFound = rows.getEntityManager()
                .createNativeQuery("SELECT job_id, CAST(jsonb_path_query_array(files, '$[0 to " + (FIRST - 1)
                        + "]') AS text) FROM unreadable_files WHERE job_id = ANY(CAST(:jobs AS uuid[]))")
                .setParameter("jobs", JobRepository.array(jobs))
                .getResultList();
        Map<UUID, List<UnreadableFile>> found = new HashMap<>();
        for (Object each : rowsFound) {
            Object[] columns = (Object[]) each;
            found.put((UUID) columns[0], read((String) columns[1]));
        }
        return found;
    }

    private static String write(List<UnreadableFile> files) {
        try {
            return Json.mapper().writeValueAsString(files);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the unreadable files cannot be kept as JSON", e);
        }
    }

    private static List<UnreadableFile> read(String json) {
        try {
            return List.of(Json.mapper().readValue(json, UnreadableFile[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the kept unreadable files cannot be read", e);
        }
    }
}
