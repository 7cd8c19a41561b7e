package org.fewlabel.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a machine's memory, disk and business mean to training. */
final class MachineFindings {
    private static final double GIB = 1 << 30;
    /** A worker's heap is up to 1 GB, and beside it are networks. */
    private static final double MEMORY_GIB_MIN = 0.5;

    private static final double MEMORY_GIB_AMPLE = 2.5;
    private static final double DISK_GIB_MIN = 0.5;
    /** Data sets and the snapshots of a few runs. */
    private static final double DISK_GIB_AMPLE = 5;
    /** Above this share of the cores, other work takes a noticeable part of a step's time. */
    private static final double LOAD_OF_CORES_QUIET_MAX = 0.25;

    private final Machine machine;
    private final List<Finding> findings = new ArrayList<>();

    private MachineFindings(Machine machine) {
        this.machine = machine;
    }

    static List<Finding> of(Machine machine) {
        MachineFindings findings = new MachineFindings(machine);
        findings.ok("system", machine.system() + ", Java " + machine.java());
        findings.ok("processor", findings.processor());
        findings.memory();
        findings.disk();
        findings.load();
        return findings.findings;
    }

    private void ok(String subject, String text) {
        findings.add(Finding.ok(subject, text));
    }

    private String processor() {
        Integer there = machine.coresThere();
        String cores = there != null && there > machine.cores()
                ? machine.cores() + " of " + there + " cores"
                : machine.cores() + (machine.cores() == 1 ? " core" : " cores");
        String text = machine.processor() + ", " + cores;
        return machine.instructionSets().isEmpty()
                ? text
                : text + ", with " + String.join(", ", machine.instructionSets());
    }

    private void memory() {
        double available = machine.memoryAvailableBytes() / GIB;
        String text = gib(available) + " available of " + gib(machine.memoryBytes() / GIB);
        String remedy = "end other programs: a trainer's process takes 0.3 GiB with cnn-small and 1.1 with cnn13"
                + " (docs/performance.md), and each service has its heap";
        findings.add(judged("memory", text, remedy, available, MEMORY_GIB_MIN, MEMORY_GIB_AMPLE));
    }

    private void disk() {
        double free = machine.diskFreeBytes() / GIB;
        String text = gib(free) + " free for " + machine.state();
        if (!machine.stateWritable()) {
            findings.add(Finding.fail(
                    "disk",
                    machine.state() + " cannot be written",
                    "give yourself the right to, or name another folder by --state or FEWLABEL_STATE"));
            return;
        }
        String remedy = "delete what is not needed, or name another folder by --state or FEWLABEL_STATE";
        findings.add(judged("disk", text, remedy, free, DISK_GIB_MIN, DISK_GIB_AMPLE));
    }

    private void load() {
        Double load = machine.load();
        if (load == null) {
            return;
        }
        String text = String.format(Locale.ROOT, "%.1f on average over the last minute", load);
        if (load > LOAD_OF_CORES_QUIET_MAX * machine.cores()) {
            findings.add(Finding.note(
                    "load",
                    text + ": the machine is busy, times below are too high",
                    "run this again when it is quiet, to know what it can do"));
        } else {
            ok("load", text);
        }
    }

    private static Finding judged(String subject, String text, String remedy, double has, double min, double ample) {
        if (has < min) {
            return Finding.fail(subject, text, remedy);
        }
        return has < ample ? Finding.note(subject, text, remedy) : Finding.ok(subject, text);
    }

    private static String gib(double gib) {
        return String.format(Locale.ROOT, "%.1f GiB", gib);
    }
}
