package org.fewlabel.gateway.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.NamedFolder;
import org.fewlabel.contracts.job.Violations;
import org.jspecify.annotations.Nullable;

/**
 * The names in an archive: which lead where they must not, which are left out, and which are one on some file system, all before a
 * byte of any file is looked at. The one folder that all the rest lies in, if there is one, is taken off.
 */
final class EntryNames {
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
    private static final String[] PARTS = {"labeled", "unlabeled", "test"};
    /** With the folder around all. */
    private static final int PARTS_MAX = 1 + NamedFolder.PARTS_MAX;

    private final Violations faults;
    private final int namesMax;
    /** By their names in the data set. */
    private final Map<String, ZipEntry> files = new LinkedHashMap<>();

    private final TreeSet<String> folders = new TreeSet<>();
    private int leftOut;

    /** @param namesMax how many files and folders there may be, those counted that only the names of others tell of */
    EntryNames(ZipDirectory directory, int namesMax, Violations faults) {
        this.faults = faults;
        this.namesMax = namesMax;
        List<Named> names = new ArrayList<>();
        for (ZipEntry entry : directory.entries()) {
            String path = path(entry.name());
            String flaw = flaw(entry);
            if (flaw != null) {
                faults.add(entry.name(), flaw);
            } else if (NamedFolder.isLeftOut(path)) {
                leftOut++;
            } else if (isTooDeep(path)) {
                // Each folder above it would be kept.
                faults.add(entry.name(), "must have a name of at most " + PARTS_MAX + " parts");
            } else {
                names.add(new Named(entry, path));
            }
        }
        addAll(names);
    }

    /** An entry, with its name as a path. */
    private record Named(ZipEntry entry, String path) {}

    /** How a file or folder is written whose name is the same on some file system. */
    private record Spelling(String name, boolean isFolder) {}

    private static @Nullable String flaw(ZipEntry entry) {
        String name = entry.name();
        if (name.isEmpty()) {
            return "must have a name";
        }
        String text = Text.flaw(name);
        if (text != null) {
            return text;
        }
        if (name.indexOf('\\') >= 0) {
            return "must not hold a backslash, folders are parted by /";
        }
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            return "must be a path within the archive, not an absolute one";
        }
        for (String part : path(name).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return "must be a path within the archive, without empty parts, . and ..";
            }
        }
        if (entry.nameBytes() > ZipDirectory.NAME_BYTES_KEPT) {
            return "must have a name of at most 500 bytes, has one of " + entry.nameBytes();
        }
        return null;
    }

    private static String path(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isTooDeep(String path) {
        return path.chars().filter(each -> each == '/').count() >= PARTS_MAX;
    }

    /** The folder that everything lies in, with a slash; empty where there is none, or it is a part of the data set. */
    private static String top(List<Named> names) {
        String top = null;
        for (Named each : names) {
            int slash = each.path().indexOf('/');
            boolean isTop = slash < 0 && each.entry().isFolder();
            if (slash < 0 && !isTop) {
                return "";
            }
            String first = isTop ? each.path() : each.path().substring(0, slash);
            if (top != null && !top.equals(first)) {
                return "";
            }
            top = first;
        }
        for (String part : PARTS) {
            if (part.equals(top)) {
                return "";
            }
        }
        return top == null ? "" : top + "/";
    }

    private void addAll(List<Named> names) {
        String top = top(names);
        Map<String, Spelling> spellings = new HashMap<>();
        for (Named each : names) {
            String inside = each.path().substring(Math.min(each.path().length(), top.length()));
            if (!inside.isEmpty()) {
                add(each.entry(), inside, spellings);
            }
            if (spellings.size() > namesMax) {
                faults.add(
                        "",
                        "must hold at most " + namesMax
                                + " files and folders (fewlabel.uploads.entries-max), holds more"
                                + " with the folders that names tell of; what comes after "
                                + each.entry().name()
                                + " was not looked at");
                return;
            }
        }
    }

    private void add(ZipEntry entry, String name, Map<String, Spelling> spellings) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            if (!spell(entry, name.substring(0, slash), true, spellings)) {
                return;
            }
        }
        if (!spell(entry, name, entry.isFolder(), spellings)) {
            return;
        }
        if (entry.isFolder()) {
            folders.add(name);
        } else if (files.putIfAbsent(name, entry) != null) {
            faults.add(entry.name(), "must be there once, is there twice");
        }
    }

    private boolean spell(ZipEntry entry, String name, boolean isFolder, Map<String, Spelling> spellings) {
        String key = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        Spelling before = spellings.putIfAbsent(key, new Spelling(name, isFolder));
        if (before == null) {
            return true;
        }
        if (!before.name().equals(name)) {
            faults.add(
                    entry.name(),
                    "must differ from " + Text.shown(before.name())
                            + " by more than the case of letters or the form of characters");
            return false;
        }
        if (before.isFolder() != isFolder) {
            faults.add(entry.name(), "must not be a file and a folder");
            return false;
        }
        return true;
    }

    /** Without those whose names are faults. */
    Map<String, ZipEntry> files() {
        return files;
    }

    TreeSet<String> folders() {
        return folders;
    }

    int leftOut() {
        return leftOut;
    }
}
